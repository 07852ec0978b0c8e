from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralflow.audio.files import probe_audio
from auralflow.errors import StoreError
from auralflow.separation import workspace
from auralflow.separation.separator import SeparationSettings
from auralflow.separation.workspace import needed_bytes, store_for
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


def test_too_little_space_is_said_before_work_starts(
    tmp_path: Path, song: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info, model = probe_audio(song), make_info()
    monkeypatch.setattr(workspace, "SPARE_BYTES", 10**18)
    with pytest.raises(StoreError, match="GB") as caught:
        store_for(info, model, SeparationSettings(), cache_dir=tmp_path)
    assert caught.value.hint
    assert needed_bytes(info, model) == 1000 * 2 * 4 * 3


def test_a_song_that_has_vanished_is_an_error(tmp_path: Path, song: Path) -> None:
    info = probe_audio(song)
    song.unlink()
    with pytest.raises(StoreError, match="vanished"):
        store_for(info, make_info(), SeparationSettings(), cache_dir=tmp_path)
