from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from auralflow_studio.document.session import Loop, new_song
from auralflow_studio.presenters.export_choice import (
    ExportChoice,
    chosen_format,
    fitted,
    known_collision,
    usable_formats,
)
from support.facts import SOURCES, audio_info

TRACKS = (*SOURCES, "mixture", "residual")
SONG = new_song("a", audio_info(), SOURCES)


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ({"format": "flac", "bit_depth": "float"}, {"format": "flac", "bit_depth": "source"}),
        ({"format": "flac", "bit_depth": "24"}, {"format": "flac", "bit_depth": "24"}),
        ({"format": "mp3", "sample_rate": 192_000}, {"format": "mp3", "sample_rate": None}),
        ({"format": "mp3", "bitrate_kbps": 192}, {"format": "mp3", "bitrate_kbps": 192}),
        ({"format": "wav", "bitrate_kbps": 192}, {"format": "wav", "bitrate_kbps": None}),
        ({"format": "exe", "bit_depth": "99"}, {"format": "source", "bit_depth": "source"}),
        ({"loop_only": True}, {"loop_only": False}),
        ({"tracks": ("residual", "vocals", "x")}, {"tracks": ("vocals", "residual")}),
    ],
)
def test_what_does_not_fit_goes_back_to_the_source(chosen: dict[str, Any], left: dict[str, Any]) -> None:
    choice = fitted(ExportChoice(**chosen), SONG, TRACKS)
    assert choice == ExportChoice(**left)
    assert fitted(choice, SONG, TRACKS) == choice


def test_a_loop_can_be_exported_alone_if_there_is_one() -> None:
    looped = replace(SONG, loop=Loop(start=1, stop=2))
    assert fitted(ExportChoice(loop_only=True), looped, TRACKS).loop_only


def test_formats_of_a_song() -> None:
    assert {"wav", "flac", "mp3"} <= {kind.name for kind in usable_formats(SONG.info)}
    assert chosen_format(ExportChoice(format="source"), SONG.info).name == "wav"
    assert chosen_format(ExportChoice(format="flac"), SONG.info).name == "flac"


def test_settings_from_elsewhere_are_not_trusted() -> None:
    assert [known_collision(word) for word in ("skip", "overwrite", "rename", "delete")] == [
        "skip",
        "overwrite",
        "rename",
        "rename",
    ]
