"""A session as text, for the next start of the app: what was set up comes back exactly as it was."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auralflow.audio.info import AudioInfo
from auralflow.errors import AuralflowError
from auralflow.text import Text
from auralflow_studio.document.session import Lane, Loop, Session, Song

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA_VERSION = 1
"""Raised when an older app would misread the file; `session_from_json` then gets a step."""

_INFO: Mapping[str, tuple[type, ...]] = {
    "path": (str,),
    "sample_rate": (int,),
    "channels": (int,),
    "frames": (int,),
    "container": (str,),
    "codec": (str,),
    "bit_depth": (int, type(None)),
    "is_float": (bool,),
    "decoder": (str,),
    "notes": (list,),
}
_LANE: Mapping[str, tuple[type, ...]] = {
    "id": (str,),
    "role": (str,),
    "gain_db": (float, int),
    "pan": (float, int),
    "mute": (bool,),
    "solo": (bool,),
}
_LOOP: Mapping[str, tuple[type, ...]] = {"start": (int,), "stop": (int,), "enabled": (bool,)}
_SONG: Mapping[str, tuple[type, ...]] = {
    "id": (str,),
    "name": (str,),
    "state": (str,),
    "fraction": (float, int),
    "info": (dict,),
    "lanes": (list,),
    "loop": (dict, type(None)),
}
_FILE: Mapping[str, tuple[type, ...]] = {
    "current": (str, type(None)),
    "master_gain_db": (float, int),
    "songs": (list,),
    "files": (list,),
    "places": (list,),
}


class SessionFileError(AuralflowError):
    """A session file is damaged, or of a newer version of the app.

    Args:
        message: What is wrong with it.
        kept: Where the file was moved, None if it was not.
        hint: What the user can do.
    """

    def __init__(self, message: str, *, kept: Path | None = None, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.kept = kept


@dataclass(frozen=True, kw_only=True)
class SavedSession:
    """What is kept from one start to the next.

    Attributes:
        session: The songs and how each is mixed.
        done: Ids of songs that are separated.
        stopped: Ids of songs that the user stopped.
        fractions: How much of stopped songs is separated, 0 to 1, by their ids; 0 if it is not said.
        files: Files in the list that are no songs: not looked at yet, or not readable.
        places: The position of each of `files` in the list, from top to bottom; at its end if it is not said.
    """

    session: Session = field(default_factory=Session)
    done: frozenset[str] = frozenset()
    stopped: frozenset[str] = frozenset()
    fractions: Mapping[str, float] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    places: tuple[int, ...] = ()


def joined(first: SavedSession, second: SavedSession) -> SavedSession:
    """The songs and files of both; the first one's master gain and open song."""
    known = {song.id for song in first.session.songs}
    songs = tuple(song for song in second.session.songs if song.id not in known)
    return SavedSession(
        session=replace(first.session, songs=first.session.songs + songs),
        done=first.done | second.done,
        stopped=first.stopped | second.stopped,
        fractions={**second.fractions, **first.fractions},
        files=first.files + second.files,
        places=first.places,  # those of the second come last
    )


def session_to_json(saved: SavedSession) -> str:
    """The text of a session file, in ASCII: file names may hold bytes that are no text."""
    session = saved.session

    def song(song: Song) -> dict[str, Any]:
        state = "done" if song.id in saved.done else "stopped" if song.id in saved.stopped else "waiting"
        return {
            "id": song.id,
            "name": song.name,
            "state": state,
            "fraction": saved.fractions.get(song.id, 0.0),
            "info": {**vars(song.info), "path": str(song.info.path)},
            "lanes": [vars(lane) for lane in song.lanes],
            "loop": None if song.loop is None else vars(song.loop),
        }

    data = {
        "schema_version": SCHEMA_VERSION,
        "current": session.current,
        "master_gain_db": session.master_gain_db,
        "songs": [song(each) for each in session.songs],
        "files": [str(path) for path in saved.files],
        "places": list(saved.places),
    }
    return json.dumps(data, indent=1) + "\n"


def session_from_json(content: str | bytes) -> SavedSession:
    """A session out of the text of a file.

    Keys that are not known are left out: a newer app that means the rest alike may have written them.

    Raises:
        SessionFileError: If it is damaged, or of a newer version.
    """
    try:
        data = json.loads(content)
        version = _fields(data, {"schema_version": (int,)}, "file")["schema_version"]
        if version > SCHEMA_VERSION:
            raise SessionFileError(
                "The list of songs was written by a newer version of Auralflow.", hint="Use the newer version."
            )
        return _session(_fields(data, _FILE, "file"))
    except (ValueError, OverflowError, RecursionError) as error:
        raise SessionFileError(Text("The list of songs is damaged: {error}.", error=error)) from error


def _session(data: dict[str, Any]) -> SavedSession:
    songs = [_fields(song, _SONG, f"songs[{number}]") for number, song in enumerate(data["songs"])]
    return SavedSession(
        session=Session(
            songs=tuple(_song(song) for song in songs),
            current=data["current"],
            master_gain_db=data["master_gain_db"],
        ),
        done=frozenset(song["id"] for song in songs if song["state"] == "done"),
        stopped=frozenset(song["id"] for song in songs if song["state"] == "stopped"),
        fractions={song["id"]: _fraction(song["fraction"]) for song in songs if song["fraction"]},
        files=tuple(_path(name) for name in data["files"]),
        places=tuple(_place(place) for place in data["places"]),
    )


def _song(data: dict[str, Any]) -> Song:
    where = f"song {data['id']}"
    return Song(
        id=data["id"],
        name=data["name"],
        info=_info(_fields(data["info"], _INFO, where), where),
        lanes=tuple(_lane(_fields(lane, _LANE, where)) for lane in data["lanes"]),
        loop=None if data["loop"] is None else Loop(**_fields(data["loop"], _LOOP, where)),
    )


def _info(data: dict[str, Any], where: str) -> AudioInfo:
    # The decoders see to it that these are possible; nothing that uses them checks again.
    if data["sample_rate"] <= 0 or data["channels"] <= 0 or data["frames"] < 0:
        raise ValueError(f"{where} is no possible sound")
    if not all(isinstance(note, str) for note in data["notes"]):
        raise ValueError(f"{where} has odd notes")
    return AudioInfo(**{**data, "path": _path(data["path"]), "notes": tuple(data["notes"])})


def _lane(data: dict[str, Any]) -> Lane:
    if data["role"] not in ("mixture", "stem", "residual"):
        raise ValueError(f"a lane cannot be a {data['role']!r}")
    return Lane(**data)


def _fraction(value: float) -> float:
    if not 0 <= value <= 1:
        raise ValueError(f"not a part of a song: {value!r}")
    return value


def _place(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"not a place in the list: {value!r}")
    return value


def _path(name: object) -> Path:
    if not isinstance(name, str) or not name or "\0" in name:
        raise ValueError(f"not a file: {name!r}")
    return Path(name)


def _fields(data: object, kinds: Mapping[str, tuple[type, ...]], where: str) -> dict[str, Any]:
    """The named values of a decoded object.

    Raises:
        ValueError: If it is no object, or one of them is missing or of another type.
    """
    if not isinstance(data, dict):
        raise ValueError(f"{where} is no object")  # noqa: TRY004 - the file is wrong, not the code
    for name, allowed in kinds.items():
        if type(data.get(name, ...)) not in allowed:
            raise ValueError(f"{where} has no usable {name}")
    return {name: data[name] for name in kinds}
