"""Lanes on screens with more pixels: a process of its own, because Qt reads the scale once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[3]

SCRIPT = """
import json, sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
from auralflow_studio.ui.plots.lane_colors import LaneColors
from auralflow_studio.ui.plots.lane_view import LaneView
from auralflow_studio.ui.plots.playhead import Playhead
from auralflow_studio.ui.plots.ruler import Ruler
from auralflow_studio.ui.plots.spectrum_tiles import SpectrumTiles
from auralflow_studio.ui.plots.time_view import TimeView
from auralflow_studio.ui.tokens import tokens
from support.lanes import ArrayLane, clicks, stack_lanes

view, tiles = TimeView(), SpectrumTiles()
view.set_song(2_000_000, 44_100)
lane = LaneView(view, tiles, "vocals", ArrayLane(clicks(2_000_000, [1_234_567])))
window = stack_lanes(view, [lane], 1000, 140)
window.show()
app.processEvents()
view.show_range(1_000_000, 1_600_000)
playhead = Playhead(view, window.findChild(Ruler), window)
playhead.set_frame(1_100_000)
image, colors = window.grab().toImage(), LaneColors.of("vocals", tokens(lane))
ratio = lane.devicePixelRatioF()
row = round(55 * ratio)
waveform = {colors.body.rgb(), colors.core.rgb()}
text = tokens(lane).color("text").rgb()
print(json.dumps({
    "width": image.width(),
    "ratio": ratio,
    "clicks": [x for x in range(image.width()) if image.pixel(x, row) in waveform],
    "click_at": view.x_of(1_234_567) * ratio,
    "playhead": [x for x in range(image.width()) if image.pixel(x, row) == text],
    "playhead_at": view.x_of(1_100_000) * ratio,
}))
tiles.close()
"""


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_a_dense_screen_shows_a_click_and_the_playhead_in_its_own_pixels(scale: float) -> None:
    environment = os.environ | {
        "QT_SCALE_FACTOR": str(scale),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path]),
    }
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["ratio"] == scale
    assert seen["width"] == 1000 * scale
    assert len(seen["clicks"]) == 1  # one column of the screen, not one logical pixel
    assert abs(seen["clicks"][0] + 0.5 - seen["click_at"]) <= 1.5
    assert 1 <= len(seen["playhead"]) <= scale + 1
    assert min(abs(x - seen["playhead_at"]) for x in seen["playhead"]) <= 1
