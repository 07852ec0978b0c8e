"""One cache for all tests of the command, so that the weights are converted once; songs and a small network."""

from __future__ import annotations

from pathlib import Path

import pytest

from auralflow.cli import batch
from auralflow.paths import CACHE_VARIABLE
from support.cli import RATE, make_song
from support.models import MovingAverageModel, make_info
from support.small_trainings import write_small_dataset


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def cache(shared_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CACHE_VARIABLE, str(shared_cache))
    return shared_cache


@pytest.fixture
def song(tmp_path: Path) -> Path:
    (tmp_path / "music").mkdir()
    return make_song(tmp_path / "music" / "song.wav")


@pytest.fixture
def small_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A network that takes no time, under the name of the real one: for all that is around the separation."""
    info = make_info(name="spleeter-2stems", sources=("vocals", "accompaniment"), sample_rate=RATE)
    monkeypatch.setattr(batch, "model_info", lambda name, variant: info)
    monkeypatch.setattr(batch, "load_model", lambda name, **options: MovingAverageModel(info, reach=50))


@pytest.fixture(scope="session")
def training_songs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset for trainings of seconds."""
    return write_small_dataset(tmp_path_factory.mktemp("training") / "songs")
