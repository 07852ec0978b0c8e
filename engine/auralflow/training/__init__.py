"""Training: a trainer, its settings, what it tells while it runs, and run folders that can be resumed.

Public names are loaded when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.lazy_loading import lazy_names

if TYPE_CHECKING:
    from auralflow.training.best_model import BestModelSaver
    from auralflow.training.chunk_loading import chunk_loader
    from auralflow.training.control import TrainingControl
    from auralflow.training.estimate import TrainingEstimate, estimate_run
    from auralflow.training.events import (
        BatchesSplit,
        CheckpointSaved,
        EpochEnded,
        StepEnded,
        TrainingCallback,
        TrainingEnded,
        TrainingStarted,
        ValidationScores,
        WentBack,
    )
    from auralflow.training.fabric_setup import make_fabric
    from auralflow.training.history import History, HistoryWriter, read_history
    from auralflow.training.previews import PreviewWriter
    from auralflow.training.progress_bar import ProgressBar
    from auralflow.training.run import train_run
    from auralflow.training.run_config import DataSettings, ModelSettings, RunConfig
    from auralflow.training.run_folder import RunFolder
    from auralflow.training.settings import TrainingSettings
    from auralflow.training.tensorboard import TensorBoardCallback, tensorboard_writer
    from auralflow.training.trainer import ModelTrainer

_LAZY = {
    "BatchesSplit": "auralflow.training.events",
    "BestModelSaver": "auralflow.training.best_model",
    "CheckpointSaved": "auralflow.training.events",
    "DataSettings": "auralflow.training.run_config",
    "EpochEnded": "auralflow.training.events",
    "History": "auralflow.training.history",
    "HistoryWriter": "auralflow.training.history",
    "ModelSettings": "auralflow.training.run_config",
    "ModelTrainer": "auralflow.training.trainer",
    "PreviewWriter": "auralflow.training.previews",
    "ProgressBar": "auralflow.training.progress_bar",
    "RunConfig": "auralflow.training.run_config",
    "RunFolder": "auralflow.training.run_folder",
    "StepEnded": "auralflow.training.events",
    "TensorBoardCallback": "auralflow.training.tensorboard",
    "TrainingCallback": "auralflow.training.events",
    "TrainingControl": "auralflow.training.control",
    "TrainingEnded": "auralflow.training.events",
    "TrainingEstimate": "auralflow.training.estimate",
    "TrainingSettings": "auralflow.training.settings",
    "TrainingStarted": "auralflow.training.events",
    "ValidationScores": "auralflow.training.events",
    "WentBack": "auralflow.training.events",
    "chunk_loader": "auralflow.training.chunk_loading",
    "estimate_run": "auralflow.training.estimate",
    "make_fabric": "auralflow.training.fabric_setup",
    "read_history": "auralflow.training.history",
    "tensorboard_writer": "auralflow.training.tensorboard",
    "train_run": "auralflow.training.run",
}

__all__ = [
    "BatchesSplit",
    "BestModelSaver",
    "CheckpointSaved",
    "DataSettings",
    "EpochEnded",
    "History",
    "HistoryWriter",
    "ModelSettings",
    "ModelTrainer",
    "PreviewWriter",
    "ProgressBar",
    "RunConfig",
    "RunFolder",
    "StepEnded",
    "TensorBoardCallback",
    "TrainingCallback",
    "TrainingControl",
    "TrainingEnded",
    "TrainingEstimate",
    "TrainingSettings",
    "TrainingStarted",
    "ValidationScores",
    "WentBack",
    "chunk_loader",
    "estimate_run",
    "make_fabric",
    "read_history",
    "tensorboard_writer",
    "train_run",
]

__getattr__, __dir__ = lazy_names(__name__, _LAZY)
