from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralflow.audio.files import probe_audio
from auralflow.disk_space import SpaceDemand
from auralflow.errors import DiskSpaceError, StoreError
from auralflow.separation.separator import SeparationSettings
from auralflow.separation.workspace import is_separated, store_for, store_meta, store_of, work_demand
from support.disks import small_disk
from support.models import make_info


@pytest.fixture
def song(tmp_path: Path) -> Path:
    path = tmp_path / "a song.wav"
    soundfile.write(path, np.zeros((1000, 2), np.float32), 44100)
    return path


def test_the_same_song_and_settings_find_their_store_again(tmp_path: Path, song: Path) -> None:
    info, model = probe_audio(song), make_info()
    store = store_for(info, model, SeparationSettings(), cache_dir=tmp_path)
    store.write(0, np.ones((10, 2), np.float32), np.ones((2, 10, 2), np.float32))
    store.close()
    again = store_for(info, model, SeparationSettings(), cache_dir=tmp_path)
    assert again.finished.total == 10
    again.close()


@pytest.mark.parametrize("change", ["settings", "model", "file", "damage"])
def test_anything_that_changes_the_result_starts_a_new_store(tmp_path: Path, song: Path, change: str) -> None:
    info, model, settings = probe_audio(song), make_info(), SeparationSettings()
    store = store_for(info, model, settings, cache_dir=tmp_path)
    store.write(0, np.ones((10, 2), np.float32), np.ones((2, 10, 2), np.float32))
    store.close()
    if change == "settings":
        settings = SeparationSettings(consistency=False)
    elif change == "model":
        model = make_info(sha256="1" * 64)
    elif change == "file":
        soundfile.write(song, np.ones((1000, 2), np.float32), 44100, subtype="FLOAT")
        info = probe_audio(song)
    else:
        (store.directory / "vocals.f32").write_bytes(b"")
        (store.directory / "low.f32").write_bytes(b"")
    again = store_for(info, model, settings, cache_dir=tmp_path)
    assert not again.finished
    again.close()


def test_two_users_of_one_song_get_stores_of_their_own(tmp_path: Path, song: Path) -> None:
    info, model = probe_audio(song), make_info()
    first = store_for(info, model, SeparationSettings(), cache_dir=tmp_path)
    second = store_for(info, model, SeparationSettings(), cache_dir=tmp_path)
    assert first.directory != second.directory
    first.close()
    second.close()


def test_too_little_space_is_said_before_work_starts(tmp_path: Path, song: Path) -> None:
    info, model = probe_audio(song), make_info()
    with small_disk(tmp_path / "small", 2**16) as folder, pytest.raises(DiskSpaceError, match="free") as caught:
        store_for(info, model, SeparationSettings(), cache_dir=folder)
    assert caught.value.folders == (folder / "work",)


def test_only_what_is_missing_of_a_song_needs_space(
    tmp_path: Path, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    soundfile.write(song, np.zeros((100_000, 2), np.float32), 44100)
    meta = store_meta(probe_audio(song), make_info(), SeparationSettings())
    whole = 100_000 * 2 * 4 * 3
    assert work_demand(meta, cache_dir=tmp_path) == SpaceDemand(folder=tmp_path / "work", bytes=whole)
    assert not is_separated(meta, cache_dir=tmp_path)
    with store_of(meta, cache_dir=tmp_path) as store:
        store.write(0, np.ones((50_000, 2), np.float32), np.ones((2, 50_000, 2), np.float32))
        assert work_demand(meta, cache_dir=tmp_path).bytes == pytest.approx(whole / 2, rel=0.05)
        assert not is_separated(meta, cache_dir=tmp_path)
        store.write(50_000, np.ones((50_000, 2), np.float32), np.ones((2, 50_000, 2), np.float32))
        assert is_separated(meta, cache_dir=tmp_path)
    assert work_demand(meta, cache_dir=tmp_path).bytes == 0


def test_a_song_that_has_vanished_is_an_error(tmp_path: Path, song: Path) -> None:
    info = probe_audio(song)
    song.unlink()
    with pytest.raises(StoreError, match="vanished"):
        store_for(info, make_info(), SeparationSettings(), cache_dir=tmp_path)
