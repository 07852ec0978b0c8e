from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.audio.files import probe_audio
from auralflow.errors import StoreError
from auralflow.models.registry import model_info
from auralflow.separation.separator import SeparationSettings
from auralflow.separation.stem_store import StemStore
from auralflow.separation.work_cache import WorkCache
from auralflow_studio.jobs.stores import OpenStores, StoreLease
from support.songs import write_song

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from auralflow.audio.info import AudioInfo

MODEL = model_info("spleeter-2stems")
SETTINGS = SeparationSettings()


@pytest.fixture
def info(tmp_path: Path) -> AudioInfo:
    write_song(tmp_path / "song.wav", 0.5)
    return probe_audio(tmp_path / "song.wav")


def test_two_users_share_one_store_and_the_last_one_closes_it(tmp_path: Path, info: AudioInfo) -> None:
    stores = OpenStores(tmp_path / "cache")
    first, second = stores.lease(info, MODEL, SETTINGS), stores.lease(info, MODEL, SETTINGS)
    assert first.shared is second.shared
    folder = first.store.directory
    assert stores.directories() == {folder}
    first.release()
    first.release()
    with pytest.raises(StoreError):
        StemStore.open(folder)
    second.release()
    assert stores.directories() == frozenset()
    StemStore.open(folder).close()
    with stores.lease(info, MODEL, SeparationSettings(consistency=False)) as other:
        assert other.store.directory != folder


def test_a_file_that_changed_is_another_song(tmp_path: Path, info: AudioInfo) -> None:
    stores = OpenStores(tmp_path / "cache")
    with stores.lease(info, MODEL, SETTINGS) as before:
        write_song(info.path, 0.75)
        with stores.lease(probe_audio(info.path), MODEL, SETTINGS) as after:
            assert after.store.meta.frames == probe_audio(info.path).frames
            assert before.store.directory != after.store.directory


def test_many_threads_at_once(tmp_path: Path, info: AudioInfo) -> None:
    stores = OpenStores(tmp_path / "cache")
    barrier = threading.Barrier(8)
    leases: list[StoreLease] = []
    errors: list[Exception] = []

    def use() -> None:
        barrier.wait()
        for _ in range(10):
            try:
                with stores.lease(info, MODEL, SETTINGS) as lease:
                    leases.append(lease)
                    lease.store.read("vocals", 0, 100)
            except Exception as error:  # noqa: BLE001 - told by the assertion below
                errors.append(error)

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(leases) == 80
    assert stores.directories() == frozenset()


def test_room_is_made_before_a_store_and_a_failure_leaves_nothing_open(tmp_path: Path, info: AudioInfo) -> None:
    room = info.frames * 2 * 4 * 3
    stores = OpenStores(tmp_path / "cache", WorkCache(tmp_path / "cache", lambda: int(2.2 * room)))
    folders = []
    for number in range(3):
        write_song(info.path, 0.5, seed=number)
        with stores.lease(info, MODEL, SETTINGS) as lease, stores.lease(info, MODEL, SETTINGS):
            lease.store.write(0, *make_stems(info.frames, seed=number))
            folders.append(lease.store.directory)
    assert [folder.exists() for folder in folders] == [False, True, True]
    (tmp_path / "in the way").write_text("")
    blocked = OpenStores(tmp_path / "in the way")
    for _ in range(2):
        with pytest.raises(StoreError):
            blocked.lease(info, MODEL, SETTINGS)
    assert blocked.directories() == frozenset()
    info.path.unlink()
    with pytest.raises(FileNotFoundError):
        stores.lease(info, MODEL, SETTINGS)


def make_stems(frames: int, *, seed: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    stems = np.random.default_rng(seed).normal(size=(2, frames, 2)).astype(np.float32)
    return stems.sum(axis=0), stems


def test_listeners_hear_of_regions_until_they_leave(tmp_path: Path, info: AudioInfo) -> None:
    heard: list[tuple[int, int]] = []

    def listen(start: int, stop: int) -> None:
        heard.append((start, stop))

    with OpenStores(tmp_path / "cache").lease(info, MODEL, SETTINGS) as lease:
        lease.shared.add_listener(listen)
        lease.shared.announce(0, 10)
        lease.shared.remove_listener(listen)
        lease.shared.remove_listener(listen)
        lease.shared.announce(10, 20)
    assert heard == [(0, 10)]
