"""Estimates that are made once more: in pieces, in any order, and as they were."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from auralflow.audio.files import open_audio
from auralflow.errors import Cancelled, ShapeError
from auralflow.evaluation import evaluate, score_track
from auralflow.evaluation.baselines import IdealRatioMask, MixtureBaseline
from auralflow.evaluation.comparison import MeasuredSong, SongComparison, measured_song
from auralflow.evaluation.estimate_store import EstimateMaker
from auralflow.evaluation.estimators import ModelEstimator
from auralflow.progress import CancelToken, Progress
from auralflow.regions import Regions
from auralflow.separation.separator import SeparationSettings, Separator
from auralflow.separation.workspace import store_for, store_of
from support.evaluation import RATE, Attenuated, write_songs
from support.models import MovingAverageModel, make_info

TWO = ("vocals", "accompaniment")


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    return write_songs(tmp_path / "songs", 1, frames=12 * RATE)


@pytest.fixture
def song(songs: Path, tmp_path: Path) -> MeasuredSong:
    result = evaluate([Attenuated()], songs, tmp_path / "out", device="cpu", baseline=False, oracle=False)
    return measured_song(result, "song 0")


def test_a_model_separates_as_separate_does_and_as_it_was_measured(songs: Path, tmp_path: Path) -> None:
    model = MovingAverageModel(make_info(name="average", sources=TWO, sample_rate=RATE), reach=50)
    estimator = ModelEstimator(model, device="cpu")
    result = evaluate([estimator], songs, tmp_path / "out", device="cpu", baseline=False, oracle=False)
    song = measured_song(result, "song 0")
    maker = EstimateMaker(song, estimator)
    assert maker.sources("vocals") == ("vocals",)
    regions: list[tuple[int, int]] = []
    reports: list[Progress] = []
    with store_of(maker.meta, cache_dir=tmp_path / "cache") as store, SongComparison(song, "vocals") as comparison:
        comparison.attach(store, maker.sources("vocals"))
        maker.fill(
            store, progress=reports.append, cancel=CancelToken(), on_region=lambda *region: regions.append(region)
        )
        made = comparison.read("estimate", 0, comparison.frames)
        true = comparison.read("reference", 0, comparison.frames)
        mixture = comparison.read("mixture", 0, comparison.frames)
    assert Regions.of(regions).ranges == ((0, 12 * RATE),)
    assert reports[-1].fraction == 1

    path = songs / "test" / "song 0" / "mixture.wav"
    with (
        open_audio(path) as reader,
        store_for(reader.info, model.info, SeparationSettings(), cache_dir=tmp_path / "other") as other,
    ):
        Separator(model, device="cpu").separate(reader, other)
        np.testing.assert_array_equal(made, other.read("vocals", 0, reader.info.frames))

    # Measured again, what is heard has the figures of the result.
    again = score_track({"vocals": made.T}, {"vocals": true.T}, mixture.T, RATE, device="cpu")
    [scores] = result.scores
    assert again.stems[0].si_sdr_db == pytest.approx(scores.stems[0].si_sdr_db, abs=1e-3)


def test_a_store_that_a_separation_left_is_taken(songs: Path, tmp_path: Path) -> None:
    model = MovingAverageModel(make_info(name="average", sources=TWO, sample_rate=RATE), reach=50)
    estimator = ModelEstimator(model, device="cpu")
    result = evaluate([estimator], songs, tmp_path / "out", device="cpu", baseline=False, oracle=False)
    with (
        open_audio(songs / "test" / "song 0" / "mixture.wav") as reader,
        store_for(reader.info, model.info, SeparationSettings(), cache_dir=tmp_path / "cache") as store,
    ):
        Separator(model, device="cpu").separate(reader, store)
    calls = len(model.calls)
    maker = EstimateMaker(measured_song(result, "song 0"), estimator)
    with store_of(maker.meta, cache_dir=tmp_path / "cache") as store:
        assert store.is_complete
        maker.fill(store, cancel=CancelToken())
    assert len(model.calls) == calls


@pytest.mark.parametrize("estimator", [MixtureBaseline(), IdealRatioMask("cpu")], ids=lambda each: each.facts.kind)
def test_what_is_no_model_is_as_it_was_read(
    song: MeasuredSong, tmp_path: Path, estimator: MixtureBaseline | IdealRatioMask
) -> None:
    maker = EstimateMaker(song, estimator)
    opened = song.open()
    options = {"progress": lambda part: None, "cancel": CancelToken()}
    with estimator.estimates(opened, {}, tmp_path, **options) as whole:  # type: ignore[arg-type]
        wanted, _ = whole.read(0, opened.frames)
    with store_of(maker.meta, cache_dir=tmp_path / "cache") as store:
        maker.fill(store, cancel=CancelToken())
        for stem, samples in zip(TWO, wanted, strict=True):
            [source] = maker.sources(stem)
            np.testing.assert_allclose(store.read(source, 0, opened.frames), samples.T, atol=1e-6)
        np.testing.assert_array_equal(store.read("mixture", 0, opened.frames), opened.mixture(0, opened.frames).T)


def test_the_place_that_is_heard_comes_first_and_what_was_stopped_goes_on(song: MeasuredSong, tmp_path: Path) -> None:
    maker, cancel = EstimateMaker(song, Attenuated()), CancelToken()
    regions: list[tuple[int, int]] = []

    def on_region(start: int, stop: int) -> None:
        regions.append((start, stop))
        if len(regions) == 2:
            cancel.cancel()

    with store_of(maker.meta, cache_dir=tmp_path / "cache") as store:
        with pytest.raises(Cancelled):
            maker.fill(store, cancel=cancel, playhead=lambda: 7 * RATE, on_region=on_region)
        assert regions == [(5 * RATE, 10 * RATE), (10 * RATE, 12 * RATE)]
        maker.fill(store, cancel=CancelToken(), playhead=lambda: None, on_region=on_region)
        assert regions[2:] == [(0, 5 * RATE)]
        assert store.is_complete


def test_other_files_are_another_store(song: MeasuredSong) -> None:
    before = EstimateMaker(song, MixtureBaseline()).meta
    assert EstimateMaker(song, MixtureBaseline()).meta == before
    assert EstimateMaker(song, IdealRatioMask("cpu")).meta != before
    path = song.track.stems["drums"].path
    path.write_bytes(path.read_bytes())
    assert EstimateMaker(song, MixtureBaseline()).meta != before


def test_estimates_of_another_length_are_refused(song: MeasuredSong, tmp_path: Path) -> None:
    maker = EstimateMaker(song, Attenuated(extra_frames=7))
    with store_of(maker.meta, cache_dir=tmp_path / "cache") as store, pytest.raises(ShapeError, match="frames"):
        maker.fill(store, cancel=CancelToken())
