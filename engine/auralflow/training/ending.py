"""When a training ends, decided once for all ranks: their clocks differ, and only one of them may be asked to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch

from auralflow.progress import CancelToken
from auralflow.training.stopwatch import Stopwatch

if TYPE_CHECKING:
    from lightning_fabric import Fabric
    from torch import Tensor

    from auralflow.training.control import TrainingControl
    from auralflow.training.events import StopReason
    from auralflow.training.progress_state import ProgressState
    from auralflow.training.settings import TrainingSettings


class Ending(CancelToken):
    """Knows the time of a training and whether it is to stop, the same on all ranks.

    All ranks must look at the same moments: each method that says so asks the others. One rank that is to stop is
    enough; the clock is that of the first.

    Args:
        fabric: Where it runs.
        settings: Limits.
        control: Pauses and stops this rank.
    """

    def __init__(self, fabric: Fabric, settings: TrainingSettings, control: TrainingControl) -> None:
        super().__init__()
        self._fabric, self._settings, self._control = fabric, settings, control
        self._stopwatch = Stopwatch()
        self.elapsed_s = 0.0
        """Seconds of training when all ranks looked last."""

    @property
    def own_elapsed_s(self) -> float:
        """Seconds of training by this rank's clock."""
        return self._stopwatch.elapsed_s

    def start(self, before_s: float) -> None:
        """Begin to measure, after seconds of earlier runs. All ranks must."""
        self._stopwatch = Stopwatch(before_s)
        self.look()

    def look(self) -> None:
        """Ask the clock, and whether somebody wants to stop. All ranks must."""
        wants, elapsed_s = float(self._control.is_cancelled), self._stopwatch.elapsed_s
        if self._fabric.world_size > 1:
            own = torch.tensor([wants, elapsed_s * self._fabric.is_global_zero], dtype=torch.float64)
            wants, elapsed_s = cast("Tensor", self._fabric.all_reduce(own, reduce_op="sum")).tolist()
        self.elapsed_s = elapsed_s
        if wants:
            self.cancel()

    def raise_if_cancelled(self) -> None:
        """Stop here if one of the ranks is to. All ranks must ask.

        Raises:
            Cancelled: If one is.
        """
        self.look()
        super().raise_if_cancelled()

    def wait_while_paused(self) -> None:
        """Return when it may go on or is to stop; the time does not count."""
        with self._stopwatch.paused():
            self._control.wait_while_paused()

    def within_epoch(self, state: ProgressState) -> StopReason | None:
        """Why to stop after a step. All ranks must ask."""
        self.look()
        settings = self._settings
        if self.is_cancelled:
            return "stopped"
        if settings.max_steps is not None and state.step >= settings.max_steps:
            return "steps"
        if settings.time_limit_s is not None and self.elapsed_s >= settings.time_limit_s:
            return "time"
        return None

    def between_epochs(self, state: ProgressState, max_epochs: int) -> StopReason | None:
        """Why not to begin another epoch. All ranks must ask."""
        reason = self.within_epoch(state)
        if reason == "stopped":
            return reason
        if state.epoch >= max_epochs:
            return "epochs"
        if reason is None and self._settings.patience is not None and state.stale_epochs >= self._settings.patience:
            return "patience"
        return reason
