"""An evaluation as one HTML file that needs no other: tables and box plots."""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING

from auralflow.evaluation.report_figures import as_svg, box_plots
from auralflow.evaluation.report_tables import (
    about,
    failure_sentences,
    in_db,
    interval,
    meanings,
    measured_facts,
    summary_cells,
    tracks_counted,
    used_columns,
    used_metrics,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from auralflow.evaluation.evaluation_result import EvaluationResult

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 75rem; margin: 2rem auto;
  padding: 0 1rem; }
h1, h2, h3 { line-height: 1.2; }
table { border-collapse: collapse; margin: 0.5rem 0 1.5rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: bold; padding: 0.3rem 0; }
th, td { padding: 0.25rem 0.8rem; border-bottom: 1px solid #ddd; text-align: right; }
th:first-child, td:first-child, th.text, td.text { text-align: left; }
thead th { border-bottom: 2px solid #6e6e6e; }
img { max-width: 100%; }
.scroll { overflow-x: auto; }
"""


def html_report(result: EvaluationResult) -> str:
    """The report as HTML.

    Args:
        result: Of an evaluation.
    """
    picture = base64.b64encode(as_svg(box_plots(result))).decode()
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8"><title>Evaluation</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{_STYLE}</style></head><body>",
        "<h1>Evaluation</h1>",
        _list(measured_facts(result)),
    ]
    if result.notes:
        parts += ["<h2>Notes</h2>", _list(result.notes)]
    parts.append("<h2>All tracks together</h2>")
    parts += [_summary(result, stem) for stem in result.stems]
    parts += [
        f'<p><img alt="Box plots of the SDR of all tracks, for each stem and estimator"'
        f' src="data:image/svg+xml;base64,{picture}"></p>',
        "<h2>What was compared</h2>",
        "<ul>",
        *(
            f"<li><b>{escape(facts.title)}</b> ({escape(facts.name)}): {escape(about(facts))}</li>"
            for facts in result.estimators
        ),
        "</ul>",
        "<h2>Figures, all in dB</h2>",
        _list(meanings(result)),
    ]
    if result.failures:
        parts += ["<h2>What could not be measured</h2>", _list(failure_sentences(result))]
    parts.append("<h2>Each track</h2>")
    parts += [_tracks(result, stem) for stem in result.stems]
    parts.append("</body></html>")
    return "\n".join(parts) + "\n"


def _summary(result: EvaluationResult, stem: str) -> str:
    head = ["estimator", *(column.head for column in used_columns(result)), "95 % of SDR median", "tracks"]
    rows = [
        [
            facts.name,
            *summary_cells(result, facts.name, stem),
            interval(result, facts.name, stem),
            str(tracks_counted(result, facts.name, stem)),
        ]
        for facts in result.estimators
    ]
    return _table(stem, head, rows, texts=1)


def _tracks(result: EvaluationResult, stem: str) -> str:
    metrics = used_metrics(result)
    rows = [
        [track.track, track.estimator, *(in_db(scored.figure(metric)) for metric in metrics)]
        for name in result.tracks
        for track in result.scores
        if track.track == name
        for scored in track.stems
        if scored.stem == stem
    ]
    return _table(stem, ["track", "estimator", *(metric.title for metric in metrics)], rows, texts=2)


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], *, texts: int) -> str:
    """A table whose first columns hold texts, the others figures."""

    def row(cells: Sequence[str], tag: str) -> str:
        kinds = [' class="text"' if place < texts else "" for place in range(len(cells))]
        return "".join(f"<{tag}{kind}>{escape(cell)}</{tag}>" for kind, cell in zip(kinds, cells, strict=True))

    body = "\n".join(f"<tr>{row(cells, 'td')}</tr>" for cells in rows)
    return (
        f'<div class="scroll"><table><caption>{escape(caption)}</caption><thead><tr>{row(head, "th")}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _list(sentences: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(sentence)}</li>' for sentence in sentences)}</ul>"
