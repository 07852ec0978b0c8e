"""The folder where separations in progress are kept, so that they can be taken up again."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.disk_space import SpaceDemand, check_space
from auralflow.errors import StoreBusyError, StoreError
from auralflow.paths import user_cache_dir
from auralflow.separation.stem_store import META_NAME, StemStore, StoreMeta
from auralflow.separation.work_cache import disk_bytes, look_at_store, work_dir
from auralflow.text import Text

if TYPE_CHECKING:
    from auralflow.audio.info import AudioInfo
    from auralflow.models.base import ModelInfo
    from auralflow.models.registry import Variant
    from auralflow.separation.separator import SeparationSettings

logger = logging.getLogger(__name__)

MOST_PROCESSES = 64


def store_for(
    file: AudioInfo,
    model: ModelInfo,
    settings: SeparationSettings,
    *,
    variant: Variant = "default",
    cache_dir: Path | None = None,
) -> StemStore:
    """The store for one song, model and settings: the unfinished one of an earlier run if there is one, else a new one.

    Two processes never share a store: the second gets its own.

    Args:
        file: The song.
        model: The model.
        settings: What the user chose.
        variant: Of the model.
        cache_dir: Where work folders lie; the user's cache folder if None.

    Raises:
        StoreError: If the folder cannot be written.
        DiskSpaceError: If the disk has too little space.
    """
    return store_of(store_meta(file, model, settings, variant=variant), cache_dir=cache_dir)


def store_of(meta: StoreMeta, *, cache_dir: Path | None = None) -> StemStore:
    """The store of this description: that of an earlier run if there is one, else a new one; see `store_for`.

    Args:
        meta: What it is to hold.
        cache_dir: Where work folders lie; the user's cache folder if None.

    Raises:
        StoreError: If the folder cannot be written.
        DiskSpaceError: If the disk has too little space.
    """
    base = work_dir(cache_dir or user_cache_dir())
    key = meta_key(meta)
    for number in range(MOST_PROCESSES):
        directory = base / (key if number == 0 else f"{key}-{number}")
        try:
            return _open_or_create(directory, meta)
        except StoreBusyError:
            continue
    raise StoreBusyError(
        Text("Too many programs separate {name} at once.", name=Path(meta.mixture_path).name),
        hint="Close some of them.",
    )


def work_demand(meta: StoreMeta, *, cache_dir: Path | None = None) -> SpaceDemand:
    """The disk space that the stems of a song will still take while they are worked on.

    Args:
        meta: What their store is to hold; what an earlier run has finished of it takes its space already.
        cache_dir: Where work folders lie; the user's cache folder if None.
    """
    folder = work_dir(cache_dir or user_cache_dir())
    return SpaceDemand(folder=folder, bytes=max(0, meta.total_bytes - disk_bytes(folder / meta_key(meta))))


def is_separated(meta: StoreMeta, *, cache_dir: Path | None = None) -> bool:
    """Whether a store of this description is on the disk, finished; seen from outside, without opening it.

    Args:
        meta: What it is to hold.
        cache_dir: Where work folders lie; the user's cache folder if None.
    """
    return look_at_store(work_dir(cache_dir or user_cache_dir()) / meta_key(meta)).is_complete


def _open_or_create(directory: Path, meta: StoreMeta) -> StemStore:
    if os.path.exists(directory / META_NAME):  # noqa: PTH110 - Path.exists raises where a folder may not be searched
        try:
            store = StemStore.open(directory)
        except StoreBusyError:
            raise
        except StoreError as error:
            logger.info("Starting again: %s", error)
        else:
            if store.meta == meta:
                return store
            store.close()
    check_space(SpaceDemand(folder=directory.parent, bytes=meta.total_bytes))
    return StemStore.create(directory, meta)


def store_meta(
    file: AudioInfo, model: ModelInfo, settings: SeparationSettings, *, variant: Variant = "default"
) -> StoreMeta:
    """What the store for one song, model and settings holds; see `store_for`.

    Raises:
        StoreError: If the file has vanished.
    """
    try:
        status = file.path.stat()
    except OSError as error:
        raise StoreError(
            Text("{name} has vanished: {reason}.", name=file.path.name, reason=error.strerror),
            hint="Put it back and try again.",
        ) from error
    return StoreMeta(
        sources=model.sources,
        sample_rate=file.sample_rate,
        channels=file.channels,
        frames=file.frames,
        model=model.name,
        model_sha256=model.sha256,
        settings={"variant": variant, "consistency": settings.consistency, "overlap_s": settings.overlap_s},
        # A file name may hold bytes that are no text; JSON must.
        mixture_path=str(file.path.resolve()).encode("utf-8", "backslashreplace").decode(),
        mixture_size=status.st_size,
        mixture_mtime_ns=status.st_mtime_ns,
    )


def meta_key(meta: StoreMeta) -> str:
    """A name for a store of this description, which no other description has."""
    facts = json.dumps(meta.__dict__, sort_keys=True)
    return hashlib.sha256(facts.encode()).hexdigest()[:24]
