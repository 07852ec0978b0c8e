from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from auralflow_studio.document import edits
from auralflow_studio.document.history import History
from auralflow_studio.document.session import Session
from support.edits import any_edits, undoable_edits
from support.facts import a_session, a_song

if TYPE_CHECKING:
    from auralflow_studio.document.edits import Edit


@given(st.lists(undoable_edits, max_size=30))
def test_any_edits_and_undo_of_all_is_the_start(steps: list[Edit]) -> None:
    history = History(a_session("a", "b", current="a"))
    for step in steps:
        history.apply(step)
    end = history.present
    count = len(history)
    for _ in range(count):
        assert history.undo()
    assert not history.undo()
    assert history.present == a_session("a", "b", current="a")
    for _ in range(count):
        assert history.redo()
    assert not history.redo()
    assert history.present == end


@given(st.lists(st.tuples(any_edits, st.sampled_from(["apply", "undo", "redo", "seal"])), max_size=30))
def test_opening_songs_in_between_loses_nothing(steps: list[tuple[Edit, str]]) -> None:
    """Whatever the order of edits, openings, undo and redo: undo of all gives back all songs as they were."""
    history = History(a_session("a", "b", current="a"))
    for edit, action in steps:
        if action == "apply":
            history.apply(edit)
        else:
            getattr(history, action)()
    while history.undo():
        pass
    assert history.present.songs == a_session("a", "b", current="a").songs
    assert history.present.master_gain_db == 0.0


def test_a_drag_is_one_step_and_letting_go_ends_it() -> None:
    history = History(a_session("a", "b", current="a"))
    for gain_db in np.linspace(0, -6, 50):
        history.apply(edits.set_gain("a", "vocals", float(gain_db)))
    assert len(history) == 1
    history.seal()
    history.apply(edits.set_gain("a", "vocals", -9))
    assert len(history) == 2
    history.apply(edits.set_gain("a", "accompaniment", -9))
    assert len(history) == 3
    history.undo()
    history.undo()
    assert history.present.song("a").lane("vocals").gain_db == -6
    assert history.undo_text == "Change gain"
    history.undo()
    assert history.present == a_session("a", "b", current="a")


def test_a_drag_back_to_where_it_began_leaves_nothing_to_undo() -> None:
    history = History(a_session("a", "b", current="a"))
    history.apply(edits.toggle_mute("a", "vocals"))
    history.apply(edits.set_pan("a", "vocals", 0.5))
    history.apply(edits.set_pan("a", "vocals", 0.0))
    assert len(history) == 1
    assert history.undo_text == "Mute"


def test_an_edit_that_changes_nothing_keeps_redo() -> None:
    history = History(a_session("a", "b", current="a"))
    history.apply(edits.toggle_mute("a", "vocals"))
    history.undo()
    assert not history.apply(edits.set_gain("a", "vocals", 0.0))
    assert not history.apply(edits.set_gain("gone", "vocals", 3.0))
    assert history.redo_text == "Mute"
    history.apply(edits.toggle_mute("b", "vocals"))
    assert history.redo_text is None


def test_limit_forgets_the_oldest() -> None:
    history = History(a_session("a", "b", current="a"), limit=3)
    for _ in range(5):
        history.apply(edits.toggle_mute("a", "vocals"))
    assert len(history) == 3
    while history.undo():
        pass
    assert not history.present.song("a").lane("vocals").mute  # after two toggles


def test_undo_goes_to_the_song_it_changes() -> None:
    history = History(a_session("a", "b", current="a"))
    history.apply(edits.set_gain("a", "vocals", -6))
    history.apply(edits.open_song("b"))
    assert history.present.current == "b"
    assert len(history) == 1
    history.undo()
    assert history.present.current == "a"
    history.redo()
    assert history.present.song("a").lane("vocals").gain_db == -6


def test_batches_of_one_drop_are_one_step_although_a_song_was_opened_in_between() -> None:
    history = History(Session())
    history.apply(edits.add_songs([a_song("a")], merge_key="drop 1"))
    history.apply(edits.open_song("a"))
    history.apply(edits.add_songs([a_song("b")], merge_key="drop 1"))
    history.apply(edits.add_songs([a_song("c")], merge_key="drop 2"))
    assert len(history) == 2
    history.undo()
    assert [s.id for s in history.present.songs] == ["a", "b"]
    assert history.present.current == "a"
    history.undo()
    assert history.present == Session()
