"""The waveforms of an estimate and of the truth, one above the other, on each other, and their difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from auralflow.audio.peaks import PeakPyramid
from auralflow.configuration import whole_sample_rate
from auralflow.errors import ShapeError
from auralflow.visualization.compared_arrays import compared_arrays
from auralflow.visualization.themes import DARK, FACT_PT, LIGHT, dress, empty_figure, label_height, label_time

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

_WIDTH_IN, _HEIGHT_IN = 10.0, 8.0
# About as many as the pictures have pixels at the usual resolution; signals with fewer frames are drawn as lines.
_COLUMNS = 1000
_ROOM = 1.05


def waveform_show_diff(
    label: str,
    estimate: ArrayLike,
    target: ArrayLike,
    resolution: int = 120,
    *,
    sample_rate: int | None = None,
    dark: bool = False,
) -> Figure:
    """A figure of four pictures: the estimated waveform, the true one, both on each other, and estimate minus truth.

    All four share their axes. Long signals are drawn as their outline, from the lowest to the highest sample of any
    channel in each column of pixels. Above each picture stand its peak and RMS in dBFS (a sample of 1 is 0 dBFS), above
    the difference also its power relative to the truth's (the lower the better; it is minus the signal-to-noise ratio).

    >>> import numpy as np
    >>> truth = np.sin(np.arange(44_100) / 10)
    >>> figure = waveform_show_diff("bass", 0.9 * truth, truth, sample_rate=44_100)
    >>> figure.axes[3].get_title("right")
    'peak −20.0 dBFS, RMS −23.0 dBFS, −20.0 dB of the truth'

    Args:
        label: Name of the target.
        estimate: Samples of shape `(frames,)` or `(channels, frames)`; a tensor or an array.
        target: The true ones, same shape.
        resolution: In dots per inch; the figure has 10 x 8 inches.
        sample_rate: In Hz, for a time axis in seconds; without it the axis counts frames.
        dark: Light on dark ground instead of dark on white.

    Raises:
        ShapeError: If a waveform has other axes, differs in shape from the other, or holds values that are not
            finite or are complex.
        ConfigError: If a setting is out of its range.
    """
    if sample_rate is not None:
        sample_rate = whole_sample_rate(sample_rate)
    made, true = compared_arrays(estimate, target, axes=("frames",))
    if np.iscomplexobj(made) or np.iscomplexobj(true):
        raise ShapeError("A waveform is real, and this is complex.", hint="Turn a spectrogram back into audio first.")
    difference = made - true
    theme = DARK if dark else LIGHT
    figure = empty_figure(_WIDTH_IN, _HEIGHT_IN, resolution, theme)
    pictures: list[Axes] = list(figure.subplots(4, 1, sharex=True, sharey=True))
    step = 1.0 if sample_rate is None else 1 / sample_rate
    shapes = [_shape(samples, step) for samples in (made, true, difference)]
    _draw(pictures[0], shapes[0], theme.estimate)
    _draw(pictures[1], shapes[1], theme.target)
    _draw(pictures[2], shapes[1], theme.target, "truth")
    _draw_edge(pictures[2], shapes[0], theme.estimate, "estimate")
    _draw(pictures[3], shapes[2], theme.difference)
    lost = f", {_ratio_db(_mean_square(difference), _mean_square(true))} dB of the truth"
    for axes, title, remark in (
        (pictures[0], "estimate", _facts(made)),
        (pictures[1], "truth", _facts(true)),
        (pictures[2], "both", ""),
        (pictures[3], "estimate − truth", _facts(difference) + lost),
    ):
        dress(axes, theme, f"{label}: {title}", remark)
        label_height(axes, theme, "amplitude")
        axes.axhline(0, color=theme.faint, linewidth=0.4, zorder=0)
    pictures[2].legend(
        loc="lower right",
        bbox_to_anchor=(1.0, 0.99),
        ncols=2,
        fontsize=FACT_PT,
        labelcolor=theme.text,
        frameon=False,
        borderaxespad=0,
    )
    highest = max(float(np.abs(samples).max()) for samples in (made, true, difference))
    pictures[0].set_ylim(-_ROOM * highest or -1.0, _ROOM * highest or 1.0)
    frames = made.shape[1]
    pictures[0].set_xlim(0, max(frames - 1, 1) * step)
    label_time(pictures[3], theme, None if sample_rate is None else frames * step)
    return figure


@dataclass(frozen=True)
class _Shape:
    """What is drawn of a signal.

    Attributes:
        times: Of the points, shape `(points,)`.
        lines: Shape `(lines, points)`: the channels, or the lower and the upper edge of the outline.
        is_outline: Which of both.
    """

    times: NDArray[np.float64]
    lines: NDArray[np.float32]
    is_outline: bool


def _shape(samples: NDArray[np.float32], step: float) -> _Shape:
    channels, frames = samples.shape
    if frames <= _COLUMNS:
        return _Shape(np.arange(frames, dtype=np.float64) * step, samples, is_outline=False)
    signal = np.ascontiguousarray(samples.T)  # (frames, channels)
    pyramid = PeakPyramid(frames, channels)
    pyramid.update(0, signal)
    outline = pyramid.view(0, frames, _COLUMNS, lambda start, count: signal[start : start + count])
    times = (np.arange(_COLUMNS, dtype=np.float64) + 0.5) * (frames / _COLUMNS * step)
    return _Shape(times, np.stack([outline.low, outline.high]), is_outline=True)


def _draw(axes: Axes, shape: _Shape, colour: str, label: str = "") -> None:
    """Draw a signal, filled if it is an outline."""
    if not shape.is_outline:
        _draw_edge(axes, shape, colour, label)
        return
    # The edge keeps silence visible as a line.
    axes.fill_between(shape.times, *shape.lines, facecolor=colour, edgecolor=colour, linewidth=0.5, label=label)


def _draw_edge(axes: Axes, shape: _Shape, colour: str, label: str) -> None:
    """Draw a signal so that what lies behind it can be seen."""
    for number, line in enumerate(shape.lines):
        axes.plot(shape.times, line, color=colour, linewidth=0.8, label=label if number == 0 else None)


def _facts(samples: NDArray[np.float32]) -> str:
    peak = float(np.abs(samples).max())
    return f"peak {_ratio_db(peak * peak, 1.0)} dBFS, RMS {_ratio_db(_mean_square(samples), 1.0)} dBFS"


def _mean_square(samples: NDArray[np.float32]) -> float:
    return float(np.einsum("cf,cf->", samples, samples, dtype=np.float64)) / samples.size


def _ratio_db(power: float, reference: float) -> str:
    """The ratio of two powers in dB, as text."""
    if power == 0 or reference == 0:
        return "−∞" if power == 0 else "∞"
    ratio_db = round(10 * np.log10(power / reference), 1) + 0.0  # no −0.0
    return f"{ratio_db:.1f}".replace("-", "−")
