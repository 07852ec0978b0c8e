"""The values the whole window is drawn with: colours of the light and the dark theme, spacing, radii, text sizes.

Widgets that paint themselves ask `tokens(self)`, which looks at the application's palette: nothing is registered, and a
change of theme is one new palette.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

# Everything sits on a grid of 4 px.
SPACE_XS = 4
SPACE_S = 8
SPACE_M = 12
SPACE_L = 16
SPACE_XL = 24
RADIUS = 6
CONTROL_HEIGHT = 30
SMALL_CONTROL_HEIGHT = 24
ICON = 18

SMALLEST_TEXT_PX = 11


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """The colours of one theme, as "#rrggbb".

    Attributes:
        name: "dark" or "light".
        window: Behind everything.
        panel: Side panels, transport.
        raised: Cards, buttons.
        hover: A raised thing under the pointer.
        pressed: A raised thing held down.
        canvas: Behind waveforms and in text fields.
        line: Hairlines between areas; decoration, not information.
        outline: Edges of controls; 3:1 against what is around them.
        scroll: Handles of scroll bars; 3:1 against everything that scrolls.
        text: Text.
        soft: Secondary text; still 4.5:1.
        faint: Text and icons of what cannot be used now.
        accent: The one colour that says "this is the thing to press", and focus.
        on_accent: Text on `accent`.
        selection: Behind selected rows.
        good: Done, safe levels.
        warn: Loud levels, things to know.
        bad: Failures, levels over full scale.
        mute: A pressed M.
        solo: A pressed S.
        on_toggle: Text on `mute` and `solo`.
        shadow: Behind overlays.
        button: Push buttons.
        button_line: Their edge.
        meter_good: Safe levels on a meter.
        meter_warn: Loud levels on a meter.
        meter_bad: Levels over full scale on a meter.
    """

    name: str
    window: str
    panel: str
    raised: str
    hover: str
    pressed: str
    canvas: str
    line: str
    outline: str
    scroll: str
    text: str
    soft: str
    faint: str
    accent: str
    on_accent: str
    selection: str
    good: str
    warn: str
    bad: str
    mute: str
    solo: str
    on_toggle: str
    shadow: str
    button: str
    button_line: str
    meter_good: str
    meter_warn: str
    meter_bad: str

    def color(self, role: str) -> QColor:
        """The colour of a role by its name."""
        return QColor(getattr(self, role))


DARK = Tokens(
    name="dark",
    window="#15171b",
    panel="#1c1f24",
    raised="#282c33",
    hover="#31363f",
    pressed="#3b414b",
    canvas="#101215",
    line="#2b2f36",
    outline="#6b7380",
    scroll="#7a8290",
    text="#e8eaee",
    soft="#a9b0bb",
    faint="#6a717c",
    accent="#98a2ff",
    on_accent="#12142e",
    selection="#2c3152",
    good="#3fcf8e",
    warn="#f2c744",
    bad="#ff7b72",
    mute="#ff8a5c",
    solo="#f4d03f",
    on_toggle="#1d1405",
    shadow="#000000",
    button="#30353d",
    button_line="#454c57",
    meter_good="#3fcf8e",
    meter_warn="#f2c744",
    meter_bad="#ff6a60",
)

LIGHT = Tokens(
    name="light",
    window="#e6e8ec",
    panel="#f4f5f7",
    raised="#ffffff",
    hover="#ebedf2",
    pressed="#dcdfe6",
    canvas="#fcfcfd",
    line="#d0d4db",
    outline="#868d99",
    scroll="#767d89",
    text="#1a1d22",
    soft="#525a66",
    faint="#9aa1ac",
    accent="#4a52d6",
    on_accent="#ffffff",
    selection="#dfe2fb",
    good="#12774c",
    warn="#8a6100",
    bad="#c22d24",
    mute="#f0703f",
    solo="#f0c419",
    on_toggle="#1d1405",
    shadow="#4a5160",
    button="#ffffff",
    button_line="#c3c8d1",
    meter_good="#158a58",
    meter_warn="#d19a00",
    meter_bad="#d8342a",
)


def tokens(widget: QWidget) -> Tokens:
    """The tokens of the theme a widget is shown in."""
    # Not the widget's own palette: the stylesheet makes backgrounds of some transparent, which reads as black.
    return DARK if QApplication.palette(widget).window().color().lightness() < 128 else LIGHT


def luminance(color: QColor) -> float:
    """Relative luminance of a colour, 0 to 1.

    Reference:
        WCAG 2.2, "relative luminance".
    """

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio of two colours, 1 to 21.

    Reference:
        WCAG 2.2, "contrast ratio".
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """A colour between two: 0 is `one`, 1 is `other`."""
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * share,
        one.greenF() + (other.greenF() - one.greenF()) * share,
        one.blueF() + (other.blueF() - one.blueF()) * share,
    )
