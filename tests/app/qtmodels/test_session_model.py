from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow_studio.document import edits
from auralflow_studio.document.changes import lane_key
from auralflow_studio.document.session import Session, new_song
from auralflow_studio.qtmodels.session_model import EDIT_TEXTS, SessionModel
from support.facts import a_session, audio_info

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from auralflow_studio.document.changes import Change


def test_one_signal_a_step_and_none_for_nothing(qtbot: QtBot) -> None:
    model = SessionModel(session=Session(songs=(new_song("a", audio_info(), ("vocals",)),), current="a"))
    changes: list[Change] = []
    model.changed.connect(changes.append)
    origin = object()
    assert model.apply(edits.set_gain("a", "vocals", -6), origin)
    assert not model.apply(edits.set_gain("a", "vocals", -6), origin)
    assert (model.can_undo, model.undo_text) == (True, "Change gain")
    assert model.undo()
    assert not model.undo()
    assert (model.can_redo, model.redo_text, model.undo_text) == (True, "Change gain", "")
    assert model.redo()
    assert not model.redo()
    assert [change.origin for change in changes] == [origin, None, None]
    assert {change.touched for change in changes} == {frozenset({lane_key("a", "vocals")})}
    assert [change.new for change in changes] == [changes[0].new, changes[0].old, changes[0].new]
    assert model.session is changes[-1].new


def test_letting_go_of_a_fader_ends_the_step(qtbot: QtBot) -> None:
    model = SessionModel(session=Session(songs=(new_song("a", audio_info(), ("vocals",)),)))
    for gain_db in (-1, -2):
        model.apply(edits.set_gain("a", "vocals", gain_db))
    model.seal()
    model.apply(edits.set_gain("a", "vocals", -3))
    model.undo()
    assert model.session.song("a").lane("vocals").gain_db == -2
    model.undo()
    assert model.session.song("a").lane("vocals").gain_db == 0


def test_an_earlier_session_comes_before_what_is_there_and_cannot_be_undone(qtbot: QtBot) -> None:
    model = SessionModel()
    changes: list[Change] = []
    model.changed.connect(changes.append)
    saved = edits.set_master_gain(-3)(a_session("a", "b", current="b"))
    model.restore(saved)
    assert model.session == saved
    assert changes[-1].touched == {"songs", "current", "master"}
    assert not model.can_undo
    # Something was dropped and opened before the old session was read.
    model = SessionModel(session=a_session("x", "b", current="x"))
    model.apply(edits.set_gain("x", "vocals", -6))
    model.restore(saved)
    assert [song.id for song in model.session.songs] == ["a", "x", "b"]
    assert model.session.current == "x"
    assert model.session.song("x").lane("vocals").gain_db == -6
    assert not model.can_undo


def test_every_text_of_an_edit_can_be_translated() -> None:
    assert set(EDIT_TEXTS) == set(edits.TEXTS)
