"""One line that moves: on a terminal, in a notebook, and nowhere else."""

from __future__ import annotations

import io
import sys
import types
from typing import Any

import pytest

from auralflow.progress import Progress
from auralflow.status_line import ProgressLine, StatusLine, in_notebook


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Handle:
    """What IPython's `display` gives, and keeps what is shown."""

    def __init__(self) -> None:
        self.shown: list[dict[str, str]] = []

    def update(self, content: dict[str, str], *, raw: bool) -> None:
        assert raw
        self.shown.append(content)


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> list[Handle]:
    """The places below a cell, in the order they were made."""
    handles: list[Handle] = []

    def display(content: dict[str, str], *, raw: bool, display_id: bool) -> Handle:
        assert display_id
        handles.append(Handle())
        handles[-1].update(content, raw=raw)
        return handles[-1]

    ipython: Any = types.ModuleType("IPython")
    ipython.get_ipython = lambda: types.SimpleNamespace(kernel=object())
    displays: Any = types.ModuleType("IPython.display")
    displays.display = display
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", displays)
    return handles


def test_a_terminal_has_one_line_and_what_stays_begins_on_an_empty_one(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    line = StatusLine()
    line.show("half", 0.5)
    line.print("one epoch")
    line.clear()
    assert terminal.getvalue() == "\r\x1b[Khalf\r\x1b[Kone epoch\n\r\x1b[K"


def test_kept_output_has_only_what_stays(capsys: pytest.CaptureFixture[str]) -> None:
    line = StatusLine()
    assert not line.is_shown
    line.show("half", 0.5)
    line.print("one epoch")
    line.clear()
    assert capsys.readouterr() == ("", "one epoch\n")


def test_a_notebook_has_a_bar_that_is_updated_in_place(
    notebook: list[Handle], capsys: pytest.CaptureFixture[str]
) -> None:
    assert in_notebook()
    with ProgressLine() as line:
        for fraction in (0.25, 1.0):
            line(Progress(stage="separate", fraction=fraction, speed=2.0, eta_s=3.0))
    (handle,) = notebook
    first, second, last = handle.shown
    assert first["text/plain"] == "separate 25%, 2.0 times real time, 0:03 left"
    assert '<progress value="0.2500" max="1">' in first["text/html"]
    assert '<progress value="1.0000" max="1">' in second["text/html"]
    assert last["text/html"] == ""
    StatusLine().print("kept")
    assert capsys.readouterr() == ("kept\n", "")


def test_what_a_notebook_shows_next_has_a_place_of_its_own_and_names_are_no_markup(notebook: list[Handle]) -> None:
    line = StatusLine()
    line.show("<b>.wav", 0.5)
    line.clear()
    line.clear()
    line.show("again")
    first, second = (handle.shown for handle in notebook)
    assert first[0]["text/plain"] == "<b>.wav"
    assert first[0]["text/html"].endswith("&lt;b&gt;.wav")
    assert [content["text/html"] for content in (first[-1], *second)] == ["", "again"]
    assert len(first) == 2


def test_a_shell_without_a_kernel_is_no_notebook(notebook: list[Handle], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["IPython"], "get_ipython", lambda: types.SimpleNamespace())
    assert not in_notebook()
    assert not StatusLine().is_shown
