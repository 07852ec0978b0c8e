"""What an export decides before it writes."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from auralflow.audio.tags import read_tags
from auralflow.errors import ConfigError
from auralflow.separation.export import ExportSettings, export_stems, plan_export
from auralflow.separation.export_plan import chosen_tracks
from auralflow.separation.naming import DEFAULT_TEMPLATE, name_key
from support.exports import FLOAT, MODEL, Song, names, read
from support.stores import make_store, noise_stems, song_info

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("container", "subtype", "rate", "channels", "facts", "expected"),
    [
        ("wav", "PCM_16", 44_100, 2, {"bit_depth": 16}, ("WAV", "PCM_16")),
        ("wav", "PCM_24", 96_000, 1, {"bit_depth": 24}, ("WAV", "PCM_24")),
        ("wav", "PCM_U8", 22_050, 2, {"bit_depth": 8}, ("WAV", "PCM_16")),
        ("wav", "PCM_32", 44_100, 6, {"bit_depth": 32}, ("WAVEX", "PCM_32")),
        ("wav", "DOUBLE", 192_000, 2, {"bit_depth": 64, "is_float": True}, ("WAV", "FLOAT")),
        ("aiff", "PCM_24", 48_000, 2, {"bit_depth": 24}, ("AIFF", "PCM_24")),
        ("flac", "PCM_16", 8_000, 2, {"bit_depth": 16, "codec": "flac"}, ("FLAC", "PCM_16")),
        ("flac", "PCM_24", 88_200, 8, {"bit_depth": 24, "codec": "flac"}, ("FLAC", "PCM_24")),
        ("mp3", "MPEG_LAYER_III", 44_100, 2, {"bit_depth": None, "codec": "mp3"}, ("MP3", "MPEG_LAYER_III")),
        ("ogg", "VORBIS", 44_100, 2, {"bit_depth": None, "codec": "vorbis"}, ("OGG", "VORBIS")),
        ("ogg", "OPUS", 48_000, 2, {"bit_depth": None, "codec": "opus"}, ("OGG", "OPUS")),
        ("mkv", "", 44_100, 2, {"bit_depth": None, "codec": "ac3"}, ("WAV", "PCM_24")),
    ],
)
def test_with_format_source_the_song_decides_format_rate_length_and_depth(
    tmp_path: Path, container: str, subtype: str, rate: int, channels: int, facts: dict, expected: tuple[str, str]
) -> None:
    stems = noise_stems(5_003, channels)
    info = song_info(tmp_path / "song", rate, channels, 5_003, container=container, **facts)
    info.path.touch()
    with closing(make_store(tmp_path / "store", info, stems)) as store:
        result = export_stems(store, tmp_path / "out", ExportSettings(format="source"), source=info, model=MODEL)
    for path in result.paths:
        found = soundfile.info(path)
        assert (found.format, found.subtype) == expected
        assert (found.samplerate, found.channels, found.frames) == (rate, channels, 5_003)
        assert path.suffix == {"OPUS": ".opus"}.get(found.subtype, f".{expected[0].lower().removesuffix('ex')}")


def test_by_default_a_compressed_song_gives_stems_that_null(tmp_path: Path) -> None:
    info = song_info(tmp_path / "song", frames=5_003, container="mp3", codec="mp3", bit_depth=None)
    with closing(make_store(tmp_path / "store", info, noise_stems(5_003))) as store:
        result = export_stems(store, tmp_path / "out", ExportSettings(), source=info, model=MODEL)
    assert {soundfile.info(path).subtype for path in result.paths} == {"PCM_24"}
    assert result.null_dbfs is not None
    assert result.null_dbfs <= -120


def test_apple_lossless_stays_apple_lossless(tmp_path: Path) -> None:
    stems = noise_stems(5_003)
    info = song_info(tmp_path / "song.m4a", frames=5_003, container="m4a", codec="alac", bit_depth=16)
    assert (
        plan_export(tmp_path, ExportSettings(format="source"), source=info, model=MODEL).encoding.format.name == "alac"
    )
    with closing(make_store(tmp_path / "store", info, stems)) as store:
        result = export_stems(
            store, tmp_path / "out", ExportSettings(format="source", bit_depth="24"), source=info, model=MODEL
        )
    assert result.null_dbfs is not None
    assert result.null_dbfs <= -120


@pytest.mark.parametrize(
    "settings",
    [
        {"format": "wma"},
        {"bit_depth": "20"},
        {"sample_rate": 10},
        {"bitrate_kbps": 1},
        {"if_exists": "ask"},
        {"stems": ()},
        {"stems": ("vocals", "vocals")},
        {"template": "{trak}"},
        {"format": "flac", "bit_depth": "float"},
        {"format": "alac", "bit_depth": "32"},
    ],
)
def test_impossible_settings_are_refused_at_once(settings: dict) -> None:
    with pytest.raises(ConfigError) as caught:
        ExportSettings(**settings)
    assert caught.value.hint


def test_lossy_formats_do_not_look_at_the_depth() -> None:
    assert ExportSettings(format="mp3", bit_depth="float").format == "mp3"


@pytest.mark.parametrize("template", ["{track}", "{artist}/{title} {model}.{ext}"])
def test_templates_that_cannot_tell_the_stems_apart_are_refused_without_a_song(template: str) -> None:
    with pytest.raises(ConfigError, match="several stems the same name") as caught:
        chosen_tracks(ExportSettings(template=template), ("vocals", "accompaniment"))
    assert "{stem}" in caught.value.hint
    with pytest.raises(ConfigError, match="several stems the same name"):
        chosen_tracks(ExportSettings(template=template, stems=("vocals", "mixture")), ("vocals", "accompaniment"))
    assert chosen_tracks(ExportSettings(template=template, stems=("vocals",)), ("vocals", "drums")) == ("vocals",)


@pytest.mark.parametrize("template", ["{stem}/{track}", "{n:02}", DEFAULT_TEMPLATE])
def test_templates_that_tell_the_stems_apart_are_accepted(template: str) -> None:
    sources = ("vocals", "accompaniment")
    assert chosen_tracks(ExportSettings(template=template), sources) == sources


@pytest.mark.parametrize(
    ("name", "track"),
    [
        ("song.wav", "song"),
        ("01. Intro.FLAC", "01. Intro"),
        ("film.mkv", "film"),
        ("01. Intro", "01. Intro"),
        ("Song feat. Dr. Dre", "Song feat. Dr. Dre"),
        ("Song feat. Dr. Dre.mp3", "Song feat. Dr. Dre"),
        ("take.1", "take.1"),
    ],
)
def test_only_the_endings_of_sound_files_are_left_out_of_the_names(tmp_path: Path, name: str, track: str) -> None:
    info = song_info(tmp_path / name)
    paths = plan_export(tmp_path / "out", ExportSettings(), source=info, model=MODEL).names.paths
    assert [path.name for path in paths] == [f"{track} - vocals.wav", f"{track} - accompaniment.wav"]


def test_formats_that_cannot_hold_the_channels_are_refused(tmp_path: Path) -> None:
    info = song_info(tmp_path / "song.wav", channels=6, frames=100)
    with pytest.raises(ConfigError, match="at most 2 channels; the song has 6") as caught:
        plan_export(tmp_path, ExportSettings(format="mp3"), source=info, model=MODEL)
    assert "flac" in caught.value.hint


def test_existing_files_by_policy(song: Song) -> None:
    def settings(if_exists: str) -> ExportSettings:
        return ExportSettings(format="wav", bit_depth="float", if_exists=if_exists)

    song.out.mkdir()
    (song.out / "song - vocals.wav").write_text("mine")
    renamed = song.export(settings("rename"))
    assert [p.name for p in renamed.paths] == ["song - vocals (2).wav", "song - accompaniment (2).wav"]
    half = song.export(settings("skip"))
    assert [p.name for p in half.paths] == ["song - accompaniment.wav"]
    assert [p.name for p in half.skipped] == ["song - vocals.wav"]
    assert (song.out / "song - vocals.wav").read_text() == "mine"
    whole = song.export(settings("skip"))
    assert whole.paths == ()
    assert len(whole.skipped) == 2
    replaced = song.export(settings("overwrite"))
    np.testing.assert_array_equal(read(replaced.paths[0]), song.stems[0])
    taken = song.export(settings("overwrite"), taken={name_key(song.out / "song - vocals.wav")})
    assert [p.name for p in taken.paths] == ["song - vocals (2).wav", "song - accompaniment (2).wav"]
    assert len(names(song.out)) == 4


def test_the_song_is_never_overwritten(song: Song) -> None:
    before = song.info.path.read_bytes()
    song.out = song.info.path.parent
    settings = ExportSettings(format="wav", template="{track}", stems=("vocals",), if_exists="overwrite")
    assert [p.name for p in song.export(settings).paths] == ["song (2).wav"]
    assert song.info.path.read_bytes() == before


def test_broken_tags_are_noted(song: Song) -> None:
    song.info.path.write_bytes(b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + b"RIFF")
    result = song.export(FLOAT)
    assert len(result.paths) == 2
    assert read_tags(result.paths[0])[0].text("title") == "song (vocals)"


def test_stems_of_a_mixture_among_its_stems_are_called_as_their_song(tmp_path: Path) -> None:
    folder = tmp_path / "Al James - Home"
    folder.mkdir()
    (folder / "drums.wav").touch()
    plan = plan_export(tmp_path / "out", ExportSettings(), source=song_info(folder / "mixture.wav"), model=MODEL)
    assert plan.names.paths[0].name == f"Al James - Home - {MODEL.sources[0]}.wav"


@pytest.mark.parametrize("policy", ["rename", "skip"])
def test_files_that_are_left_alone_need_no_space(song: Song, policy: str) -> None:
    song.export(FLOAT)
    plan = plan_export(song.out, replace(FLOAT, if_exists=policy), source=song.info, model=MODEL)
    demand = plan.demand(44_100, 44_100)
    assert demand.folder == song.out
    assert demand.bytes == (0 if policy == "skip" else pytest.approx(2 * 44_100 * 2 * 4, rel=0.05))
    # At twice the rate they are twice as long.
    twice = plan_export(song.out, replace(FLOAT, sample_rate=88_200), source=song.info, model=MODEL)
    assert twice.demand(44_100, 44_100).bytes == pytest.approx(4 * 44_100 * 2 * 4, rel=0.05)
