"""An evaluation as tables: CSV for programs, Markdown for people."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from auralflow.evaluation.aggregate import CONFIDENCE, SummaryRow, summary_row
from auralflow.evaluation.track_scores import METRICS, MUSEVAL_METRICS, plain
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from auralflow.evaluation.estimators import EstimatorFacts
    from auralflow.evaluation.evaluation_result import EvaluationResult
    from auralflow.evaluation.track_scores import Metric

NOTHING = "–"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the summary.

    Attributes:
        head: What stands above it.
        metric: Name of the metric.
        statistic: Over the tracks.
    """

    head: str
    metric: str
    statistic: Literal["median", "mean"] = "median"


COLUMNS = (
    Column(head="SDR median", metric="sdr_median_db"),
    Column(head="SDR mean", metric="sdr_median_db", statistic="mean"),
    Column(head="uSDR mean", metric="usdr_db", statistic="mean"),
    Column(head="SI-SDR median", metric="si_sdr_db"),
    Column(head="SI-SDRi median", metric="si_sdr_improvement_db"),
    Column(head="leakage median", metric="leakage_db"),
    Column(head="LSD median", metric="log_spectral_distance_db"),
)
MUSEVAL_COLUMNS = tuple(Column(head=f"{m.title} median", metric=m.name) for m in MUSEVAL_METRICS)


def used_columns(result: EvaluationResult) -> tuple[Column, ...]:
    """The columns that have figures; museval's only if it was asked."""
    metrics = {row.metric for row in result.summary}
    return tuple(column for column in (*COLUMNS, *MUSEVAL_COLUMNS) if column.metric in metrics)


def used_metrics(result: EvaluationResult) -> tuple[Metric, ...]:
    """The metrics that have figures."""
    names = {row.metric for row in result.summary}
    return tuple(metric for metric in (*METRICS, *MUSEVAL_METRICS) if metric.name in names)


def summary_cells(result: EvaluationResult, estimator: str, stem: str) -> list[str]:
    """A line of the summary: a cell for each of `used_columns`, in dB with two digits."""
    cells = []
    for column in used_columns(result):
        row = summary_row(result.summary, estimator, stem, column.metric)
        cells.append(NOTHING if row is None else in_db(getattr(row, f"{column.statistic}_db")))
    return cells


def interval(result: EvaluationResult, estimator: str, stem: str) -> str:
    """Where the median SDR lies with 95 % confidence, as "5.10 … 6.20"."""
    row = summary_row(result.summary, estimator, stem, "sdr_median_db")
    return NOTHING if row is None else f"{in_db(row.low_db)} … {in_db(row.high_db)}"


def tracks_counted(result: EvaluationResult, estimator: str, stem: str) -> int:
    """How many tracks have an SDR."""
    row = summary_row(result.summary, estimator, stem, "sdr_median_db")
    return 0 if row is None else row.tracks


def in_db(value: float | None) -> str:
    """A figure for people."""
    if value is None or math.isnan(value):
        return NOTHING
    return ("∞" if value > 0 else "−∞") if math.isinf(value) else f"{value:.2f}".replace("-", "−")


def trained_on(facts: EstimatorFacts) -> str:
    """What a model may have seen, as its card says."""
    if facts.kind == "model" and not facts.origin:
        return "Its card does not say what it was trained on: it may know these tracks."
    return facts.origin


def scores_csv(result: EvaluationResult) -> str:
    """A line for each estimator, track and stem; an empty cell where there is no figure."""
    metrics = used_metrics(result)
    rows = (
        [
            track.estimator,
            track.track,
            stem.stem,
            *(_cell(stem.figure(metric)) for metric in metrics),
            _cell(stem.silent_s),
            sum(value is not None for value in stem.sdr_frames),
            len(stem.sdr_frames),
            _cell(track.null_dbfs),
            _cell(track.duration_s),
        ]
        for track in result.scores
        for stem in track.stems
    )
    head = ["estimator", "track", "stem", *(metric.name for metric in metrics), "silent_s", "sdr_frame_count"]
    return _csv([*head, "frame_count", "null_dbfs", "duration_s"], rows)


