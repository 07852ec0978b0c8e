"""What the figures of an evaluation are called, and what they mean, in the language of the window."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from auralflow.evaluation.track_scores import METRICS
from auralflow_studio.translation import shown_text

if TYPE_CHECKING:
    from auralflow.evaluation.estimators import EstimatorFacts
    from auralflow.evaluation.track_scores import Metric

NOTHING = "–"
_MINUS = "−"


@dataclass(frozen=True)
class Column:
    """A column of figures.

    Attributes:
        title: Its head, to be translated.
        help: What it means, to be translated.
        metric: Name of the metric.
        statistic: Over the songs.
    """

    title: str
    help: str
    metric: str
    statistic: Literal["median", "mean"]


def _column(title: object, help_text: object, metric: str, statistic: Literal["median", "mean"] = "median") -> Column:
    return Column(str(title), str(help_text), metric, statistic)


COLUMNS = (
    _column(
        QT_TRANSLATE_NOOP("Evaluation", "SDR median"),
        QT_TRANSLATE_NOOP(
            "Evaluation",
            "Signal to distortion ratio in dB, higher is better. Median of medians: the middle second of each song, and"
            " of those the middle song. This is the figure that papers report.",
        ),
        "sdr_median_db",
        "median",
    ),
    _column(
        QT_TRANSLATE_NOOP("Evaluation", "SDR mean"),
        QT_TRANSLATE_NOOP(
            "Evaluation",
            "The same in dB, higher is better, but the mean of the songs' medians: single songs that went wrong count.",
        ),
        "sdr_median_db",
        "mean",
    ),
    _column(
        QT_TRANSLATE_NOOP("Evaluation", "uSDR mean"),
        QT_TRANSLATE_NOOP(
            "Evaluation",
            "One ratio of energies for each whole song, and the mean over songs; in dB, higher is better. The figure of"
            " the music demixing challenges.",
        ),
        "usdr_db",
        "mean",
    ),
    _column(
        QT_TRANSLATE_NOOP("Evaluation", "SI-SDR median"),
        QT_TRANSLATE_NOOP(
            "Evaluation",
            "As SDR over whole songs, but a stem that is only too loud or too quiet loses nothing; in dB, higher is"
            " better.",
        ),
        "si_sdr_db",
        "median",
    ),
    _column(
        QT_TRANSLATE_NOOP("Evaluation", "Improvement"),
        QT_TRANSLATE_NOOP(
            "Evaluation",
            "By how many dB the SI-SDR is above that of the mixture itself: what the model has achieved. Higher is"
            " better, 0 is nothing.",
        ),
        "si_sdr_improvement_db",
        "median",
    ),
)


FIGURES = (
    _column(
        QT_TRANSLATE_NOOP("Evaluation", "SDR"),
        QT_TRANSLATE_NOOP(
            "Evaluation", "Signal to distortion ratio of each song: the median over its seconds. Higher is better."
        ),
        "sdr_median_db",
    ),
    _column(
        QT_TRANSLATE_NOOP("Evaluation", "uSDR"),
        QT_TRANSLATE_NOOP("Evaluation", "One ratio of energies for each whole song. Higher is better."),
        "usdr_db",
    ),
    _column(
        QT_TRANSLATE_NOOP("Evaluation", "SI-SDR"),
        QT_TRANSLATE_NOOP("Evaluation", "As SDR over the whole song, whatever the level. Higher is better."),
        "si_sdr_db",
    ),
    _column(
        QT_TRANSLATE_NOOP("Evaluation", "Improvement"),
        QT_TRANSLATE_NOOP("Evaluation", "SI-SDR above that of the mixture itself. Higher is better."),
        "si_sdr_improvement_db",
    ),
    _column(
        QT_TRANSLATE_NOOP("Evaluation", "Leakage"),
        QT_TRANSLATE_NOOP(
            "Evaluation", "How loud the stem is where it should be silent, against the mixture. Lower is better."
        ),
        "leakage_db",
    ),
    _column(
        QT_TRANSLATE_NOOP("Evaluation", "Spectral distance"),
        QT_TRANSLATE_NOOP("Evaluation", "By how many dB the stem's spectrum is off. Lower is better."),
        "log_spectral_distance_db",
    ),
)
"""What can be looked at song by song."""


def translated(text: str) -> str:
    """A word of this module in the language of the window."""
    return QCoreApplication.translate("Evaluation", text) if text else ""


def estimator_name(facts: EstimatorFacts, titles: dict[str, str] | None = None) -> str:
    """What people call what made estimates.

    Args:
        facts: What the result says.
        titles: Better titles of models by their name in the result.
    """
    if facts.kind == "baseline":
        return QCoreApplication.translate("Evaluation", "Mixture (floor)")
    if facts.kind == "oracle":
        return QCoreApplication.translate("Evaluation", "Ideal mask (ceiling)")
    return (titles or {}).get(facts.name) or shown_text(facts.title) or facts.name


def estimator_help(facts: EstimatorFacts) -> str:
    """Where it comes from, and what a model may have learned from."""
    if facts.kind == "baseline":
        return QCoreApplication.translate(
            "Evaluation", "The song is taken for every stem. What is not better than this has separated nothing."
        )
    if facts.kind == "oracle":
        return QCoreApplication.translate(
            "Evaluation",
            "Made with the true stems, so no model: the best that turning frequencies up and down could reach.",
        )
    if not facts.origin:
        return QCoreApplication.translate(
            "Evaluation", "Its card does not say what it learned from: it may know these songs."
        )
    return shown_text(facts.origin)


def metric_named(name: str) -> Metric:
    """The metric of a name."""
    return next(metric for metric in METRICS if metric.name == name)


def db_text(value: float | None) -> str:
    """A figure in dB with two digits; a dash where there is none."""
    if value is None or math.isnan(value):
        return NOTHING
    number = "∞" if math.isinf(value) else QLocale().toString(float(abs(value)), "f", 2)
    return f"{_MINUS}{number}" if value < 0 and number.strip("0.,") else number
