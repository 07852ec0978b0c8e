"""Opens any sound file a musician has, and finds them in folders."""

from __future__ import annotations

import importlib.util
import logging
import os
import re
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.audio.formats import INSTALL_PYAV
from auralflow.audio.reading import DecoderRefusedError, shown
from auralflow.audio.sniff import FOREIGN_KINDS, PYAV_KINDS, SNDFILE_KINDS, sniff
from auralflow.errors import AudioReadError, DecoderFailure
from auralflow.progress import CancelToken
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from auralflow.audio.info import AudioInfo, AudioReader
    from auralflow.audio.reading import SoundReader

logger = logging.getLogger(__name__)

# fmt: off
AUDIO_EXTENSIONS: frozenset[str] = frozenset({
    ".wav", ".wave", ".bwf", ".rf64", ".w64", ".aif", ".aiff", ".aifc", ".au", ".snd", ".caf", ".flac",
    ".mp3", ".mp2", ".mp1", ".mpga", ".ogg", ".oga", ".opus", ".spx",
    ".m4a", ".m4b", ".m4r", ".aac", ".wma", ".ac3", ".eac3", ".ec3", ".mka", ".weba",
    ".wv", ".tta", ".ape", ".tak", ".mpc", ".amr",
    ".mp4", ".m4v", ".mov", ".qt", ".3gp", ".3g2", ".mkv", ".webm", ".wmv", ".asf", ".avi", ".flv", ".m2ts", ".mts",
    ".mpg", ".mpeg", ".vob",
})
# fmt: on
"""Endings, lower-case with the dot, of the files that folders are searched for."""


def has_pyav() -> bool:
    """Whether the optional decoder PyAV is installed (it is not imported)."""
    if "av" in sys.modules:
        return sys.modules["av"] is not None
    return importlib.util.find_spec("av") is not None


def open_audio(path: str | os.PathLike[str], *, stream: int | None = None) -> AudioReader:
    """Open a sound file, or the sound track of a video.

    Args:
        path: The file.
        stream: Which of its sound tracks, counted from 0; the one meant for listening if None.

    Returns:
        A reader. It is not thread-safe; open the file once for each thread, which is cheap.

    Raises:
        AudioReadError: If it cannot be read; tells every decoder that was tried and why each failed.

    Example:
        >>> with open_audio("song.wav") as reader:
        ...     first_second = reader.read(0, reader.info.sample_rate)
        >>> first_second.shape
        (44100, 2)
    """
    if not os.fspath(path):
        raise AudioReadError("The name of the file is empty.", path=Path(path), hint="Give the path of a sound file.")
    path = Path(path)
    try:
        kind = _look_at(path)
        return _try_decoders(path, kind, stream)
    except OSError as error:
        raise _cannot_access(path, error) from error
    except ValueError as error:
        if "\0" not in str(path):
            raise
        raise _cannot_access(path, FileNotFoundError(str(error))) from error


def probe_audio(path: str | os.PathLike[str]) -> AudioInfo:
    """The facts about a sound file, its exact length among them.

    Raises:
        AudioReadError: As `open_audio`.
    """
    with open_audio(path) as reader:
        return reader.info


def track_name(path: Path) -> str:
    """A file's name without its ending, if that is one; "01. Intro" and "Song feat. Dr. Dre" have none to cut."""
    return path.stem if path.suffix.lower() in AUDIO_EXTENSIONS else path.name


def find_audio_files(
    paths: Iterable[str | os.PathLike[str]], recursive: bool = True, *, cancel: CancelToken | None = None
) -> list[Path]:
    """Sound files among files and in folders.

    Args:
        paths: Files, which are taken whatever they are called (also if they do not exist, so that opening them can say
            so), and folders, which are searched for the endings in `AUDIO_EXTENSIONS`.
        recursive: Whether folders in folders are searched.
        cancel: Asked before each folder.

    Returns:
        The files, each once, in natural order ("2" before "10"); hidden files and folders in folders are left out.

    Raises:
        Cancelled: If asked to stop.
    """
    found: dict[Path, None] = {}
    for given in map(Path, paths):
        if os.path.isdir(given):  # noqa: PTH112 - Path.is_dir() raises where a folder above may not be read
            found.update(dict.fromkeys(_files_below(given, recursive, cancel or CancelToken())))
        else:
            found[given] = None
    return sorted(found, key=_natural_key)


def _files_below(folder: Path, recursive: bool, cancel: CancelToken) -> Iterator[Path]:
    seen = set()

    def complain(error: OSError) -> None:
        logger.warning("%s cannot be searched: %s", shown(Path(error.filename)), error.strerror)

    for base, folders, names in os.walk(folder, onerror=complain, followlinks=True):
        cancel.raise_if_cancelled()
        where = Path(base)
        try:
            identity = where.stat()
        except OSError as error:
            complain(error)
            continue
        if (identity.st_dev, identity.st_ino) in seen:  # a link back to a folder above
            folders.clear()
            continue
        seen.add((identity.st_dev, identity.st_ino))
        folders[:] = [name for name in folders if recursive and not name.startswith(".")]
        for name in names:
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in AUDIO_EXTENSIONS:  # noqa: PTH122
                yield where / name


