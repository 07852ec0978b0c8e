"""One line that says how far something is, and is overwritten: on a terminal and in notebooks."""

from __future__ import annotations

import sys
from html import escape
from typing import TYPE_CHECKING, Any

from auralflow.lazy_loading import load_object
from auralflow.progress import clock

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from auralflow.progress import Progress


class StatusLine:
    """Shows a line on standard error if that is a terminal, below the cell in a notebook, and nowhere else."""

    def __init__(self) -> None:
        self._is_notebook = in_notebook()
        self.is_shown = self._is_notebook or sys.stderr.isatty()
        """Whether anybody sees the line."""
        self._handle: Any = None

    def show(self, text: str, fraction: float | None = None) -> None:
        """Overwrite the line.

        Args:
            text: What it says.
            fraction: How far it is, 0 to 1, for the bar of a notebook.
        """
        if self._is_notebook:
            bar = "" if fraction is None else f'<progress value="{fraction:.4f}" max="1"></progress> '
            self._display(f"{bar}{escape(text)}", text)
        elif self.is_shown:
            self._write(f"\r\x1b[K{text}")

    def print(self, text: str) -> None:
        """Write a line that stays, where output is kept, too."""
        if self._is_notebook:
            print(text)  # noqa: T201 - notebooks paint standard error red
            return
        self.clear()
        self._write(f"{text}\n")

    def clear(self) -> None:
        """Leave the line empty."""
        if self._is_notebook:
            if self._handle is not None:
                self._display("", "")
                self._handle = None
        elif self.is_shown:
            self._write("\r\x1b[K")

    def _display(self, html: str, text: str) -> None:
        display = load_object("IPython.display:display")  # who has a notebook has it
        content = {"text/html": html, "text/plain": text}
        if self._handle is None:
            self._handle = display(content, raw=True, display_id=True)
        else:
            self._handle.update(content, raw=True)

    @staticmethod
    def _write(text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()


class ProgressLine:
    """Shows progress in one line, on a terminal or in a notebook: a `ProgressSink` and a context manager.

    Example:
        >>> import auralflow
        >>> with auralflow.ProgressLine() as line:
        ...     song = auralflow.separate("song.wav", progress=line)
    """

    def __init__(self) -> None:
        self._line = StatusLine()

    def __call__(self, progress: Progress, /) -> None:
        """Show it."""
        facts = [f"{progress.stage} {progress.fraction:.0%}"]
        if progress.speed is not None:
            facts.append(f"{progress.speed:.1f} times real time")
        if progress.eta_s is not None:
            facts.append(f"{clock(progress.eta_s)} left")
        self._line.show(", ".join(facts), progress.fraction)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._line.clear()


def in_notebook() -> bool:
    """Whether a Jupyter kernel runs this; imports nothing."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return hasattr(shell, "kernel")
