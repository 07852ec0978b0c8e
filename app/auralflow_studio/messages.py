"""What went wrong, in the words of a musician.

The engine's errors carry facts and English sentences for developers and the command line. Here each class becomes a
title, a text, a hint what to do, and details for a report. Everything goes through Qt's translation.
"""

from __future__ import annotations

import platform
import traceback
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from auralflow.datasets.layout_error import LayoutError
from auralflow.disk_space import nearest_existing
from auralflow.errors import (
    AudioReadError,
    AudioWriteError,
    AuralflowError,
    Cancelled,
    CheckpointError,
    ConfigError,
    DatasetError,
    DeviceError,
    DeviceMissingError,
    DiskSpaceError,
    ModelExportError,
    ModelLoadError,
    SeparationError,
    ShapeError,
    StoreBusyError,
    StoreError,
    TrainingError,
    TrainingMemoryError,
)
from auralflow.text import Text
from auralflow.version import __version__
from auralflow_studio.document.session_file import SessionFileError
from auralflow_studio.jobs.evaluations import EvaluationGoneError
from auralflow_studio.jobs.export import StemsMissingError
from auralflow_studio.translation import shown_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Cure(Enum):
    """Where what went wrong can be put right; the value is the text of a button in English."""

    RETRY = str(QT_TRANSLATE_NOOP("messages", "Try again"))
    SETTINGS = str(QT_TRANSLATE_NOOP("messages", "Settings…"))
    MODEL = str(QT_TRANSLATE_NOOP("messages", "Choose a model…"))
    EXPORT = str(QT_TRANSLATE_NOOP("messages", "Export again…"))
    FOLDER = str(QT_TRANSLATE_NOOP("messages", "Show folder"))
    FIND_FILE = str(QT_TRANSLATE_NOOP("messages", "Find the file…"))

    @property
    def text(self) -> str:
        """The text of its button."""
        return _translate(self.value)


@dataclass(frozen=True)
class UserMessage:
    """Something the user should know.

    Attributes:
        title: A few words: what happened.
        text: One or two sentences with the facts.
        hint: What to do now; empty if there is nothing to do.
        details: For "Copy details": versions, classes, traceback; English.
        cure: Where it can be put right; None if nowhere in the app.
        folder: What `Cure.FOLDER` shows.
    """

    title: str
    text: str
    hint: str = ""
    details: str = ""
    cure: Cure | None = None
    folder: Path | None = None


@dataclass(frozen=True)
class _Words:
    """English words for one class of error, looked up in the translation when shown; and its cure.

    With `is_own`, the hint goes before that of the error, which is about options of commands that the app has not.
    """

    title: str
    hint: str
    cure: Cure | None
    is_own: bool


def _words(title: object, hint: object = "", cure: Cure | None = Cure.RETRY, *, is_own: bool = False) -> _Words:
    # Qt types QT_TRANSLATE_NOOP, which gives back the text it gets, as returning any object.
    return _Words(str(title), str(hint), cure, is_own)


