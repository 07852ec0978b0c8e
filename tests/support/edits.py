"""Any edits, for property tests of the document."""

from __future__ import annotations

from hypothesis import strategies as st

from auralflow_studio.document import edits
from auralflow_studio.document.session import Loop
from support.facts import FRAMES, SOURCES, a_song

SONG_IDS = ("a", "b", "c", "gone")
LANE_IDS = ("mixture", *SOURCES, "residual", "gone")

ids = st.sampled_from(SONG_IDS)
lanes = st.sampled_from(LANE_IDS)
gains = st.floats(-100, 100)
loops = st.none() | st.builds(
    lambda first, length, enabled: Loop(start=first, stop=first + length, enabled=enabled),
    st.integers(0, FRAMES + 50),
    st.integers(1, FRAMES),
    st.booleans(),
)
undoable_edits = st.one_of(
    st.builds(edits.set_gain, ids, lanes, gains),
    st.builds(edits.change_gain, ids, lanes, gains),
    st.builds(edits.set_pan, ids, lanes, st.floats(-2, 2)),
    st.builds(edits.toggle_mute, ids, lanes),
    st.builds(lambda i, lane, exclusive: edits.toggle_solo(i, lane, exclusive=exclusive), ids, lanes, st.booleans()),
    st.builds(edits.reset_mix, ids),
    st.builds(edits.set_loop, ids, loops),
    st.builds(edits.set_master_gain, gains),
    st.builds(lambda i: edits.add_songs([a_song(i)]), ids),
    st.builds(edits.remove_songs, st.lists(ids, max_size=3)),
    st.builds(edits.move_songs, st.lists(ids, max_size=3), st.none() | ids),
    st.builds(edits.shift_songs, st.lists(ids, max_size=3), st.sampled_from([-1, 1])),
)
any_edits = undoable_edits | st.builds(edits.open_song, st.none() | ids)
