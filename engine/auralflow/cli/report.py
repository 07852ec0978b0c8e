"""What the user sees while files are separated: a bar on a terminal, plain lines in a log, JSON lines for programs."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from auralflow.progress import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from auralflow.progress import Progress

# Plain output says something every quarter of a stage, if that takes long.
_PLAIN_STEP = 0.25
_PLAIN_PAUSE_S = 2.0
_STAGES = {
    "separate": "separating",
    "export": "writing",
    "check": "checking",
    "synthesize": "making songs",
    "evaluate": "measuring",
}


@dataclass(frozen=True, kw_only=True)
class FileReport:
    """What became of one file.

    Attributes:
        status: "done", "skipped" (everything was there already), "failed" or "cancelled".
        facts: For the JSON line, in this order.
        lines: For people.
    """

    status: str
    facts: dict[str, Any]
    lines: tuple[str, ...]


def visible(text: object) -> str:
    """Text in one line: control characters of file names as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(text))


class ProgressDisplay(Protocol):
    """Shows how far one file is; a context manager."""

    def __call__(self, progress: Progress, /) -> None:
        """Show it."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None: ...


class NoDisplay:
    """Shows nothing."""

    def __call__(self, progress: Progress, /) -> None:
        """Do nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Nothing to end."""


class PlainDisplay(NoDisplay):
    """A line every quarter of a stage, but none for what takes a moment."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._stage = ""
        self._next = 0.0
        self._printed_at = time.monotonic()

    def __call__(self, progress: Progress, /) -> None:
        """Print a line if it is time for one."""
        if progress.stage != self._stage:
            self._stage, self._next = progress.stage, _PLAIN_STEP
        is_time = time.monotonic() - self._printed_at >= _PLAIN_PAUSE_S
        if self._next <= progress.fraction < 1 and is_time:
            self._printed_at = time.monotonic()
            self._next = progress.fraction - progress.fraction % _PLAIN_STEP + _PLAIN_STEP
            left = "" if progress.eta_s is None else f", {clock(progress.eta_s)} left"
            print(
                f"{self._title}: {_STAGES[progress.stage]}, {progress.fraction:.0%}{left}", file=sys.stderr, flush=True
            )


class BarDisplay:
    """A bar on the terminal: percentage, times real time, time left. Goes away at the end."""

    def __init__(self, title: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TaskProgressColumn, TextColumn
        from rich.progress import Progress as RichProgress

        self._bars = RichProgress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[figures]}", markup=False),
            console=Console(stderr=True),
            transient=True,
        )
        self._title = title
        self._stage = ""
        self._task = self._bars.add_task(title, total=1.0, figures="")

    def __call__(self, progress: Progress, /) -> None:
        """Move the bar."""
        speed = "" if progress.speed is None else f"{progress.speed:.1f}x"
        left = "" if progress.eta_s is None else f"{clock(progress.eta_s)} left"
        self._bars.update(
            self._task,
            completed=progress.fraction,
            description=f"{self._title} {_STAGES[progress.stage]}",
            figures=f"{speed} {left}",
            refresh=progress.stage != self._stage,
        )
        self._stage = progress.stage

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._bars.stop()


def progress_display(title: str, *, quiet: bool) -> ProgressDisplay:
    """The display that suits standard error: a bar on a terminal, lines elsewhere, nothing if quiet."""
    if quiet:
        return NoDisplay()
    make: Callable[[str], ProgressDisplay] = BarDisplay if sys.stderr.isatty() else PlainDisplay
    return make(title)


class Reporter:
    """Results on standard output, progress and errors on standard error.

    Args:
        total: How many files there will be.
        as_json: One JSON object a line instead of text.
        quiet: No progress, and no text but errors.
    """

    def __init__(self, total: int, *, as_json: bool, quiet: bool) -> None:
        self._total = total
        self.as_json = as_json
        self._quiet = quiet
        self._counts: dict[str, int] = {}

    def display(self, number: int, path: Path) -> ProgressDisplay:
        """The display for file `number`, from 1."""
        counter = f"[{number}/{self._total}] " if self._total > 1 else ""
        return progress_display(f"{counter}{visible(path.name)}", quiet=self._quiet)

    def file(self, report: FileReport) -> None:
        """Tell what became of a file."""
        self._counts[report.status] = self._counts.get(report.status, 0) + 1
        if self.as_json:
            print(json.dumps(report.facts), flush=True)
        elif report.status in {"failed", "cancelled"}:
            print("\n".join(report.lines), file=sys.stderr, flush=True)
        elif not self._quiet and report.lines:
            print("\n".join(report.lines), flush=True)

    def note(self, text: str) -> None:
        """Tell something that belongs to no file."""
        if not self._quiet:
            print(text, file=sys.stderr, flush=True)

    def end(self) -> None:
        """Count up, if there were several files."""
        if self._total > 1 and not self.as_json and not self._quiet:
            counts = (f"{self._counts[s]} {s}" for s in ("done", "skipped", "failed", "cancelled") if s in self._counts)
            print(", ".join(counts), flush=True)

    @property
    def has_failures(self) -> bool:
        """Whether a file failed."""
        return "failed" in self._counts
