"""Stems in progress on disk: whatever is finished stays finished, even when the process dies.

A store is a folder: `store.json` (what it is), one float32 file of interleaved frames a track, `journal.jsonl` with a
line for every finished stretch (written after its data, with their checksums), and `.lock`.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import shutil
import threading
import time
import zlib
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from filelock import FileLock, Timeout

from auralflow.atomic_file import write_atomically
from auralflow.errors import StoreBusyError, StoreError
from auralflow.regions import Regions
from auralflow.separation.consistency import null_peak, to_dbfs
from auralflow.text import Text

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

SCHEMA_VERSION = 1
META_NAME = "store.json"
JOURNAL_NAME = "journal.jsonl"
MIXTURE = "mixture"
RESIDUAL = "residual"
FULL_DISK = Text("Free some disk space and start again: what is finished is kept.")
# A power cut may lose what the system had not written out yet; it does so after half a minute. Younger stretches are
# compared with their checksums when a store is opened.
UNSAFE_S = 60.0
# What stands before this line of a journal was compared when it was no longer young.
CHECKED_LINE = b'{"checked": true}'


@dataclass(frozen=True, kw_only=True)
class StoreMeta:
    """What a store holds.

    Attributes:
        sources: Names of the stems.
        sample_rate: Of all tracks and of the file, in Hz.
        channels: Of all tracks and of the file.
        frames: Length of all tracks and of the file.
        model: The model's name.
        model_sha256: Fingerprint of its weights.
        settings: Settings of the separation that change the result, as plain values.
        mixture_path: The file.
        mixture_size: Its size in bytes, to see whether it is still the same.
        mixture_mtime_ns: Its modification time.
    """

    sources: tuple[str, ...]
    sample_rate: int
    channels: int
    frames: int
    model: str
    model_sha256: str
    settings: dict[str, Any] = field(default_factory=dict)
    mixture_path: str = ""
    mixture_size: int = 0
    mixture_mtime_ns: int = 0
    schema_version: int = SCHEMA_VERSION

    @property
    def total_bytes(self) -> int:
        """Disk space that all tracks take when they are finished."""
        return self.frames * self.channels * 4 * (1 + len(self.sources))


@dataclass(frozen=True, kw_only=True)
class _JournalEntry:
    """A finished stretch: where, its null's peak, checksums track by track, and when (seconds since the epoch)."""

    start: int
    frames: int
    null: float
    crc32: tuple[int, ...]
    at: float


_USUAL_HINT = Text("Check that the folder exists, that its disk has space, and that you may write there.")
_HINTS = {
    errno.EFBIG: Text("The disk or your account does not allow files that large: choose another folder for the cache."),
    errno.ENOTDIR: Text("A part of that path is a file, not a folder: choose another folder for the cache."),
    errno.EEXIST: Text("A part of that path is a file, not a folder: choose another folder for the cache."),
}


