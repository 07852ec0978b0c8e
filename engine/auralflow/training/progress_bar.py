"""How far a training is, on a terminal or in a notebook: a bar that moves, and a line an epoch."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from auralflow.progress import clock
from auralflow.status_line import StatusLine
from auralflow.training.events import (
    BEFORE_THE_FIRST,
    BatchesSplit,
    EpochEnded,
    StepEnded,
    TrainingEnded,
    TrainingStarted,
    WentBack,
)
from auralflow.training.settings import TrainingSettings

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from auralflow.models.base import TrainableModel
    from auralflow.training.events import Event, ValidationScores


class ProgressBar:
    """A callback: a bar on a terminal and in notebooks, a line an epoch anywhere; on standard error but in notebooks.

    As a context manager it leaves no half bar behind if the training is interrupted.

    Args:
        settings: Of the training, for the time that is left; the defaults if None.
        quiet: Show nothing.
    """

    def __init__(self, settings: TrainingSettings | None = None, *, quiet: bool = False) -> None:
        self._settings, self._quiet = settings or TrainingSettings(), quiet
        self._line = StatusLine()
        self._total = 0
        self.began_step = 0
        """Steps that were done when it began."""
        self._drawn_s = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if not self._quiet:
            self._line.clear()

    def __call__(self, event: Event, _model: TrainableModel) -> None:
        """Show an event."""
        if isinstance(event, TrainingStarted):
            self.began_step = event.step
        if self._quiet:
            return
        if isinstance(event, TrainingStarted):
            limit = self._settings.max_steps
            self._total = min(event.max_epochs * event.steps_per_epoch, limit or sys.maxsize)
            again = f", from step {event.step}" if event.is_resumed else ""
            self._line.print(f"{event.parameters / 1e6:.1f} million weights on {event.device}{again}")
        elif isinstance(event, StepEnded):
            if event.is_skipped:
                self._line.print(f"step {event.step}: the loss is not a finite number; the step is left out")
            elif self._line.is_shown and time.monotonic() - self._drawn_s > 0.2:
                self._drawn_s = time.monotonic()
                left = clock(self._left_s(event))
                facts = f"step {event.step}, loss {event.loss:.4g}, {event.step_s:.2f} s a step, {left} left"
                self._line.show(facts, min(1.0, event.step / self._total) if self._total else None)
        elif isinstance(event, WentBack):
            self._line.print(
                f"step {event.step}: nothing is a finite number any more; back to the last good weights, with"
                f" {event.rate_factor:g} of the learning rate"
            )
        elif isinstance(event, BatchesSplit):
            self._line.print(
                f"step {event.step}: memory ran out; continuing with {event.part_size} of a batch's {event.batch_size}"
                " chunks at a time, which learns the same"
            )
        elif isinstance(event, EpochEnded):
            found = f"validation {event.validation.loss:.4g}{improvement_text(event.validation)}"
            if event.epoch == BEFORE_THE_FIRST:
                self._line.print(f"as it came: {found}")
                return
            best = ", best so far" if event.is_best else ""
            self._line.print(
                f"epoch {event.epoch + 1}, {clock(event.elapsed_s)}: loss {event.train_loss:.4g}, {found}{best}"
            )
        elif isinstance(event, TrainingEnded):
            self._line.clear()

    def _left_s(self, event: StepEnded) -> float:
        by_steps = (self._total - event.step) * event.elapsed_s / event.step
        limit_s = self._settings.time_limit_s
        return by_steps if limit_s is None else max(0.0, min(by_steps, limit_s - event.elapsed_s))


def improvement_text(scores: ValidationScores) -> str:
    """How much better than the mixture, as ", SI-SDR +3.10 dB ..."; empty if no target sounded."""
    mean = scores.mean_si_sdr_improvement
    if mean is None:
        return ""
    parts = ", ".join(f"{name} {db:+.1f}" for name, db in scores.si_sdr_improvement.items())
    return (
        f", SI-SDR {mean:+.2f} dB over the mixture ({parts})"
        if len(scores.si_sdr_improvement) > 1
        else (f", SI-SDR {mean:+.2f} dB over the mixture")
    )
