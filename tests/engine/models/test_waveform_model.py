"""A network of somebody else's is trained, measured and separated with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

import auralflow
from auralflow.errors import ConfigError, ShapeError
from auralflow.evaluation import ModelEstimator
from auralflow.losses import L1Loss
from auralflow.models import save_model
from auralflow.models.waveform_model import WaveformModel
from auralflow.training import ModelTrainer, TrainingSettings
from support.sound_files import write_sound

RATE = 8000
TAPS = 33


class Filters(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.filters = nn.Conv1d(1, 2, TAPS, padding=TAPS // 2, bias=False)

    def forward(self, mixture: Tensor) -> Tensor:
        return self.filters(mixture).unsqueeze(2)


def model(**changes: object) -> WaveformModel:
    torch.manual_seed(0)
    arguments = {"channels": 1, "context_s": 0.1, "chunk_s": 1.0, **changes}
    return WaveformModel(Filters(), ["low", "high"], RATE, **arguments)  # type: ignore[arg-type]


def test_it_learns() -> None:
    random = torch.Generator().manual_seed(0)
    low = torch.randn(16, 1, 1024, generator=random).cumsum(-1) * 0.02
    high = torch.randn(16, 1, 1024, generator=random) * 0.3
    batches = DataLoader(TensorDataset(low + high, torch.stack([low, high], -1)), 4)
    trained = model()
    before = ModelTrainer(trained, L1Loss(), device="cpu").validate(batches)
    settings = TrainingSettings(learning_rate=0.01, warmup_steps=0, average_decay=0)
    ModelTrainer(trained, L1Loss(), settings=settings, device="cpu").train(batches, batches, max_epochs=8)
    after = ModelTrainer(trained, L1Loss(), device="cpu").validate(batches)
    assert after.loss < 0.9 * before.loss


def test_a_song_in_chunks_is_what_the_whole_song_gives(tmp_path: Path) -> None:
    sound = np.random.default_rng(0).uniform(-0.5, 0.5, (3 * RATE, 1)).astype(np.float32)
    path = write_sound(tmp_path / "song.wav", sound, RATE, subtype="FLOAT")
    own = model().eval()
    stems = auralflow.separate(
        path, model=own, device="cpu", settings=auralflow.SeparationSettings(consistency=False)
    ).stems
    assert list(stems) == ["low", "high", "rest"]
    with torch.no_grad():
        whole = own(torch.from_numpy(sound.T[None].copy()))[0, 0].T.numpy()
    np.testing.assert_allclose(stems["low"], whole, atol=2e-6)


def test_other_weights_have_another_fingerprint() -> None:
    first, second = model(), model()
    with torch.no_grad():
        second.network.filters.weight.mul_(2)
    keys = [ModelEstimator(one).facts.key for one in (first, first, second)]
    assert keys[0] == keys[1] != keys[2]


def test_wrong_shapes_and_settings_are_said(tmp_path: Path) -> None:
    with pytest.raises(ShapeError, match=r"2 channels|1 channels"):
        model()(torch.zeros(1, 2, 100))
    with pytest.raises(ShapeError, match=r"gave \(1, 2, 1, 100\), not \(1, 1, 1, 100\)"):
        WaveformModel(Filters(), ["low"], RATE, channels=1)(torch.zeros(1, 1, 100))
    with pytest.raises(ConfigError, match="no room"):
        model(context_s=0.6)
    with pytest.raises(ConfigError, match="1 or 2 channels"):
        model(channels=3)
    with pytest.raises(ConfigError, match="cannot be saved"):
        save_model(model(), tmp_path / "m", name="mine", license="CC0-1.0", origin="")
