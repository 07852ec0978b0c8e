"""What a run began with, kept beside its checkpoint where nobody edits it, and what may be otherwise after a resume.

Loads no torch.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from auralflow.atomic_file import write_atomically
from auralflow.audio.pending_file import write_error
from auralflow.errors import TrainingError
from auralflow.models.weights import CARD_NAME
from auralflow.text import Text
from auralflow.training.events import TrainingStarted
from auralflow.training.run_config import read_config, write_config
from auralflow.training.same_settings import require_same_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from auralflow.models.base import TrainableModel
    from auralflow.training.events import Event
    from auralflow.training.run_config import RunConfig
    from auralflow.training.run_folder import RunFolder

logger = logging.getLogger(__name__)

_NAMES_SHOWN = 5


def kept_config(run: RunFolder) -> RunConfig | None:
    """The settings in a folder; None if there are none.

    Raises:
        TrainingError: If they cannot be read, or the folder is a file.
        AudioWriteError: If there cannot be such a folder.
        ConfigError: If something is wrong in them.
    """
    return read_config(run.config) if run.is_there and run.config.is_file() else None


class RecordKeeper:
    """A callback that writes the settings as soon as all is known to be good, and what a resume is compared with.

    Args:
        run: Where to.
        config: All settings.
        songs: Names of the songs by part, "train" and "validation".
        base: Folder of the base model, whose card is kept; None without one.
    """

    def __init__(
        self, run: RunFolder, config: RunConfig, songs: Mapping[str, Sequence[str]], base: Path | None
    ) -> None:
        self._run, self._config, self._base = run, config, base
        self._songs = {part: list(names) for part, names in songs.items()}

    def __call__(self, event: Event, _model: TrainableModel) -> None:
        """Write, if it is time.

        Raises:
            AudioWriteError: If a file cannot be written.
        """
        if not isinstance(event, TrainingStarted):
            return
        run = self._run
        try:
            run.checkpoints.mkdir(exist_ok=True)
            if self._base is not None and self._base != run.base:
                run.base.mkdir(exist_ok=True)
                write_atomically(run.base / CARD_NAME, (self._base / CARD_NAME).read_bytes())
            write_atomically(run.songs, json.dumps(self._songs, ensure_ascii=False, indent=0).encode())
        except OSError as error:
            raise write_error(error, run.songs) from error
        write_config(run.begun_config, self._config)
        write_config(run.config, self._config)


def require_resumable(run: RunFolder, config: RunConfig, *, resume: bool = True) -> None:
    """Make sure that a folder holds no training, or one that may be gone on with by these settings.

    Args:
        run: The folder.
        config: The settings wanted.
        resume: Whether a training that is there may be gone on with at all.

    Raises:
        TrainingError: If it may not; says what is otherwise.
    """
    if not run.has_checkpoint:
        if run.history.is_file():
            logger.warning("%s has a history but no checkpoint: the training begins anew.", run.path)
        return
    if not resume:
        raise TrainingError(
            Text("There is a training in “{path}” already.", path=run.path),
            hint="Nothing was written. Resume it, or choose another folder.",
        )
    # Runs of the first version have no copy.
    kept = run.begun_config if run.begun_config.is_file() else run.config
    if not kept.is_file():
        return
    before = read_config(kept)
    require_same_settings(
        before.by_name(),
        config.by_name(),
        path=run.path,
        hint=Text("Resume it with its own settings, as they are in “{kept}”, or choose another folder.", kept=kept),
        # The first version wrote the default of it where there is a base.
        may_change=() if config.model.base is None else ("model.architecture",),
    )


def require_same_songs(run: RunFolder, songs: Mapping[str, Sequence[str]]) -> None:
    """Make sure that a training is gone on with by the songs that it began with.

    Args:
        run: The folder; without a checkpoint any songs are good.
        songs: Names by part, as `RecordKeeper` has them.

    Raises:
        TrainingError: If there are others; names some of them.
    """
    if not run.has_checkpoint or not run.songs.is_file():
        return
    try:
        before = json.loads(run.songs.read_bytes())
        changes = [words for part, names in songs.items() if (words := _difference(part, before[part], names))]
    except (OSError, ValueError, KeyError, TypeError) as error:
        logger.warning("Whether the songs are the same cannot be told, %s is damaged: %s", run.songs, error)
        return
    if changes:
        raise TrainingError(
            Text("The training in “{path}” was begun with other songs: {changes}.", path=run.path,
                 changes="; ".join(changes)),
            hint="Put them back as they were, or train in a new folder with this run as the base.",
        )  # fmt: skip


def _difference(part: str, before: Sequence[str], now: Sequence[str]) -> str:
    """In words, as "train: - A song, + Another"; empty if there is none."""
    signed = [
        *(f"- {name}" for name in before if name not in now),
        *(f"+ {name}" for name in now if name not in before),
    ]
    if not signed:
        return ""
    others = len(signed) - _NAMES_SHOWN
    return f"{part}: {', '.join(signed[:_NAMES_SHOWN])}{f', … ({others})' if others > 0 else ''}"
