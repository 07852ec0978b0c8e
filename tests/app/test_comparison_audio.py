from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.evaluation.comparison import measured_song
from auralflow.evaluation.estimate_store import EstimateMaker
from auralflow.progress import CancelToken
from auralflow_studio.comparison_audio import ComparisonAudio
from auralflow_studio.jobs.compare import estimator_of
from auralflow_studio.jobs.stores import OpenStores
from support.comparisons import GAIN, measure, truth, wanted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from auralflow.evaluation.evaluation_result import EvaluationResult
    from auralflow_studio.jobs.evaluate import EvaluationRequest


@pytest.fixture
def measured(tmp_path: Path) -> tuple[EvaluationRequest, EvaluationResult]:
    return measure(tmp_path)


@pytest.fixture
def audio(measured: tuple[EvaluationRequest, EvaluationResult]) -> Iterator[ComparisonAudio]:
    audio = ComparisonAudio(measured_song(measured[1], "Song 0001"), "drums")
    yield audio
    audio.close()


def test_lanes_come_from_files_at_once_and_from_the_store_as_it_is_filled(
    measured: tuple[EvaluationRequest, EvaluationResult], audio: ComparisonAudio, tmp_path: Path
) -> None:
    request = measured[0]
    drums, frames = truth(request, "drums"), audio.frames
    assert audio.lanes == ("mixture", "reference", "estimate", "difference")
    np.testing.assert_array_equal(audio.read("mixture", 0, frames), truth(request, "mixture"))
    np.testing.assert_array_equal(audio.view("reference", 100, 50), drums[100:150])
    assert not audio.read("estimate", 0, frames).any()
    # Silence is what is to be heard there: nothing stands in for it.
    assert audio.is_finished(0, frames)

    stores = OpenStores(tmp_path / "cache")
    maker = EstimateMaker(audio.song, estimator_of(wanted(measured, stem="drums")))
    audio.attach_estimate(stores.lease_of(maker.meta), maker)
    assert audio.has_store
    assert not audio.is_complete
    with stores.lease_of(maker.meta) as lease:
        maker.fill(lease.store, cancel=CancelToken(), on_region=lease.shared.announce)
    assert audio.is_complete
    estimate = audio.read("estimate", 0, frames)
    np.testing.assert_allclose(estimate, GAIN * drums, atol=1e-6)
    np.testing.assert_array_equal(audio.view("difference", 0, frames), estimate - drums)
    # What was announced is drawn; what lies in files is drawn by whoever reads it.
    assert audio.lane("estimate").finished.covers(0, frames)
    assert audio.lane("difference").finished.covers(0, frames)
    assert not audio.lane("mixture").finished
    assert stores.directories()
    audio.close()
    assert not stores.directories()
    assert not audio.read("mixture", 0, 100).any()


def test_a_second_store_is_given_back(
    measured: tuple[EvaluationRequest, EvaluationResult], audio: ComparisonAudio, tmp_path: Path
) -> None:
    stores = OpenStores(tmp_path / "cache")
    first = EstimateMaker(audio.song, estimator_of(wanted(measured)))
    other = EstimateMaker(audio.song, estimator_of(wanted(measured, estimator="mixture")))
    audio.attach_estimate(stores.lease_of(first.meta), first)
    audio.attach_estimate(stores.lease_of(other.meta), other)
    assert len(stores.directories()) == 1
