"""What models are compared with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from auralflow.errors import ConfigError
from auralflow.evaluation.baselines import IdealRatioMask, MixtureBaseline
from auralflow.evaluation.estimators import named_apart
from auralflow.evaluation.song_under_test import SongUnderTest
from auralflow.progress import CancelToken
from support.checked_datasets import make_stems, with_mixture, write_track

TWO = ("vocals", "accompaniment")


@pytest.fixture
def song(tmp_path: Path) -> SongUnderTest:
    return SongUnderTest(write_track(tmp_path / "x", with_mixture(make_stems(0))), TWO)


def test_baseline_and_oracle(song: SongUnderTest, tmp_path: Path) -> None:
    errors = []
    for estimator in (MixtureBaseline(), IdealRatioMask("cpu")):
        with estimator.estimates(song, {}, tmp_path, progress=lambda _: None, cancel=CancelToken()) as estimates:
            made, total = estimates.read(0, song.frames)
        assert total is None
        errors.append(np.square(made - song.references(0, song.frames)).sum())
    assert errors[1] < 0.5 * errors[0]


def test_names_must_differ() -> None:
    with pytest.raises(ConfigError, match="Two things to compare are called “mixture”"):
        named_apart([MixtureBaseline(), MixtureBaseline()])
