"""What is heard of a song is what was measured: against the files themselves, and against `separate`."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralflow.errors import DatasetError
from auralflow.evaluation import evaluate
from auralflow.evaluation.comparison import (
    DIFFERENCE,
    ESTIMATE,
    LANES,
    MIXTURE,
    REFERENCE,
    SongComparison,
    is_outdated,
    measured_song,
)
from auralflow.evaluation.estimate_store import EstimateMaker
from auralflow.evaluation.evaluation_result import EvaluationResult
from auralflow.progress import CancelToken
from auralflow.regions import Regions
from auralflow.separation.workspace import store_of
from support.evaluation import RATE, Attenuated, write_songs


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    return write_songs(tmp_path / "songs", 2)


def measured(songs: Path, tmp_path: Path, **options: object) -> EvaluationResult:
    return evaluate([Attenuated()], songs, tmp_path / "out", device="cpu", **options)  # type: ignore[arg-type]


def file_of(songs: Path, song: str, name: str) -> np.ndarray:
    samples, _ = soundfile.read(songs / "test" / song / f"{name}.wav", dtype="float32")
    return samples


def test_lanes_hold_what_the_files_hold(songs: Path, tmp_path: Path) -> None:
    song = measured_song(measured(songs, tmp_path), "song 1")
    assert song.stems == ("vocals", "accompaniment")
    maker = EstimateMaker(song, Attenuated())
    with (
        SongComparison(song, "accompaniment") as comparison,
        store_of(maker.meta, cache_dir=tmp_path / "cache") as store,
    ):
        assert comparison.lanes == LANES
        assert (comparison.sample_rate, comparison.channels, comparison.frames) == (RATE, 2, 3 * RATE)
        comparison.attach(store, maker.sources("accompaniment"))
        maker.fill(store, cancel=CancelToken())
        rest = file_of(songs, "song 1", "mixture") - file_of(songs, "song 1", "vocals")
        whole = {lane: comparison.read(lane, 0, comparison.frames) for lane in LANES}
        np.testing.assert_array_equal(whole[MIXTURE], file_of(songs, "song 1", "mixture"))
        np.testing.assert_array_equal(whole[REFERENCE], rest)
        np.testing.assert_array_equal(whole[ESTIMATE], np.float32(0.9) * rest)
        np.testing.assert_array_equal(whole[DIFFERENCE], whole[ESTIMATE] - whole[REFERENCE])
        assert all(lane.dtype == np.float32 for lane in whole.values())
        # Anywhere, and silence outside the song.
        for lane in LANES:
            np.testing.assert_array_equal(comparison.read(lane, 12_345, 678), whole[lane][12_345:13_023])
            edge = comparison.read(lane, 3 * RATE - 10, 30)
            np.testing.assert_array_equal(edge[:10], whole[lane][-10:])
            assert not edge[10:].any()
            assert not comparison.read(lane, -20, 20).any()
    assert not comparison.read(REFERENCE, 0, 100).any()
    with pytest.raises(KeyError):
        comparison.read("drums", 0, 1)


def test_where_nothing_is_estimated_the_difference_is_silent(songs: Path, tmp_path: Path) -> None:
    song = measured_song(measured(songs, tmp_path), "song 0")
    maker = EstimateMaker(song, Attenuated())
    with SongComparison(song, "vocals") as comparison, store_of(maker.meta, cache_dir=tmp_path / "c") as store:
        assert comparison.finished == Regions()
        assert not comparison.read(DIFFERENCE, 0, 500).any()
        assert comparison.read(REFERENCE, 0, 500).any()
        comparison.attach(store, maker.sources("vocals"))
        vocals = file_of(songs, "song 0", "vocals")
        stems = np.stack([0.5 * vocals[100:300], vocals[100:300]]).astype(np.float32)
        store.write(100, vocals[100:300], stems)
        assert comparison.finished == Regions(((100, 300),))
        difference = comparison.read(DIFFERENCE, 0, 500)
        np.testing.assert_array_equal(difference[100:300], -0.5 * vocals[100:300])
        assert not difference[:100].any()
        assert not difference[300:].any()


def test_only_what_was_measured_is_heard(songs: Path, tmp_path: Path) -> None:
    song = measured_song(measured(songs, tmp_path, duration_s=1.5), "song 0")
    with SongComparison(song, "vocals") as comparison:
        assert comparison.frames == round(1.5 * RATE)
        assert not comparison.read(MIXTURE, comparison.frames, 100).any()
        assert EstimateMaker(song, Attenuated()).meta.frames == comparison.frames


def test_many_threads_may_read(songs: Path, tmp_path: Path) -> None:
    song = measured_song(measured(songs, tmp_path), "song 0")
    wrong: list[int] = []
    with SongComparison(song, "vocals") as comparison:
        whole = comparison.read(REFERENCE, 0, comparison.frames)

        def read(first: int) -> None:
            for start in range(first, comparison.frames - 100, 997):
                if not np.array_equal(comparison.read(REFERENCE, start, 100), whole[start : start + 100]):
                    wrong.append(start)

        threads = [threading.Thread(target=read, args=(first,)) for first in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_songs_that_went_are_told(songs: Path, tmp_path: Path) -> None:
    result = measured(songs, tmp_path)
    with pytest.raises(DatasetError, match="“song 7” is not in the dataset any more"):
        measured_song(result, "song 7")
    with pytest.raises(KeyError):
        SongComparison(measured_song(result, "song 0"), "piano")
    for song in ("song 0", "song 1"):
        (songs / "test" / song / "vocals.wav").unlink()
    with pytest.raises(DatasetError):
        measured_song(result, "song 0")


def test_only_the_first_songs_have_names_of_their_own(tmp_path: Path) -> None:
    songs = write_songs(tmp_path / "songs", 1)
    write_songs(tmp_path / "more", 1)
    (tmp_path / "more" / "test").rename(songs / "train")
    result = measured(songs, tmp_path, split="all", max_tracks=1)
    # Among all of them it would have its folder's name as well.
    [name] = result.tracks
    assert measured_song(result, name, max_tracks=1).track.name == name == "song 0"


def test_figures_know_when_the_sound_was_changed(songs: Path, tmp_path: Path) -> None:
    result = measured(songs, tmp_path)
    song, folder = measured_song(result, "song 0"), Path(result.output)
    assert not is_outdated(result, song, Attenuated(), folder)
    assert is_outdated(result, song, Attenuated(key="other weights"), folder)
    soundfile.write(songs / "test" / "song 0" / "drums.wav", np.zeros((3 * RATE, 2)), RATE, subtype="PCM_16")
    assert is_outdated(result, song, Attenuated(), folder)
    assert not is_outdated(result, measured_song(result, "song 1"), Attenuated(), folder)
    # Without the folder nobody can know about the files.
    assert not is_outdated(result, song, Attenuated(), tmp_path / "nothing")
