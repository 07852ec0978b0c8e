"""Errors arrive from other processes as they were raised."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from auralflow import errors
from auralflow.errors import AudioReadError, AuralflowError, DecoderFailure
from auralflow.text import Text


def _all_kinds(base: type[AuralflowError] = AuralflowError) -> list[type[AuralflowError]]:
    return [base, *(kind for own in base.__subclasses__() for kind in _all_kinds(own))]


@pytest.mark.parametrize("kind", _all_kinds())
def test_an_error_can_be_sent_to_another_process(kind: type[AuralflowError]) -> None:
    needs_path = issubclass(kind, (errors.DatasetError, errors.AudioReadError, errors.AudioWriteError))
    facts: dict[str, Any] = {"path": Path("song/vocals.wav")} if needs_path else {}
    if kind is errors.DiskSpaceError:
        facts = {"folders": (Path("song"),), "needed_bytes": 2, "free_bytes": 1}
    error = kind(Text("“{name}” is gone.", name="song"), hint="Look for it.", **facts)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert str(again) == "“song” is gone."
    assert again.message.template == "“{name}” is gone."
    assert again.hint == "Look for it."
    assert vars(again) == vars(error)


def test_what_decoders_said_is_sent_too() -> None:
    error = AudioReadError("No.", path=Path("a.wav"), failures=[DecoderFailure("soundfile", "no header")])
    assert pickle.loads(pickle.dumps(error)).failures == (DecoderFailure("soundfile", "no header"),)