def summary_csv(result: EvaluationResult) -> str:
    """A line for each estimator, stem and metric."""
    names = list(SummaryRow.__dataclass_fields__)
    return _csv(names, ([_cell(getattr(row, name)) for name in names] for row in result.summary))


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue()


def _cell(value: object) -> object:
    return "" if (cell := plain(value)) is None else cell


def markdown(result: EvaluationResult) -> str:
    """The report as Markdown."""
    lines = ["# Evaluation", "", *(f"- {fact}" for fact in measured_facts(result)), ""]
    if result.notes:
        lines += ["## Notes", "", *(f"- {note}" for note in result.notes), ""]
    head = ["estimator", *(column.head for column in used_columns(result)), "95 % of SDR median", "tracks"]
    for stem in result.stems:
        lines += [f"## {_escaped(stem)}", "", _line(head), _line(["---", *["---:"] * (len(head) - 1)])]
        for facts in result.estimators:
            cells = summary_cells(result, facts.name, stem)
            count = str(tracks_counted(result, facts.name, stem))
            lines.append(_line([facts.name, *cells, interval(result, facts.name, stem), count]))
        lines.append("")
    lines += ["## What was compared", ""]
    for facts in result.estimators:
        lines += [f"- **{_escaped(facts.title)}** ({_escaped(facts.name)}): {_escaped(about(facts))}"]
    lines += ["", "## Figures, all in dB", "", *(f"- {meaning}" for meaning in meanings(result)), ""]
    if result.failures:
        lines += ["## What could not be measured", ""]
        lines += [f"- {_escaped(failure)}" for failure in failure_sentences(result)]
        lines.append("")
    return "\n".join(lines)


def measured_facts(result: EvaluationResult) -> list[str]:
    """What was measured, as sentences."""
    length_s = sum({track.track: track.duration_s for track in result.scores}.values())
    facts: list[str] = [
        Text("Dataset: {path}", path=result.dataset),
        Text("Part of it: {split}", split=result.split),
        Text("Tracks: {count}, {minutes:.1f} minutes", count=len(result.tracks), minutes=length_s / 60),
        Text("Compared stems: {stems}", stems=", ".join(result.stems)),
    ]
    if result.duration_s is not None:
        facts.append(Text("Only the first {seconds:g} s of each track were measured.", seconds=result.duration_s))
    nulls = [(track.estimator, track.null_dbfs) for track in result.scores if track.null_dbfs is not None]
    for name in dict.fromkeys(name for name, _ in nulls):
        worst = in_db(max(null for other, null in nulls if other == name))
        facts.append(Text("The stems of {name} miss the mixture by {null} dBFS at most.", name=name, null=worst))
    return facts


def about(facts: EstimatorFacts) -> str:
    """Licence, training data, what was left out."""
    parts = [trained_on(facts)]
    if facts.license:
        parts.append(Text("Licence of the weights: {license}.", license=facts.license))
    if facts.left_out:
        parts.append(Text("Not comparable: {names}.", names=", ".join(facts.left_out)))
    return " ".join(part for part in parts if part)


def meanings(result: EvaluationResult) -> list[str]:
    """What the figures are, as sentences."""
    return [
        *(
            Text(
                "{title}: {meaning} {direction} is better.",
                title=metric.title,
                meaning=metric.meaning,
                direction="Higher" if metric.higher_is_better else "Lower",
            )
            for metric in used_metrics(result)
        ),
        "“SDR median” is the median over tracks of each track’s median over seconds, as papers report it; “SDR mean” is"
        " the mean over tracks of the same medians.",
        "A second counts for SDR only if all compared stems and estimates sound in it: figures of evaluations that"
        " compared other stems are others.",
        Text("{share:.0%} of the medians of tracks drawn with replacement lie in the interval.", share=CONFIDENCE),
    ]


def failure_sentences(result: EvaluationResult) -> list[str]:
    """What could not be measured."""
    return [f"{failure.estimator}, {failure.track}: {failure.message} {failure.hint}" for failure in result.failures]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_escaped(cell) for cell in cells)} |"


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is, in one line."""
    for mark in "\\`*_<>[]|#":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
