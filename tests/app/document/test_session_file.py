from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralflow.audio.info import AudioInfo
from auralflow_studio.document.edits import set_gain, set_loop
from auralflow_studio.document.session import GAIN_MAX_DB, GAIN_MIN_DB, Lane, Loop, Session, Song
from auralflow_studio.document.session_file import (
    _INFO,
    _LANE,
    _LOOP,
    SavedSession,
    SessionFileError,
    joined,
    session_from_json,
    session_to_json,
)
from support.facts import a_session

gains = st.floats(GAIN_MIN_DB, GAIN_MAX_DB)
# Names of files may hold bytes that are no text, which Python keeps as surrogates.
names = st.text(st.characters(exclude_characters="\0", exclude_categories=[]), min_size=1)
paths = names.map(Path) | st.binary(min_size=1).filter(lambda b: 0 not in b).map(
    lambda b: Path(b.decode("utf-8", "surrogateescape"))
)
infos = st.builds(
    AudioInfo,
    path=paths,
    sample_rate=st.integers(1, 192_000),
    channels=st.integers(1, 8),
    frames=st.integers(2, 2**40),
    container=st.text(),
    codec=st.text(),
    bit_depth=st.none() | st.sampled_from([8, 16, 24, 32, 64]),
    is_float=st.booleans(),
    decoder=st.text(),
    notes=st.lists(st.text(), max_size=2).map(tuple),
)
lanes = st.builds(
    Lane,
    id=st.text(),
    role=st.sampled_from(["mixture", "stem", "residual"]),
    gain_db=gains,
    pan=st.floats(-1, 1),
    mute=st.booleans(),
    solo=st.booleans(),
)


@st.composite
def songs(draw: Any) -> Song:
    info = draw(infos)
    start = draw(st.integers(0, info.frames - 1))
    loop = st.builds(Loop, start=st.just(start), stop=st.integers(start + 1, info.frames), enabled=st.booleans())
    return Song(
        id=draw(st.text()),
        info=info,
        name=draw(st.text()),
        lanes=tuple(draw(st.lists(lanes, max_size=4, unique_by=lambda lane: lane.id))),
        loop=draw(st.none() | loop),
    )


@st.composite
def saved_sessions(draw: Any) -> SavedSession:
    found = draw(st.lists(songs(), max_size=3, unique_by=lambda song: song.id))
    ids = [song.id for song in found]
    state = draw(st.lists(st.sampled_from(["done", "stopped", "waiting"]), min_size=len(ids), max_size=len(ids)))
    current = st.none() | st.sampled_from(ids) if ids else st.none()
    return SavedSession(
        session=Session(songs=tuple(found), current=draw(current), master_gain_db=draw(gains)),
        done=frozenset(i for i, s in zip(ids, state, strict=True) if s == "done"),
        stopped=frozenset(i for i, s in zip(ids, state, strict=True) if s == "stopped"),
        fractions={
            i: draw(st.floats(0, 1, exclude_min=True)) for i, s in zip(ids, state, strict=True) if s == "stopped"
        },
        files=tuple(draw(st.lists(paths, max_size=2))),
        places=tuple(draw(st.lists(st.integers(0, 2**40), max_size=2))),
    )


@given(saved_sessions())
def test_what_is_written_is_read_exactly(saved: SavedSession) -> None:
    text = session_to_json(saved)
    assert text.isascii()
    assert session_from_json(text) == session_from_json(text.encode()) == saved


def test_every_fact_is_in_the_file() -> None:
    # A new field must be written and read, or an older file be understood without it.
    for kind, known in ((AudioInfo, _INFO), (Lane, _LANE), (Loop, _LOOP)):
        assert {field.name for field in fields(kind)} == set(known)
    assert {field.name for field in fields(Song)} == {"id", "info", "name", "lanes", "loop"}
    assert {field.name for field in fields(Session)} == {"songs", "current", "master_gain_db"}


def a_file(**changes: Any) -> dict[str, Any]:
    session = set_loop("a", Loop(start=10, stop=20))(set_gain("a", "vocals", -6)(a_session("a", "b", current="a")))
    return {**json.loads(session_to_json(SavedSession(session=session))), **changes}


def with_song(**changes: Any) -> dict[str, Any]:
    data = a_file()
    data["songs"][0] |= changes
    return data


DAMAGED = {
    "empty": "",
    "cut off": session_to_json(SavedSession(session=a_session("a")))[:200],
    "no text": b"\xff\xfe\x00",
    "deep": "[" * 100_000,
    "no object": "[]",
    "no version": "{}",
    "old version": a_file(schema_version=True),
    "no songs": a_file(songs=None),
    "odd song": a_file(songs=[5]),
    "same ids": a_file(songs=[a_file()["songs"][0]] * 2),
    "open song gone": a_file(current="z"),
    "master out of range": a_file(master_gain_db=99),
    "no number": a_file(master_gain_db=float("nan")),
    "too large": json.dumps(a_file(master_gain_db=0)).replace('"master_gain_db": 0', '"master_gain_db": 1' + "0" * 400),
    "odd file": a_file(files=["a\0b"]),
    "odd place": a_file(places=[-1]),
    "place in words": a_file(places=["top"]),
    "more than all": with_song(fraction=1.5),
    "no name": a_file(files=[""]),
    "no info": with_song(info={}),
    "no rate": with_song(info={**a_file()["songs"][0]["info"], "sample_rate": 0}),
    "rate in words": with_song(info={**a_file()["songs"][0]["info"], "sample_rate": "fast"}),
    "odd notes": with_song(info={**a_file()["songs"][0]["info"], "notes": [1]}),
    "odd role": with_song(lanes=[{**a_file()["songs"][0]["lanes"][0], "role": "drum"}]),
    "gain out of range": with_song(lanes=[{**a_file()["songs"][0]["lanes"][0], "gain_db": -70}]),
    "loop turned around": with_song(loop={"start": 20, "stop": 10, "enabled": True}),
    "loop behind the song": with_song(loop={"start": 20, "stop": 10_000, "enabled": True}),
}


@pytest.mark.parametrize("damage", list(DAMAGED))
def test_damage_is_an_error_that_says_so(damage: str) -> None:
    content = DAMAGED[damage]
    with pytest.raises(SessionFileError, match=r"The list of songs is damaged: .+\.") as caught:
        session_from_json(content if isinstance(content, str | bytes) else json.dumps(content))
    assert caught.value.__cause__ is not None


def test_a_newer_version_is_told_from_damage() -> None:
    with pytest.raises(SessionFileError, match="newer version"):
        session_from_json(json.dumps({"schema_version": 2, "tracks": []}))


def test_keys_of_a_newer_app_cost_nothing() -> None:
    data = with_song(color="blue")
    data["songs"][0]["lanes"][0]["reverb"] = 0.5
    assert session_from_json(json.dumps({**data, "zoom": 3})) == session_from_json(json.dumps(a_file()))


def test_two_sessions_joined() -> None:
    first = SavedSession(session=a_session("a", "b", current="a"), done=frozenset("a"), files=(Path("x"),))
    mine = set_gain("b", "vocals", -6)(replace(a_session("b", "c", current="c"), master_gain_db=-3))
    second = SavedSession(session=mine, stopped=frozenset("c"), files=(Path("y"),))
    both = joined(first, second)
    assert both.session == a_session("a", "b", "c", current="a")
    assert (both.done, both.stopped, both.files) == (frozenset("a"), frozenset("c"), (Path("x"), Path("y")))
    assert joined(first, SavedSession()) == first
