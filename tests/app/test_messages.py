from __future__ import annotations

import errno
from pathlib import Path

import pytest

import auralflow_studio.jobs.export
from auralflow.errors import AudioReadError, AuralflowError, Cancelled, DecoderFailure
from auralflow_studio.messages import has_own_words, message_for


def all_errors(kind: type[BaseException] = AuralflowError) -> list[type[BaseException]]:
    found = [kind]
    for child in kind.__subclasses__():
        if child.__module__.startswith("auralflow"):
            found += all_errors(child)
    return found


@pytest.mark.parametrize("kind", [*all_errors(), Cancelled], ids=lambda kind: kind.__name__)
def test_every_error_of_ours_has_words(kind: type[BaseException]) -> None:
    assert auralflow_studio.jobs.export.StemsMissingError in all_errors()
    assert has_own_words(kind)


def test_facts_and_hint_of_the_engine_are_shown() -> None:
    error = AudioReadError(
        "song.mp3 is no sound file.",
        path=Path("/music/song.mp3"),
        failures=[DecoderFailure("soundfile", "unknown format"), DecoderFailure("pyav", "invalid data")],
        hint="Choose another file.",
    )
    message = message_for(error)
    assert message.title == "This file cannot be read"
    assert message.text == "song.mp3 is no sound file."
    assert message.hint == "Choose another file."
    for fact in ("/music/song.mp3", "soundfile: unknown format", "pyav: invalid data", "AudioReadError", "Auralflow 0"):
        assert fact in message.details


@pytest.mark.parametrize(
    ("error", "title", "text"),
    [
        (FileNotFoundError(errno.ENOENT, "No such file or directory", "/a/b"), "The file is gone", "directory: /a/b"),
        (PermissionError(errno.EACCES, "Permission denied"), "Access was refused", "Permission denied"),
        (OSError(errno.ENOSPC, "No space left on device"), "A file or folder could not be used", "No space left"),
        (MemoryError(), "The computer is out of memory", "MemoryError"),
        (ModuleNotFoundError("No module named 'x'"), "A part of Auralflow is missing", "No module named 'x'"),
        (ZeroDivisionError("division by zero"), "Something unexpected went wrong", "division by zero"),
        (KeyboardInterrupt(), "Something unexpected went wrong", "KeyboardInterrupt"),
        (BaseExceptionGroup("two", [ValueError("a")]), "Something unexpected went wrong", "two"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_other_errors(error: BaseException, title: str, text: str) -> None:
    message = message_for(error)
    assert message.title == title
    assert text in message.text
    assert message.hint
    assert type(error).__name__ in message.details


def test_details_have_the_traceback_and_its_causes() -> None:
    def fail() -> None:
        try:
            raise ValueError("the cause")
        except ValueError as cause:
            raise AuralflowError("the effect") from cause

    with pytest.raises(AuralflowError) as caught:
        fail()
    details = message_for(caught.value).details
    assert "the cause" in details
    assert "the effect" in details
    assert "in fail" in details
