from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtGui import QColor

from auralflow.models.registry import list_models
from auralflow_studio.ui.stems import stem_color, stem_letter, stem_name
from auralflow_studio.ui.tokens import DARK, LIGHT, Tokens, contrast

KNOWN = ("mixture", "vocals", "accompaniment", "drums", "bass", "guitar", "piano", "other", "residual")


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda t: t.name)
def test_every_lane_stands_out_from_the_canvas(theme: Tokens) -> None:
    for lane in (*KNOWN, "strings", "lead_vocals"):
        assert contrast(stem_color(lane, theme), theme.color("canvas")) >= 3.0, lane


def test_lanes_of_every_model_differ_in_colour_and_letter() -> None:
    for model in list_models():
        lanes = ("mixture", *model.sources, "residual")
        for one, other in combinations(lanes, 2):
            assert stem_color(one, DARK) != stem_color(other, DARK)
            assert stem_letter(one) != stem_letter(other)


def _as_seen_without_green_cones(color: QColor) -> tuple[float, float, float]:
    """A colour as people with deuteranopia see it.

    Reference:
        Viénot, Brettel, Mollon: "Digital video colourmaps for checking the legibility of displays by dichromats", 1999.
    """
    r, g, b = (channel**2.2 for channel in (color.redF(), color.greenF(), color.blueF()))
    return (0.625 * r + 0.375 * g, 0.7 * r + 0.3 * g, 0.3 * g + 0.7 * b)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda t: t.name)
def test_vocals_and_accompaniment_differ_for_colour_blind_people(theme: Tokens) -> None:
    one, other = (_as_seen_without_green_cones(stem_color(lane, theme)) for lane in ("vocals", "accompaniment"))
    assert max(abs(a - b) for a, b in zip(one, other, strict=True)) > 0.2


def test_names_and_letters() -> None:
    assert [stem_letter(lane) for lane in ("vocals", "piano", "mixture", "strings")] == ["V", "K", "M", "S"]
    assert stem_name("vocals") == "Vocals"
    assert stem_name("lead_vocals") == "Lead vocals"
