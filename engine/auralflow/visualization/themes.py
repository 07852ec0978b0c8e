"""How the figures look: colours that everyone can tell apart, on white or on dark ground.

matplotlib's settings (`rcParams`) belong to the whole process, and changing them for a while would change what another
thread draws meanwhile; so every colour and size is given to the artists themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import Colormap, LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FuncFormatter, MaxNLocator

from auralflow.errors import ConfigError
from auralflow.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colorbar import Colorbar

TEXT_PT = 10.0
FACT_PT = 8.5
_MARGIN_IN = 0.08
# From here on times are written as minutes and seconds.
_MINUTES_FROM_S = 100.0


@dataclass(frozen=True, kw_only=True)
class Theme:
    """Colours of a figure, as matplotlib takes them.

    Attributes:
        ground: Behind everything.
        text: Of titles and labels.
        faint: Of frames, ticks, grid and side remarks.
        estimate: Of what a model made.
        target: Of the truth.
        difference: Of one minus the other.
        magnitude: From quiet to loud.
        signed: From too quiet over equal to too loud.
    """

    ground: str
    text: str
    faint: str
    estimate: str
    target: str
    difference: str
    magnitude: Colormap | str
    signed: Colormap | str


# Vermilion, blue, and their like from the palette of M. Okabe and K. Ito, "Color Universal Design", 2002.
LIGHT = Theme(
    ground="#ffffff",
    text="#1a1a1a",
    faint="#6e6e6e",
    estimate="#d55e00",
    target="#0072b2",
    difference="#555555",
    magnitude="magma",
    signed="RdBu_r",
)
DARK = Theme(
    ground="#16181c",
    text="#ececec",
    faint="#9a9ea6",
    estimate="#e69f00",
    target="#56b4e9",
    difference="#b8bcc4",
    magnitude="magma",
    signed=LinearSegmentedColormap.from_list(
        "blue_dark_orange", ["#7cc8f5", "#2b79a8", "#16181c", "#b9710a", "#ffc24d"]
    ),
)


def empty_figure(width_in: float, height_in: float, resolution: float, theme: Theme) -> Figure:
    """A figure of its own, unknown to pyplot, that draws with Agg (no display is needed).

    Args:
        width_in: In inches.
        height_in: In inches.
        resolution: In dots per inch.
        theme: Its colours.

    Raises:
        ConfigError: If the resolution is not above 0.
    """
    if not resolution > 0:
        raise ConfigError(
            Text("The resolution must be above 0 dots per inch, not {resolution}.", resolution=resolution),
            hint="120 suits screens, 300 suits print.",
        )
    layout = ConstrainedLayoutEngine(w_pad=_MARGIN_IN, h_pad=_MARGIN_IN)
    figure = Figure(figsize=(width_in, height_in), dpi=resolution, facecolor=theme.ground, layout=layout)
    FigureCanvasAgg(figure)
    return figure


def dress(axes: Axes, theme: Theme, title: str, remark: str = "") -> None:
    """Give a picture its title on the left, a remark on the right and the colours of a theme.

    Args:
        axes: The picture.
        theme: Its colours.
        title: Shown as it is, also with dollar signs.
        remark: Smaller and fainter.
    """
    axes.set_facecolor(theme.ground)
    axes.set_title(title, loc="left", fontsize=TEXT_PT, color=theme.text, fontweight="bold", parse_math=False)
    if remark:
        axes.set_title(remark, loc="right", fontsize=FACT_PT, color=theme.faint, parse_math=False)
    axes.tick_params(colors=theme.faint, labelcolor=theme.text, labelsize=FACT_PT)
    for spine in axes.spines.values():
        spine.set(color=theme.faint, linewidth=0.6)


def label_height(axes: Axes, theme: Theme, label: str) -> None:
    """Say what the axis at the left measures."""
    axes.set_ylabel(label, fontsize=TEXT_PT, color=theme.text)


def dress_colorbar(bar: Colorbar, theme: Theme, label: str) -> None:
    """Give a colour bar its label and the colours of a theme."""
    bar.set_label(label, fontsize=FACT_PT, color=theme.text)
    bar.ax.tick_params(colors=theme.faint, labelcolor=theme.text, labelsize=FACT_PT)
    bar.outline.set(color=theme.faint, linewidth=0.6)


def label_time(axes: Axes, theme: Theme, duration_s: float | None) -> None:
    """Measure the axis at the bottom in seconds, in minutes and seconds where it is long, or in frames.

    Args:
        axes: The lowest picture.
        theme: Its colours.
        duration_s: How long the axis is; None if it counts frames.
    """
    what = "time (s)"
    steps: list[float] = [1, 2, 5, 10]
    if duration_s is None:
        what = "frame"
    elif duration_s >= _MINUTES_FROM_S:
        what = "time (min:s)"
        steps = [1, 1.5, 3, 6, 10]
        axes.xaxis.set_major_formatter(FuncFormatter(lambda second, _: f"{second // 60:.0f}:{second % 60:02.0f}"))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=10, steps=steps))
    axes.set_xlabel(what, fontsize=TEXT_PT, color=theme.text)
