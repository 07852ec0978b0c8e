"""Exports of real stores, read back by other libraries and compared with what is in the store."""

from __future__ import annotations

import json
import sys
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from auralflow.audio.formats import FORMATS
from auralflow.audio.mixdown import LaneMix, MixerState, default_mixer
from auralflow.audio.tag_writer import write_tags
from auralflow.audio.tags import Picture, Tags, read_provenance_text, read_tags
from auralflow.errors import AudioWriteError, ConfigError, SeparationError
from auralflow.separation.export import ExportSettings, export_stems
from auralflow.separation.stem_store import StemStore, StoreMeta
from support.disks import read_only_folder
from support.exports import FLOAT, FRAMES, MODEL, Song, names, null_dbfs_of_files, read
from support.stores import SOURCES, noise_stems, song_info

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_float_files_are_the_stems_and_null(song: Song) -> None:
    result = song.export(FLOAT)
    assert names(song.out) == ["song - accompaniment.wav", "song - vocals.wav"]
    for path, stem in zip(result.paths, song.stems, strict=True):
        np.testing.assert_array_equal(read(path), stem)
    assert null_dbfs_of_files(song, result.paths) <= -140
    assert result.null_dbfs == pytest.approx(null_dbfs_of_files(song, result.paths), abs=0.01)
    assert result.gain_db == 0
    assert (result.frames, result.sample_rate) == (FRAMES, 44_100)


@pytest.mark.parametrize(
    ("container", "depth", "limit"), [("wav", "24", -120), ("flac", "24", -120), ("aiff", "16", -78)]
)
def test_fixed_point_files_null_as_far_as_their_steps_go(song: Song, container: str, depth: str, limit: float) -> None:
    result = song.export(ExportSettings(format=container, bit_depth=depth))
    measured = null_dbfs_of_files(song, result.paths)
    assert measured <= limit
    assert result.null_dbfs == pytest.approx(measured, abs=0.01)


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_is_written_with_tags_and_says_how_it_was_made(song: Song, name: str) -> None:
    cover = Picture(b"\xff\xd8 not quite a picture", "image/jpeg")
    tags = Tags(values={"title": ("Blue",), "artist": ("Band",)}, pictures=(cover,))
    write_tags(song.info.path, "wav", tags, {})
    result = song.export(ExportSettings(format=name, sample_rate=48_000))
    for path, stem in zip(result.paths, SOURCES, strict=True):
        found, note = read_tags(path)
        assert note == ""
        assert found.text("title") == f"Blue ({stem})"
        assert found.text("artist") == "Band"
        assert found.pictures == (cover,)
        facts = json.loads(read_provenance_text(path) or "")
        assert facts["stem"] == stem
        assert facts["model"] == "test"
        assert facts["model_sha256"] == "0" * 64
        assert facts["settings"] == {"consistency": True}
        assert facts["source"] == "song.wav"
        assert facts["null_dbfs"] == pytest.approx(song.store.null_dbfs, abs=0.01)
    assert any("48000" in note for note in result.notes)
    assert result.null_dbfs is None  # resampled: the files cannot say it


def test_formats_that_cannot_hold_the_rate_are_resampled_and_say_so(make_song: Callable[..., Song]) -> None:
    song = make_song(rate=96_000, frames=96_000)
    for name in ("mp3", "opus"):
        result = song.export(ExportSettings(format=name))
        assert soundfile.info(result.paths[0]).samplerate == 48_000
        assert soundfile.info(result.paths[0]).frames == 48_000 == result.frames
        assert any("96000 Hz" in note for note in result.notes)


def test_the_loop_alone(song: Song) -> None:
    result = song.export(FLOAT, region=(70_000, 140_007))
    for path, stem in zip(result.paths, song.stems, strict=True):
        np.testing.assert_array_equal(read(path), stem[70_000:140_007])
    assert json.loads(read_provenance_text(result.paths[0]) or "")["region_frames"] == [70_000, 140_007]
    for region in ((-1, 5), (5, 5), (0, FRAMES + 1)):
        with pytest.raises(ConfigError, match="not in the song"):
            song.export(FLOAT, region=region)


