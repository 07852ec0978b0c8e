from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from auralflow import separate
from auralflow.errors import AuralflowError, Cancelled, DatasetError, ModelLoadError
from auralflow.progress import CancelToken, Progress, ignore_progress
from auralflow.separation.separator import SeparationSettings
from auralflow_studio.jobs.compare import (
    AttachEstimate,
    DrawComparison,
    EstimateFound,
    MakeEstimate,
    OpenComparison,
    estimator_of,
)
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.stores import OpenStores
from auralflow_studio.jobs.warmup import LoadedModels
from support.comparisons import measure, truth, wanted
from support.evaluations import save_tiny_model

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.evaluation.evaluation_result import EvaluationResult
    from auralflow_studio.comparison_audio import ComparisonAudio
    from auralflow_studio.jobs.compare import ComparisonWanted
    from auralflow_studio.jobs.evaluate import EvaluationRequest

    Measured = tuple[EvaluationRequest, EvaluationResult]


@pytest.fixture
def measured(tmp_path: Path) -> Measured:
    return measure(tmp_path)


@pytest.fixture
def stores(tmp_path: Path) -> OpenStores:
    return OpenStores(tmp_path / "cache")


def opened(what: ComparisonWanted, before: ComparisonAudio | None = None) -> ComparisonAudio:
    return OpenComparison(wanted=what, before=before).run(ignore_progress, CancelToken())


def found(what: ComparisonWanted, audio: ComparisonAudio, stores: OpenStores) -> EstimateFound:
    return AttachEstimate(wanted=what, audio=audio, stores=stores).run(ignore_progress, CancelToken())


def made(what: ComparisonWanted, audio: ComparisonAudio, stores: OpenStores, folder: Path) -> list[Progress]:
    reports: list[Progress] = []
    job = MakeEstimate(
        wanted=what,
        audio=audio,
        meta=found(what, audio, stores).meta,
        stores=stores,
        models=LoadedModels(folder),
        playhead=lambda: None,
        device="cpu",
    )
    job.run(reports.append, CancelToken())
    return reports


def test_a_model_separates_once_more_as_separate_does(measured: Measured, stores: OpenStores, tmp_path: Path) -> None:
    what = wanted(measured, estimator="tiny")
    assert what.resource is Resource.MODEL
    audio = opened(what)
    first = found(what, audio, stores)
    assert (first.is_complete, first.is_outdated) == (False, False)
    assert made(what, audio, stores, tmp_path)[-1].fraction == 1
    song = measured[0].dataset / "test" / "Song 0001" / "mixture.wav"
    # Stems of a model without a rest are not made to add up, neither when they are measured nor now.
    stems = separate(song, model=tmp_path / "tiny", device="cpu", settings=SeparationSettings(consistency=False))
    np.testing.assert_allclose(audio.read("estimate", 0, audio.frames), stems.stems["vocals"].T, atol=1e-6)
    audio.close()
    # Heard again, even of another stem, nothing is left to make.
    for stem in measured[1].stems:
        again = wanted(measured, estimator="tiny", stem=stem)
        audio = opened(again)
        assert found(again, audio, stores).is_complete
        audio.close()


@pytest.mark.parametrize("estimator", ["made", "mixture", "ideal ratio mask"])
def test_everything_that_was_compared_can_be_heard(
    measured: Measured, stores: OpenStores, tmp_path: Path, estimator: str
) -> None:
    what = wanted(measured, estimator=estimator)
    audio = opened(what)
    assert not found(what, audio, stores).is_outdated
    made(what, audio, stores, tmp_path)
    estimate = audio.read("estimate", 0, audio.frames)
    reference = audio.read("reference", 0, audio.frames)
    # What is heard has the figure of the result.
    usdr_db = 10 * np.log10(np.sum(reference**2, dtype=float) / np.sum((estimate - reference) ** 2, dtype=float))
    assert what.scores is not None
    assert usdr_db == pytest.approx(what.scores.usdr_db, abs=0.01)
    audio.close()


def test_lanes_of_the_same_sound_are_not_drawn_twice(measured: Measured, stores: OpenStores) -> None:
    first = opened(wanted(measured))
    found(wanted(measured), first, stores)
    DrawComparison(first).run(ignore_progress, CancelToken())
    whole = (0, first.frames)
    assert first.lane("mixture").finished.covers(*whole)
    assert first.lane("reference").finished.covers(*whole)
    assert not first.lane("estimate").finished
    same_stem = opened(wanted(measured, estimator="mixture"), first)
    assert same_stem.lane("reference").finished.covers(*whole)
    other_stem = opened(wanted(measured, stem="drums"), same_stem)
    assert other_stem.lane("mixture").finished.covers(*whole)
    assert not other_stem.lane("reference").finished
    other_song = opened(wanted(measured, track="Song 0002"), other_stem)
    assert not other_song.lane("mixture").finished
    for audio in (first, same_stem, other_stem, other_song):
        audio.close()


