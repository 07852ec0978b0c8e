"""The spectrograms of an estimate and of the truth, on one scale, and what lies between them in dB."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from auralflow.configuration import whole_sample_rate
from auralflow.errors import ConfigError, ShapeError
from auralflow.text import Text
from auralflow.visualization.compared_arrays import compared_arrays
from auralflow.visualization.frequency_axis import band_edges_mel, bin_edges_mel, marks
from auralflow.visualization.themes import DARK, LIGHT, dress, dress_colorbar, empty_figure, label_height, label_time

if TYPE_CHECKING:
    from typing import Any

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

RANGE_DB = 80.0
"""How far below the truth's loudest value the colours reach."""
DIFFERENCE_RANGE_DB = 20.0
"""From which difference on the colours of the third picture no longer change."""

_WIDTH_IN, _HEIGHT_IN = 10.0, 8.0
# About as many as the pictures have pixels at the usual resolution.
_ROWS, _COLUMNS = 240, 1000
# Powers of more or fewer dB are no floating-point numbers.
_MOST_DB = 2000.0


def spec_show_diff(
    label: str,
    estimate: ArrayLike,
    target: ArrayLike,
    resolution: int = 120,
    *,
    in_db: bool = False,
    sample_rate: int | None = None,
    hop_length: int | None = None,
    mel_range_hz: tuple[float, float] | None = None,
    dark: bool = False,
) -> Figure:
    """A figure of three pictures: the estimated spectrogram, the true one, and their difference in dB.

    Estimate and truth share one colour scale. Both are cut off 80 dB below the truth's peak before the difference is
    taken, so that what nobody hears does not count. The difference is estimate minus truth: red (in the dark: orange)
    where the estimate is too loud, blue where it is too quiet. Channels are averaged by power.

    >>> import numpy as np
    >>> truth = np.abs(np.random.default_rng(0).normal(size=(2, 513, 100)))
    >>> figure = spec_show_diff("vocals", 0.5 * truth, truth, sample_rate=44_100, hop_length=256)
    >>> [axes.get_title("left") for axes in figure.axes[:3]]
    ['vocals: estimate', 'vocals: truth', 'vocals: estimate − truth']

    Args:
        label: Name of the target.
        estimate: Spectrogram of shape `(bins, frames)` or `(channels, bins, frames)`, from 0 Hz up; a tensor or array
            of magnitudes, of complex values or, with `in_db`, of dB.
        target: The true one, same shape.
        resolution: In dots per inch; the figure has 10 x 8 inches.
        in_db: Whether the values are in dB already. It is never guessed: a dB value above 0 looks like a magnitude.
        sample_rate: Of the audio, in Hz; without it the axes count bins and frames.
        hop_length: Step from frame to frame in samples, for a time axis in seconds; needs `sample_rate`.
        mel_range_hz: If the bins are mel bands, where the first begins and the last ends; needs `sample_rate`.
        dark: Light on dark ground instead of dark on white.

    Raises:
        ShapeError: If a spectrogram has other axes, differs in shape from the other, or holds values that are not
            finite, or negative or complex where they must not be.
        ConfigError: If a setting is out of its range or misses the sample rate.
    """
    sample_rate = None if sample_rate is None else whole_sample_rate(sample_rate)
    _check_axes(sample_rate, hop_length, mel_range_hz)
    arrays = compared_arrays(estimate, target, axes=("bins", "frames"))
    powers = [_power(values, name, in_db) for values, name in zip(arrays, ("estimate", "target"), strict=True)]
    bins, frames = powers[0].shape
    edges = _row_edges(bins, sample_rate, mel_range_hz)
    pooled = [_pooled(power, edges, keep_rows=sample_rate is None) for power in powers]
    estimate_db, target_db, quietest_db, scale = _levels_db(pooled[0], pooled[1], in_db)
    loudest_db = max(float(estimate_db.max()), float(target_db.max()), quietest_db + RANGE_DB)

    theme = DARK if dark else LIGHT
    figure = empty_figure(_WIDTH_IN, _HEIGHT_IN, resolution, theme)
    pictures: list[Axes] = list(figure.subplots(3, 1, sharex=True, sharey=True))
    step_s = hop_length / sample_rate if sample_rate is not None and hop_length is not None else None
    step = 1.0 if step_s is None else step_s
    place: dict[str, Any] = {
        "origin": "lower",
        "aspect": "auto",
        # Frame n is centred at time n.
        "extent": (-0.5 * step, (frames - 0.5) * step, edges[0], edges[-1]),
    }
    colours: dict[str, Any] = {"cmap": theme.magnitude, "vmin": quietest_db, "vmax": loudest_db}
    image = pictures[0].imshow(estimate_db, **place, **colours)
    pictures[1].imshow(target_db, **place, **colours)
    dress_colorbar(figure.colorbar(image, ax=pictures[:2], pad=0.01, aspect=32), theme, scale)
    colours = {"cmap": theme.signed, "vmin": -DIFFERENCE_RANGE_DB, "vmax": DIFFERENCE_RANGE_DB}
    image = pictures[2].imshow(estimate_db - target_db, **place, **colours)
    dress_colorbar(figure.colorbar(image, ax=pictures[2], pad=0.01, aspect=16, extend="both"), theme, "dB")

    for axes, title in zip(pictures, ("estimate", "truth", "estimate − truth"), strict=True):
        dress(axes, theme, f"{label}: {title}")
        label_height(axes, theme, "bin" if sample_rate is None else "frequency (Hz)")
    if sample_rate is not None:
        pictures[0].set_yticks(*marks(edges[0], edges[-1]))  # all three share the axis
    label_time(pictures[2], theme, None if step_s is None else frames * step_s)
    return figure


