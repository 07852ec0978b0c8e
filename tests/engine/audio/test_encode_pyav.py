"""M4A: what players need to find start and end of the sound, and what happens without PyAV."""

from __future__ import annotations

import builtins
import importlib.util
from typing import TYPE_CHECKING

import av
import pytest
from mutagen.mp4 import MP4

from auralflow.audio.encode import AudioWriter
from auralflow.audio.formats import plan_encoding
from auralflow.errors import AudioWriteError, ConfigError
from support.encoding import RATE, music, write
from support.stores import song_info

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("frames", [1, 1023, 1024, 44_101])
def test_the_edit_list_cuts_the_encoders_delay_and_padding_to_the_frame(tmp_path: Path, frames: int) -> None:
    write(tmp_path / "x.m4a", music(50_000, 2)[:frames], container="m4a")
    with av.open(str(tmp_path / "x.m4a")) as file:
        stream = file.streams.audio[0]
        assert stream.duration * stream.time_base * RATE == frames
        assert next(file.decode(stream)).pts == 0  # FFmpeg has left out the delay, as the list says


@pytest.mark.parametrize(("depth", "bits"), [("16", 16), ("24", 24)])
def test_apple_lossless_says_its_depth(tmp_path: Path, depth: str, bits: int) -> None:
    write(tmp_path / "x.m4a", music(10_000, 2), container="alac", bit_depth=depth)
    assert MP4(tmp_path / "x.m4a").info.bits_per_sample == bits


def test_without_pyav_the_format_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find_spec, import_ = importlib.util.find_spec, builtins.__import__

    def find_nothing(name: str, package: str | None = None) -> object:
        return None if name == "av" else find_spec(name, package)

    def import_nothing(name: str, *arguments: object, **more: object) -> object:
        if name == "av":
            raise ModuleNotFoundError("No module named 'av'", name="av")
        return import_(name, *arguments, **more)

    monkeypatch.setattr(importlib.util, "find_spec", find_nothing)
    monkeypatch.setattr(builtins, "__import__", import_nothing)
    with pytest.raises(ConfigError, match="PyAV") as caught:
        plan_encoding(song_info(tmp_path / "x"), name="m4a")
    assert "pip install 'auralflow-studio[formats]'" in caught.value.hint
    # An M4A song still gets stems, in another format.
    plan = plan_encoding(song_info(tmp_path / "x", container="m4a", codec="aac", bit_depth=None))
    assert plan.format.name == "wav"
    assert plan.notes
    with pytest.raises(AudioWriteError):
        AudioWriter(tmp_path / "x.m4a", sample_rate=RATE, channels=2, frames=1, container="m4a")
    assert not list(tmp_path.iterdir())
