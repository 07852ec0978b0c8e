"""Signals become a cancelled token; only the second Ctrl+C is an exception."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from auralflow.cli.interrupt import Interrupts
from auralflow.errors import Cancelled

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends signals in another way")


def press(number: signal.Signals) -> None:
    os.kill(os.getpid(), number)


def test_the_first_signal_cancels_and_the_second_ctrl_c_raises() -> None:
    with Interrupts() as interrupts:
        press(signal.SIGTERM)
        assert interrupts.token.is_cancelled
        press(signal.SIGTERM)  # init systems send it again and again; the work is on its way out
        with pytest.raises(KeyboardInterrupt):
            press(signal.SIGINT)


def test_signals_raise_at_once_where_nobody_looks_at_the_token() -> None:
    with Interrupts() as interrupts:
        with pytest.raises(KeyboardInterrupt), interrupts.raised_at_once():
            press(signal.SIGTERM)
        assert interrupts.token.is_cancelled
        with pytest.raises(Cancelled), interrupts.raised_at_once():
            pytest.fail("was begun although it was cancelled before")


def test_what_handled_signals_before_does_so_afterwards() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    with Interrupts():
        assert signal.getsignal(signal.SIGINT) != before[0]
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)] == before
