"""Files that appear under their name only when they are complete."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import secrets
import socket
import sys
import threading
import time
import zlib
from typing import TYPE_CHECKING

from auralflow.errors import AudioWriteError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from io import FileIO
    from pathlib import Path

    from auralflow.progress import CancelToken

if sys.platform != "win32":
    import fcntl

logger = logging.getLogger(__name__)

_PREFIX = ".auralflow-"
_OWN_PREFIX = f"{_PREFIX}{zlib.crc32(os.fsencode(socket.gethostname())):08x}-"
_SUFFIX = ".part"
_BACKUP_SUFFIX = ".replaced"
_STALE_AFTER_S = 24 * 3600.0
_POLL_S = 0.05
_SOUND_SUFFIXES = {".wav", ".aif", ".aiff", ".w64", ".rf64", ".caf"}  # those that can be made smaller


def write_error(error: OSError, path: Path) -> AudioWriteError:
    """An operating system's complaint as one that people understand.

    Args:
        error: What the system said.
        path: The file that was to be written.
    """
    folder = path.parent
    if error.errno in {errno.ENOTDIR, errno.EEXIST} and (obstacle := what_is_no_folder(path)) is not None:
        return AudioWriteError(
            Text("{name!r} cannot be written: {path!r} is a file, not a folder.", name=path.name, path=str(obstacle))
            if obstacle.exists()
            else Text(
                "{name!r} cannot be written: {path!r} is a link to what is not there.",
                name=path.name,
                path=str(obstacle),
            ),
            path=path,
            hint=Text("Choose another folder."),
        )
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            message = Text("The disk is full; {name!r} was not written.", name=path.name)
            hint = Text("Free some space, or choose a folder on another disk.")
        case errno.EACCES | errno.EPERM | errno.EROFS:
            message = Text(
                "{name!r} cannot be written: it or its folder {folder!r} may not be changed.",
                name=path.name,
                folder=str(folder),
            )
            hint = Text("Choose a folder that you may write to, and close other programs that use the file.")
        case errno.ENOENT | errno.ENOTDIR | errno.ESTALE:
            message = Text(
                "{name!r} cannot be written: the folder {folder!r} is not there (any more).",
                name=path.name,
                folder=str(folder),
            )
            hint = Text("Check that the disk is connected, or choose another folder.")
        case errno.EFBIG:
            message = Text("{name!r} became larger than this disk allows for one file.", name=path.name)
            hint = (
                Text("Choose FLAC or a lossy format, or a disk with another file system than FAT.")
                if path.suffix.lower() in _SOUND_SUFFIXES
                else Text("Choose a disk with another file system than FAT, or raise the limit of your account.")
            )
        case errno.EISDIR:
            message = Text("{name!r} cannot be written: there is a folder of that name.", name=path.name)
            hint = Text("Rename that folder, or choose another place.")
        case errno.ENAMETOOLONG:
            message = Text("The name {name!r} is too long for this disk.", name=path.name)
            hint = Text("Choose a shorter template or a folder nearer to the top.")
        case _:
            message = Text("{name!r} cannot be written: {reason}.", name=path.name, reason=error.strerror or error)
            hint = Text("Choose another folder, or try again.")
    return AudioWriteError(message, path=path, hint=hint)


def what_is_no_folder(path: Path) -> Path | None:
    """What is in the way of a file's folders: a file, or a link to nothing, where a folder has to be."""
    for place in (path, *path.parents):
        if os.path.lexists(place):
            return None if place.is_dir() else place
    return None


