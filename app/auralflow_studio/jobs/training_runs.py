"""What trainings there are on disk, and the curves of one."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auralflow.errors import AuralflowError
from auralflow.training.run_config import read_config
from auralflow.training.run_folder import RunFolder

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.progress import CancelToken, ProgressSink
    from auralflow.training.history import History
    from auralflow.training.run_config import RunConfig

logger = logging.getLogger(__name__)

# A line of the history that is worth decoding here begins with one of these; steps, of which there may be a million,
# are passed over.
_WORTH = (b'{"event": "epoch"', b'{"event": "ended"', b'{"event": "started"')


@dataclass(frozen=True, kw_only=True)
class RunSummary:
    """A training on disk.

    Attributes:
        folder: Its folder, whose name is the run's.
        config: All its settings.
        ended: Why it ended ("time", "stopped", ...); empty if it did not end in order: it runs, or the app crashed.
        elapsed_s: Seconds it has trained.
        epochs: Epochs it has done.
        best_si_sdr_db: Best validation SI-SDR, mean over the stems; None before the first.
        has_checkpoint: Whether it can go on.
        has_model: Whether a model has come out.
        began_s: When its folder was made, seconds since 1970.
    """

    folder: Path
    config: RunConfig
    ended: str = ""
    elapsed_s: float = 0.0
    epochs: int = 0
    best_si_sdr_db: float | None = None
    has_checkpoint: bool = False
    has_model: bool = False
    began_s: float = 0.0

    @property
    def name(self) -> str:
        """What it is called."""
        return self.config.model.name or self.folder.name

    @property
    def can_resume(self) -> bool:
        """Whether there is something left to do."""
        return self.ended in ("", "stopped")


def summarize_run(folder: Path) -> RunSummary | None:
    """The training in a folder; None if there is none that can be read."""
    run = RunFolder(folder)
    try:
        config = read_config(run.config)
        facts = _facts(run.history)
        began_s = run.config.stat().st_ctime
    except (AuralflowError, OSError) as error:
        logger.info("no training in %s: %s", folder, error)
        return None
    return RunSummary(
        folder=folder,
        config=config,
        has_checkpoint=run.has_checkpoint,
        has_model=(run.model / "card.json").is_file(),
        began_s=began_s,
        **facts,
    )


def _facts(history: Path) -> dict[str, Any]:
    ended, elapsed_s, epochs, best = "", 0.0, 0, None
    if history.exists():
        with history.open("rb") as lines:
            for line in lines:
                if not line.startswith(_WORTH):
                    continue
                try:
                    event = json.loads(line)
                    kind = event["event"]
                    if kind == "started":
                        ended = ""
                    elif kind == "ended":
                        ended, elapsed_s = str(event["reason"]), float(event["elapsed_s"])
                    else:
                        epochs, elapsed_s = int(event["epoch"]) + 1, float(event["elapsed_s"])
                        values = list(event["validation"]["si_sdr"].values())
                        mean = sum(values) / len(values) if values else None
                        if mean is not None and (best is None or mean > best):
                            best = mean
                except (ValueError, KeyError, TypeError, AttributeError):
                    continue
    return {"ended": ended, "elapsed_s": elapsed_s, "epochs": epochs, "best_si_sdr_db": best}


@dataclass(frozen=True)
class ListRuns:
    """Job: all trainings of the app, the newest first.

    Attributes:
        folder: Holds a folder for each.
    """

    folder: Path

    def run(self, progress: ProgressSink, cancel: CancelToken) -> tuple[RunSummary, ...]:  # noqa: ARG002
        """Look."""
        found = []
        for entry in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            cancel.raise_if_cancelled()
            if entry.is_dir() and (summary := summarize_run(entry)) is not None:
                found.append(summary)
        return tuple(sorted(found, key=lambda run: -run.began_s))


@dataclass(frozen=True)
class ReadHistory:
    """Job: the history of a training, for its curves.

    Attributes:
        folder: The run's folder.
    """

    folder: Path

    def run(self, progress: ProgressSink, cancel: CancelToken) -> History:  # noqa: ARG002
        """Read."""
        from auralflow.training.history import read_history

        return read_history(RunFolder(self.folder).history)
