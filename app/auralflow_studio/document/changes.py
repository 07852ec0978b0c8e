"""What an edit changed, so that a gain drag repaints one strip and not the window."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auralflow_studio.document.session import Session, Song

SONGS = "songs"
"""Touched when songs were added, removed or put in another order."""
CURRENT = "current"
"""Touched when another song was opened."""
MASTER = "master"
"""Touched when the master gain changed."""


def song_key(song_id: str) -> str:
    """What is touched when something of a song other than its lanes changed (its loop)."""
    return song_id


def lane_key(song_id: str, lane_id: str) -> str:
    """What is touched when one lane's gain, pan, mute or solo changed."""
    return f"{song_id}/{lane_id}"


@dataclass(frozen=True)
class Change:
    """One step from a session to the next.

    Attributes:
        old: Before.
        new: After.
        touched: What differs: `SONGS`, `CURRENT`, `MASTER`, `song_key(...)`, `lane_key(...)`. Songs that came or went
            are only in `SONGS`.
        origin: Who asked for it, so that a view can ignore its own echo; None for undo and redo.
    """

    old: Session
    new: Session
    touched: frozenset[str]
    origin: object | None = None

    @property
    def current_touched(self) -> bool:
        """Whether the open song became another one."""
        return CURRENT in self.touched

    @property
    def loop_touched(self) -> bool:
        """Whether the loop of the open song changed (another song being opened counts as well)."""
        return CURRENT in self.touched or (self.new.current is not None and song_key(self.new.current) in self.touched)

    @property
    def touched_lanes(self) -> tuple[str, ...]:
        """Ids of the lanes of the open song that changed."""
        song = self.new.current_song
        if song is None:
            return ()
        return tuple(lane.id for lane in song.lanes if lane_key(song.id, lane.id) in self.touched)


def _song_differences(old: Song, new: Song) -> set[str]:
    touched: set[str] = set()
    old_lanes = {lane.id: lane for lane in old.lanes}
    touched.update(lane_key(new.id, lane.id) for lane in new.lanes if old_lanes.get(lane.id) != lane)
    if old != replace(new, lanes=old.lanes) or set(old_lanes) != {lane.id for lane in new.lanes}:
        touched.add(song_key(new.id))
    return touched


def difference(old: Session, new: Session) -> frozenset[str]:
    """What differs between two sessions; see `Change.touched`.

    Edits share what they leave alone, so this costs microseconds even with thousands of songs.
    """
    if old is new:
        return frozenset()
    touched: set[str] = set()
    if old.master_gain_db != new.master_gain_db:
        touched.add(MASTER)
    if old.current != new.current:
        touched.add(CURRENT)
    if old.songs is not new.songs:
        if [song.id for song in old.songs] != [song.id for song in new.songs]:
            touched.add(SONGS)
        before = {song.id: song for song in old.songs}
        for song in new.songs:
            earlier = before.get(song.id)
            if earlier is not None and earlier is not song:
                touched |= _song_differences(earlier, song)
    return frozenset(touched)
