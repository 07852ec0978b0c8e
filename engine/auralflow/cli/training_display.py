"""What the user sees of a training on a terminal: a bar that moves, a line an epoch, and how it ended."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from auralflow.cli.report import clock, visible
from auralflow.training.events import EpochEnded, StepEnded, TrainingStarted, WentBack

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from auralflow.models.base import TrainableModel
    from auralflow.training.estimate import TrainingEstimate
    from auralflow.training.events import Event, TrainingEnded, ValidationScores
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


class TrainingDisplay:
    """A callback and a context manager: a bar on a terminal, a line an epoch anywhere, on standard error.

    Args:
        config: What is trained.
        quiet: Show nothing.
    """

    def __init__(self, config: RunConfig, *, quiet: bool) -> None:
        self._config, self._quiet = config, quiet
        self._shows_bar = not quiet and sys.stderr.isatty()
        self._total = 0
        self.began_step = 0
        """Steps that were done when it began."""
        self._drawn_s = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._clear()

    def __call__(self, event: Event, _model: TrainableModel) -> None:
        """Show an event."""
        if isinstance(event, TrainingStarted):
            self.began_step = event.step
        if self._quiet:
            return
        if isinstance(event, TrainingStarted):
            limit = self._config.training.max_steps
            self._total = min(event.max_epochs * event.steps_per_epoch, limit or sys.maxsize)
            again = f", from step {event.step}" if event.is_resumed else ""
            self._line(f"{event.parameters / 1e6:.1f} million weights on {event.device}{again}")
        elif isinstance(event, StepEnded):
            if event.is_skipped:
                self._line(f"step {event.step}: the loss is not a finite number; the step is left out")
            elif self._shows_bar and time.monotonic() - self._drawn_s > 0.2:
                self._drawn_s = time.monotonic()
                left = clock(self._left_s(event))
                facts = f"step {event.step}, loss {event.loss:.4g}, {event.step_s:.2f} s a step, {left} left"
                print(f"\r\x1b[K{facts}", end="", file=sys.stderr, flush=True)
        elif isinstance(event, WentBack):
            self._line(
                f"step {event.step}: nothing is a finite number any more; back to the last good weights, with"
                f" {event.rate_factor:g} of the learning rate"
            )
        elif isinstance(event, EpochEnded):
            best = ", best so far" if event.is_best else ""
            self._line(
                f"epoch {event.epoch + 1}, {clock(event.elapsed_s)}: loss {event.train_loss:.4g}, "
                f"validation {event.validation.loss:.4g}{_improvement(event.validation)}{best}"
            )

    def _left_s(self, event: StepEnded) -> float:
        by_steps = (self._total - event.step) * event.elapsed_s / event.step
        limit_s = self._config.training.time_limit_s
        return by_steps if limit_s is None else max(0.0, min(by_steps, limit_s - event.elapsed_s))

    def _line(self, text: str) -> None:
        self._clear()
        print(text, file=sys.stderr, flush=True)

    def _clear(self) -> None:
        if self._shows_bar:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def print_estimate(run: RunFolder, config: RunConfig, estimate: TrainingEstimate) -> None:
    """Print what a training would be."""
    model, data = config.model, config.data
    name = f"from {model.base}" if model.base else " ".join((model.architecture, str(model.settings.get("size", ""))))
    is_done = run.has_checkpoint and not estimate.left_steps
    begun = "is done already" if is_done else "would be gone on with" if run.has_checkpoint else "would be made"
    print(f"{visible(run.path)} {begun}.")
    print(f"network: {name.strip()}, {estimate.parameters / 1e6:.1f} million weights, {', '.join(model.targets)}")
    print(f"songs: {visible(data.folder)}; {data.chunks_per_epoch} chunks of {data.chunk_s:g} s an epoch")
    print(
        f"time: {estimate.step_s:.2f} s a step, {clock(estimate.epoch_s)} an epoch, "
        f"{clock(estimate.total_s)} in all ({estimate.steps} steps)"
    )
    if run.has_checkpoint:
        print(f"left: {clock(estimate.left_s)} ({estimate.left_steps} steps)")
    print(f"memory: {estimate.memory_bytes / 2**30:.1f} GiB")


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
        print(f"Best after epoch {ended.best_epoch + 1}{_improvement(ended.best)}: {visible(run.model)}")


def _improvement(scores: ValidationScores) -> str:
    mean = scores.mean_si_sdr_improvement
    if mean is None:
        return ""
    parts = ", ".join(f"{name} {db:+.1f}" for name, db in scores.si_sdr_improvement.items())
    return (
        f", SI-SDR {mean:+.2f} dB over the mixture ({parts})"
        if len(scores.si_sdr_improvement) > 1
        else (f", SI-SDR {mean:+.2f} dB over the mixture")
    )
