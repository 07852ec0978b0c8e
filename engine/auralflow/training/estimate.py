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

    from auralflow.training.progress_state import ProgressState
    from auralflow.training.run_config import RunConfig
    from auralflow.training.run_folder import RunFolder

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
        left_s: Seconds of these that are left, 0 if nothing is left to do.
        left_steps: Steps that are left.
        memory_bytes: At the highest: of the GPU, or what the process has grown by.
        music_s_per_minute: Seconds of music heard in a minute of training, chunks counted as often as they come.
        part_size: Chunks that go through the network at once where memory does not hold a whole batch; None if it does.
    """

    parameters: int
    step_s: float
    epoch_s: float
    total_s: float
    steps: int
    left_s: float
    left_steps: int
    memory_bytes: int
    music_s_per_minute: float
    part_size: int | None = None


def estimate_run(
    config: RunConfig, device: str = "auto", cancel: CancelToken | None = None, *, run: RunFolder | None = None
) -> TrainingEstimate:
    """Make a few steps with real chunks, and throw the network away.

    Args:
        config: Of the run.
        device: See `ModelTrainer`.
        cancel: Stops between two steps.
        run: Where it would be; what is done there is done. It is only read.

    Raises:
        Cancelled: If asked to stop.
        AuralflowError: As `auralflow.training.run.train_run`, for what would go wrong there at the start.
    """
    import torch

    from auralflow.training.batches import steps_per_epoch
    from auralflow.training.chunk_loading import chunk_loader
    from auralflow.training.events import BatchesSplit, StepEnded
    from auralflow.training.fabric_setup import make_fabric
    from auralflow.training.run import make_trainer, open_chunks
    from auralflow.training.run_model import new_model
    from auralflow.training.run_record import require_same_songs

    cancel = cancel or CancelToken()
    fabric = make_fabric(device, config.training.precision)
    before = _memory(fabric.device)
    times: list[float] = []
    part_sizes: list[int] = []

    def note(event: object, _model: object) -> None:
        cancel.raise_if_cancelled()
        if isinstance(event, StepEnded):
            times.append(event.step_s)
        elif isinstance(event, BatchesSplit):
            part_sizes.append(event.part_size)

    done = _done(run)
    few_steps = replace(config, training=replace(config.training, max_steps=_STEPS, time_limit_s=None))
    trainer = make_trainer(few_steps, fabric, model=new_model(config, run), callbacks=(note,))
    info = trainer.model.info
    size = config.data.batch_size
    short = replace(config, data=replace(config.data, validation_chunks=size))
    chunks = {part: open_chunks(short, part, info.sample_rate, info.channels) for part in ("train", "validation")}
    if run is not None:
        require_same_songs(run, {part: dataset.track_names for part, dataset in chunks.items()})
    training, validation = (chunk_loader(dataset, size) for dataset in chunks.values())
    with torch.random.fork_rng(devices=[fabric.device] if fabric.device.type == "cuda" else []):
        trainer.train(training, validation, max_epochs=1)
        began_s = time.perf_counter()
        trainer.validate(validation)
        validation_s = (time.perf_counter() - began_s) * config.data.validation_chunks / size
    # The first step is slow: libraries are loaded, and memory is taken.
    step_s = statistics.median(times[1:] or times)
    per_epoch = steps_per_epoch(training, config.training.accumulate)
    epoch_s = per_epoch * step_s + validation_s
    steps = config.epoch_limit * per_epoch
    left_steps = max(0, min(steps, config.training.max_steps or steps) - done.step)
    left_s = left_steps / per_epoch * epoch_s
    limit_s = config.training.time_limit_s
    if limit_s is not None and (most_s := max(0.0, limit_s - done.elapsed_s)) < left_s:
        left_steps, left_s = int(left_steps * most_s / left_s), most_s
    heard_s = config.data.batch_size * config.training.accumulate * config.data.chunk_s
    return TrainingEstimate(
        parameters=sum(p.numel() for p in trainer.model.parameters() if p.requires_grad),
        step_s=step_s,
        epoch_s=epoch_s,
        total_s=done.elapsed_s + left_s,
        steps=done.step + left_steps,
        left_s=left_s,
        left_steps=left_steps,
        memory_bytes=max(0, _memory(fabric.device) - before),
        music_s_per_minute=60 / step_s * heard_s,
        part_size=min(part_sizes, default=None),
    )


def _done(run: RunFolder | None) -> ProgressState:
    """What a run has done so far."""
    from auralflow.training.checkpoint import read_checkpoint
    from auralflow.training.progress_state import ProgressState

    if run is None or not run.has_checkpoint:
        return ProgressState()
    return ProgressState.from_json(read_checkpoint(run.last_checkpoint).facts["state"])


def _memory(device: torch.device) -> int:
    """The most memory that was needed so far: of the GPU, or of this process (0 where the system does not tell)."""
    import torch

    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    return peak_memory_bytes() or 0