# The most particular class of an error's ancestors counts. {name} is the file's name.
_WORDS: Mapping[type[BaseException], _Words] = {
    AudioReadError: _words(
        QT_TRANSLATE_NOOP("messages", "This file cannot be read"),
        QT_TRANSLATE_NOOP("messages", "Open it in the program it came from, and export it as WAV or FLAC."),
        Cure.FOLDER,
    ),
    AudioWriteError: _words(
        QT_TRANSLATE_NOOP("messages", "The file could not be written"),
        QT_TRANSLATE_NOOP("messages", "Choose another folder or format, and check that the disk is not full."),
    ),
    ConfigError: _words(
        QT_TRANSLATE_NOOP("messages", "A setting does not fit"),
        QT_TRANSLATE_NOOP("messages", "Change it and try again."),
    ),
    DatasetError: _words(
        QT_TRANSLATE_NOOP("messages", "This dataset cannot be used as it is"),
        QT_TRANSLATE_NOOP("messages", "Check the folder, then try again."),
    ),
    LayoutError: _words(
        QT_TRANSLATE_NOOP("messages", "These files cannot be told apart as stems"),
        QT_TRANSLATE_NOOP("messages", "Choose a folder with a folder for each song, and in it a file for each stem."),
    ),
    TrainingError: _words(
        QT_TRANSLATE_NOOP("messages", "The training cannot go on"),
        QT_TRANSLATE_NOOP("messages", "What was learned so far is kept. Change the settings and try again."),
    ),
    CheckpointError: _words(
        QT_TRANSLATE_NOOP("messages", "The training cannot be taken up where it was"),
        QT_TRANSLATE_NOOP("messages", "Begin a new one; its best model, if there is one, can be trained further."),
    ),
    TrainingMemoryError: _words(
        QT_TRANSLATE_NOOP("messages", "The memory is too small for this training"),
        QT_TRANSLATE_NOOP("messages", "Close other programs, or choose a smaller network or another device."),
    ),
    ShapeError: _words(
        QT_TRANSLATE_NOOP("messages", "A model was given sound of the wrong shape"),
        QT_TRANSLATE_NOOP("messages", "Choose another model, or report this."),
        Cure.MODEL,
    ),
    ModelLoadError: _words(
        QT_TRANSLATE_NOOP("messages", "The model cannot be loaded"),
        QT_TRANSLATE_NOOP("messages", "Install Auralflow again if this goes on."),
        Cure.MODEL,
    ),
    ModelExportError: _words(
        QT_TRANSLATE_NOOP("messages", "The model cannot be exported"),
        QT_TRANSLATE_NOOP("messages", "Choose another model or another file format."),
    ),
    SeparationError: _words(
        QT_TRANSLATE_NOOP("messages", "The song could not be separated"),
        QT_TRANSLATE_NOOP("messages", "Try again; what is done already is kept."),
    ),
    DeviceError: _words(
        QT_TRANSLATE_NOOP("messages", "The CPU or GPU ran out of memory"),
        QT_TRANSLATE_NOOP("messages", "Close other programs, or choose another device in the settings, and try again."),
        Cure.SETTINGS,
    ),
    DeviceMissingError: _words(
        QT_TRANSLATE_NOOP("messages", "The chosen device is not available"),
        QT_TRANSLATE_NOOP("messages", "Choose another device in the settings, or Automatic, and try again."),
        Cure.SETTINGS,
        is_own=True,
    ),
    DiskSpaceError: _words(
        QT_TRANSLATE_NOOP("messages", "Not enough disk space"),
        QT_TRANSLATE_NOOP("messages", "Free some space on that disk, and try again."),
        Cure.FOLDER,
        is_own=True,
    ),
    StoreError: _words(
        QT_TRANSLATE_NOOP("messages", "The stems cannot be kept on the disk"),
        QT_TRANSLATE_NOOP("messages", "Check that the disk is there, may be written and is not full."),
    ),
    StoreBusyError: _words(
        QT_TRANSLATE_NOOP("messages", "Another Auralflow works on this song"),
        QT_TRANSLATE_NOOP("messages", "Wait until it is done, or close it, and try again."),
    ),
    SessionFileError: _words(
        QT_TRANSLATE_NOOP("messages", "The songs of last time cannot be brought back"),
        QT_TRANSLATE_NOOP("messages", "Add them again; their stems are still there."),
    ),
    EvaluationGoneError: _words(
        QT_TRANSLATE_NOOP("messages", "This evaluation cannot be opened"),
        QT_TRANSLATE_NOOP("messages", "Delete it and measure again."),
    ),
    StemsMissingError: _words(
        QT_TRANSLATE_NOOP("messages", "The stems are not there yet"),
        QT_TRANSLATE_NOOP("messages", "Separate the song first, then export it."),
    ),
    AuralflowError: _words(
        QT_TRANSLATE_NOOP("messages", "This did not work"),
        QT_TRANSLATE_NOOP("messages", "Try again."),
    ),
    Cancelled: _words(QT_TRANSLATE_NOOP("messages", "Stopped")),
    MemoryError: _words(
        QT_TRANSLATE_NOOP("messages", "The computer is out of memory"),
        QT_TRANSLATE_NOOP("messages", "Close other programs and try again."),
    ),
    FileNotFoundError: _words(
        QT_TRANSLATE_NOOP("messages", "The file is gone"),
        QT_TRANSLATE_NOOP("messages", "It may have been moved, renamed or deleted, or its disk was taken out."),
        Cure.FIND_FILE,
    ),
    PermissionError: _words(
        QT_TRANSLATE_NOOP("messages", "Access was refused"),
        QT_TRANSLATE_NOOP("messages", "Check the permissions of the file and its folder."),
    ),
    OSError: _words(
        QT_TRANSLATE_NOOP("messages", "A file or folder could not be used"),
        QT_TRANSLATE_NOOP("messages", "Check that the disk is there and not full."),
    ),
    ImportError: _words(
        QT_TRANSLATE_NOOP("messages", "A part of Auralflow is missing"),
        QT_TRANSLATE_NOOP("messages", "Install Auralflow again."),
    ),
    BaseException: _words(
        QT_TRANSLATE_NOOP("messages", "Something unexpected went wrong"),
        QT_TRANSLATE_NOOP("messages", "Your songs are safe. Please copy the details and report this."),
    ),
}


