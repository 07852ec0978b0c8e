"""Figures of many tracks as few: medians and means, named as such, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from auralflow.evaluation.track_scores import METRICS, MUSEVAL_METRICS, number, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from auralflow.evaluation.track_scores import Metric, TrackScores

CONFIDENCE = 0.95
RESAMPLES = 2000


@dataclass(frozen=True, kw_only=True)
class SummaryRow:
    """One metric of one stem by one estimator, over all tracks that have a figure.

    Attributes:
        estimator: Name of what made the estimates.
        stem: Name of the stem.
        metric: Name of the metric, see `auralflow.evaluation.track_scores.METRICS`.
        tracks: How many tracks have a figure.
        median_db: The median over those tracks; of "sdr_median_db" the median of medians that papers report.
        mean_db: The mean over those tracks.
        low_db: From here ...
        high_db: ... to here lies the median with 95 % confidence, as far as these tracks tell (bootstrap).
    """

    estimator: str
    stem: str
    metric: str
    tracks: int
    median_db: float
    mean_db: float
    low_db: float
    high_db: float

    def to_json(self) -> dict[str, Any]:
        """As JSON can hold it."""
        facts: dict[str, Any] = plain(vars(self))
        return facts

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> SummaryRow:
        """What `to_json` was made of."""
        read: dict[str, Any] = {name: number(v) if name.endswith("_db") else v for name, v in facts.items()}
        return cls(**read)


def summarize(scores: Sequence[TrackScores], *, seed: int = 0) -> tuple[SummaryRow, ...]:
    """Medians, means and confidence intervals over tracks.

    Args:
        scores: Of any estimators, in any order.
        seed: For the bootstrap; another one moves the intervals a little.

    Returns:
        By estimator and stem in the order in which they first come, and by metric; no row where no track has a figure.
    """
    figures: dict[tuple[str, str], list[Any]] = {}
    for track in scores:
        for stem in track.stems:
            figures.setdefault((track.estimator, stem.stem), []).append(stem)
    estimators = list(dict.fromkeys(estimator for estimator, _ in figures))
    rows = []
    for (estimator, name), stems in sorted(figures.items(), key=lambda item: estimators.index(item[0][0])):
        for metric in (*METRICS, *MUSEVAL_METRICS):
            values = [value for scored in stems if (value := scored.figure(metric)) is not None]
            if values:
                rows.append(_row(estimator, name, metric, np.array(values, np.float64), seed))
    return tuple(rows)


def _row(estimator: str, stem: str, metric: Metric, values: np.ndarray, seed: int) -> SummaryRow:
    low, high = bootstrap_interval(values, seed=seed)
    with np.errstate(invalid="ignore"):  # inf and -inf have no mean
        return SummaryRow(
            estimator=estimator,
            stem=stem,
            metric=metric.name,
            tracks=len(values),
            median_db=float(np.median(values)),
            mean_db=float(np.mean(values)),
            low_db=low,
            high_db=high,
        )


def bootstrap_interval(values: np.ndarray, *, seed: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Where the median of all such tracks probably lies: quantiles of medians of tracks drawn with replacement.

    The tracks are drawn, not their frames: seconds of one song are no independent samples.

    Args:
        values: A figure for each track; at least one.
        seed: Of the draws.
        confidence: How probably.

    Returns:
        Both ends; the same for a single track, which says nothing about others.

    Reference: B. Efron, R. Tibshirani, "An introduction to the bootstrap", 1993, ch. 13.
    """
    draws = np.random.default_rng(seed).integers(0, len(values), (RESAMPLES, len(values)))
    with np.errstate(invalid="ignore"):
        medians = np.median(values[draws], axis=1)
        tail = (1 - confidence) / 2
        # No interpolation, which infinities would not stand.
        low, high = np.quantile(medians, [tail, 1 - tail], method="nearest")
    return float(low), float(high)


def summary_row(rows: Sequence[SummaryRow], estimator: str, stem: str, metric: str) -> SummaryRow | None:
    """The row of one estimator, stem and metric; None if there is none."""
    wanted = (estimator, stem, metric)
    return next((row for row in rows if (row.estimator, row.stem, row.metric) == wanted), None)