class StemStore:
    """Tracks of one song: the mixture, its stems and (computed) the residual.

    What is read and written are blocks of interleaved samples, `(frames, channels)`, as in sound files and soundfile;
    whole recordings are `(channels, frames)` everywhere else: transpose them with `.T`.

    Reading is thread-safe and never waits for writing. One thread writes. Files are read and written at positions
    instead of being mapped: pages of a map would count as the process's memory, 11 GB for three hours.
    """

    def __init__(self, directory: Path, meta: StoreMeta, lock: FileLock) -> None:
        self.directory = directory
        self.meta = meta
        self._lock = lock
        self._finished = Regions()
        self._null_peak = 0.0
        self._read_locks = {track: threading.Lock() for track in self.tracks}
        try:
            self._writers = {t: (directory / f"{t}.f32").open("r+b", buffering=0) for t in self.tracks}
            self._readers = {t: (directory / f"{t}.f32").open("rb", buffering=0) for t in self.tracks}
            self._journal = (directory / JOURNAL_NAME).open("ab", buffering=0)
        except OSError as error:
            lock.release()
            raise StoreError(
                Text("The work folder {folder} is damaged: {reason}.", folder=directory, reason=error.strerror)
            ) from error

    @classmethod
    def create(cls, directory: Path, meta: StoreMeta) -> StemStore:
        """A new, empty store.

        Raises:
            StoreError: If the folder cannot be written.
            StoreBusyError: If another process works in it.
        """
        lock = None
        try:
            directory.mkdir(parents=True, exist_ok=True)
            lock = _lock(directory)
            # What was here before is no store any more before its tracks are emptied, and the new one is none before
            # it is whole: whenever the process dies, nobody takes silence for finished stems.
            for old in (directory / META_NAME, directory / JOURNAL_NAME, *directory.glob("seam-*")):
                old.unlink(missing_ok=True)
            for track in (MIXTURE, *meta.sources):
                with (directory / f"{track}.f32").open("wb") as file:
                    file.truncate(meta.frames * meta.channels * 4)
            (directory / JOURNAL_NAME).write_bytes(b"")
            write_atomically(directory / META_NAME, json.dumps(asdict(meta), indent=1).encode())
        except OSError as error:
            if lock is not None:
                lock.release()
            raise StoreError(
                Text("Stems cannot be kept in {folder}: {reason}.", folder=directory, reason=error.strerror),
                hint=_HINTS.get(error.errno or 0, _USUAL_HINT),
            ) from error
        return cls(directory, meta, lock)

    @classmethod
    def open(cls, directory: Path) -> StemStore:
        """An existing store, with what it had finished.

        The stretches finished in the last minute of work are compared with their checksums; one that fails is not
        finished.

        Raises:
            StoreError: If it is damaged.
            StoreBusyError: If another process works in it.
        """
        lock = _lock(directory)
        try:
            facts = json.loads((directory / META_NAME).read_text(encoding="utf-8"))
            meta = StoreMeta(**{**facts, "sources": tuple(facts["sources"])})
            lines = (directory / JOURNAL_NAME).read_bytes().split(b"\n")
            size = meta.frames * meta.channels * 4
            lengths = {track: (directory / f"{track}.f32").stat().st_size for track in (MIXTURE, *meta.sources)}
        except (OSError, ValueError, TypeError, KeyError) as error:
            lock.release()
            raise StoreError(
                Text("The work folder {folder} is damaged: {error}.", folder=directory, error=error)
            ) from error
        if meta.schema_version != SCHEMA_VERSION or set(lengths.values()) != {size}:
            lock.release()
            raise StoreError(
                Text("The work folder {folder} was made by another version or is damaged.", folder=directory)
            )
        store = cls(directory, meta, lock)
        store._replay(lines)
        return store

    def __repr__(self) -> str:
        done = self._finished.total / max(1, self.meta.frames)
        return f"<StemStore of {', '.join(self.meta.sources)}, {done:.0%} finished, in {self.directory}>"

    @property
    def tracks(self) -> tuple[str, ...]:
        """Names of what is stored: the mixture and the stems."""
        return (MIXTURE, *self.meta.sources)

    @property
    def finished(self) -> Regions:
        """Frames that are final in every track; a snapshot, for any thread."""
        return self._finished

    @property
    def is_complete(self) -> bool:
        """Whether every frame is finished."""
        return self._finished.covers(0, self.meta.frames)

    @property
    def null_dbfs(self) -> float:
        """Peak of mixture minus sum of stems over what is finished, in dBFS; minus infinity if there is none."""
        return to_dbfs(self._null_peak)

    def read(self, track: str, start: int, frames: int) -> NDArray[np.float32]:
        """A stretch of a track; for any thread.

        Args:
            track: "mixture", a source, or "residual" (mixture minus the sum of the stems).
            start: First frame; may be negative or past the end.
            frames: How many.

        Returns:
            Float32 of shape `(frames, channels)`, zeros outside the song and where nothing was written yet.

        Raises:
            StoreError: If the file cannot be read.
        """
        if track == RESIDUAL:
            stems = np.stack([self.read(source, start, frames) for source in self.meta.sources])
            residual = self.read(MIXTURE, start, frames) - stems.sum(axis=0, dtype=np.float64)
            return np.asarray(residual, dtype=np.float32)
        block = np.zeros((frames, self.meta.channels), dtype=np.float32)
        first, last = max(0, start), min(self.meta.frames, start + frames)
        if first < last:
            view = block[first - start : last - start].data.cast("B")
            try:
                with self._read_locks[track]:
                    file = self._readers[track]
                    file.seek(first * self.meta.channels * 4)
                    while view and (count := file.readinto(view)):
                        view = view[count:]
            except OSError as error:
                raise StoreError(
                    Text("The stem “{track}” cannot be read: {reason}.", track=track, reason=error.strerror)
                ) from error
        return block

    def write(self, start: int, mixture: NDArray[np.float32], stems: NDArray[np.float32]) -> None:
        """Store a stretch and mark it finished; by the one writing thread.

        Args:
            start: First frame.
            mixture: Shape `(frames, channels)`.
            stems: Shape `(sources, frames, channels)`.

        Raises:
            StoreError: If the disk is full or gone; nothing is marked then.
        """
        frames = len(mixture)
        peak = null_peak(mixture, stems)
        checksums = []
        try:
            for track, block in zip(self.tracks, (mixture, *stems), strict=True):
                content = np.ascontiguousarray(block, dtype="<f4")
                view = content.data.cast("B")
                checksums.append(zlib.crc32(view))
                file = self._writers[track]
                file.seek(start * self.meta.channels * 4)
                while view:
                    view = view[file.write(view) :]
            line = {"start": start, "frames": frames, "null": peak, "crc32": checksums, "at": round(time.time(), 3)}
            self._journal.write(json.dumps(line).encode() + b"\n")
        except OSError as error:
            raise StoreError(
                Text("Stems cannot be written to {folder}: {reason}.", folder=self.directory, reason=error.strerror),
                hint=FULL_DISK,
            ) from error
        self._null_peak = max(self._null_peak, peak)
        self._finished = self._finished.with_range(start, start + frames)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Free the files; what is finished stays on disk."""
        for file in (*self._writers.values(), *self._readers.values(), self._journal):
            file.close()
        self._lock.release()

    def delete(self) -> None:
        """Close and remove everything."""
        # Without its description it is no store any more: nobody takes it up between the two next steps.
        with suppress(OSError):
            (self.directory / META_NAME).unlink(missing_ok=True)
        self.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    def put_seam(self, border: int, side: str, weighted: NDArray[np.float32]) -> None:
        """Keep one chunk's weighted part of a cross-fade until its neighbour is done.

        Args:
            border: The frame in the middle of the cross-fade.
            side: "left" for the chunk before the border, "right" for the one behind it.
            weighted: Shape `(sources, frames, channels)`.

        Raises:
            StoreError: If the disk is full or gone.
        """
        path = self._seam_path(border, side)
        try:
            with path.with_suffix(".part").open("wb") as file:
                np.save(file, weighted)
            path.with_suffix(".part").replace(path)
        except OSError as error:
            raise StoreError(
                Text("Stems cannot be written to {folder}: {reason}.", folder=self.directory, reason=error.strerror),
                hint=FULL_DISK,
            ) from error

    def seam(self, border: int, side: str) -> NDArray[np.float32] | None:
        """What `put_seam` kept; None if there is nothing, or it was damaged and has to be computed again."""
        try:
            kept: NDArray[np.float32] = np.load(self._seam_path(border, side), allow_pickle=False)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, EOFError) as error:
            logger.info("A damaged cross-fade at frame %d of %s is computed again: %s", border, self.directory, error)
            return None
        return kept

    def drop_seam(self, border: int, side: str) -> None:
        """Forget a kept part, after the cross-fade is written."""
        self._seam_path(border, side).unlink(missing_ok=True)

    def _seam_path(self, border: int, side: str) -> Path:
        return self.directory / f"seam-{border}-{side}.npy"

    def _replay(self, lines: list[bytes]) -> None:
        if lines[-1]:
            self._journal.write(b"\n")
        checked = len(lines) - lines[::-1].index(CHECKED_LINE) if CHECKED_LINE in lines else 0
        # The last line of a journal may have been cut when the process died: its stretch is done again.
        safe = [entry for line in lines[:checked] if (entry := self._entry(line)) is not None]
        young = [entry for line in lines[checked:] if (entry := self._entry(line)) is not None]
        newest_at = max((entry.at for entry in young), default=0.0)
        lost = [entry for entry in young if entry.at >= newest_at - UNSAFE_S and not self._is_intact(entry)]
        safe += [entry for entry in young if entry not in lost]
        if young and not lost and time.time() - newest_at > UNSAFE_S:
            self._journal.write(CHECKED_LINE + b"\n")
        self._finished = Regions.of((entry.start, entry.start + entry.frames) for entry in safe)
        self._null_peak = max((entry.null for entry in safe), default=0.0)

    def _entry(self, line: bytes) -> _JournalEntry | None:
        """A line of the journal; None if it is not whole or not possible in this store."""
        try:
            facts = json.loads(line)
            entry = _JournalEntry(
                start=int(facts["start"]),
                frames=int(facts["frames"]),
                null=float(facts["null"]),
                crc32=tuple(facts["crc32"]),
                at=float(facts["at"]),
            )
        except (ValueError, KeyError, TypeError, OverflowError):
            return None
        is_possible = entry.start >= 0 and 0 < entry.frames <= self.meta.frames - entry.start and entry.null >= 0
        return entry if is_possible else None

    def _is_intact(self, entry: _JournalEntry) -> bool:
        """Whether the tracks hold what the journal says."""
        blocks = (self.read(track, entry.start, entry.frames) for track in self.tracks)
        return tuple(zlib.crc32(block.data.cast("B")) for block in blocks) == entry.crc32


def _lock(directory: Path) -> FileLock:
    # One thread opens a store, another closes it: without thread_local=False it would stay locked.
    lock = FileLock(directory / ".lock", thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise StoreBusyError(
            Text("Another Auralflow works in {folder}.", folder=directory), hint="Wait for it or close it."
        ) from error
    except OSError as error:
        raise StoreError(
            Text(
                "The work folder {folder} cannot be used: {reason}.",
                folder=directory,
                reason=os.strerror(error.errno or 0),
            )
        ) from error
    return lock
