from __future__ import annotations

from PySide6.QtGui import QColor

from auralflow_studio.ui.tokens import DARK, LIGHT, contrast
from auralflow_studio.ui.training.run_color import run_color, run_dash


def test_runs_can_be_told_apart_and_seen() -> None:
    for theme in (DARK, LIGHT):
        looks = {(run_color(place, theme).name(), run_dash(place)) for place in range(24)}
        assert len(looks) == 24
        assert all(contrast(run_color(place, theme), QColor(theme.canvas)) >= 3 for place in range(6))
