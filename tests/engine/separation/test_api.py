from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import torch

import auralflow
from auralflow.errors import AudioReadError, ConfigError, ShapeError
from auralflow.progress import Progress
from auralflow.separation.separator import Separator
from support.models import MovingAverageModel, make_info

RATE = 8000


def samples(seconds: float = 2.0, channels: int = 2) -> np.ndarray:
    shape = (channels, round(seconds * RATE))
    return np.random.default_rng(0).uniform(-0.3, 0.3, shape).astype(np.float32)


def average() -> MovingAverageModel:
    return MovingAverageModel(make_info(), reach=50)


def test_arrays_and_tensors_are_separated_as_their_file_is(tmp_path: Path) -> None:
    song = samples()
    soundfile.write(tmp_path / "song.wav", song.T, RATE, subtype="FLOAT")
    of_file = auralflow.separate(tmp_path / "song.wav", model=average(), device="cpu")
    reports: list[Progress] = []
    of_array = auralflow.separate(song, sample_rate=RATE, model=average(), device="cpu", progress=reports.append)
    of_tensor = auralflow.separate(torch.from_numpy(song), sample_rate=RATE, model=average(), device="cpu")
    assert reports[-1].fraction == 1
    assert of_array.sample_rate == of_tensor.sample_rate == RATE
    for name, stem in of_file.stems.items():
        assert stem.shape == song.shape
        np.testing.assert_array_equal(of_array.stems[name], stem)
        assert isinstance(of_tensor.stems[name], torch.Tensor)
        assert torch.equal(of_tensor.stems[name], torch.from_numpy(stem))
    np.testing.assert_array_equal(of_array.mixture, song)


def test_samples_at_another_rate_with_more_channels_and_holes() -> None:
    song = samples(channels=3).astype(np.float64)
    song[1, 7] = np.nan
    stems = auralflow.separate(song, sample_rate=11_025, model=average(), device="cpu")
    assert stems.stems["low"].shape == song.shape
    assert stems.null_dbfs < -120
    assert "1 samples of the file were no numbers" in stems.notes[0]


def test_samples_need_a_rate_and_their_axes_in_order_and_files_neither(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="need their sample rate"):
        auralflow.separate(samples(), model=average())
    with pytest.raises(ShapeError, match="16000 channels, but only 2 frames"):
        auralflow.separate(samples().T, sample_rate=RATE, model=average())
    with pytest.raises(ConfigError, match="says its own sample rate"):
        auralflow.separate(tmp_path / "song.wav", sample_rate=RATE, model=average())


@pytest.mark.parametrize("rate", [np.int64(RATE), float(RATE), np.float32(RATE)])
def test_a_whole_sample_rate_of_any_number_type_is_taken(rate: int) -> None:
    stems = auralflow.separate(samples(), sample_rate=rate, model=average(), device="cpu")
    assert stems.sample_rate == RATE
    assert type(stems.sample_rate) is int


@pytest.mark.parametrize("rate", [RATE + 0.5, 0, -RATE, float("nan"), float("inf"), "8000", True, np.bool_(True), 1j])
def test_any_other_sample_rate_is_refused(rate: int) -> None:
    with pytest.raises(ConfigError, match="sample_rate must be a whole number of Hz above 0"):
        auralflow.separate(samples(), sample_rate=rate, model=average())


@pytest.mark.parametrize("model", [None, torch.nn.Linear(2, 2)])
def test_what_is_no_model_is_refused_with_what_to_do(model: Any) -> None:
    for use in (lambda: auralflow.separate(samples(), sample_rate=RATE, model=model), lambda: Separator(model)):
        with pytest.raises(ConfigError, match="no separation model") as caught:
            use()
        assert "WaveformModel" in caught.value.hint


def test_settings_of_another_type_and_no_file_name_are_refused() -> None:
    wrong: Any = {"overlap_s": 1}
    with pytest.raises(ConfigError, match="cannot be a dict"):
        auralflow.separate(samples(), sample_rate=RATE, model=average(), settings=wrong)
    with pytest.raises(AudioReadError, match="name of the file is empty"):
        auralflow.separate("", model=average())


def test_a_model_in_training_separates_without_dropout() -> None:
    class Dropping(MovingAverageModel):
        def forward(self, mixture: torch.Tensor) -> torch.Tensor:
            return torch.nn.functional.dropout(super().forward(mixture), training=self.training)

    model = Dropping(make_info(), reach=50).train()
    expected = auralflow.separate(samples(), sample_rate=RATE, model=average(), device="cpu").stems["low"]
    made = auralflow.separate(samples(), sample_rate=RATE, model=model, device="cpu").stems["low"]
    np.testing.assert_array_equal(made, expected)
    assert model.training


def test_one_call_gives_stems_that_add_up(tmp_path: Path) -> None:
    samples = np.random.default_rng(0).uniform(-0.3, 0.3, (30_000, 2)).astype(np.float32)
    soundfile.write(tmp_path / "song.wav", samples, 48_000, subtype="FLOAT")
    result = auralflow.separate(tmp_path / "song.wav")
    assert result.sample_rate == 48_000
    assert list(result.stems) == ["vocals", "accompaniment"]
    np.testing.assert_array_equal(result.mixture, samples.T)
    total = sum(stem.astype(np.float64) for stem in result.stems.values())
    assert np.abs(total - samples.T).max() <= 10 ** (-140 / 20)


def test_importing_the_library_loads_neither_torch_nor_numpy() -> None:
    code = "import sys, auralflow; print([m for m in ('torch', 'numpy', 'soundfile') if m in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="seperate"):
        _ = auralflow.seperate  # type: ignore[attr-defined]
    assert "separate" in dir(auralflow)
