"""Trains a model in a run's folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralflow_studio.jobs.priority import yield_to_other_threads
from auralflow_studio.jobs.warmup import preload_torch_libraries

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.progress import CancelToken, ProgressSink
    from auralflow.training.control import TrainingControl
    from auralflow.training.events import TrainingEnded
    from auralflow.training.run_config import RunConfig
    from auralflow_studio.jobs.training_feed import TrainingFeed


@dataclass(frozen=True, kw_only=True)
class TrainRequest:
    """What to train, and where.

    Attributes:
        config: All settings.
        folder: The run's folder; one with a checkpoint is resumed.
        device: As `auralflow.devices.choose_device` takes it.
    """

    config: RunConfig
    folder: Path
    device: str = "auto"


@dataclass(frozen=True, kw_only=True)
class TrainModel:
    """Job: train until the time is up or somebody stops it; a stopped training has written a checkpoint.

    Attributes:
        request: What and where.
        control: Pauses and stops; also given to the runner as the job's token, so that closing the app stops it.
        feed: Is told what happens.
    """

    request: TrainRequest
    control: TrainingControl
    feed: TrainingFeed

    def run(self, progress: ProgressSink, cancel: CancelToken) -> TrainingEnded:  # noqa: ARG002 - the feed says more
        """Train."""
        cancel.raise_if_cancelled()
        # Playing, separating and the window come first.
        yield_to_other_threads()
        preload_torch_libraries()
        from auralflow.training.run import train_run

        request = self.request
        return train_run(
            request.config,
            request.folder,
            resume=True,
            device=request.device,
            control=self.control,
            callbacks=(self.feed,),
        )
