"""Which format, rate and depth stems get, for every kind of song."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralflow.audio.files import probe_audio
from auralflow.audio.formats import FORMATS, plan_encoding
from auralflow.errors import ConfigError
from support.stores import song_info

LOSSY = {"bit_depth": None}


@pytest.mark.parametrize(
    ("container", "codec", "facts", "expected"),
    [
        ("wav", "pcm_16", {}, ("wav", "16")),
        ("wav", "pcm_8", {"bit_depth": 8}, ("wav", "16")),
        ("rf64", "pcm_24", {"bit_depth": 24}, ("wav", "24")),
        ("wav", "float", {"bit_depth": 32, "is_float": True}, ("wav", "float")),
        ("wav", "double", {"bit_depth": 64, "is_float": True}, ("wav", "float")),
        ("wav", "ima_adpcm", LOSSY, ("wav", "24")),
        ("aiff", "pcm_24", {"bit_depth": 24}, ("aiff", "24")),
        ("flac", "flac", {}, ("flac", "16")),
        ("ogg", "flac", {"bit_depth": 24}, ("flac", "24")),
        ("caf", "alac", {"bit_depth": 20}, ("alac", "24")),
        ("m4a", "alac", {}, ("alac", "16")),
        ("m4a", "aac", LOSSY, ("m4a", None)),
        ("mp4", "aac", LOSSY, ("m4a", None)),  # a film
        ("mkv", "opus", LOSSY, ("opus", None)),
        ("mov", "pcm_24", {"bit_depth": 24}, ("wav", "24")),
        ("mp3", "mp3", LOSSY, ("mp3", None)),
        ("ogg", "vorbis", LOSSY, ("ogg", None)),
        ("wma", "wmav2", LOSSY, ("wav", "24")),
        ("ape", "ape", {}, ("wav", "16")),
    ],
)
def test_source_means_the_sound_tracks_own_format(
    container: str, codec: str, facts: dict, expected: tuple[str, str | None]
) -> None:
    plan = plan_encoding(song_info(Path("x"), 48_000, container=container, codec=codec, **facts))
    assert (plan.format.name, plan.bit_depth) == expected
    assert any("cannot be written" in note for note in plan.notes) == (codec in {"wmav2", "ape"})


@pytest.mark.parametrize(
    ("name", "rate", "expected"),
    [
        ("mp3", 96_000, 48_000),
        ("mp3", 88_200, 44_100),
        ("mp3", 176_400, 44_100),
        ("mp3", 192_000, 48_000),
        ("mp3", 37_800, 44_100),
        ("mp3", 8_000, 8_000),
        ("opus", 44_100, 48_000),
        ("opus", 192_000, 48_000),
        ("m4a", 192_000, 96_000),
        ("m4a", 88_200, 88_200),
        ("ogg", 192_000, 192_000),
        ("flac", 37_801, 37_801),
    ],
)
def test_rates_go_to_the_nearest_that_loses_least(name: str, rate: int, expected: int) -> None:
    plan = plan_encoding(song_info(Path("x"), rate), name=name)
    assert plan.sample_rate == expected
    assert bool(plan.notes) == (rate != expected)


@pytest.mark.parametrize("name", list(FORMATS))
@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000])
def test_every_plan_is_one_that_its_encoder_takes(tmp_path: Path, name: str, rate: int) -> None:
    from auralflow.audio.encode import AudioWriter

    for channels in {1, 2, FORMATS[name].max_channels}:
        plan = plan_encoding(song_info(tmp_path / "x", rate, channels), name=name)
        path = tmp_path / f"{channels}.{plan.format.extension}"
        with AudioWriter(
            path,
            sample_rate=plan.sample_rate,
            channels=plan.channels,
            frames=3_000,
            container=name,
            bit_depth=plan.bit_depth,
            bitrate_kbps=plan.bitrate_kbps,
        ) as writer:
            writer.write(np.zeros((3_000, channels), np.float32))
        info = probe_audio(path)
        assert (info.sample_rate, info.channels, info.frames) == (plan.sample_rate, channels, 3_000)


def test_a_named_depth_that_does_not_fit_is_an_error_but_a_wish_about_the_source_is_a_note() -> None:
    flac = song_info(Path("x"), container="flac", codec="flac")
    with pytest.raises(ConfigError, match="cannot hold a bit depth of float"):
        plan_encoding(flac, name="flac", bit_depth="float")
    plan = plan_encoding(flac, bit_depth="float")
    assert (plan.format.name, plan.bit_depth) == ("flac", "24")
    assert "24 bit" in plan.notes[0]
    # A depth says nothing about formats that have none.
    assert plan_encoding(flac, name="mp3", bit_depth="24").bit_depth is None


def test_sizes_are_known_before(tmp_path: Path) -> None:
    sound = np.random.default_rng(0).uniform(-0.5, 0.5, (44_100, 2))
    for name, depth in (("wav", "16"), ("wav", "24"), ("wav", "float"), ("aiff", "24")):
        plan = plan_encoding(song_info(Path("x")), name=name, bit_depth=depth)
        path = tmp_path / f"{name}{depth}"
        soundfile.write(path, sound, 44_100, format=name, subtype={"float": "FLOAT"}.get(depth, f"PCM_{depth}"))
        assert plan.bytes_for(44_100) == pytest.approx(path.stat().st_size, abs=4096)
    assert plan_encoding(song_info(Path("x")), name="flac").bytes_for(44_100) == pytest.approx(
        0.7 * 44_100 * 4, rel=0.05
    )
    mp3 = plan_encoding(song_info(Path("x")), name="mp3")
    assert mp3.bytes_for(44_100) == 40_000
