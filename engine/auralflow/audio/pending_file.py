"""Files that appear under their name only when they are complete."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import secrets
import threading
import time
from typing import TYPE_CHECKING

from auralflow.errors import AudioWriteError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from io import FileIO
    from pathlib import Path

    from auralflow.progress import CancelToken

logger = logging.getLogger(__name__)

_PREFIX = ".auralflow-"
_SUFFIX = ".part"
_BACKUP_SUFFIX = ".replaced"
_STALE_AFTER_S = 24 * 3600.0
_POLL_S = 0.05


def write_error(error: OSError, path: Path) -> AudioWriteError:
    """An operating system's complaint as one that people understand.

    Args:
        error: What the system said.
        path: The file that was to be written.
    """
    folder = path.parent
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            message = f"The disk is full; {path.name!r} was not written."
            hint = "Free some space, or choose a folder on another disk."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            message = f"{path.name!r} cannot be written: it or its folder {str(folder)!r} may not be changed."
            hint = "Choose a folder that you may write to, and close other programs that use the file."
        case errno.ENOENT | errno.ENOTDIR | errno.ESTALE:
            message = f"{path.name!r} cannot be written: the folder {str(folder)!r} is not there (any more)."
            hint = "Check that the disk is connected, or choose another folder."
        case errno.EFBIG:
            message = f"{path.name!r} became larger than this disk allows for one file."
            hint = "Choose FLAC or a lossy format, or a disk with another file system than FAT."
        case errno.ENAMETOOLONG:
            message = f"The name {path.name!r} is too long for this disk."
            hint = "Choose a shorter template or a folder nearer to the top."
        case _:
            message = f"{path.name!r} cannot be written: {error.strerror or error}."
            hint = "Choose another folder, or try again."
    return AudioWriteError(message, path=path, hint=hint)


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
        self.temporary = path.parent / f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}"
        try:
            self._create_folder(path.parent)
            _sweep_stale(path.parent)
            # Not `tempfile`: it makes files that only their owner may read, and the final file keeps these rights.
            self.file: FileIO = self.temporary.open("x+b", buffering=0)
        except OSError as error:
            self._remove_created_folders()
            raise write_error(error, path) from error

    def _create_folder(self, folder: Path) -> None:
        missing = []
        while not folder.exists():
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
        try:
            if not overwrite:
                _rename_without_clobber(self.temporary, self.path)
            else:
                if keep_backup and self.path.is_file():
                    self._backup = self._make_backup()
                self.temporary.replace(self.path)
        except FileExistsError:
            raise
        except OSError as error:
            self._restore_backup()
            raise write_error(error, self.path) from error
        self._published = True

    def _make_backup(self) -> Path:
        backup = self.path.parent / f"{_PREFIX}{secrets.token_hex(8)}{_BACKUP_SUFFIX}"
        try:
            os.link(self.path, backup)
        except OSError:  # a file system without hard links
            self.path.rename(backup)
        return backup

    def _restore_backup(self) -> None:
        if self._backup is not None:
            self._backup.replace(self.path)
            self._backup = None

    def withdraw(self) -> None:
        """Undo `publish`: what was replaced is back, and `abort` removes the rest."""
        if self._published:
            if self._backup is not None:
                self._restore_backup()
            else:
                self.path.rename(self.temporary)
            self._published = False

    def forget_backup(self) -> None:
        """The new file stays: remove what it replaced."""
        if self._backup is not None:
            try:
                self._backup.unlink(missing_ok=True)
            except OSError as error:
                logger.warning("The replaced file %s could not be removed: %s", self._backup, error)
            self._backup = None

    def abort(self) -> None:
        """Remove everything that was made. Does nothing after `publish`; may be called twice."""
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
    done: list[PendingFile] = []
    try:
        for file in files:
            file.publish(overwrite=overwrite, keep_backup=len(files) > 1)
            done.append(file)
    except BaseException:
        for file in reversed(done):
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


def _sweep_stale(folder: Path) -> None:
    """Remove what a killed process left behind a day ago or earlier (a running one writes all the time)."""
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE_AFTER_S:
                path.unlink()
