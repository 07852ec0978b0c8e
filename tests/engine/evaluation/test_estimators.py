"""Models through the separator."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from auralflow.errors import Cancelled, ConfigError, ModelLoadError
from auralflow.evaluation.estimators import ModelEstimator
from auralflow.evaluation.song_under_test import SongUnderTest
from auralflow.models import create_model, save_model
from auralflow.progress import CancelToken
from support.checked_datasets import RATE, make_stems, with_mixture, write_track
from support.models import LossyModel, MovingAverageModel, make_info

TWO = ("vocals", "accompaniment")


@pytest.fixture
def song(tmp_path: Path) -> SongUnderTest:
    return SongUnderTest(write_track(tmp_path / "x", with_mixture(make_stems(0))), TWO)


def test_a_model_gives_what_its_network_gives(song: SongUnderTest, tmp_path: Path) -> None:
    model = MovingAverageModel(make_info(name="average", sources=TWO, sample_rate=RATE), reach=50)
    estimator = ModelEstimator(model, device="cpu")
    assert (estimator.facts.name, estimator.facts.kind, estimator.facts.origin) == ("average", "model", "tests")
    parts: list[float] = []
    made_of = {"vocals": ("vocals",), "accompaniment": ("accompaniment",)}
    with estimator.estimates(song, made_of, tmp_path / "w", progress=parts.append, cancel=CancelToken()) as estimates:
        made, total = estimates.read(1000, 500)
    mixture = song.mixture(900, 700)
    wanted = np.stack([np.convolve(channel, np.full(101, 1 / 101), "valid")[50:550] for channel in mixture])
    np.testing.assert_allclose(made[0], wanted, atol=1e-5)
    np.testing.assert_allclose(total, song.mixture(1000, 500), atol=1e-7)
    assert parts[-1] == 1.0
    assert list((tmp_path / "w/work").iterdir()) == []  # no stems are left


def test_sources_are_added_up_and_a_model_without_a_rest_gets_one(song: SongUnderTest, tmp_path: Path) -> None:
    model = LossyModel(make_info(sources=("vocals", "drums"), sample_rate=RATE))
    estimator = ModelEstimator(model, device="cpu")
    made_of = {"both": ("vocals", "drums")}
    with estimator.estimates(song, made_of, tmp_path, progress=lambda _: None, cancel=CancelToken()) as estimates:
        made, total = estimates.read(0, 100)
    np.testing.assert_allclose(made[0], 0.75 * song.mixture(0, 100), atol=1e-6)
    np.testing.assert_allclose(total, song.mixture(0, 100), atol=1e-7)


def test_a_stopped_separation_is_kept_to_be_taken_up(song: SongUnderTest, tmp_path: Path) -> None:
    model = MovingAverageModel(make_info(sources=TWO, sample_rate=RATE), reach=50)
    estimator, cancel = ModelEstimator(model, device="cpu"), CancelToken()
    options = {"made_of": {"vocals": ("vocals",)}, "work_dir": tmp_path, "cancel": cancel}

    with (
        pytest.raises(Cancelled),
        estimator.estimates(song, progress=lambda part: cancel.cancel(), **options),
    ):
        pytest.fail("it was cancelled")
    calls = len(model.calls)
    options["cancel"] = CancelToken()
    with estimator.estimates(song, progress=lambda part: None, **options):
        pass
    whole = MovingAverageModel(model.info, reach=50)
    with ModelEstimator(whole, device="cpu").estimates(song, progress=lambda part: None, **options):
        assert len(model.calls) == len(whole.calls) > calls


def test_a_model_that_changes_before_its_turn_is_not_measured(song: SongUnderTest, tmp_path: Path) -> None:
    for seed in range(2):
        torch.manual_seed(seed)
        network = create_model("BandSplitNet", targets=["vocals"], dim=8, depth=1, num_fft=512, num_channels=1)
        if seed:
            estimator = ModelEstimator(tmp_path / "model", device="cpu")
        save_model(network, tmp_path / "model", name="mine", license="MIT", origin="Random.")
    making = estimator.estimates(
        song, {"vocals": ("vocals",)}, tmp_path, progress=lambda part: None, cancel=CancelToken()
    )
    with pytest.raises(ModelLoadError, match="“mine” was changed"), making:
        pytest.fail("it was changed")


def test_models_must_exist() -> None:
    with pytest.raises(ConfigError, match="no model “spleter-2stems”") as caught:
        ModelEstimator("spleter-2stems")
    assert "spleeter-2stems" in caught.value.hint