def _natural_key(path: Path) -> tuple[list[tuple[tuple[int, int | str], ...]], str]:
    def words(part: str) -> tuple[tuple[int, int | str], ...]:
        pieces = re.split(r"([0-9]+)", part.casefold())
        return tuple(
            (0, int(piece)) if piece.isascii() and piece.isdigit() else (1, piece) for piece in pieces if piece
        )

    return [words(part) for part in path.parts], str(path)


def _look_at(path: Path) -> str:
    """What the file is by its first bytes.

    Raises:
        AudioReadError: If it is no file with something in it.
        OSError: If it cannot be looked at.
    """
    facts = path.stat()
    if stat.S_ISDIR(facts.st_mode):
        raise AudioReadError(
            Text("“{name}” is a folder.", name=shown(path)),
            path=path,
            hint="Choose the sound files in it, or add the folder as a whole.",
        )
    if not stat.S_ISREG(facts.st_mode):
        raise AudioReadError(
            Text("“{name}” is not a file but a device or a pipe.", name=shown(path)),
            path=path,
            hint="Save the sound to a file first.",
        )
    if facts.st_size == 0:
        raise AudioReadError(
            Text("“{name}” is empty (0 bytes).", name=shown(path)),
            path=path,
            hint="It was probably not copied or downloaded completely: get it again.",
        )
    with path.open("rb") as file:
        return sniff(file)


def _try_decoders(path: Path, kind: str, stream: int | None) -> SoundReader:
    failures: list[DecoderFailure] = []
    refusals: list[DecoderRefusedError] = []
    for name, decoder in (("libsndfile", _with_libsndfile), ("PyAV", _with_pyav)):
        try:
            return decoder(path, kind, stream)
        except DecoderRefusedError as error:
            logger.debug("%s cannot open %s: %s", name, shown(path), error.reason)
            failures.append(DecoderFailure(name, error.reason))
            refusals.append(error)
    message, hint = _explain(path, kind, refusals)
    raise AudioReadError(message, path=path, failures=failures, hint=hint)


def _with_libsndfile(path: Path, kind: str, stream: int | None) -> SoundReader:
    if stream:
        raise DecoderRefusedError("it knows files with one sound track only")
    if kind in SNDFILE_KINDS:
        from auralflow.audio.decode_soundfile import open_soundfile

        return open_soundfile(path, kind)
    if kind in PYAV_KINDS:
        raise DecoderRefusedError(Text("it does not read {kind} files", kind=PYAV_KINDS[kind]))
    if kind in FOREIGN_KINDS:
        raise DecoderRefusedError(Text("the file holds {kind}", kind=FOREIGN_KINDS[kind]))
    from auralflow.audio.decode_mpeg import open_mpeg

    return open_mpeg(path)


def _with_pyav(path: Path, kind: str, stream: int | None) -> SoundReader:
    if kind in FOREIGN_KINDS:
        raise DecoderRefusedError(Text("the file holds {kind}", kind=FOREIGN_KINDS[kind]))
    if not has_pyav():
        raise DecoderRefusedError(Text("it is not installed ({command})", command=INSTALL_PYAV), missing=True)
    try:
        from auralflow.audio.pyav_reader import open_pyav
    except ImportError as error:
        raise DecoderRefusedError(Text("it cannot be loaded: {error}", error=error), missing=True) from error
    return open_pyav(path, kind, stream)


def _explain(path: Path, kind: str, refusals: list[DecoderRefusedError]) -> tuple[str, str]:
    name = shown(path)
    if kind in FOREIGN_KINDS:
        return Text("“{name}” is not a sound file: it holds {kind}.", name=name, kind=FOREIGN_KINDS[kind]), Text(
            "Choose a sound file or a video."
        )
    if any(refusal.empty for refusal in refusals):
        return Text("“{name}” holds no sound (0 samples).", name=name), Text("Record or export it again.")
    if kind in PYAV_KINDS and refusals[-1].missing:
        return (
            Text("“{name}” is a {kind} file, which needs the optional decoder PyAV.", name=name, kind=PYAV_KINDS[kind]),
            Text("Install it with: {command}", command=INSTALL_PYAV),
        )
    if kind:
        reason = refusals[0 if kind in SNDFILE_KINDS else -1].reason
        return Text("“{name}” is damaged or in an unknown format: {reason}.", name=name, reason=reason), Text(
            "Get the file again. Open it in the program it came from and export it as WAV or FLAC."
        )
    if refusals[-1].missing:
        hint = Text(
            "Open it in the program it came from and export it as WAV or FLAC. Some formats"
            " need the optional decoder PyAV: {command}",
            command=INSTALL_PYAV,
        )
    else:
        hint = Text("Open it in the program it came from and export it as WAV or FLAC.")
    return Text("“{name}” is not a sound file that can be read.", name=name), hint


def _cannot_access(path: Path, error: OSError) -> AudioReadError:
    name = shown(path)
    match error:
        case FileNotFoundError():
            message = Text("“{name}” does not exist.", name=name)
            hint = Text("See whether it was moved or renamed, or its disk unplugged.")
        case PermissionError():
            message = Text("“{name}” may not be read.", name=name)
            hint = Text("Ask for permission to read it, or copy it to your own folder.")
        case _:
            message = Text("“{name}” cannot be opened: {reason}.", name=name, reason=error.strerror or error)
            hint = Text("See whether its disk or network folder is connected.")
    return AudioReadError(message, path=path, failures=[DecoderFailure("file system", str(error))], hint=hint)
