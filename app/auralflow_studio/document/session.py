"""The document: the songs and how each is mixed, as one immutable value.

Everything that undo brings back is in here, and nothing else: no playhead, no zoom, no progress, no sound.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from auralflow.audio.files import track_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from auralflow.audio.info import AudioInfo

GAIN_MIN_DB = -60.0
"""The lower end of every fader; there a lane is silent, not merely quiet."""
GAIN_MAX_DB = 12.0

MIXTURE = "mixture"
RESIDUAL = "residual"

LaneRole = Literal["mixture", "stem", "residual"]


def _check_gain(gain_db: float) -> None:
    if not (math.isfinite(gain_db) and GAIN_MIN_DB <= gain_db <= GAIN_MAX_DB):
        raise ValueError(f"gain out of {GAIN_MIN_DB} .. {GAIN_MAX_DB} dB: {gain_db!r}")


@dataclass(frozen=True, kw_only=True)
class Lane:
    """One lane of a song: its strip in the mixer.

    Attributes:
        id: "mixture", "residual" or the name of a stem; unique within the song.
        role: The lanes of the stems are what is heard; the other two are heard only while soloed.
        gain_db: `GAIN_MIN_DB` (silent) to `GAIN_MAX_DB`.
        pan: -1 (left) to 1 (right).
        mute: Not heard; stronger than `solo`.
        solo: While any lane is soloed, only soloed lanes are heard.
    """

    id: str
    role: LaneRole
    gain_db: float = 0.0
    pan: float = 0.0
    mute: bool = False
    solo: bool = False

    def __post_init__(self) -> None:
        _check_gain(self.gain_db)
        if not -1.0 <= self.pan <= 1.0:
            raise ValueError(f"pan out of -1 .. 1: {self.pan!r}")


@dataclass(frozen=True, kw_only=True)
class Loop:
    """An A-B loop.

    Attributes:
        start: First frame.
        stop: One past the last frame; more than `start`.
        enabled: Whether playing stays within it; a loop that is switched off keeps its place.
    """

    start: int
    stop: int
    enabled: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.stop:
            raise ValueError(f"not a loop: {self.start} .. {self.stop} frames")


@dataclass(frozen=True, kw_only=True)
class Song:
    """One song of the session.

    Attributes:
        id: Stable name of this entry; the same file may be in the session twice.
        info: The facts about its file.
        name: What to call it; that of its file, without the ending, if empty.
        lanes: From top to bottom; ids are unique.
        loop: The A-B loop, None if none was ever set.
    """

    id: str
    info: AudioInfo
    name: str = ""
    lanes: tuple[Lane, ...]
    loop: Loop | None = None

    def __post_init__(self) -> None:
        if len({lane.id for lane in self.lanes}) != len(self.lanes):
            raise ValueError(f"lanes with the same id: {[lane.id for lane in self.lanes]}")
        if self.loop is not None and self.loop.stop > self.info.frames:
            raise ValueError(f"the loop ends behind the song: {self.loop.stop} > {self.info.frames} frames")
        if not self.name:
            object.__setattr__(self, "name", track_name(self.info.path))

    @property
    def path(self) -> Path:
        """The file."""
        return self.info.path

    def lane(self, lane_id: str) -> Lane:
        """The lane of an id.

        Raises:
            KeyError: If the song has none of this id.
        """
        for lane in self.lanes:
            if lane.id == lane_id:
                return lane
        raise KeyError(lane_id)

    @property
    def stems(self) -> tuple[Lane, ...]:
        """The lanes of the stems."""
        return tuple(lane for lane in self.lanes if lane.role == "stem")


@dataclass(frozen=True, kw_only=True)
class Session:
    """Everything the user works on.

    Attributes:
        songs: In the order of the list: as they were added, until the user moves them.
        current: Id of the song that is open, None if none is.
        master_gain_db: `GAIN_MIN_DB` (silent) to `GAIN_MAX_DB`.
    """

    songs: tuple[Song, ...] = field(default=())
    current: str | None = None
    master_gain_db: float = 0.0

    def __post_init__(self) -> None:
        _check_gain(self.master_gain_db)
        ids = {song.id for song in self.songs}
        if len(ids) != len(self.songs):
            raise ValueError("songs with the same id")
        if self.current is not None and self.current not in ids:
            raise ValueError(f"the open song is not in the session: {self.current!r}")

    def has(self, song_id: str) -> bool:
        """Whether a song of this id is in the session."""
        return any(song.id == song_id for song in self.songs)

    def song(self, song_id: str) -> Song:
        """The song of an id.

        Raises:
            KeyError: If there is none.
        """
        for song in self.songs:
            if song.id == song_id:
                return song
        raise KeyError(song_id)

    @property
    def current_song(self) -> Song | None:
        """The song that is open."""
        return None if self.current is None else self.song(self.current)


def new_song(song_id: str, info: AudioInfo, sources: Iterable[str], *, name: str = "") -> Song:
    """A song as it comes in: the mixture on top, one lane a stem below, the residual last, nothing changed.

    Args:
        song_id: A new id.
        info: The facts about its file.
        sources: What the model splits it into, in the order of the lanes.
        name: What to call it; that of its file if empty.
    """
    return Song(
        id=song_id,
        info=info,
        name=name,
        lanes=(
            Lane(id=MIXTURE, role="mixture"),
            *(Lane(id=source, role="stem") for source in sources),
            Lane(id=RESIDUAL, role="residual"),
        ),
    )
