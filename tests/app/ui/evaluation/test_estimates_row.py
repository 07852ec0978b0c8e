from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from auralflow_studio.jobs.evaluate import ComparedModel
from auralflow_studio.jobs.evaluations import EstimatesFound, References
from auralflow_studio.messages import UserMessage
from auralflow_studio.presenters.estimates import AddedEstimates
from auralflow_studio.ui.evaluation.estimates_row import EstimatesRow

FOLDER = Path("/music/htdemucs")
MODEL = ComparedModel(source=str(FOLDER), name="htdemucs", title="Estimates: htdemucs", kind="estimates")
SONGS = References(folder=Path("/music/Songs"), songs={"train": 3, "val": 0, "test": 2}, stems=(("vocals", 5),))
FOUND = EstimatesFound(songs={"train": 0, "val": 0, "test": 2}, stems=("drums", "vocals"))


@pytest.fixture
def row(qtbot: QtBot, english: None) -> EstimatesRow:
    row = EstimatesRow(AddedEstimates(folder=FOLDER))
    qtbot.addWidget(row)
    row.resize(400, 80)
    row.show()
    return row


def show(row: EstimatesRow, split: str = "test", *, songs: References | None = SONGS, **known: object) -> None:
    row.show_entry(AddedEstimates(folder=FOLDER, **known), MODEL, songs, split)


def test_what_is_in_it_is_said_and_it_is_chosen_at_once(row: EstimatesRow) -> None:
    show(row)
    assert not row.is_chosen  # it is not looked at yet
    assert "Looking" in row.facts.text()
    show(row, found=FOUND)
    assert row.is_chosen
    assert row.box.text() == "Estimates: htdemucs"
    assert row.facts.text() == "2 of 2 songs · Drums, Vocals"
    assert not row.verdict.isVisible()
    show(row, "all", found=FOUND)
    assert row.facts.text().startswith("2 of 5 songs")
    assert "without it" in row.verdict.label.text()
    assert row.is_chosen


def test_what_cannot_be_measured_says_why_and_is_not_chosen(row: EstimatesRow) -> None:
    show(row, "train", found=FOUND)
    assert "none of the songs" in row.verdict.label.text()
    assert not row.is_chosen
    show(row, problem=UserMessage("No", "There is no folder.", "Look again."))
    assert row.verdict.label.text() == "There is no folder. Look again."
    assert not row.facts.isVisible()
    assert not row.is_chosen
    show(row, found=FOUND)
    assert row.is_chosen  # as it was ticked


def test_before_songs_are_chosen_nothing_more_is_known(row: EstimatesRow) -> None:
    show(row, "all", songs=None, found=EstimatesFound(songs={}))
    assert row.is_chosen
    assert "when songs are chosen" in row.facts.text()


def test_ticks_and_the_button_are_told(row: EstimatesRow, qtbot: QtBot) -> None:
    show(row, found=FOUND)
    with qtbot.waitSignal(row.changed):
        row.box.click()
    assert not row.is_chosen
    with qtbot.waitSignal(row.removed) as heard:
        qtbot.mouseClick(row.remove, Qt.MouseButton.LeftButton)
    assert heard.args == [FOLDER]
    assert "htdemucs" in row.remove.text()
