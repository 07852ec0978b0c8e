from __future__ import annotations

from auralflow_studio.document import edits
from auralflow_studio.document.changes import CURRENT, MASTER, SONGS, Change, difference, lane_key, song_key
from auralflow_studio.document.session import Loop, Session, new_song
from support.facts import audio_info

SESSION = Session(
    songs=tuple(new_song(name, audio_info(f"{name}.wav"), ("vocals", "accompaniment")) for name in "abc"), current="a"
)


def touched(*steps: edits.Edit) -> set[str]:
    session = SESSION
    for step in steps:
        session = step(session)
    return set(difference(SESSION, session))


def test_a_gain_drag_touches_one_strip() -> None:
    assert touched(edits.set_gain("b", "vocals", -3)) == {lane_key("b", "vocals")}


def test_each_edit_touches_what_it_changes_and_nothing_else() -> None:
    assert touched(edits.set_master_gain(-3)) == {MASTER}
    assert touched(edits.open_song("b")) == {CURRENT}
    assert touched(edits.set_loop("c", Loop(start=0, stop=9))) == {song_key("c")}
    assert touched(edits.remove_song("b")) == {SONGS}
    assert touched(edits.remove_song("a")) == {SONGS, CURRENT}
    assert touched(edits.add_songs([new_song("d", audio_info("d.wav"), ("x",))])) == {SONGS}
    assert touched(edits.toggle_mute("a", "vocals"), edits.toggle_mute("a", "vocals")) == set()
    soloed = touched(edits.toggle_solo("a", "vocals"), edits.toggle_solo("a", "residual", exclusive=True))
    assert soloed == {lane_key("a", "residual")}


def test_change_speaks_of_the_open_song() -> None:
    new = edits.set_gain("b", "vocals", -3)(edits.set_gain("a", "residual", -3)(SESSION))
    change = Change(SESSION, new, difference(SESSION, new))
    assert change.touched_lanes == ("residual",)
    assert not change.loop_touched
    assert not change.current_touched
    looped = edits.set_loop("a", Loop(start=0, stop=9))(SESSION)
    assert Change(SESSION, looped, difference(SESSION, looped)).loop_touched
