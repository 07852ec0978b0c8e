"""The screen that windows of tests are shown on: Qt's own without one has 800 x 800 pixels."""

from __future__ import annotations

from pathlib import Path

DESK = f"offscreen:configfile={Path(__file__).parents[1] / 'data' / 'screen.json'}"
