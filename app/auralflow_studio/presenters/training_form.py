"""What the form of a training asks, and the settings that follow from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from auralflow.stem_names import is_known

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.training.run_config import RunConfig
    from auralflow_studio.jobs.datasets import FoundDataset

Size = Literal["small", "medium", "large"]
SIZES: tuple[Size, ...] = ("small", "medium", "large")
BUDGETS_MIN = (5, 15, 30, 60, 180, 480, 1440)

# Seconds between checkpoints: what a crash may cost.
_CHECKPOINT_S = 60.0
_CHUNKS = {"small": 60, "medium": 120, "large": 200}
_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


@dataclass(frozen=True, kw_only=True)
class TrainingChoice:
    """What the user has chosen.

    Attributes:
        name: Of the model that comes out, and of the run.
        dataset: What to train on; None before one is chosen.
        size: Of a network from scratch; not used with `base`.
        base: The model to train further, a name or a folder; None for a new network.
        base_sources: What that model separates.
        part: "all" of the base model, or its "last" layers only: faster, and enough for small datasets.
        targets: Stems to separate, in order.
        minutes: How long.
        device: Where.
    """

    name: str = ""
    dataset: FoundDataset | None = None
    size: Size = "small"
    base: str | None = None
    base_sources: tuple[str, ...] = ()
    part: Literal["all", "last"] = "all"
    targets: tuple[str, ...] = field(default=("vocals",))
    minutes: int = 15
    device: str = "auto"

    @property
    def wanted_targets(self) -> tuple[str, ...]:
        """What is trained: a base model keeps its own stems."""
        return self.base_sources if self.base is not None else self.targets

    @property
    def missing_stems(self) -> tuple[str, ...]:
        """Stems that no song of the dataset has, or could have by adding up others."""
        if self.dataset is None:
            return ()
        known = {name for name, _ in self.dataset.stems}
        return tuple(name for name in self.wanted_targets if not is_known(name, known, has_mixture=True))

    @property
    def can_start(self) -> bool:
        """Whether nothing is missing."""
        return bool(self.dataset is not None and self.wanted_targets and not self.missing_stems)


def folder_name(name: str) -> str:
    """A name as a folder of every system can have it; "training" if nothing is left of it."""
    return " ".join(_NAME.sub(" ", name).split()).strip(" .")[:80].rstrip() or "training"


def free_folder(parent: Path, name: str) -> Path:
    """A folder that is not there yet: the name, or with a number behind."""
    wanted = parent / folder_name(name)
    number = 2
    while wanted.exists():
        wanted = parent / f"{folder_name(name)} {number}"
        number += 1
    return wanted


def usual_targets(dataset: FoundDataset) -> tuple[str, ...]:
    """What people train first: the voice, or else the first stem that all songs have."""
    common = dataset.common_stems or tuple(name for name, _ in dataset.stems)
    return ("vocals",) if "vocals" in common else common[:1]


def run_config(choice: TrainingChoice) -> RunConfig:
    """All settings of the training that was chosen.

    Raises:
        ConfigError: If something does not fit.
        ValueError: If something is missing.
    """
    from auralflow.training.run_config import DataSettings, ModelSettings, RunConfig
    from auralflow.training.settings import TrainingSettings, usual_learning_rate

    if choice.dataset is None:
        raise ValueError("no dataset")
    return RunConfig(
        data=DataSettings(
            folder=str(choice.dataset.folder),
            # Short budgets want to hear something early: an epoch is what comes between two measurements.
            chunks_per_epoch=40 if choice.minutes <= 5 else _CHUNKS[choice.size],
            validation_chunks=12 if choice.minutes <= 5 else 24,
        ),
        model=ModelSettings(
            targets=choice.wanted_targets,
            settings={"size": choice.size} if choice.base is None else {},
            base=choice.base,
            part="all" if choice.base is None else choice.part,
            name=choice.name.strip(),
        ),
        training=TrainingSettings(
            learning_rate=usual_learning_rate(has_learned=choice.base is not None),
            time_limit_s=60.0 * choice.minutes,
            checkpoint_every_s=_CHECKPOINT_S,
        ),
    )
