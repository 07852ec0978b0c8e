"""Box plots of an evaluation: how the tracks spread, not only where their middle is."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

import numpy as np

from auralflow.evaluation.evaluation_result import of_estimator
from auralflow.visualization.themes import FACT_PT, LIGHT, dress, empty_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from auralflow.evaluation.evaluation_result import EvaluationResult

_WIDTH_IN, _AXES_IN, _ROW_IN, _RESOLUTION = 9.0, 0.9, 0.34, 120.0


def box_plots(result: EvaluationResult) -> Figure:
    """A figure with a picture for each stem: for each estimator the SDR of all tracks.

    A box reaches from the lower to the upper quartile, the line in it is the median; whiskers reach to the last track
    within one and a half boxes. Each track is a dot.

    Args:
        result: Of an evaluation.
    """
    names = [facts.name for facts in result.estimators]
    height_in = len(result.stems) * (_AXES_IN + _ROW_IN * len(names))
    figure = empty_figure(_WIDTH_IN, height_in, _RESOLUTION, LIGHT)
    pictures: list[Axes] = list(np.atleast_1d(figure.subplots(len(result.stems), 1, sharex=True)))
    for axes, stem in zip(pictures, result.stems, strict=True):
        _draw(axes, result, stem)
    pictures[-1].set_xlabel("SDR of a track (median over its seconds) in dB", color=LIGHT.text)
    return figure


def _draw(axes: Axes, result: EvaluationResult, stem: str) -> None:
    dress(axes, LIGHT, stem)
    colors = {"model": LIGHT.estimate, "estimates": LIGHT.estimate, "oracle": LIGHT.target}
    for row, facts in enumerate(result.estimators):
        values = _finite_medians(result, facts.name, stem)
        color = colors.get(facts.kind, LIGHT.faint)
        if values:
            axes.boxplot(
                [values],
                positions=[row],
                orientation="horizontal",
                widths=0.6,
                showfliers=False,  # every track is a dot
                manage_ticks=False,
                boxprops={"color": color},
                whiskerprops={"color": color},
                capprops={"color": color},
                medianprops={"color": color, "linewidth": 2.0},
            )
            # Spread by their order, not by chance: the same picture each time.
            offsets = 0.4 * ((np.arange(len(values)) * 0.618) % 1 - 0.5)
            axes.plot(values, row + offsets, ".", color=color, alpha=0.6, markersize=4, markeredgewidth=0)
    axes.set_ylim(len(result.estimators) - 0.5, -0.5)
    labels = axes.set_yticks(range(len(result.estimators)), [facts.name for facts in result.estimators])
    del labels
    for label in axes.get_yticklabels():
        label.set(fontsize=FACT_PT, color=LIGHT.text, parse_math=False)
    axes.grid(axis="x", color=LIGHT.faint, linewidth=0.3, alpha=0.5)
    axes.set_axisbelow(True)


def _finite_medians(result: EvaluationResult, estimator: str, stem: str) -> list[float]:
    figures = [
        scored.sdr_median_db
        for track in of_estimator(result.scores, estimator)
        for scored in track.stems
        if scored.stem == stem
    ]
    return [value for value in figures if value is not None and math.isfinite(value)]


def as_svg(figure: Figure) -> bytes:
    """A figure as an SVG file."""
    file = io.BytesIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()
