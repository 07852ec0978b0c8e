"""The summary of an evaluation as people read it on a terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text as Words

from auralflow.cli.report import visible
from auralflow.evaluation.report_tables import (
    failure_sentences,
    summary_cells,
    tracks_counted,
    trained_on,
    used_columns,
)
from auralflow.evaluation.reports import HTML

if TYPE_CHECKING:
    from auralflow.evaluation.evaluation_result import EvaluationResult


def print_summary(result: EvaluationResult) -> None:
    """Print the summary on standard output and what must be known about it on standard error."""
    for note in (*result.notes, *failure_sentences(result)):
        print(visible(note), file=sys.stderr)
    for facts in result.estimators:
        if facts.is_contender:
            print(f"{visible(facts.title)}: {visible(trained_on(facts))}", file=sys.stderr)
            if facts.left_out:
                print(f"Not comparable: {visible(', '.join(facts.left_out))}", file=sys.stderr)
    console = Console(highlight=False)
    console.print(_table(result))
    count = len(result.tracks)
    tracks = f"{count} {'track' if count == 1 else 'tracks'}"
    console.print(Words(f"{tracks}, figures in dB: {visible(Path(result.output) / HTML)}"), soft_wrap=True)


def _table(result: EvaluationResult) -> Table:
    """Narrow enough for 80 columns; the reports have the intervals, too."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=0)
    table.add_column("", overflow="fold")
    for column in used_columns(result):
        # The metric above, the statistic below.
        table.add_column(Words(column.head.replace(" ", "\n"), justify="right"), justify="right", no_wrap=True)
    table.add_column("tracks", justify="right", no_wrap=True)
    for stem in result.stems:
        table.add_row(Words(visible(stem), style="bold"))
        for facts in result.estimators:
            cells = summary_cells(result, facts.name, stem)
            count = str(tracks_counted(result, facts.name, stem))
            table.add_row(Words(f"  {visible(facts.name)}"), *cells, count)
    return table
