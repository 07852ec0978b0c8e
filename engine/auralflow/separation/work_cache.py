"""How much disk stems in progress and finished ones may take, and which go first."""

from __future__ import annotations

import json
import logging
import shutil
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from auralflow.disk_space import SpaceDemand, disk_of, free_bytes
from auralflow.regions import Regions
from auralflow.separation.stem_store import JOURNAL_NAME, META_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

logger = logging.getLogger(__name__)

DEFAULT_LIMIT_BYTES = 20_000_000_000
_SPARE_BYTES = 500_000_000
"""What is left free for the rest of the system if deleting old stems can help it."""


@dataclass(frozen=True, kw_only=True)
class StoreFolder:
    """One store on disk, as seen from outside.

    Attributes:
        path: Its folder.
        bytes: Disk space it really takes; files are sparse until they are filled.
        used_at: When it was used last (seconds since the epoch).
        is_complete: Whether it holds all of a song.
    """

    path: Path
    bytes: int
    used_at: float
    is_complete: bool


def work_dir(cache_dir: Path) -> Path:
    """The folder in which stores are kept."""
    return cache_dir / "work"


def list_stores(cache_dir: Path) -> list[StoreFolder]:
    """All stores, in any order; a damaged one counts as unfinished and never used."""
    try:
        folders = [entry for entry in work_dir(cache_dir).iterdir() if entry.is_dir()]
    except OSError:
        return []
    return [look_at_store(folder) for folder in folders]


def make_room(
    cache_dir: Path,
    needed_bytes: int,
    *,
    limit_bytes: int,
    in_use: Callable[[], Collection[Path]],
    disk_bytes_needed: int | None = None,
) -> int:
    """Delete old stores until a new one fits under the limit and on the disk, or until none is left to delete.

    Finished ones go before unfinished ones, those used longest ago first. Stores in use, by this process or another,
    stay; a song larger than the limit may still be separated, alone.

    Args:
        cache_dir: The cache.
        needed_bytes: What the new store takes.
        limit_bytes: What all stores together may take.
        in_use: Folders of this process's open stores.
        disk_bytes_needed: What is needed on their disk, with other files that go there; None for no others.

    Returns:
        How many bytes were freed.
    """
    stores = sorted(list_stores(cache_dir), key=lambda store: (not store.is_complete, store.used_at))
    taken = sum(store.bytes for store in stores)
    on_disk = needed_bytes if disk_bytes_needed is None else disk_bytes_needed
    freed = 0
    for store in stores:
        if taken - freed + needed_bytes <= limit_bytes and _fits_on_disk(cache_dir, on_disk):
            break
        if store.path not in in_use() and _delete(store.path):
            logger.info("stems of an earlier song were deleted: %s, %d bytes", store.path, store.bytes)
            freed += store.bytes
    return freed


class WorkCache:
    """Keeps the stores under a limit. Thread-safe.

    Looking at thousands of folders for each new store would take longer than separating a short song. So they are
    looked at once, new stores are counted, and all are looked at again when the count reaches the limit.

    Args:
        cache_dir: The cache.
        limit_bytes: Asked each time: the limit may be changed.
    """

    def __init__(self, cache_dir: Path, limit_bytes: Callable[[], int]) -> None:
        self._cache_dir = cache_dir
        self._limit_bytes = limit_bytes
        self._lock = threading.Lock()
        self._taken_bytes: int | None = None

    def make_room(
        self,
        needed_bytes: int,
        in_use: Callable[[], Collection[Path]] = frozenset,
        *,
        beside: Collection[SpaceDemand] = (),
    ) -> None:
        """Delete old stores until a new one of this size fits, and what is written beside it; see `make_room`.

        Args:
            needed_bytes: What the new store takes.
            in_use: Folders of this process's open stores.
            beside: Other files to come; those on the disk of the stores need room there, too.
        """
        limit_bytes = self._limit_bytes()
        disk = disk_of(self._cache_dir)
        on_disk = needed_bytes + sum(demand.bytes for demand in beside if disk_of(demand.folder) == disk)
        with self._lock:
            taken = self._taken_bytes
            if taken is None or taken + needed_bytes > limit_bytes or not _fits_on_disk(self._cache_dir, on_disk):
                make_room(
                    self._cache_dir, needed_bytes, limit_bytes=limit_bytes, in_use=in_use, disk_bytes_needed=on_disk
                )
                taken = sum(store.bytes for store in list_stores(self._cache_dir))
            self._taken_bytes = taken + needed_bytes

    def reclaimable(self, in_use: Callable[[], Collection[Path]] = frozenset) -> SpaceDemand:
        """What could be deleted to make room, as a negative demand."""
        used = in_use()
        taken = sum(store.bytes for store in list_stores(self._cache_dir) if store.path not in used)
        return SpaceDemand(folder=work_dir(self._cache_dir), bytes=-taken)


def _fits_on_disk(cache_dir: Path, needed_bytes: int) -> bool:
    free = free_bytes(cache_dir)
    return free is None or free >= needed_bytes + _SPARE_BYTES


def disk_bytes(folder: Path) -> int:
    """Disk space that the files of a store take; they are sparse until they are filled. 0 if there is no such store."""
    size = 0
    try:
        for file in folder.iterdir():
            status = file.stat()
            size += getattr(status, "st_blocks", -(-status.st_size // 512)) * 512
    except OSError as error:
        logger.debug("no work folder %s: %s", folder, error)
    return size


def look_at_store(folder: Path) -> StoreFolder:
    """A store as seen from outside; a damaged one counts as unfinished and never used."""
    used_at, is_complete = 0.0, False
    try:
        used_at = (folder / META_NAME).stat().st_mtime
        frames = int(json.loads((folder / META_NAME).read_text(encoding="utf-8"))["frames"])
        lines = (folder / JOURNAL_NAME).read_text(encoding="utf-8").splitlines()
        entries = [entry for line in lines if "start" in (entry := json.loads(line))]
        done = Regions.of((entry["start"], entry["start"] + entry["frames"]) for entry in entries)
        is_complete = done.covers(0, frames)
    except (OSError, ValueError, KeyError, TypeError) as error:
        logger.debug("an odd work folder %s: %s", folder, error)
    return StoreFolder(path=folder, bytes=disk_bytes(folder), used_at=used_at, is_complete=is_complete)


def _delete(folder: Path) -> bool:
    """Remove a store unless a process works in it; whether it is gone."""
    lock = FileLock(folder / ".lock")
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return False
    # Without its description it is no store any more, even if the rest cannot be deleted or the process dies here.
    (folder / META_NAME).unlink(missing_ok=True)
    lock.release()
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()
