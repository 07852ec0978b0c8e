"""Models are measured, a cell is double-clicked, and what is heard is what was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from auralflow.models import create_model, save_model
from auralflow.models.registry import bundled_model_folder
from auralflow.models.saved import load_saved_model
from auralflow_studio.presenters.comparison import ComparisonPhase
from auralflow_studio.qtmodels.evaluation_tables import CellRole
from auralflow_studio.ui.evaluation.page import EvaluatePage
from auralflow_studio.ui.pages import EVALUATE
from support.evaluations import save_tiny_model, write_estimates, write_songs
from support.studio import LONG_MS, press

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QModelIndex
    from pytestqt.qtbot import QtBot

    from auralflow_studio.studio import Studio
    from auralflow_studio.ui.evaluation.listen_view import ListenView

LEFT = Qt.MouseButton.LeftButton
LANE_KEYS = {"mixture": Qt.Key.Key_1, "reference": Qt.Key.Key_2, "estimate": Qt.Key.Key_3, "difference": Qt.Key.Key_4}
CARD = {"license": "MIT", "origin": "A copy, for a test."}


def save_models(runs: Path) -> None:
    """What trainings leave: a network of some stems, one of vocals alone, and a Spleeter trained further."""
    save_tiny_model(runs / "Some stems" / "model")
    alone = create_model("BandSplitNet", targets=["vocals"], dim=8, depth=1, num_fft=512, sample_rate=8000)
    save_model(alone, runs / "Vocals alone" / "model", name="alone", **CARD)
    tuned = load_saved_model(bundled_model_folder("spleeter-2stems"))
    save_model(tuned, runs / "Tuned" / "model", name="tuned", **CARD)


def measured(studio: Studio, qtbot: QtBot, songs: Path, estimates: Path) -> EvaluatePage:
    """The page with the figures of everything that can be measured."""
    studio.window.modes.show_page(EVALUATE)
    page = studio.window.modes.page(EVALUATE)
    assert isinstance(page, EvaluatePage)
    page.models.estimates_dropped.emit([estimates])
    studio.evaluation.controller.choose(songs)
    for box in page.models.boxes.values():
        box.setChecked(True)
    qtbot.waitUntil(lambda: page.start.isEnabled() and page.models.chosen[-1].kind == "estimates", timeout=LONG_MS)
    QTest.mouseClick(page.start, LEFT)
    qtbot.waitUntil(page.result.isVisible, timeout=LONG_MS)
    return page


def double_click(page: EvaluatePage, index: QModelIndex) -> None:
    tracks = page.result.tracks
    tracks.scrollTo(index)
    place = tracks.visualRect(index).center()
    QTest.mouseClick(tracks.viewport(), LEFT, pos=place)
    QTest.mouseDClick(tracks.viewport(), LEFT, pos=place)


def hear(studio: Studio, qtbot: QtBot, view: ListenView, lane: str, peak: float) -> None:
    """Press the key of a lane, and play it from the beginning until the meter has shown its level."""
    press(studio, qtbot, LANE_KEYS[lane])
    assert studio.context.comparison.state.heard == lane
    press(studio, qtbot, Qt.Key.Key_Home)
    view.meter.reset()
    press(studio, qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: max(view.meter.levels_db) > 20 * np.log10(peak) - 6, timeout=LONG_MS)
    press(studio, qtbot, Qt.Key.Key_Space)


def test_each_kind_of_model_is_measured_and_heard(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    save_models(studio.context.paths.runs_dir)
    studio.context.models_menu.refresh()
    songs = write_songs(tmp_path / "Rehearsal", 1)
    page = measured(studio, qtbot, songs, write_estimates(songs, tmp_path / "Elsewhere", stems=("vocals",)))
    model = page.result.tracks.sorted
    columns = [model.index(0, column) for column in range(model.columnCount())]
    compared = {name: index for index in columns if (name := index.data(CellRole.ESTIMATOR))}
    assert set(compared) == {
        "spleeter-2stems", "Some stems", "Vocals alone", "Tuned", "Elsewhere", "mixture", "ideal ratio mask",
    }  # fmt: skip
    comparison = studio.context.comparison
    for name, index in compared.items():
        double_click(page, index)
        qtbot.waitUntil(lambda: comparison.state.phase is ComparisonPhase.DONE, timeout=LONG_MS)
        wanted, audio = comparison.state.wanted, comparison.audio
        assert wanted is not None
        assert audio is not None
        assert (wanted.estimator, wanted.stem) == (name, "vocals")
        assert studio.evaluation.listening is not None
        view = studio.evaluation.listening._view
        assert not view.problem.isVisible(), f"{name}: {view.problem.text()}"
        qtbot.waitUntil(lambda: comparison.audio is not None and comparison.audio.is_drawn, timeout=LONG_MS)
        lanes = {lane: audio.read(lane, 0, audio.frames) for lane in LANE_KEYS}
        np.testing.assert_allclose(lanes["difference"], lanes["estimate"] - lanes["reference"], atol=1e-6)
        # Independent of how it was made: what is heard has the figure that was measured.
        energies = {lane: float(np.sum(lanes[lane] ** 2, dtype=float)) for lane in ("reference", "difference")}
        assert wanted.scores is not None
        usdr_db = 10 * np.log10(energies["reference"] / energies["difference"])
        assert usdr_db == pytest.approx(wanted.scores.usdr_db, abs=0.01)
        for lane in ("estimate", "difference"):
            hear(studio, qtbot, view, lane, float(np.abs(lanes[lane]).max()))
        while studio.window.notifier.dismiss():  # Esc would close a message first
            pass
        press(studio, qtbot, Qt.Key.Key_Escape)
        qtbot.waitUntil(page.result.isVisible, timeout=LONG_MS)
