from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.audio.files import open_audio
from auralflow.models.registry import model_info
from auralflow.separation.separator import SeparationSettings
from auralflow_studio.jobs.stores import OpenStores
from auralflow_studio.song_audio import SongAudio
from support.songs import write_song

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from auralflow.audio.info import AudioReader

MODEL = model_info("spleeter-2stems")
FRAMES = 3 * 44_100
HALF = 60_000


@pytest.fixture
def samples(tmp_path: Path) -> NDArray[np.float32]:
    return write_song(tmp_path / "song.wav", FRAMES / 44_100)


@pytest.fixture
def stores(tmp_path: Path) -> OpenStores:
    return OpenStores(tmp_path / "cache")


@pytest.fixture
def audio(tmp_path: Path, samples: NDArray[np.float32]) -> Iterator[SongAudio]:
    path = tmp_path / "song.wav"
    player_reader, view_reader = open_audio(path), open_audio(path)
    audio = SongAudio("a", player_reader.info, MODEL.sources, player_reader=player_reader, view_reader=view_reader)
    yield audio
    audio.close()


def write_half(stores: OpenStores, audio: SongAudio, samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Finish the first frames of the store as a separation would; gives the stems."""
    stems = np.random.default_rng(1).normal(0, 0.1, (2, HALF, 2)).astype(np.float32)
    with stores.lease(audio.info, MODEL, SeparationSettings()) as lease:
        lease.store.write(0, samples[:HALF], stems)
        lease.shared.announce(0, HALF)
    return stems


def test_it_can_be_played_before_anything_is_separated(audio: SongAudio, samples: NDArray[np.float32]) -> None:
    assert (audio.sample_rate, audio.channels, audio.frames) == (44_100, 2, FRAMES)
    assert audio.lanes == ("mixture", "vocals", "accompaniment", "residual")
    np.testing.assert_array_equal(audio.read("mixture", 1000, 5000), samples[1000:6000])
    np.testing.assert_array_equal(audio.view("mixture", FRAMES - 10, 20)[:10], samples[-10:])
    for lane in ("vocals", "accompaniment", "residual"):
        assert not audio.read(lane, 0, 1000).any()
    assert not audio.is_finished(0, 1)
    assert audio.is_finished(FRAMES, 100), "behind the song there is nothing to wait for"
    assert audio.null_dbfs is None
    assert not audio.is_complete


def test_stems_come_in_as_they_are_finished(audio: SongAudio, samples: NDArray[np.float32], stores: OpenStores) -> None:
    audio.attach(stores.lease(audio.info, MODEL, SeparationSettings()))
    version = audio.version
    stems = write_half(stores, audio, samples)
    np.testing.assert_array_equal(audio.read("vocals", 100, HALF - 100), stems[0, 100:])
    np.testing.assert_array_equal(audio.read("mixture", 0, HALF), samples[:HALF])
    np.testing.assert_array_equal(audio.read("mixture", HALF - 5, 10), samples[HALF - 5 : HALF + 5])
    residual = samples[:HALF] - stems.sum(axis=0, dtype=np.float64)
    np.testing.assert_array_equal(audio.read("residual", 0, HALF), residual.astype(np.float32))
    assert audio.is_finished(-50, HALF + 50)
    assert not audio.is_finished(0, HALF + 1)
    assert audio.null_dbfs == pytest.approx(20 * np.log10(np.abs(residual).max()), abs=1e-3)
    assert audio.version > version


def test_outlines_are_those_of_the_samples(audio: SongAudio, samples: NDArray[np.float32], stores: OpenStores) -> None:
    audio.attach(stores.lease(audio.info, MODEL, SeparationSettings()))
    stems = write_half(stores, audio, samples)
    base = audio.pyramid("vocals").base
    columns = HALF // base
    truth = {"mixture": samples[:HALF], "vocals": stems[0], "accompaniment": stems[1]}
    truth["residual"] = truth["mixture"] - stems.sum(axis=0)
    for lane, signal in truth.items():
        outline = audio.lane(lane).pyramid.view(0, columns * base, columns)
        blocks = signal[: columns * base].reshape(columns, -1)
        np.testing.assert_allclose(outline.low, blocks.min(axis=1), rtol=1e-3, atol=1e-6)
        np.testing.assert_allclose(outline.high, blocks.max(axis=1), rtol=1e-3, atol=1e-6)
        np.testing.assert_allclose(outline.rms, np.sqrt((blocks**2).mean(axis=1)), rtol=1e-3, atol=1e-6)
        assert audio.lane(lane).finished.ranges == ((0, HALF),)


def test_a_song_that_was_closed_is_silent_and_gives_everything_back(
    audio: SongAudio, samples: NDArray[np.float32], stores: OpenStores
) -> None:
    audio.attach(stores.lease(audio.info, MODEL, SeparationSettings()))
    write_half(stores, audio, samples)
    assert stores.directories()
    audio.close()
    assert stores.directories() == frozenset()
    for lane in audio.lanes:
        assert audio.read(lane, 0, 1000).shape == (1000, 2)
    assert not audio.read("mixture", 0, 1000).any()
    audio.draw_region(0, 1000)
    audio.attach(stores.lease(audio.info, MODEL, SeparationSettings()))
    assert stores.directories() == frozenset(), "a store that comes too late is given back"


def test_only_the_first_store_is_taken(audio: SongAudio, stores: OpenStores) -> None:
    first = stores.lease(audio.info, MODEL, SeparationSettings())
    audio.attach(first)
    second = stores.lease(audio.info, MODEL, SeparationSettings())
    assert second.shared is first.shared
    audio.attach(second)
    audio.close()
    assert stores.directories() == frozenset()


class HungReader:
    """A reader of a disk that does not answer until it is told to; says which thread closed it."""

    def __init__(self, reader: AudioReader) -> None:
        self._reader = reader
        self.info = reader.info
        self.replaced_samples = 0
        self.reading, self.answer = threading.Event(), threading.Event()
        self.closed_by: list[str] = []

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        self.reading.set()
        assert self.answer.wait(10)
        assert not self.closed_by
        return self._reader.read(start, frames)

    def close(self) -> None:
        self.closed_by.append(threading.current_thread().name)
        self._reader.close()


@pytest.mark.parametrize("lane", ["mixture", "vocals"])
def test_closing_never_waits_for_a_disk_and_pulls_nothing_away(
    tmp_path: Path, samples: NDArray[np.float32], stores: OpenStores, monkeypatch: pytest.MonkeyPatch, lane: str
) -> None:
    path = tmp_path / "song.wav"
    reader = HungReader(open_audio(path))
    audio = SongAudio("a", reader.info, MODEL.sources, player_reader=reader, view_reader=open_audio(path))  # type: ignore[arg-type]
    lease = stores.lease(audio.info, MODEL, SeparationSettings())
    audio.attach(lease)
    if lane != "mixture":
        # The same for the stems: their disk is the slow one.
        stems = write_half(stores, audio, samples)
        read_stem = lease.store.read

        def read_late(track: str, start: int, frames: int) -> NDArray[np.float32]:
            reader.reading.set()
            assert reader.answer.wait(10)
            return read_stem(track, start, frames)

        monkeypatch.setattr(lease.store, "read", read_late)
    got: list[NDArray[np.float32]] = []
    thread = threading.Thread(target=lambda: got.append(audio.read(lane, 0, 1000)), name="late")
    thread.start()
    assert reader.reading.wait(10)
    audio.close()  # before the disk has answered
    assert audio.is_closed
    assert reader.closed_by == []
    assert stores.directories(), "the stems stay open while they are read"
    assert not audio.view("mixture", 0, 1000).any(), "who comes later gets silence, at once"
    reader.answer.set()
    thread.join()
    np.testing.assert_array_equal(got[0], samples[:1000] if lane == "mixture" else stems[0, :1000])
    assert reader.closed_by == ["late"]
    assert stores.directories() == frozenset()
    audio.close()
    assert reader.closed_by == ["late"]
