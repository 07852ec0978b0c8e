"""What was measured on one track: plain facts that go to JSON and back."""

from __future__ import annotations

import math
import statistics
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from auralflow.readable import html_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Frames = tuple[float | None, ...]
"""A figure for each frame; None where there is none."""


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One figure of a stem.

    Attributes:
        name: The attribute of `StemScores` that holds it.
        title: A few words for heads of tables.
        meaning: What it is, in one sentence.
        higher_is_better: Else lower is.
    """

    name: str
    title: str
    meaning: str
    higher_is_better: bool = True


METRICS = (
    Metric(
        name="sdr_median_db",
        title="SDR",
        meaning="BSSEval v4 (museval): the track's median over frames of 1 s in which everything sounds.",
    ),
    Metric(name="sdr_mean_db", title="SDR, mean of frames", meaning="As SDR, but the track's mean over frames."),
    Metric(name="usdr_db", title="uSDR", meaning="One energy ratio for the whole track (MDX 2021)."),
    Metric(name="si_sdr_db", title="SI-SDR", meaning="Whole track, whatever the estimate's level."),
    Metric(name="si_sdr_improvement_db", title="SI-SDRi", meaning="SI-SDR above that of the mixture itself."),
    Metric(
        name="leakage_db",
        title="leakage",
        meaning="Energy of the estimate, relative to the mixture's, in the seconds in which the reference is silent.",
        higher_is_better=False,
    ),
    Metric(
        name="log_spectral_distance_db",
        title="LSD",
        meaning="By how many dB the estimate's spectrum is off (root mean square over bins, mean over frames).",
        higher_is_better=False,
    ),
)
MUSEVAL_METRICS = (
    Metric(name="isr_median_db", title="ISR", meaning="museval: image to spatial distortion, median over frames."),
    Metric(name="sir_median_db", title="SIR", meaning="museval: signal to interference, median over frames."),
    Metric(name="sar_median_db", title="SAR", meaning="museval: signal to artifacts, median over frames."),
)


@dataclass(frozen=True, kw_only=True)
class StemScores:
    """How near an estimate is to its reference; all in dB, None where there is no figure.

    Attributes:
        stem: Name of the stem.
        sdr_frames: SDR of each second; None where any reference or estimate is silent (see
            `auralflow.evaluation.metrics_sdr.framewise_sdr`); inf where they are equal.
        usdr_db: SDR of the whole track; None for a silent reference.
        si_sdr_db: SI-SDR of the whole track, -100 to 100; None for a silent reference.
        si_sdr_improvement_db: That above the mixture's.
        leakage_db: Energy relative to the mixture's where the reference is silent, from -120; None where it never is.
        silent_s: For how many seconds it is.
        log_spectral_distance_db: Of the spectrograms; None for a silent reference.
        isr_frames: By museval, if it was asked for.
        sir_frames: By museval, if it was asked for.
        sar_frames: By museval, if it was asked for.
    """

    stem: str
    sdr_frames: Frames
    usdr_db: float | None
    si_sdr_db: float | None
    si_sdr_improvement_db: float | None
    leakage_db: float | None
    silent_s: float
    log_spectral_distance_db: float | None
    isr_frames: Frames = ()
    sir_frames: Frames = ()
    sar_frames: Frames = ()

    def __repr__(self) -> str:
        figures = ", ".join(f"{metric.title} {_in_db(self.figure(metric))}" for metric in METRICS)
        return f"<StemScores of {self.stem}: {figures}>"

    @property
    def sdr_median_db(self) -> float | None:
        """Median over the frames that have a figure."""
        return median(self.sdr_frames)

    @property
    def sdr_mean_db(self) -> float | None:
        """Mean over the frames that have a figure."""
        return mean(self.sdr_frames)

    @property
    def isr_median_db(self) -> float | None:
        """Median over the frames that have a figure."""
        return median(self.isr_frames)

    @property
    def sir_median_db(self) -> float | None:
        """Median over the frames that have a figure."""
        return median(self.sir_frames)

    @property
    def sar_median_db(self) -> float | None:
        """Median over the frames that have a figure."""
        return median(self.sar_frames)

    def figure(self, metric: Metric) -> float | None:
        """The figure of a metric."""
        value: float | None = getattr(self, metric.name)
        return value


@dataclass(frozen=True, kw_only=True)
class TrackScores:
    """How well one track was separated.

    Attributes:
        track: Name of the track.
        estimator: Name of what made the estimates.
        sample_rate: In Hz.
        channels: 1 or 2.
        duration_s: How much of it was measured.
        stems: In the order they were given.
        null_dbfs: Peak of the mixture minus the sum of all the estimator's stems; -inf if they add up exactly; None
            if they are not meant to.
        notes: What the user should know, as sentences.
    """

    track: str
    estimator: str = ""
    sample_rate: int
    channels: int
    duration_s: float
    stems: tuple[StemScores, ...]
    null_dbfs: float | None
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        figures = ", ".join(f"{stem.stem} {_in_db(stem.sdr_median_db)}" for stem in self.stems)
        return f"<{self._title}: SDR of {figures}>"

    def _repr_html_(self) -> str:
        rows = [(stem.stem, *(_in_db(stem.figure(metric)) for metric in METRICS)) for stem in self.stems]
        return html_table(("stem", *(metric.title for metric in METRICS)), rows, title=self._title)

    @property
    def _title(self) -> str:
        of = f" of {self.track}" if self.track else ""
        return f"TrackScores{of} by {self.estimator}" if self.estimator else f"TrackScores{of}"

    def to_json(self) -> dict[str, Any]:
        """As JSON can hold it: what is no number is null, infinity the string "inf"."""
        facts: dict[str, Any] = plain(asdict(self))
        return facts

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> TrackScores:
        """What `to_json` was made of.

        Raises:
            TypeError: If it is something else.
            KeyError: The same.
            ValueError: The same.
        """
        stems = tuple(StemScores(**{name: _read(value) for name, value in stem.items()}) for stem in facts["stems"])
        return cls(**{**facts, "stems": stems, "null_dbfs": number(facts["null_dbfs"]), "notes": tuple(facts["notes"])})


def _in_db(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f} dB"


def median(values: Iterable[float | None]) -> float | None:
    """The median of what is there; None of nothing."""
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def mean(values: Iterable[float | None]) -> float | None:
    """The mean of what is there; None of nothing."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def plain(value: Any) -> Any:
    """A value as strict JSON can hold it, and `number` reads it."""
    if isinstance(value, float):
        return None if math.isnan(value) else str(value) if math.isinf(value) else value
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def _read(value: Any) -> Any:
    """What `plain` made of the value of a field of `StemScores`."""
    if isinstance(value, list):
        return tuple(number(each) for each in value)
    try:
        return number(value)
    except ValueError:
        return value  # the stem's name


def number(value: Any) -> float | None:
    """What `plain` made of a number, or of none."""
    return None if value is None else float(value)
