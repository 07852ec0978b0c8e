"""Every change a user can make to the session, as pure functions.

Each function here returns an `Edit`: a step from one session to the next that knows its text for the undo menu. An edit
that names a song or lane which is no longer there leaves the session as it is: the user was faster than a job.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auralflow_studio.document.session import GAIN_MAX_DB, GAIN_MIN_DB, Lane, Loop, Session, Song, new_song

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from auralflow.audio.info import AudioInfo

# English; `qtmodels.session_model` translates them for menus, and a test holds the two lists together.
TEXTS = (
    "Add songs",
    "Change gain",
    "Change loop",
    "Change master gain",
    "Change pan",
    "Move songs",
    "Find the file",
    "Mute",
    "Open song",
    "Remove songs",
    "Reset mix",
    "Solo",
    "Use another model",
)


@dataclass(frozen=True)
class Edit:
    """One step from a session to the next.

    Attributes:
        text: One of `TEXTS`.
        function: The step itself; pure.
        merge_key: Edits that follow each other with the same key become one step of undo (a fader being dragged);
            None never merges.
        undoable: False for steps that only look elsewhere (opening a song): no step of undo is made of them.
    """

    text: str
    function: Callable[[Session], Session]
    merge_key: str | None = None
    undoable: bool = True

    def __call__(self, session: Session) -> Session:
        """The session after this step; the same object if nothing changes."""
        return self.function(session)


def _with_song(session: Session, song_id: str, change: Callable[[Song], Song]) -> Session:
    """The session with one song replaced; the same object if the song is gone or stays equal."""
    for index, song in enumerate(session.songs):
        if song.id == song_id:
            changed = change(song)
            if changed == song:
                return session
            return replace(session, songs=(*session.songs[:index], changed, *session.songs[index + 1 :]))
    return session


def _with_lane(session: Session, song_id: str, lane_id: str, change: Callable[[Lane], Lane]) -> Session:
    def change_song(song: Song) -> Song:
        lanes = tuple(change(lane) if lane.id == lane_id else lane for lane in song.lanes)
        return song if lanes == song.lanes else replace(song, lanes=lanes)

    return _with_song(session, song_id, change_song)


def _clamp_gain(gain_db: float) -> float:
    return min(GAIN_MAX_DB, max(GAIN_MIN_DB, gain_db))


def add_songs(songs: Iterable[Song], *, order: Sequence[str] = (), merge_key: str | None = None) -> Edit:
    """Add songs, behind the others as a rule; one whose id is there already is left out.

    Args:
        songs: New songs.
        order: Ids in the order that all songs are to have, if new ones come between others.
        merge_key: The same for all batches of one drop, so that one undo takes them all back.
    """
    added = tuple(songs)

    def function(session: Session) -> Session:
        known = {song.id for song in session.songs}
        fresh = tuple(song for song in added if song.id not in known)
        if not fresh:
            return session
        rank = {song_id: place for place, song_id in enumerate(order)}
        together = sorted(session.songs + fresh, key=lambda song: rank.get(song.id, len(rank)))
        return replace(session, songs=tuple(together))

    return Edit("Add songs", function, merge_key)


def remove_songs(song_ids: Iterable[str]) -> Edit:
    """Take songs out; if the open one is among them, the next one that stays is opened (or the one before)."""
    gone = frozenset(song_ids)

    def function(session: Session) -> Session:
        kept = tuple(song for song in session.songs if song.id not in gone)
        if len(kept) == len(session.songs):
            return session
        current = session.current
        if current in gone:
            ids = [song.id for song in session.songs]
            index = ids.index(current)
            behind = [song_id for song_id in ids[index + 1 :] if song_id not in gone]
            before = [song_id for song_id in ids[:index] if song_id not in gone]
            current = behind[0] if behind else before[-1] if before else None
        return replace(session, songs=kept, current=current)

    return Edit("Remove songs", function)


def remove_song(song_id: str) -> Edit:
    """Take one song out; see `remove_songs`."""
    return remove_songs((song_id,))


def _with_order(session: Session, moved: list[Song], others: list[Song], place: int) -> Session:
    place = max(0, place)
    songs = (*others[:place], *moved, *others[place:])
    return session if songs == session.songs else replace(session, songs=songs)


def move_songs(song_ids: Iterable[str], before: str | None) -> Edit:
    """Put songs, in the order they have, right before another one; None puts them at the end."""
    chosen = frozenset(song_ids)

    def function(session: Session) -> Session:
        moved = [song for song in session.songs if song.id in chosen]
        others = [song for song in session.songs if song.id not in chosen]
        place = next((place for place, song in enumerate(others) if song.id == before), len(others))
        return _with_order(session, moved, others, place)

    return Edit("Move songs", function)


def shift_songs(song_ids: Iterable[str], step: int) -> Edit:
    """Move songs up (-1) or down (1) past one other song; several of them come together."""
    chosen = frozenset(song_ids)

    def function(session: Session) -> Session:
        moved = [song for song in session.songs if song.id in chosen]
        if not moved:
            return session
        others = [song for song in session.songs if song.id not in chosen]
        edge = session.songs.index(moved[0] if step < 0 else moved[-1])
        passed = sum(song.id not in chosen for song in session.songs[:edge])
        return _with_order(session, moved, others, passed + step)

    return Edit("Move songs", function)


def use_file(song_id: str, info: AudioInfo, name: str) -> Edit:
    """Take a song from another file, as after it was moved; its mix stays, and its loop if the file is long enough."""

    def change_song(song: Song) -> Song:
        loop = song.loop
        if loop is not None and loop.stop > info.frames:
            loop = None
        return replace(song, info=info, name=name, loop=loop)

    return Edit("Find the file", lambda session: _with_song(session, song_id, change_song))


def open_song(song_id: str | None) -> Edit:
    """Show this song in the window (None: no song). Not a step of undo."""

    def function(session: Session) -> Session:
        if song_id == session.current or (song_id is not None and not session.has(song_id)):
            return session
        return replace(session, current=song_id)

    return Edit("Open song", function, undoable=False)


def set_gain(song_id: str, lane_id: str, gain_db: float) -> Edit:
    """Move a lane's fader; the value is clamped to its ends."""
    gain_db = _clamp_gain(gain_db)
    return Edit(
        "Change gain",
        lambda session: _with_lane(session, song_id, lane_id, lambda lane: replace(lane, gain_db=gain_db)),
        merge_key=f"gain {song_id}/{lane_id}",
    )