def test_chosen_tracks_only(song: Song) -> None:
    settings = ExportSettings(
        format="wav", bit_depth="float", stems=("residual", "mixture", "vocals"), template="{n} {stem}"
    )
    result = song.export(settings)
    assert [p.name for p in result.paths] == ["1 residual.wav", "2 mixture.wav", "3 vocals.wav"]
    np.testing.assert_array_equal(read(result.paths[1]), song.stems.sum(axis=0))
    assert np.abs(read(result.paths[0])).max() < 1e-6
    assert result.null_dbfs is None
    with pytest.raises(ConfigError, match="no stem 'vocal'") as caught:
        song.export(ExportSettings(stems=("vocal",)))
    assert "'vocals'" in caught.value.hint


def test_the_mix_is_what_the_mixer_says(song: Song) -> None:
    mixer = MixerState(
        {
            "mixture": LaneMix(role="mixture"),
            "vocals": LaneMix(gain_db=-6, pan=0.5),
            "accompaniment": LaneMix(gain_db=3),
            "residual": LaneMix(role="residual"),
        },
        master_gain_db=-2,
    )
    result = song.mix(mixer, region=(10, FRAMES))
    vocals, accompaniment = song.stems[:, 10:].astype(np.float64)
    balance = np.array([0.5, 1.0])
    expected = 10 ** (-2 / 20) * (10 ** (-6 / 20) * balance * vocals + 10 ** (3 / 20) * accompaniment)
    np.testing.assert_allclose(read(result.paths[0]), expected, atol=1e-6)
    assert result.paths[0].name == "song - mix.wav"
    facts = json.loads(read_provenance_text(result.paths[0]) or "")
    assert facts["mix_db"]["vocals"] == pytest.approx([-14.02, -8.0], abs=0.01)
    assert result.null_dbfs is None


def test_a_flat_mixer_gives_the_song_back(song: Song) -> None:
    result = song.mix(default_mixer(song.store.tracks))
    np.testing.assert_array_equal(read(result.paths[0]), song.stems[0] + song.stems[1])
    with pytest.raises(ConfigError, match="drums"):
        song.mix(default_mixer(["mixture", "drums"]))


def test_nothing_is_exported_that_is_not_separated_yet(tmp_path: Path) -> None:
    info = song_info(tmp_path / "song.wav", frames=1000)
    meta = StoreMeta(sources=SOURCES, sample_rate=44_100, channels=2, frames=1000, model="m", model_sha256="")
    stems = noise_stems(1000)
    with closing(StemStore.create(tmp_path / "store", meta)) as store:
        store.write(0, stems.sum(axis=0)[:500], stems[:, :500])
        with pytest.raises(SeparationError, match="not separated yet"):
            export_stems(store, tmp_path / "out", FLOAT, source=info, model=MODEL)
        assert not (tmp_path / "out").exists()
        first_half = export_stems(store, tmp_path / "out", FLOAT, source=info, model=MODEL, region=(0, 500))
    assert len(first_half.paths) == 2


def test_a_read_only_folder_says_so(song: Song) -> None:
    with read_only_folder(song.out), pytest.raises(AudioWriteError, match="may not be changed"):
        song.export(FLOAT)
    assert names(song.out) == []


def test_a_song_that_vanished_after_the_separation_is_exported_all_the_same(song: Song) -> None:
    song.info.path.unlink()
    result = song.export(FLOAT)
    assert len(result.paths) == 2
    assert any("tags" in note for note in result.notes)


def test_no_tags_if_none_are_wanted(song: Song) -> None:
    result = song.export(ExportSettings(format="flac", tags=False))
    assert read_tags(result.paths[0])[0] == Tags()
    assert read_provenance_text(result.paths[0]) is None


def test_without_mutagen_stems_are_exported_and_a_note_says_what_is_missing(
    song: Song, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mutagen", None)  # how Python itself marks a module that cannot be imported
    result = song.export(FLOAT)
    assert len(result.paths) == len(SOURCES)
    assert any("auralflow-studio[formats]" in note for note in result.notes)
    assert [read_provenance_text(path) for path in result.paths] == [None] * len(SOURCES)
    monkeypatch.undo()
    assert [read_provenance_text(path) for path in result.paths] == [None] * len(SOURCES), "nothing was written"


def test_exports_in_two_threads_at_once_do_not_disturb_each_other(song: Song) -> None:
    results = []
    threads = [threading.Thread(target=lambda: results.append(song.export(FLOAT))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({path for result in results for path in result.paths}) == 4
    for result in results:
        np.testing.assert_array_equal(read(result.paths[0]), song.stems[0])
