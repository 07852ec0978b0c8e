from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from auralflow.models.registry import list_models
from auralflow_studio.jobs.evaluations import EstimatesFound, References
from auralflow_studio.messages import UserMessage
from auralflow_studio.presenters.estimates import AddedEstimates
from auralflow_studio.presenters.evaluation_form import compared_estimates, compared_models
from auralflow_studio.presenters.models import ModelEntry
from auralflow_studio.presenters.references import ReferencesState
from auralflow_studio.ui.evaluation.setup import ModelsCard, SongsCard

SONGS = References(
    folder=Path("/music/Album"), songs={"train": 3, "val": 0, "test": 2}, stems=(("vocals", 5), ("drums", 4))
)
INFO = list_models()[0]
ENTRIES = (
    ModelEntry(name=INFO.name, info=INFO),
    ModelEntry(name="/runs/a/model", info=INFO, folder=Path("/runs/a/model")),
)


@pytest.fixture
def songs(qtbot: QtBot, english: None) -> SongsCard:
    card = SongsCard()
    qtbot.addWidget(card)
    card.show()
    return card


@pytest.fixture
def models(qtbot: QtBot) -> ModelsCard:
    card = ModelsCard()
    qtbot.addWidget(card)
    card.show()
    card.set_models(ENTRIES, compared_models(ENTRIES), INFO.name)
    return card


def test_songs_that_were_found_offer_their_parts(songs: SongsCard) -> None:
    songs.show_state(ReferencesState())
    assert songs.how.isVisible()
    assert not songs.part.isVisible()
    songs.show_state(ReferencesState(folder=SONGS.folder, found=SONGS))
    assert songs.part.isVisible()
    assert songs.name.text() == "Album"
    assert "Vocals, Drums" in songs.facts.text()
    assert songs.part.currentData() == "test"
    assert "(2)" in songs.part.currentText()
    assert [songs.part.itemData(place) for place in range(songs.part.count())] == ["test", "all", "train"]
    # What was chosen stays when the same songs are shown again.
    songs.part.setCurrentIndex(1)
    songs.show_state(ReferencesState(folder=SONGS.folder, found=SONGS))
    assert songs.part.currentData() == "all"


def test_a_choice_and_the_buttons_are_told(songs: SongsCard, qtbot: QtBot) -> None:
    songs.show_state(ReferencesState(folder=SONGS.folder, found=SONGS))
    with qtbot.waitSignal(songs.changed):
        songs.duration.activated.emit(1)
    with qtbot.waitSignal(songs.choose_requested):
        qtbot.mouseClick(songs.choose, Qt.MouseButton.LeftButton)
    songs.show_state(ReferencesState())
    with qtbot.waitSignal(songs.try_requested):
        qtbot.mouseClick(songs.trial, Qt.MouseButton.LeftButton)


def test_making_songs_and_problems_are_shown(songs: SongsCard, qtbot: QtBot) -> None:
    songs.show_state(ReferencesState(folder=Path("/x"), making=0.5))
    assert songs.bar.value() == 500
    assert "50" in songs.verdict.label.text()
    with qtbot.waitSignal(songs.cancel_requested):
        qtbot.mouseClick(songs.cancel, Qt.MouseButton.LeftButton)
    songs.show_state(ReferencesState(folder=Path("/x"), problem=UserMessage("No", "Nothing there.", "Look again.")))
    assert songs.verdict.label.text() == "Nothing there. Look again."
    assert not songs.bar.isVisible()


def test_the_model_in_use_is_compared_at_first_and_others_can_be(models: ModelsCard, qtbot: QtBot) -> None:
    assert [model.source for model in models.chosen] == [INFO.name]
    with qtbot.waitSignal(models.changed):
        QTest.keyClick(models.boxes["/runs/a/model"], Qt.Key.Key_Return)
    assert [model.name for model in models.chosen] == [INFO.name, "a"]
    # Another model is there: what was chosen stays.
    more = (*ENTRIES, ModelEntry(name="/runs/b/model", info=INFO, folder=Path("/runs/b/model")))
    models.set_models(more, compared_models(more), INFO.name)
    assert [model.name for model in models.chosen] == [INFO.name, "a"]
    assert "Deezer" in models.boxes[INFO.name].toolTip()


def test_models_that_know_the_songs_are_named(models: ModelsCard) -> None:
    models.warn({"Mine": True, "Other": False})
    assert models.warning.isVisible()
    assert "“Mine”" in models.warning.label.text()
    assert "Other" not in models.warning.label.text()
    models.warn({"Mine": False})
    assert not models.warning.isVisible()


def drag(card: ModelsCard, kind: type, paths: list[Path]) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at = card.rect().center()
    place = QPointF(at) if kind is QDropEvent else at
    event = kind(place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(card, event)
    return bool(event.isAccepted())


def test_folders_that_are_dropped_on_the_card_are_estimates(models: ModelsCard, qtbot: QtBot, tmp_path: Path) -> None:
    song = tmp_path / "song.wav"
    song.touch()
    assert not drag(models, QDragEnterEvent, [song])
    assert drag(models, QDragEnterEvent, [tmp_path, song])
    assert models.overlay.isVisible()
    QApplication.sendEvent(models, QDragLeaveEvent())
    assert not models.overlay.isVisible()
    assert drag(models, QDragEnterEvent, [tmp_path])
    assert drag(models, QDragMoveEvent, [tmp_path])
    with qtbot.waitSignal(models.estimates_dropped) as heard:
        drag(models, QDropEvent, [tmp_path, song])
    assert heard.args == [[tmp_path]]


def test_estimates_stand_among_what_is_compared(models: ModelsCard, qtbot: QtBot) -> None:
    folders = (Path("/a/one"), Path("/a/two"))
    found = EstimatesFound(songs={"test": 2}, stems=("vocals",))
    entries = [AddedEstimates(folder=folder, found=found) for folder in folders]
    compared = compared_estimates(folders, models.models)
    models.show_estimates(entries, compared, SONGS, "test")
    assert models.chosen[1:] == compared
    with qtbot.waitSignal(models.changed):
        models.estimates[folders[0]].box.click()
    assert models.chosen[1:] == compared[1:]
    models.show_estimates(entries, compared, SONGS, "test")
    assert models.chosen[1:] == compared[1:]  # what was unticked stays so
    with qtbot.waitSignal(models.estimates_removed) as heard:
        qtbot.mouseClick(models.estimates[folders[1]].remove, Qt.MouseButton.LeftButton)
    assert heard.args == [folders[1]]
    models.show_estimates(entries[:1], compared[:1], SONGS, "test")
    assert list(models.estimates) == [folders[0]]
    with qtbot.waitSignal(models.add_requested):
        qtbot.mouseClick(models.add, Qt.MouseButton.LeftButton)
