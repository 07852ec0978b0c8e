"""Stores of stems that several parts of the app use at the same time.

A store belongs to one process and, within it, to one object: the separation writes it while the open song is played
from it and an export reads it. Whoever needs one leases it; the last one to give it back closes it.
"""

from __future__ import annotations

import logging
import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from auralflow.disk_space import check_space
from auralflow.separation.work_cache import work_dir
from auralflow.separation.workspace import meta_key, store_meta, store_of, work_demand

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from auralflow.audio.info import AudioInfo
    from auralflow.disk_space import SpaceDemand
    from auralflow.models.base import ModelInfo
    from auralflow.separation.separator import SeparationSettings
    from auralflow.separation.stem_store import StemStore, StoreMeta
    from auralflow.separation.work_cache import WorkCache

logger = logging.getLogger(__name__)


class SharedStore:
    """An open store, and who wants to hear of regions that become final in it. Thread-safe."""

    def __init__(self, store: StemStore) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._listeners: list[Callable[[int, int], None]] = []

    def add_listener(self, listener: Callable[[int, int], None]) -> None:
        """Have `listener(start, stop)` called in the working thread for each region of frames that becomes final."""
        with self._lock:
            self._listeners.append(listener)

    def remove_listener(self, listener: Callable[[int, int], None]) -> None:
        """Not any more; unknown ones are left alone."""
        with self._lock, suppress(ValueError):
            self._listeners.remove(listener)

    def announce(self, start: int, stop: int) -> None:
        """Tell the listeners that frames became final."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(start, stop)


class StoreLease:
    """The right to use a store until `release`; also a context manager."""

    def __init__(self, shared: SharedStore, give_back: Callable[[], None]) -> None:
        self.shared = shared
        self._give_back: Callable[[], None] | None = give_back

    @property
    def store(self) -> StemStore:
        """The store."""
        return self.shared.store

    def release(self) -> None:
        """Give it back; a second time does nothing."""
        give_back, self._give_back = self._give_back, None
        if give_back is not None:
            give_back()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()


class _Entry:
    def __init__(self) -> None:
        self.opening = threading.Lock()
        self.shared: SharedStore | None = None
        self.users = 0


class OpenStores:
    """All stores this app has open. Thread-safe; opening one blocks only those who want the same.

    Args:
        cache_dir: Where stores are kept.
        cache: Makes room for new stores; None to let them all stay.
    """

    def __init__(self, cache_dir: Path, cache: WorkCache | None = None) -> None:
        self.cache_dir = cache_dir
        self._cache = cache
        self._lock = threading.Lock()
        self._entries: dict[str, _Entry] = {}

    def lease(self, info: AudioInfo, model: ModelInfo, settings: SeparationSettings) -> StoreLease:
        """The store of a song: what an earlier run left, or a new one.

        Raises:
            StoreError: If it cannot be made, or another process works in it.
            OSError: If the song's file is gone.
        """
        info.path.stat()
        return self.lease_of(store_meta(info, model, settings))

    def lease_of(self, meta: StoreMeta) -> StoreLease:
        """The store of this description: what an earlier run left, or a new one.

        Raises:
            StoreError: If it cannot be made, or another process works in it.
        """
        key = meta_key(meta)
        with self._lock:
            entry = self._entries.setdefault(key, _Entry())
            entry.users += 1
        try:
            with entry.opening:
                if entry.shared is None:
                    if self._cache is not None:
                        demand = work_demand(meta, cache_dir=self.cache_dir)
                        self._cache.make_room(demand.bytes, self.directories)
                    entry.shared = SharedStore(store_of(meta, cache_dir=self.cache_dir))
                # Files used last are kept longest.
                with suppress(OSError):
                    os.utime(entry.shared.store.directory / "store.json")
        except BaseException:
            self._give_back(key)
            raise
        return StoreLease(entry.shared, lambda: self._give_back(key))

    def check_space(self, meta: StoreMeta, files: SpaceDemand) -> None:
        """Nothing, if there is room for what is missing of a store and for files beside it; old stems may make room.

        Raises:
            DiskSpaceError: If there is not.
        """
        own = work_dir(self.cache_dir) / meta_key(meta)
        old = [] if self._cache is None else [self._cache.reclaimable(lambda: {own, *self.directories()})]
        check_space(work_demand(meta, cache_dir=self.cache_dir), files, *old)

    def make_room(self, files: SpaceDemand) -> None:
        """Delete old stems if that is needed for files on the same disk."""
        if self._cache is not None:
            self._cache.make_room(0, self.directories, beside=[files])

    def directories(self) -> frozenset[Path]:
        """The folders of the stores that are open."""
        with self._lock:
            return frozenset(e.shared.store.directory for e in self._entries.values() if e.shared is not None)

    def _give_back(self, key: str) -> None:
        # Closing is quick. It happens under the lock, so that nobody opens the folder before it is free again.
        with self._lock:
            entry = self._entries[key]
            entry.users -= 1
            if entry.users == 0:
                del self._entries[key]
                if entry.shared is not None:
                    entry.shared.store.close()
