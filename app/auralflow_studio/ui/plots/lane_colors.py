"""The colours that a lane's pictures are painted with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from PySide6.QtGui import QColor

from auralflow_studio.ui.stems import stem_color
from auralflow_studio.ui.tokens import contrast, mixed

if TYPE_CHECKING:
    from auralflow_studio.ui.tokens import Tokens

# How much of a silenced lane's colour is left.
_DIMMED = 0.6
# Contrast between peaks and RMS.
_MIN_STEP = 1.35


@dataclass(frozen=True, kw_only=True)
class LaneColors:
    """Colours of one lane in one theme.

    Attributes:
        background: Behind everything.
        grid: Marks of time, and the line of zero.
        body: From the lowest to the highest sample.
        core: The RMS within the body.
        ghost: The mixture's outline where the lane is not finished.
        hatch: Stripes where the lane is not finished.
        over: Marks at samples over full scale.
        accent: Selection, loop, focus.
        text: Text on `background`.
    """

    background: QColor
    grid: QColor
    body: QColor
    core: QColor
    ghost: QColor
    hatch: QColor
    over: QColor
    accent: QColor
    text: QColor

    @classmethod
    def of(cls, lane_id: str, theme: Tokens, *, dimmed: bool = False) -> Self:
        """The colours of a lane.

        Args:
            lane_id: "mixture", "residual" or the name of a stem.
            theme: Light or dark.
            dimmed: Whether the lane is not heard.
        """
        background, text = theme.color("canvas"), theme.color("text")
        color = stem_color(lane_id, theme)
        # The RMS stands out from the peaks, towards the text; where there is no way left, the peaks draw back.
        body, core = color, mixed(color, text, 0.42)
        if contrast(body, core) < _MIN_STEP:
            body, core = mixed(color, background, 0.42), color
        if dimmed:
            body, core = (mixed(_greyed(tone), background, _DIMMED) for tone in (body, core))
        return cls(
            background=background,
            grid=mixed(background, text, 0.075),
            body=body,
            core=core,
            ghost=mixed(background, text, 0.17),
            hatch=mixed(background, text, 0.055),
            over=theme.color("bad"),
            accent=theme.color("accent"),
            text=theme.color("soft"),
        )


def _greyed(color: QColor) -> QColor:
    """A colour with little of its hue left."""
    return QColor.fromHsvF(max(0.0, color.hueF()), color.saturationF() * 0.35, color.valueF())
