"""How long a training will take and how much memory, measured on a few steps before it begins."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auralflow.process_memory import peak_memory_bytes
from auralflow.progress import CancelToken

if TYPE_CHECKING:
    import torch

    from auralflow.training.run_config import RunConfig

_STEPS = 4


@dataclass(frozen=True, kw_only=True)
class TrainingEstimate:
    """What to expect of a training.

    Attributes:
        parameters: Trainable weights.
        step_s: Seconds a step, its data included.
        epoch_s: Seconds an epoch, validation included.
        total_s: Seconds in all: those of the time limit, if epochs and steps do not end before.
        steps: Steps in all within that time.
        memory_bytes: At the highest: of the GPU, or what the process has grown by.
        music_s_per_minute: Seconds of music heard in a minute of training, chunks counted as often as they come.
    """

    parameters: int
    step_s: float
    epoch_s: float
    total_s: float
    steps: int
    memory_bytes: int
    music_s_per_minute: float


def estimate_run(config: RunConfig, device: str = "auto", cancel: CancelToken | None = None) -> TrainingEstimate:
    """Make a few steps with real chunks, and throw the network away.

    Args:
        config: Of the run.
        device: See `ModelTrainer`.
        cancel: Stops between two steps.

    Raises:
        Cancelled: If asked to stop.
        AuralflowError: As `auralflow.training.run.train_run`, for what would go wrong there at the start.
    """
    import torch

    from auralflow.training.batches import steps_per_epoch
    from auralflow.training.chunk_loading import chunk_loader
    from auralflow.training.events import StepEnded
    from auralflow.training.fabric_setup import make_fabric
    from auralflow.training.run import make_trainer, open_chunks

    cancel = cancel or CancelToken()
    fabric = make_fabric(device, config.training.precision)
    before = _memory(fabric.device)
    times: list[float] = []

    def note(event: object, _model: object) -> None:
        cancel.raise_if_cancelled()
        if isinstance(event, StepEnded):
            times.append(event.step_s)

    trainer = make_trainer(config, fabric, callbacks=(note,), max_steps=_STEPS)
    info = trainer.model.info
    size = config.data.batch_size
    short = replace(config, data=replace(config.data, validation_chunks=size))
    training, validation = (
        chunk_loader(open_chunks(short, part, info.sample_rate, info.channels), size)
        for part in ("train", "validation")
    )
    with torch.random.fork_rng(devices=[fabric.device] if fabric.device.type == "cuda" else []):
        trainer.train(training, validation, max_epochs=1)
        began_s = time.perf_counter()
        trainer.validate(validation)
        validation_s = (time.perf_counter() - began_s) * config.data.validation_chunks / size
    # The first step is slow: libraries are loaded, and memory is taken.
    step_s = statistics.median(times[1:] or times)
    per_epoch = steps_per_epoch(training, config.training.accumulate)
    epoch_s = per_epoch * step_s + validation_s
    steps = min(config.max_epochs * per_epoch, config.training.max_steps or config.max_epochs * per_epoch)
    total_s = steps / per_epoch * epoch_s
    limit_s = config.training.time_limit_s
    if limit_s is not None and limit_s < total_s:
        steps, total_s = int(steps * limit_s / total_s), limit_s
    heard_s = config.data.batch_size * config.training.accumulate * config.data.chunk_s
    return TrainingEstimate(
        parameters=sum(p.numel() for p in trainer.model.parameters() if p.requires_grad),
        step_s=step_s,
        epoch_s=epoch_s,
        total_s=total_s,
        steps=steps,
        memory_bytes=max(0, _memory(fabric.device) - before),
        music_s_per_minute=60 / step_s * heard_s,
    )


def _memory(device: torch.device) -> int:
    """The most memory that was needed so far: of the GPU, or of this process (0 where the system does not tell)."""
    import torch

    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    return peak_memory_bytes() or 0
