"""M4A: what players need to find start and end of the sound, and what happens without PyAV."""

from __future__ import annotations

import builtins
import importlib.util
import subprocess
import sys
import textwrap
from pathlib import Path

import av
import pytest
from mutagen.mp4 import MP4

from auralflow.audio.encode import AudioWriter
from auralflow.audio.formats import plan_encoding
from auralflow.errors import AudioWriteError, ConfigError
from support.encoding import RATE, music, write
from support.stores import song_info

TESTS = Path(__file__).parents[2]


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


@pytest.mark.parametrize("channels", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("depth", ["16", "24"])
def test_apple_lossless_ends_with_a_block_of_any_length(tmp_path: Path, channels: int, depth: str) -> None:
    """FFmpeg's encoder ends the process over some blocks, so this is another one. Noise at full scale is the worst."""
    script = """
        import sys
        from pathlib import Path
        import numpy as np
        from auralflow.audio.files import open_audio
        from support.encoding import read_with_ffmpeg, write
        path, channels, depth = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
        noise = np.random.default_rng(0).uniform(-1, 1, (2 * 4096 + 70, channels)).astype(np.float32)
        for frames in [*range(1, 17), 63, 64, 65, *range(4096, 4096 + 17), 4096 + 63, 2 * 4096 + 1]:
            written = np.concatenate(write(path, noise[:frames], container="alac", bit_depth=depth))
            np.testing.assert_array_equal(read_with_ffmpeg(path), written)
            with open_audio(path) as reader:
                assert reader.info.frames == frames
                np.testing.assert_array_equal(reader.read(0, frames), written.astype(np.float32))
        print("done")
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(tmp_path / "x.m4a"), str(channels), depth]
    result = subprocess.run(command, cwd=TESTS, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "done\n"), result.stderr


def test_apple_lossless_of_eight_channels_names_the_formats_that_can(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="at most 6 channels; the song has 8") as caught:
        plan_encoding(song_info(tmp_path / "x", channels=8), name="alac")
    assert "flac" in caught.value.hint


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