def _translate(text: str) -> str:
    return QCoreApplication.translate("messages", text) if text else ""


def _words_of(kind: type[BaseException]) -> _Words:
    return next(_WORDS[ancestor] for ancestor in kind.__mro__ if ancestor in _WORDS)


def has_own_words(kind: type[BaseException]) -> bool:
    """Whether a class of error has its own entry, not only its ancestor's."""
    return kind in _WORDS


def details_of(error: BaseException) -> str:
    """A report of an error: versions, the error and its traceback. English, for developers."""
    lines = [
        f"Auralflow {__version__}, Python {platform.python_version()}, {platform.platform()}",
        "",
        *(line.rstrip("\n") for line in traceback.format_exception(error)),
    ]
    if isinstance(error, AudioReadError):
        lines += ["", f"file: {error.path}", *(f"{failure.decoder}: {failure.reason}" for failure in error.failures)]
    return "\n".join(lines)


def message_for(error: BaseException) -> UserMessage:
    """The message for an error: of the engine, of Python, any.

    The facts come from the error itself, title and hint from its class; a hint that the error brings goes first.
    """
    words = _words_of(type(error))
    if isinstance(error, AuralflowError):
        text, own_hint = shown_text(error.message), shown_text(error.hint)
    elif isinstance(error, OSError) and error.strerror:
        text = f"{error.strerror}: {error.filename}" if error.filename else error.strerror
        own_hint = ""
    else:
        text, own_hint = str(error) or type(error).__name__, ""
    is_own = words.is_own or not own_hint or _names_command(error)
    return UserMessage(
        title=_translate(words.title),
        text=text,
        hint=_translate(words.hint) if is_own else own_hint,
        details=details_of(error),
        cure=Cure.FIND_FILE if _lacks_song(error) else words.cure,
        folder=_folder_of(error),
    )


def _names_command(error: BaseException) -> bool:
    """Whether a hint of the engine is about typing a command, which nobody can in the window."""
    hint = error.hint if isinstance(error, AuralflowError) else ""
    return isinstance(hint, Text) and "command" in hint.values


def _lacks_song(error: BaseException) -> bool:
    return isinstance(error, AudioReadError) and isinstance(error.__cause__, FileNotFoundError)


def _folder_of(error: BaseException) -> Path | None:
    """Where a look may help: the folder of a file that cannot be read, or a disk that is full."""
    if isinstance(error, DiskSpaceError):
        return nearest_existing(error.folders[0])
    return error.path.parent if isinstance(error, AudioReadError) else None