def _check_axes(sample_rate: int | None, hop_length: int | None, mel_range_hz: tuple[float, float] | None) -> None:
    if hop_length is not None and not hop_length > 0:
        raise ConfigError(
            Text("{name} must be above 0, not {value}.", name="hop_length", value=hop_length),
            hint="Give what the spectrogram was made with, or leave it out.",
        )
    if sample_rate is None and (hop_length is not None or mel_range_hz is not None):
        raise ConfigError(
            "hop_length and mel_range_hz mean nothing without the sample rate.", hint="Give sample_rate, too."
        )
    if mel_range_hz is not None and not 0 <= mel_range_hz[0] < mel_range_hz[1]:
        raise ConfigError(
            Text("No mel bands lie between {low} and {high} Hz.", low=mel_range_hz[0], high=mel_range_hz[1]),
            hint="Give the lower frequency first.",
        )


def _power(values: NDArray[Any], name: str, in_db: bool) -> NDArray[np.float64]:
    """Power of shape (bins, frames), averaged over the channels."""
    if in_db:
        if np.iscomplexobj(values):
            raise ShapeError(
                Text("The {name} is complex, and dB are real numbers.", name=name), hint="Leave in_db out."
            )
        decibels = np.clip(values.astype(np.float64), -_MOST_DB, _MOST_DB)
        return np.asarray(np.mean(10 ** (decibels / 10), axis=0))
    magnitude = np.abs(values) if np.iscomplexobj(values) else values
    if (magnitude < 0).any():
        raise ShapeError(
            Text("The {name} holds negative values, which no magnitude has.", name=name),
            hint="Give its absolute value, or say in_db=True if it is in dB.",
        )
    return np.asarray(np.einsum("cbf,cbf->bf", magnitude, magnitude, dtype=np.float64) / np.float64(len(magnitude)))


def _row_edges(bins: int, sample_rate: int | None, mel_range_hz: tuple[float, float] | None) -> NDArray[np.float64]:
    """Where the bins begin and end on the axis, shape (bins + 1,)."""
    if sample_rate is None:
        return np.arange(bins + 1, dtype=np.float64) - 0.5
    return bin_edges_mel(bins, sample_rate) if mel_range_hz is None else band_edges_mel(bins, *mel_range_hz)


def _pooled(power: NDArray[np.float64], edges: NDArray[np.float64], keep_rows: bool) -> NDArray[np.float64]:
    """Means over the cells of a picture with even rows and columns; a cell smaller than a bin shows that bin."""
    bins, frames = power.shape
    columns = min(frames, _COLUMNS)
    starts = np.arange(columns) * frames // columns
    power = np.add.reduceat(power, starts, axis=1) / np.diff(starts, append=frames)
    if keep_rows:
        return np.asarray(power)
    starts = np.searchsorted(edges, np.linspace(edges[0], edges[-1], _ROWS + 1)[:-1], side="right") - 1
    return np.asarray(np.add.reduceat(power, starts, axis=0) / np.maximum(np.diff(starts, append=bins), 1)[:, None])


def _levels_db(
    estimate: NDArray[np.float64], target: NDArray[np.float64], in_db: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64], float, str]:
    """Both in dB, where they were cut off, and what the scale says: dB as given, or relative to the truth's peak."""
    peak, scale = float(target.max()), "dB (truth’s peak = 0)"
    if peak == 0:
        peak, scale = float(estimate.max()), "dB (truth is silent; estimate’s peak = 0)"
    if peak == 0:
        peak, scale = 1.0, "dB (both are silent)"
    least = peak * 10 ** (-RANGE_DB / 10)
    if in_db:
        peak, scale = 1.0, "dB"
    estimate_db, target_db = (10 * np.log10(np.maximum(power, least) / peak) for power in (estimate, target))
    return estimate_db, target_db, float(10 * np.log10(least / peak)), scale