def change_gain(song_id: str, lane_id: str, by_db: float) -> Edit:
    """Move a lane's fader by some decibels from where it is, within its ends."""
    return Edit(
        "Change gain",
        lambda session: _with_lane(
            session, song_id, lane_id, lambda lane: replace(lane, gain_db=_clamp_gain(lane.gain_db + by_db))
        ),
        merge_key=f"gain {song_id}/{lane_id}",
    )


def set_pan(song_id: str, lane_id: str, pan: float) -> Edit:
    """Turn a lane's pan: -1 (left) to 1 (right), clamped."""
    pan = min(1.0, max(-1.0, pan))
    return Edit(
        "Change pan",
        lambda session: _with_lane(session, song_id, lane_id, lambda lane: replace(lane, pan=pan)),
        merge_key=f"pan {song_id}/{lane_id}",
    )


def toggle_mute(song_id: str, lane_id: str) -> Edit:
    """Mute a lane, or let it sound again."""
    return Edit(
        "Mute",
        lambda session: _with_lane(session, song_id, lane_id, lambda lane: replace(lane, mute=not lane.mute)),
    )


def toggle_solo(song_id: str, lane_id: str, *, exclusive: bool = False) -> Edit:
    """Solo a lane or end its solo.

    Args:
        song_id: The song.
        lane_id: The lane.
        exclusive: End every other lane's solo as well. A lane that is soloed together with others then stays soloed,
            alone.
    """

    def change_song(song: Song) -> Song:
        others = any(lane.solo for lane in song.lanes if lane.id != lane_id)

        def change(lane: Lane) -> Lane:
            if lane.id == lane_id:
                return replace(lane, solo=not lane.solo or (exclusive and others))
            return replace(lane, solo=False) if exclusive else lane

        if not any(lane.id == lane_id for lane in song.lanes):
            return song
        return replace(song, lanes=tuple(change(lane) for lane in song.lanes))

    return Edit("Solo", lambda session: _with_song(session, song_id, change_song))


def reset_mix(song_id: str) -> Edit:
    """Put every fader, pan, mute and solo of a song back; its loop stays."""

    def change_song(song: Song) -> Song:
        return replace(song, lanes=tuple(Lane(id=lane.id, role=lane.role) for lane in song.lanes))

    return Edit("Reset mix", lambda session: _with_song(session, song_id, change_song))


def set_loop(song_id: str, loop: Loop | None) -> Edit:
    """Set, move or remove the A-B loop; what lies behind the song is cut off."""

    def change_song(song: Song) -> Song:
        if loop is None or loop.stop <= song.info.frames:
            return replace(song, loop=loop)
        if loop.start >= song.info.frames:
            return song
        return replace(song, loop=replace(loop, stop=song.info.frames))

    return Edit(
        "Change loop",
        lambda session: _with_song(session, song_id, change_song),
        merge_key=f"loop {song_id}" if loop is not None else None,
    )


def set_master_gain(gain_db: float) -> Edit:
    """Move the master fader; the value is clamped to its ends."""
    gain_db = _clamp_gain(gain_db)
    return Edit(
        "Change master gain",
        lambda session: session if session.master_gain_db == gain_db else replace(session, master_gain_db=gain_db),
        merge_key="master gain",
    )


def fitted(song: Song, sources: tuple[str, ...]) -> Song:
    """The song with a lane for each stem of a model; those that it had are as they were. The same object if it fits."""
    fresh = new_song(song.id, song.info, sources)
    if [lane.id for lane in fresh.lanes] == [lane.id for lane in song.lanes]:
        return song
    had = {lane.id: lane for lane in song.lanes}
    return replace(song, lanes=tuple(had.get(lane.id, lane) for lane in fresh.lanes))


def fit_to_model(sources: tuple[str, ...]) -> Edit:
    """Give all songs a lane for each stem of a model. Not a step of undo: which model is used is a setting."""

    def function(session: Session) -> Session:
        songs = tuple(fitted(song, sources) for song in session.songs)
        if all(song is was for song, was in zip(songs, session.songs, strict=True)):
            return session
        return replace(session, songs=songs)

    return Edit("Use another model", function, undoable=False)
