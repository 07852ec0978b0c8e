from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest

from auralflow.errors import StoreError
from auralflow_studio.exception_relay import ExceptionRelay

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from auralflow_studio.messages import UserMessage


def test_exceptions_of_any_thread_arrive_in_the_window_thread(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    hooks = (sys.excepthook, threading.excepthook)
    relay = ExceptionRelay()
    heard: list[tuple[UserMessage, int]] = []
    relay.raised.connect(lambda message: heard.append((message, threading.get_native_id())))

    def fail() -> None:
        raise StoreError("The disk is full.")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert heard == []
    try:
        raise ZeroDivisionError("in the window")
    except ZeroDivisionError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert [message.text for message, _ in heard] == ["The disk is full.", "in the window"]
    assert {thread_id for _, thread_id in heard} == {threading.get_native_id()}
    assert caplog.text.count("Traceback") == 2
    relay.close()
    assert (sys.excepthook, threading.excepthook) == hooks


@pytest.mark.qt_no_exception_capture
def test_ctrl_c_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    relay = ExceptionRelay()
    heard: list[object] = []
    relay.raised.connect(heard.append)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    relay.close()
    assert "KeyboardInterrupt" in capsys.readouterr().err
    assert heard == []
