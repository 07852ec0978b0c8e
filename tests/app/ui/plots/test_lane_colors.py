from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow_studio.ui.plots.lane_colors import LaneColors
from auralflow_studio.ui.tokens import DARK, LIGHT, Tokens, contrast, luminance

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LANES = ("mixture", "vocals", "accompaniment", "drums", "bass", "guitar", "piano", "other", "residual", "strings")


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_waveforms_stand_out_from_their_background(qtbot: QtBot, theme: Tokens) -> None:
    for lane in LANES:
        colors = LaneColors.of(lane, theme)
        assert contrast(colors.body, colors.background) >= 3, lane
        assert contrast(colors.core, colors.background) >= contrast(colors.body, colors.background), lane
        assert contrast(colors.core, colors.body) >= 1.3, lane


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_what_is_not_heard_is_dimmed_and_still_seen(qtbot: QtBot, theme: Tokens) -> None:
    for lane in LANES:
        colors, dimmed = LaneColors.of(lane, theme), LaneColors.of(lane, theme, dimmed=True)
        behind = luminance(colors.background)
        assert abs(luminance(dimmed.body) - behind) < 0.6 * abs(luminance(colors.body) - behind), lane
        assert contrast(dimmed.body, dimmed.background) >= 1.15, lane
        assert dimmed.body.saturationF() < 0.5 * max(0.2, colors.body.saturationF()), lane


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_what_stands_in_is_fainter_than_any_lane(qtbot: QtBot, theme: Tokens) -> None:
    for lane in LANES:
        colors = LaneColors.of(lane, theme)
        assert 1.15 < contrast(colors.ghost, colors.background) < contrast(colors.body, colors.background)