def test_what_is_kept_is_drawn_and_closing_ends_it(measured: Measured, stores: OpenStores, tmp_path: Path) -> None:
    what = wanted(measured)
    audio = opened(what)
    found(what, audio, stores)
    made(what, audio, stores, tmp_path)
    audio.close()
    audio = opened(what)
    found(what, audio, stores)
    assert not audio.is_drawn
    DrawComparison(audio).run(ignore_progress, CancelToken())
    assert audio.is_drawn
    audio.close()
    with pytest.raises(Cancelled):
        DrawComparison(audio).run(ignore_progress, CancelToken())


def test_stopped_it_goes_on_where_it_was(measured: Measured, stores: OpenStores, tmp_path: Path) -> None:
    what = wanted(measured)
    audio = opened(what)
    cancel = CancelToken()
    cancel.cancel()
    job = MakeEstimate(
        wanted=what,
        audio=audio,
        meta=found(what, audio, stores).meta,
        stores=stores,
        models=LoadedModels(tmp_path),
        playhead=lambda: None,
        device="cpu",
    )
    with pytest.raises(Cancelled):
        job.run(ignore_progress, cancel)
    threads = threading.active_count()
    job.run(ignore_progress, CancelToken())
    assert audio.is_complete
    assert threading.active_count() == threads
    audio.close()


def test_a_model_that_changed_since_the_song_was_opened_is_told(
    measured: Measured, stores: OpenStores, tmp_path: Path
) -> None:
    what = wanted(measured, estimator="tiny")
    audio = opened(what)
    job = MakeEstimate(
        wanted=what,
        audio=audio,
        meta=found(what, audio, stores).meta,
        stores=stores,
        models=LoadedModels(tmp_path),
        playhead=lambda: None,
        device="cpu",
    )
    save_tiny_model(tmp_path / "tiny")  # with other random weights
    with pytest.raises(ModelLoadError, match="“Tiny” has changed since it was opened"):
        job.run(ignore_progress, CancelToken())
    assert not audio.finished
    audio.close()


def test_what_has_gone_is_told(measured: Measured, stores: OpenStores, tmp_path: Path) -> None:
    request, _ = measured
    tiny, files = wanted(measured, estimator="tiny"), wanted(measured)
    audio = opened(tiny)
    shutil.rmtree(tmp_path / "tiny")
    with pytest.raises(AuralflowError):
        found(tiny, audio, stores)
    shutil.rmtree(tmp_path / "made")
    with pytest.raises(DatasetError):
        found(files, audio, stores)
    audio.close()
    nobody = replace(files, request=replace(request, models=()))
    with pytest.raises(DatasetError, match="Nothing is known of where the estimates of “made” came from"):
        estimator_of(nobody)
    shutil.rmtree(request.dataset / "test" / "Song 0001")
    with pytest.raises(DatasetError, match="“Song 0001” is not in the dataset any more"):
        opened(tiny)
    shutil.rmtree(request.dataset)
    with pytest.raises(DatasetError):
        opened(wanted(measured, track="Song 0002"))


def test_changed_sound_is_heard_and_told(measured: Measured, stores: OpenStores, tmp_path: Path) -> None:
    request, _ = measured
    what = wanted(measured)
    path = request.dataset / "test" / "Song 0001" / "vocals.wav"
    vocals = truth(request, "vocals")
    soundfile.write(path, 0.5 * vocals, 8000)
    audio = opened(what)
    assert found(what, audio, stores).is_outdated
    np.testing.assert_allclose(audio.read("reference", 0, audio.frames), 0.5 * vocals, atol=1e-4)
    audio.close()


def test_what_is_the_same_to_make(measured: Measured) -> None:
    what = wanted(measured)
    assert what.makes_the_same_as(replace(what, stem="drums"))
    assert not what.makes_the_same_as(replace(what, estimator="tiny"))
    assert not what.makes_the_same_as(replace(what, track="Song 0002"))
    assert not what.makes_the_same_as(None)
    assert what.resource is Resource.CLIPS
    assert replace(what, stem="piano").scores is None
