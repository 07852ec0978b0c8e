"""A pause holds the thread that trains; going on and stopping free it."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TimeoutErrorOfFuture
from typing import TYPE_CHECKING

import pytest

from auralflow.errors import Cancelled
from auralflow.training.control import TrainingControl

if TYPE_CHECKING:
    from collections.abc import Callable

FREED_WITHIN_S = 30


def waiting(control: TrainingControl, pool: ThreadPoolExecutor) -> Future[None]:
    """A thread that is held."""
    begun = threading.Event()

    def wait() -> None:
        begun.set()
        control.wait_while_paused()

    future = pool.submit(wait)
    assert begun.wait(FREED_WITHIN_S)
    with pytest.raises(TimeoutErrorOfFuture):
        future.result(timeout=0.05)
    return future


@pytest.mark.parametrize("free", [TrainingControl.resume, TrainingControl.cancel])
def test_a_paused_training_waits_until_it_is_told_to_go_on_or_to_stop(free: Callable[[TrainingControl], None]) -> None:
    control = TrainingControl()
    control.wait_while_paused()
    control.pause()
    assert control.is_paused
    with ThreadPoolExecutor(1) as pool:
        future = waiting(control, pool)
        free(control)
        future.result(timeout=FREED_WITHIN_S)
    assert not control.is_paused
    assert control.is_cancelled == (free is TrainingControl.cancel)


def test_a_pause_after_the_wish_to_stop_holds_nobody() -> None:
    control = TrainingControl()
    control.cancel()
    control.pause()
    assert not control.is_paused
    control.wait_while_paused()
    with pytest.raises(Cancelled):
        control.raise_if_cancelled()
