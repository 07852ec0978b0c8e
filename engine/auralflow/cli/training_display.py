"""What the command line says of a training before and after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.cli.report import visible
from auralflow.progress import clock
from auralflow.training.events import BEFORE_THE_FIRST
from auralflow.training.progress_bar import improvement_text

if TYPE_CHECKING:
    from auralflow.training.estimate import TrainingEstimate
    from auralflow.training.events import TrainingEnded
    from auralflow.training.run_config import RunConfig
    from auralflow.training.run_folder import RunFolder

_REASONS = {
    "epochs": "all epochs are done",
    "steps": "all steps are done",
    "time": "the time is up",
    "patience": "nothing improved any more",
    "stopped": "stopped; the same command goes on with it",
}
_LIMITS = {"epochs": "--max-epochs", "steps": "--max-steps", "time": "--time-limit", "patience": "--stop-patience"}


def print_estimate(run: RunFolder, config: RunConfig, estimate: TrainingEstimate) -> None:
    """Print what a training would be."""
    model, data = config.model, config.data
    name = f"from {model.base}" if model.base else " ".join((model.architecture, str(model.settings.get("size", ""))))
    if run.has_checkpoint:
        begun = "would be resumed" if estimate.left_steps else "is done already"
    else:
        begun = "would begin; there is no checkpoint" if run.path.is_dir() else "would begin, and the folder be made"
    print(f"The training in {visible(run.path)} {begun}.")
    print(f"network: {name.strip()}, {estimate.parameters / 1e6:.1f} million weights, {', '.join(model.targets)}")
    print(f"songs: {visible(data.folder)}; {data.chunks_per_epoch} chunks of {data.chunk_s:g} s an epoch")
    print(
        f"time: {estimate.step_s:.2f} s a step, {clock(estimate.epoch_s)} an epoch, "
        f"{clock(estimate.total_s)} in all ({estimate.steps} steps)"
    )
    if run.has_checkpoint:
        print(f"left: {clock(estimate.left_s)} ({estimate.left_steps} steps)")
    parts = "" if estimate.part_size is None else f"; batches in parts of {estimate.part_size}, more do not fit"
    print(f"memory: {estimate.memory_bytes / 2**30:.1f} GiB{parts}")


def print_result(run: RunFolder, ended: TrainingEnded, *, began_step: int = 0) -> None:
    """Print how a training ended and where its model is.

    Args:
        run: Its folder.
        ended: How it ended.
        began_step: Steps that were done before.
    """
    print(f"{ended.step} steps in {clock(ended.elapsed_s)}: {_REASONS[ended.reason]}.")
    if began_step == ended.step and ended.reason in _LIMITS:
        print(f"Nothing was left to do. To go on, raise {_LIMITS[ended.reason]}.")
    if ended.best is not None and ended.best_epoch is not None:
        if ended.best_epoch == BEFORE_THE_FIRST:
            print("Nothing became better than the model that it began with.")
        when = "as it came" if ended.best_epoch == BEFORE_THE_FIRST else f"after epoch {ended.best_epoch + 1}"
        print(f"Best {when}{improvement_text(ended.best)}: {visible(run.model)}")