class PendingFile:
    """A hidden temporary file beside the one it will become.

    Its own name is short, so that final names up to the file system's limit work. Missing folders are created, and
    removed again by `abort`. Left without `publish`, nothing remains.

    Args:
        path: The final file.

    Raises:
        AudioWriteError: If the temporary file cannot be created.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._created_folders: list[Path] = []
        self._backup: Path | None = None
        self._published = False
        self._sync: threading.Thread | None = None
        try:
            self._create_folder(path.parent)
            _sweep(path.parent)
            self.temporary, self.file = _create_held(path.parent)
            # Keeps the file in use, which `_sweep` respects, when `finish` has closed it.
            self._holder: int | None = os.dup(self.file.fileno())
        except OSError as error:
            self._remove_created_folders()
            raise write_error(error, path) from error

    def _create_folder(self, folder: Path) -> None:
        missing = []
        while not folder.exists() and folder != folder.parent:  # a drive that is missing has no parent
            missing.append(folder)
            folder = folder.parent
        for path in reversed(missing):
            with contextlib.suppress(FileExistsError):  # somebody else was quicker
                path.mkdir()
                self._created_folders.append(path)

    def _remove_created_folders(self) -> None:
        for folder in reversed(self._created_folders):
            with contextlib.suppress(OSError):  # not empty: somebody else uses it now
                folder.rmdir()

    def finish(self, cancel: CancelToken | None = None) -> None:
        """Bring everything onto the disk and close the temporary file; nothing can be written any more.

        Args:
            cancel: Looked at while the disk works, which may take long.

        Raises:
            AudioWriteError: If the disk fails.
            Cancelled: If asked to stop.
        """
        if cancel is not None:
            cancel.raise_if_cancelled()
        errors: list[OSError] = []
        descriptor = os.dup(self.file.fileno())  # its own: after a cancel the file is closed under it

        def sync() -> None:
            try:
                os.fsync(descriptor)
            except OSError as error:
                if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # what some network file systems say
                    errors.append(error)
            finally:
                os.close(descriptor)

        self._sync = threading.Thread(target=sync, name="auralflow-fsync", daemon=True)
        self._sync.start()
        while self._sync.is_alive():
            self._sync.join(_POLL_S)
            if cancel is not None:
                cancel.raise_if_cancelled()
        self._sync = None
        try:
            self.file.close()
        except OSError as error:
            errors.append(error)
        if errors:
            raise write_error(errors[0], self.path) from errors[0]

    def publish(self, *, overwrite: bool, keep_backup: bool = False) -> None:
        """Give the file its final name, in one step.

        Args:
            overwrite: Whether a file of that name may be replaced.
            keep_backup: Keep the replaced file, hidden, until `forget_backup` or `withdraw`.

        Raises:
            FileExistsError: If there is a file of that name and `overwrite` is off.
            AudioWriteError: If it cannot be renamed.
        """
        if os.name == "nt":
            self._release()  # Windows renames no file that is in use
        try:
            if not overwrite:
                _rename_without_clobber(self.temporary, self.path)
            else:
                if keep_backup and self.path.is_file():
                    self._make_backup()
                self.temporary.replace(self.path)
            self._published = True
        except BaseException as error:
            self.withdraw()
            if isinstance(error, OSError) and not isinstance(error, FileExistsError):
                raise write_error(error, self.path) from error
            raise

    def _make_backup(self) -> None:
        # A folder, so that the file keeps its name: `_sweep` can put it back if this process ends half-way.
        folder = self.path.parent / f"{_OWN_PREFIX}{secrets.token_hex(8)}{_BACKUP_SUFFIX}"
        self._backup = folder / self.path.name
        folder.mkdir()
        try:
            os.link(self.path, self._backup)
        except OSError:  # a file system without hard links
            self.path.rename(self._backup)

    def withdraw(self) -> None:
        """Undo `publish`, also half of it: what was replaced is back, and `abort` removes the rest."""
        try:
            if self._backup is not None:
                with contextlib.suppress(FileNotFoundError):  # it was not made yet
                    self._backup.replace(self.path)
                self._remove_backup()
            elif self._published:
                self.path.rename(self.temporary)
        except OSError as error:
            logger.warning("%s could not be put back as it was (%s): %s", self.path, self._backup, error)
        self._published = False

    def forget_backup(self) -> None:
        """The new file stays: remove what it replaced."""
        self._remove_backup()
        self._release()

    def _remove_backup(self) -> None:
        if self._backup is not None:
            try:
                self._backup.unlink(missing_ok=True)
                self._backup.parent.rmdir()
            except OSError as error:
                logger.warning("The replaced file %s could not be removed: %s", self._backup, error)
            self._backup = None

    def _release(self) -> None:
        holder, self._holder = self._holder, None
        if holder is not None:
            with contextlib.suppress(OSError):
                os.close(holder)

    def abort(self) -> None:
        """Remove everything that was made. Does nothing after `publish`; may be called twice."""
        self._release()
        if self._published:
            return
        sync, self._sync = self._sync, None
        if sync is not None and os.name == "nt":
            sync.join()  # Windows removes no file that is in use
        with contextlib.suppress(OSError):
            self.file.close()
        with contextlib.suppress(OSError):  # its folder vanished, or the disk became read-only: nothing can be done
            self.temporary.unlink(missing_ok=True)
        self._remove_created_folders()


def publish_all(files: Sequence[PendingFile], *, overwrite: bool) -> None:
    """Give several finished files their final names: all of them, or none.

    Args:
        files: After `PendingFile.finish`.
        overwrite: Whether files of these names may be replaced.

    Raises:
        FileExistsError: If there is a file of one of the names and `overwrite` is off; nothing has changed then, and
            the files can be published under other names.
        AudioWriteError: If one cannot be renamed; the others are taken back.
    """
    try:
        for file in files:
            file.publish(overwrite=overwrite, keep_backup=len(files) > 1)
    except BaseException:
        for file in reversed(files):
            file.withdraw()
        raise
    for file in files:
        file.forget_backup()
    for folder in {file.path.parent for file in files}:
        _sync_folder(folder)


def _rename_without_clobber(source: Path, target: Path) -> None:
    if os.name == "nt":
        source.rename(target)  # refuses by itself
        return
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError as error:  # a file system without hard links: nearly as good
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from error
        source.rename(target)
    else:
        source.unlink()


def _sync_folder(folder: Path) -> None:
    """Make renames last through a power cut; what cannot be synced (Windows, some network disks) is left."""
    if os.name != "nt":
        with contextlib.suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _create_held(folder: Path) -> tuple[Path, FileIO]:
    """A new temporary file that no `_sweep` takes as long as it is open."""
    while True:
        path = folder / f"{_OWN_PREFIX}{secrets.token_hex(8)}{_SUFFIX}"
        # Not `tempfile`: it makes files that only their owner may read, and the final file keeps these rights.
        file = path.open("x+b", buffering=0)
        # A sweep in this very moment may have been quicker.
        if _lock(file) is not False and os.path.lexists(path):
            return path, file
        file.close()


def _lock(file: FileIO) -> bool | None:
    """Mark a file as in use until it is closed: whether that was possible, None on systems and disks without locks."""
    if sys.platform == "win32":
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _sweep(folder: Path) -> None:
    """Tidy up what killed processes left behind; what a living one uses, even a suspended one, stays."""
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            _remove_if_abandoned(path)
    for path in folder.glob(f"{_PREFIX}*{_BACKUP_SUFFIX}"):
        with contextlib.suppress(OSError):
            _put_back(path)


def _is_stale(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > _STALE_AFTER_S


def _remove_if_abandoned(path: Path) -> None:
    is_stale = _is_stale(path)
    if not path.name.startswith(_OWN_PREFIX) and not is_stale:
        return  # of another machine, whose locks may not be seen from here
    if sys.platform == "win32":
        path.unlink()  # refused as long as the file is in use
        return
    with path.open("r+b", buffering=0) as file:
        # Without locks, age must do: a process at work writes all the time.
        is_free = _lock(file)
        if is_free or (is_free is None and is_stale):
            path.unlink()


def _put_back(folder: Path) -> None:
    """Replaced files whose successors never came get their names again; others go after a day."""
    is_stale = _is_stale(folder)
    for path in folder.iterdir():
        try:
            _rename_without_clobber(path, folder.parent / path.name)
        except FileExistsError:  # replaced; or just being replaced, by a process that may need it once more
            if is_stale:
                path.unlink()
        else:
            is_stale = True
    if is_stale:
        folder.rmdir()
