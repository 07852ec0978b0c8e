from __future__ import annotations

import math

from auralflow.audio.mixdown import heard_lanes, lane_gains
from auralflow_studio.document import edits
from auralflow_studio.document.hearing import heard_alone, mixer_state
from auralflow_studio.document.session import GAIN_MIN_DB, Session, new_song
from support.facts import audio_info

SESSION = Session(songs=(new_song("a", audio_info(), ("vocals", "accompaniment")),), current="a")


GAIN = 10 ** (-6 / 20)


def heard(*steps: edits.Edit) -> set[str]:
    session = SESSION
    for step in steps:
        session = step(session)
    return set(heard_lanes(mixer_state(session.current_song, session.master_gain_db)))


def test_stems_are_heard_and_solo_changes_that() -> None:
    assert heard() == {"vocals", "accompaniment"}
    assert heard(edits.toggle_mute("a", "vocals")) == {"accompaniment"}
    assert heard(edits.toggle_solo("a", "mixture")) == {"mixture"}
    assert heard(edits.toggle_solo("a", "vocals"), edits.toggle_solo("a", "residual")) == {"vocals", "residual"}
    assert heard(edits.toggle_solo("a", "vocals"), edits.toggle_mute("a", "vocals")) == set()


def test_the_lower_end_of_a_fader_is_silence() -> None:
    session = edits.set_gain("a", "vocals", GAIN_MIN_DB)(SESSION)
    state = mixer_state(session.current_song, session.master_gain_db)
    assert state.lanes["vocals"].gain_db == -math.inf
    assert lane_gains(state)["vocals"] == (0.0, 0.0)
    assert lane_gains(mixer_state(session.current_song, GAIN_MIN_DB))["accompaniment"] == (0.0, 0.0)


def test_the_original_is_the_mixture_at_unity_whatever_the_mixer_says() -> None:
    session = edits.toggle_mute("a", "mixture")(edits.toggle_solo("a", "vocals")(SESSION))
    session = edits.set_gain("a", "mixture", -20)(session)
    heard = lane_gains(mixer_state(session.current_song, -6, bypass=True))
    said = lane_gains(mixer_state(session.current_song, -6), bypass=True)
    assert heard == {lane: gains for lane, gains in said.items() if gains != (0.0, 0.0)} == {"mixture": (GAIN, GAIN)}


def test_lanes_keep_their_order_and_no_song_has_none() -> None:
    assert list(mixer_state(SESSION.current_song, 0).lanes) == ["mixture", "vocals", "accompaniment", "residual"]
    assert not mixer_state(None, 0).lanes


def test_one_lane_alone() -> None:
    lanes = ("mixture", "reference", "estimate")
    for lane in lanes:
        assert heard_lanes(heard_alone(lane, lanes)) == {lane}
