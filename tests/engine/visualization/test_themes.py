"""The colours of figures: told apart by everyone, and taken from nobody's global settings."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pytest

from auralflow.errors import ConfigError
from auralflow.visualization.themes import DARK, LIGHT, Theme, dress, empty_figure, label_time

# Linear RGB as seen without one kind of cone: Viénot, Brettel and Mollon (1999).
DEUTERANOPIA = np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]])
PROTANOPIA = np.array([[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]])


def linear(color: object) -> np.ndarray:
    value = np.array(mpl.colors.to_rgb(color))
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio."""
    light = [float(linear(c) @ [0.2126, 0.7152, 0.0722]) + 0.05 for c in (first, second)]
    return max(light) / min(light)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_waveforms_stand_out_from_the_ground(theme: Theme) -> None:
    assert contrast(theme.text, theme.ground) > 7
    for color in (theme.estimate, theme.target, theme.difference):
        assert contrast(color, theme.ground) > 3
    assert contrast(theme.faint, theme.ground) > 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("seen", [np.eye(3), DEUTERANOPIA, PROTANOPIA], ids=["all", "deuteranopia", "protanopia"])
def test_too_loud_and_too_quiet_estimate_and_truth_look_different_to_everyone(theme: Theme, seen: np.ndarray) -> None:
    signed = mpl.colormaps.get_cmap(theme.signed)
    for distance in (0.15, 0.3, 0.5):
        quiet, loud = (seen @ linear(signed(0.5 + sign * distance)[:3]) for sign in (-1, 1))
        assert np.abs(quiet - loud).max() > 0.08
    assert np.abs(seen @ linear(theme.estimate) - seen @ linear(theme.target)).max() > 0.2


def test_figures_do_not_depend_on_global_settings_and_leave_them_alone() -> None:
    with mpl.rc_context({"axes.facecolor": "red", "font.size": 40, "axes.labelcolor": "red", "figure.dpi": 10}):
        before = dict(mpl.rcParams)
        figure = empty_figure(4, 3, 120, LIGHT)
        axes = figure.subplots()
        dress(axes, LIGHT, "a", "b")
        label_time(axes, LIGHT, 3.0)
        assert dict(mpl.rcParams) == before
    assert figure.dpi == 120
    assert mpl.colors.same_color(axes.get_facecolor(), LIGHT.ground)
    assert mpl.colors.same_color(axes.xaxis.label.get_color(), LIGHT.text)
    assert axes.xaxis.label.get_size() < 15


def test_names_are_shown_as_they_are_not_as_mathematics() -> None:
    figure = empty_figure(4, 3, 50, LIGHT)
    dress(figure.subplots(), LIGHT, "$\\frac{", "$x$")
    figure.canvas.draw()


@pytest.mark.parametrize("resolution", [0, -1, float("nan")])
def test_a_resolution_that_is_none_is_an_error(resolution: float) -> None:
    with pytest.raises(ConfigError, match="resolution"):
        empty_figure(4, 3, resolution, LIGHT)


@pytest.mark.parametrize(
    ("duration_s", "label", "shown"), [(None, "frame", "60"), (90.0, "time (s)", "60"), (240.0, "time (min:s)", "1:00")]
)
def test_time_is_measured_as_its_length_suggests(duration_s: float | None, label: str, shown: str) -> None:
    figure = empty_figure(6, 3, 50, LIGHT)
    axes = figure.subplots()
    axes.set_xlim(0, duration_s or 90.0)
    label_time(axes, LIGHT, duration_s)
    figure.canvas.draw()
    assert axes.get_xlabel() == label
    assert shown in [text.get_text() for text in axes.get_xticklabels()]
