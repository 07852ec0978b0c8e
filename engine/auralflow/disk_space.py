"""Whether what is about to be written fits on the disks: asked before the work, not after it."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.errors import DiskSpaceError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

SPARE_BYTES = 2_000_000
"""For what comes along with large files: tags, journals, folders."""


@dataclass(frozen=True, kw_only=True)
class SpaceDemand:
    """What is going to be written into a folder.

    Attributes:
        folder: Need not exist yet.
        bytes: How much; an estimate for compressed files. Negative for what is going to be deleted there.
    """

    folder: Path
    bytes: int


def check_space(*demands: SpaceDemand) -> None:
    """Nothing, if all demands fit; those on the same file system are counted together.

    File systems that do not say how much is free are taken to have room: a full one is noticed while writing.

    Raises:
        DiskSpaceError: If they do not fit.
    """
    wanted: dict[int, list[SpaceDemand]] = {}
    for demand in demands:
        if demand.bytes and (disk := disk_of(demand.folder)) is not None:
            wanted.setdefault(disk, []).append(demand)
    for together in wanted.values():
        free = free_bytes(together[0].folder)
        needed = sum(demand.bytes for demand in together) + SPARE_BYTES
        if free is not None and free < needed:
            raise _too_full(together, needed, free)


def nearest_existing(folder: Path) -> Path:
    """A folder, or the first one above it that exists: where its disk can be asked about."""
    places = (folder, *folder.parents)
    # Path.exists raises where a folder may not be searched.
    return next((place for place in places if os.path.exists(place)), Path(folder.anchor or "."))  # noqa: PTH110


def disk_of(folder: Path) -> int | None:
    """Number of the file system that a folder is on, or will be; None if that cannot be found out."""
    try:
        return nearest_existing(folder).stat().st_dev
    except OSError:
        return None


def free_bytes(folder: Path) -> int | None:
    """What this user may still write where a folder is, or will be; None if the file system does not say."""
    try:
        usage = shutil.disk_usage(nearest_existing(folder))
    except OSError:
        return None
    return usage.free if usage.total > 0 else None  # some network disks say 0 of 0


def size_text(size_bytes: int) -> str:
    """A size for people: "1.2 GB", "340 MB"."""
    return f"{size_bytes / 1e9:.1f} GB" if size_bytes >= 1e9 else f"{size_bytes / 1e6:.0f} MB"


def _too_full(together: Iterable[SpaceDemand], needed: int, free: int) -> DiskSpaceError:
    folders = list(dict.fromkeys(demand.folder for demand in together))
    if len(folders) == 1:
        message = Text(
            "{needed} are needed in {folder}, but only {free} are free there.",
            needed=size_text(needed),
            folder=folders[0],
            free=size_text(free),
        )
    else:
        message = Text(
            "{needed} are needed in {first} and {second}, which are on the same disk, but only {free} are free there.",
            needed=size_text(needed),
            first=folders[0],
            second=", ".join(str(folder) for folder in folders[1:]),
            free=size_text(free),
        )
    return DiskSpaceError(
        message,
        folders=folders,
        needed_bytes=needed,
        free_bytes=free,
        hint="Nothing was started. Free some space there, or choose a folder on another disk.",
    )
