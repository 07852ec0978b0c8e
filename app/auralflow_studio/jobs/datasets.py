"""Looks at a dataset that was chosen, checks it, and makes one to try training with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralflow_studio.jobs.priority import yield_to_other_threads

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.datasets.check_report import DatasetReport
    from auralflow.progress import CancelToken, ProgressSink
    from auralflow.training.estimate import TrainingEstimate
    from auralflow.training.run_config import RunConfig


@dataclass(frozen=True, kw_only=True)
class FoundDataset:
    """What a dataset's folder holds, by the names of its files; none was opened.

    Attributes:
        folder: The folder.
        songs: Number of songs by "train", "val" and "test".
        stems: Stems and how many songs to train on have each, the commonest first, then by name.
    """

    folder: Path
    songs: dict[str, int]
    stems: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """All songs."""
        return sum(self.songs.values())

    @property
    def common_stems(self) -> tuple[str, ...]:
        """Stems that every song to train on has."""
        return tuple(name for name, count in self.stems if count == self.songs.get("train", 0))


@dataclass(frozen=True)
class FindDataset:
    """Job: which songs and stems a folder holds.

    Attributes:
        folder: The folder.
    """

    folder: Path

    def run(self, progress: ProgressSink, cancel: CancelToken) -> FoundDataset:  # noqa: ARG002 - takes a moment
        """Look."""
        from auralflow.datasets.layouts import find_splits

        splits = find_splits(self.folder)
        counts = Counter(stem for track in splits["train"] for stem in track.stems)
        stems = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
        return FoundDataset(
            folder=self.folder,
            songs={name: len(tracks) for name, tracks in splits.items()},
            stems=tuple(stems),
        )


@dataclass(frozen=True)
class CheckDataset:
    """Job: everything that is wrong with a dataset; reads all of it.

    Attributes:
        folder: The folder.
    """

    folder: Path

    def run(self, progress: ProgressSink, cancel: CancelToken) -> DatasetReport:
        """Check."""
        from auralflow.datasets.check import check_dataset

        yield_to_other_threads()
        return check_dataset(self.folder, progress=progress, cancel=cancel)


@dataclass(frozen=True, kw_only=True)
class MakeDataset:
    """Job: write songs that follow from a number; goes on where it was stopped.

    Attributes:
        folder: Where to.
        train: Songs to train on.
        validation: Songs to measure with while training.
        test: Songs to measure with afterwards.
        duration_s: Length of each.
    """

    folder: Path
    train: int
    validation: int
    test: int
    duration_s: float

    def run(self, progress: ProgressSink, cancel: CancelToken) -> Path:
        """Write; gives back the folder."""
        from auralflow.datasets.synthetic import write_dataset

        yield_to_other_threads()
        write_dataset(
            self.folder,
            train=self.train,
            validation=self.validation,
            test=self.test,
            duration_s=self.duration_s,
            progress=progress,
            cancel=cancel,
        )
        return self.folder


@dataclass(frozen=True)
class EstimateRun:
    """Job: how long a training will take and how much memory. On `Resource.MODEL`: it runs the network.

    Attributes:
        config: Of the run.
        device: Where.
    """

    config: RunConfig
    device: str = "auto"

    def run(self, progress: ProgressSink, cancel: CancelToken) -> TrainingEstimate:  # noqa: ARG002
        """Make a few steps."""
        from auralflow.training.estimate import estimate_run

        return estimate_run(self.config, self.device, cancel)
