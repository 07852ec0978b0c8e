from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralflow_studio.document import edits
from auralflow_studio.document.session import GAIN_MAX_DB, GAIN_MIN_DB, Lane, Loop, Session, Song
from support.edits import any_edits, gains, ids, lanes
from support.facts import FRAMES, a_session, a_song

if TYPE_CHECKING:
    from auralflow_studio.document.edits import Edit


@given(st.lists(any_edits, max_size=20))
def test_an_edit_is_pure_and_keeps_the_session_valid(steps: list[Edit]) -> None:
    session = a_session("a", "b", current="a")
    for step in steps:
        before = repr(session)
        after = step(session)
        assert repr(session) == before
        assert step(session) == after
        # Every rule of the document is checked when its parts are built.
        Session(
            songs=tuple(
                Song(id=s.id, info=s.info, loop=s.loop, lanes=tuple(Lane(**vars(lane)) for lane in s.lanes))
                for s in after.songs
            ),
            current=after.current,
            master_gain_db=after.master_gain_db,
        )
        assert step.text in edits.TEXTS
        session = after


@given(ids, lanes, gains)
def test_gain_is_clamped_and_touches_one_lane(song_id: str, lane_id: str, gain_db: float) -> None:
    before = a_session("a", "b", current="a")
    after = edits.set_gain(song_id, lane_id, gain_db)(before)
    if song_id not in ("a", "b") or lane_id == "gone":
        assert after is before
        return
    assert after.song(song_id).lane(lane_id).gain_db == float(np.clip(gain_db, GAIN_MIN_DB, GAIN_MAX_DB))
    for song_ in before.songs:
        for lane in song_.lanes:
            if (song_.id, lane.id) != (song_id, lane_id):
                assert after.song(song_.id).lane(lane.id) is lane


def test_solo_adds_and_exclusive_solo_stands_alone() -> None:
    session = a_session("a", "b", current="a")

    def soloed() -> set[str]:
        return {lane.id for lane in session.song("a").lanes if lane.solo}

    session = edits.toggle_solo("a", "vocals")(session)
    session = edits.toggle_solo("a", "residual")(session)
    assert soloed() == {"vocals", "residual"}
    session = edits.toggle_solo("a", "vocals", exclusive=True)(session)
    assert soloed() == {"vocals"}
    session = edits.toggle_solo("a", "accompaniment", exclusive=True)(session)
    assert soloed() == {"accompaniment"}
    session = edits.toggle_solo("a", "accompaniment", exclusive=True)(session)
    assert soloed() == set()


@pytest.mark.parametrize(
    ("removed", "current"),
    [(["b"], "c"), (["b", "c"], "a"), (["c"], "b"), (["a", "b", "c"], None), (["gone"], "b")],
)
def test_removing_the_open_song_opens_a_neighbour(removed: list[str], current: str | None) -> None:
    session = Session(songs=(a_song("a"), a_song("b"), a_song("c")), current="b")
    assert edits.remove_songs(removed)(session).current == current


def test_removing_the_last_song_opens_the_one_right_before_it() -> None:
    session = Session(songs=(a_song("a"), a_song("b"), a_song("c")), current="c")
    assert edits.remove_songs(["c"])(session).current == "b"


def test_loop_is_kept_within_the_song() -> None:
    session = edits.set_loop("a", Loop(start=900, stop=5000))(a_session("a", "b", current="a"))
    assert session.song("a").loop == Loop(start=900, stop=FRAMES)
    assert edits.set_loop("a", Loop(start=FRAMES, stop=FRAMES + 1))(session) is session
    session = edits.set_loop("a", Loop(start=900, stop=FRAMES, enabled=False))(session)
    assert session.song("a").loop == Loop(start=900, stop=FRAMES, enabled=False)


def test_reset_mix_keeps_the_loop() -> None:
    session = a_session("a", "b", current="a")
    loop = Loop(start=1, stop=2)
    for edit in (
        edits.set_gain("a", "vocals", -3),
        edits.set_pan("a", "mixture", 1),
        edits.toggle_solo("a", "residual"),
        edits.set_loop("a", loop),
    ):
        session = edit(session)
    reset = edits.reset_mix("a")(session).song("a")
    assert reset.lanes == a_song("a").lanes
    assert reset.loop == loop


def order_of(session: Session) -> str:
    return "".join(song.id for song in session.songs)


@pytest.mark.parametrize(
    ("moved", "before", "order"),
    [
        ("c", "a", "cabd"),
        ("a", "d", "bcad"),
        ("a", None, "bcda"),
        ("ca", "d", "bacd"),  # in the order they have
        ("b", "b", "acdb"),
        ("b", "gone", "acdb"),
        ("gone", "a", "abcd"),
    ],
)
def test_songs_are_put_before_another(moved: str, before: str | None, order: str) -> None:
    session = a_session("a", "b", "c", "d", current="b")
    after = edits.move_songs([moved] if moved == "gone" else list(moved), before)(session)
    assert order_of(after) == order
    assert after.current == "b"
    assert (after is session) == (order == "abcd")


@pytest.mark.parametrize(
    ("moved", "step", "order"),
    [
        ("b", -1, "bacd"),
        ("a", -1, "abcd"),
        ("c", 1, "abdc"),
        ("d", 1, "abcd"),
        ("bc", -1, "bcad"),
        ("bc", 1, "adbc"),
        ("bd", -1, "bdac"),  # they come together
        ("ac", 1, "bdac"),
        ("ab", -1, "abcd"),
        ("", 1, "abcd"),
    ],
)
def test_songs_are_moved_past_one_other(moved: str, step: int, order: str) -> None:
    session = a_session("a", "b", "c", "d", current="b")
    after = edits.shift_songs(moved, step)(session)
    assert order_of(after) == order
    assert (after is session) == (order == "abcd")


def test_a_song_from_another_file_keeps_its_mix_and_a_loop_that_fits() -> None:
    session = edits.set_gain("a", "vocals", -6)(a_session("a", "b"))
    session = edits.set_loop("a", Loop(start=10, stop=20))(session)
    song = session.song("a")
    moved = replace(song.info, path=Path("/elsewhere/again.wav"))
    found = edits.use_file("a", moved, "again")(session).song("a")
    assert (found.path, found.name, found.loop) == (Path("/elsewhere/again.wav"), "again", song.loop)
    assert found.lane("vocals").gain_db == -6
    assert edits.use_file("a", replace(moved, frames=20), "again")(session).song("a").loop == song.loop
    assert edits.use_file("a", replace(moved, frames=19), "again")(session).song("a").loop is None


def test_a_loop_is_removed_by_a_step_of_its_own() -> None:
    drawn, moved = (edits.set_loop("a", Loop(start=start, stop=900)) for start in (1, 2))
    assert drawn.merge_key == moved.merge_key is not None
    assert edits.set_loop("a", None).merge_key is None


def test_songs_come_in_where_their_rows_are() -> None:
    session = a_session("b", "d")
    fresh = [a_song("c"), a_song("a")]
    together = edits.add_songs(fresh, order=("a", "b", "c", "d"))(session)
    assert [song.id for song in together.songs] == ["a", "b", "c", "d"]
    assert [song.id for song in edits.add_songs(fresh)(session).songs] == ["b", "d", "c", "a"]
    # What is not in the list of rows comes last, as it was.
    assert [song.id for song in edits.add_songs(fresh, order=("a",))(session).songs] == ["a", "b", "d", "c"]
