"""The report on a dataset as people read it on a terminal: what is wrong first, then what there is."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text as Words

from auralflow.cli.report import visible
from auralflow.datasets.check_report import Severity
from auralflow.progress import clock

if TYPE_CHECKING:
    from auralflow.datasets.check_report import DatasetReport, Problem, SoundFacts

_TITLES = {
    Severity.ERROR: ("error", "errors", "red"),
    Severity.WARNING: ("warning", "warnings", "yellow"),
    Severity.NOTE: ("note", "notes", "cyan"),
}
_MOST_ROWS = 40


def print_report(report: DatasetReport) -> None:
    """Print a report on standard output: in colours if that is a terminal, as plain text if not."""
    console = Console(highlight=False)
    for severity in Severity:
        problems = [problem for problem in report.problems if problem.severity is severity]
        if problems:
            _print_problems(console, severity, problems)
    if report.tracks:
        console.print(_summary(report))
    counts = [_count(report.count(severity), *_TITLES[severity][:2]) for severity in Severity]
    tracks = _count(len(report.tracks), "track", "tracks")
    console.print(f"{tracks}, {clock(report.duration_s)}: {', '.join(counts)}", soft_wrap=True)


def _print_problems(console: Console, severity: Severity, problems: list[Problem]) -> None:
    one, many, color = _TITLES[severity]
    table = Table(
        title=Words(_count(len(problems), one, many), style=f"bold {color}"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        expand=False,
    )
    for heading in ("track", "sound", "what is wrong", "what to do"):
        table.add_column(heading, overflow="fold")
    for problem in problems[:_MOST_ROWS]:
        cells = (problem.track, _sound(problem), problem.sentence, problem.hint)
        table.add_row(*(Words(visible(cell)) for cell in cells))
    console.print(table)
    if len(problems) > _MOST_ROWS:
        console.print(f"... and {len(problems) - _MOST_ROWS} more; --json lists all.\n")


def _sound(problem: Problem) -> str:
    """The stem, and its file if that has another name: a stem may have several."""
    if problem.stem is None or problem.path.stem.lower() == problem.stem:
        return problem.stem or ""
    return f"{problem.stem}: {problem.path.name}"


def _summary(report: DatasetReport) -> Table:
    """One row for each name of a sound."""
    by_name: dict[str, list[SoundFacts]] = {}
    for track in report.tracks:
        for sound in track.sounds:
            by_name.setdefault(sound.name, []).append(sound)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("sound", overflow="fold")
    for heading in ("files", "length", "rate in Hz", "channels", "highest peak", "median level"):
        table.add_column(heading, justify="right")
    for name, sounds in by_name.items():
        table.add_row(
            Words(visible(name)),
            str(len(sounds)),
            clock(sum(sound.duration_s for sound in sounds)),
            _values({sound.sample_rate for sound in sounds}),
            _values({sound.channels for sound in sounds}),
            _level(max(sound.peak_dbfs for sound in sounds)),
            _level(statistics.median_low(sound.rms_dbfs for sound in sounds)),
        )
    return table


def _values(values: set[int]) -> str:
    return ", ".join(map(str, sorted(values)))


def _level(level_dbfs: float) -> str:
    return "silent" if math.isinf(level_dbfs) else f"{level_dbfs:.1f} dBFS"


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
