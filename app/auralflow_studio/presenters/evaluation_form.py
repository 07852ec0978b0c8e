"""What the form of an evaluation asks, and the request that follows from it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralflow.errors import AuralflowError
from auralflow.evaluation.estimator_choice import free_name
from auralflow.text import Text
from auralflow.training.run_config import read_config
from auralflow.training.run_folder import RunFolder
from auralflow_studio.jobs.evaluate import ComparedModel, EvaluationRequest
from auralflow_studio.presenters.training_form import free_folder
from auralflow_studio.translation import shown_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from auralflow_studio.jobs.evaluations import References
    from auralflow_studio.presenters.models import ModelEntry

logger = logging.getLogger(__name__)

SPLITS = ("test", "all", "val", "train")
COUNTS = (None, 5, 20, 50)
DURATIONS_S = (None, 10.0, 30.0, 60.0)


@dataclass(frozen=True, kw_only=True)
class EvaluationChoice:
    """What the user has chosen.

    Attributes:
        references: Songs with true stems; None before they are chosen.
        models: What to compare: models, and estimates that other programs wrote.
        split: Which part of the songs.
        max_tracks: Only the first so many; None for all.
        duration_s: Only so much of each; None for all.
        device: Where.
    """

    references: References | None = None
    models: tuple[ComparedModel, ...] = ()
    split: str = "all"
    max_tracks: int | None = None
    duration_s: float | None = None
    device: str = "auto"

    @property
    def can_start(self) -> bool:
        """Whether nothing is missing."""
        return bool(self.references is not None and self.models and self.references.count(self.split))


def parts(references: References) -> tuple[str, ...]:
    """Parts of a dataset that have songs, the one to take first: what no model should have learned from."""
    return tuple(split for split in SPLITS if references.count(split))


def evaluation_request(choice: EvaluationChoice, parent: Path, name: str) -> EvaluationRequest:
    """The request that follows from a choice, with a folder that is not there yet.

    Args:
        choice: What was chosen.
        parent: Holds a folder for each evaluation.
        name: Of the new folder.

    Raises:
        ValueError: If something is missing.
    """
    if choice.references is None or not choice.models:
        raise ValueError("nothing to measure")
    return EvaluationRequest(
        folder=free_folder(parent, name),
        dataset=choice.references.folder,
        models=choice.models,
        split=choice.split,
        max_tracks=choice.max_tracks,
        duration_s=choice.duration_s,
        device=choice.device,
    )


def compared_models(entries: Sequence[ModelEntry]) -> tuple[ComparedModel, ...]:
    """Models as they are compared: each with a name and a title of its own.

    Trained models may have the same name in their cards; their folders have not.
    """
    found: list[ComparedModel] = []
    for entry in entries:
        own = entry.info.name if entry.folder is None else entry.folder.parent.name
        name = _apart(own, [model.name for model in found])
        title = _apart(entry.info.title or own, [model.title for model in found])
        found.append(ComparedModel(source=entry.name, name=name, title=title))
    return tuple(found)


def compared_estimates(folders: Sequence[Path], models: Sequence[ComparedModel]) -> tuple[ComparedModel, ...]:
    """Folders of estimates as they are compared, with names that neither the others nor a model has.

    Args:
        folders: The folders.
        models: All models that may be compared.
    """
    found: list[ComparedModel] = []
    for folder in folders:
        name = free_name(folder, [other.name for other in (*models, *found)])
        title = shown_text(Text("Estimates: {name}", name=name))
        found.append(ComparedModel(source=str(folder), name=name, title=title, kind="estimates"))
    return tuple(found)


def _apart(name: str, taken: Sequence[str]) -> str:
    number, wanted = 2, name
    while wanted in taken:
        wanted = f"{name} {number}"
        number += 1
    return wanted


def learned_from(model: ComparedModel, dataset: Path) -> bool:
    """Whether a model was trained here on this very folder."""
    from pathlib import Path

    folder = Path(model.source)
    if model.kind != "model" or not folder.is_absolute():
        return False
    try:
        config = read_config(RunFolder(folder.parent).config)
        return Path(config.data.folder).resolve() == dataset.resolve()
    except (AuralflowError, OSError) as error:
        logger.debug("no training in %s: %s", folder.parent, error)
        return False
