"""Stems of a model that does not cover the mixture add up to it, and stay what the model made of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
import torch

import auralflow
from auralflow.models import create_model, load_model, model_info, save_model
from auralflow.models.saved import load_saved_model
from auralflow.models.with_rest import with_rest

SETTINGS = {"dim": 8, "depth": 1, "num_fft": 512, "num_channels": 1}


def test_the_rest_is_the_mixture_without_the_sources() -> None:
    model = create_model("BandSplitNet", targets=["vocals", "drums"], **SETTINGS)
    model.train(False)
    mixture = 0.1 * torch.randn(2, 1, 9000)
    with torch.no_grad():
        sources, whole = model(mixture), with_rest(model)(mixture)
    assert torch.equal(whole[:, :2], sources)
    torch.testing.assert_close(whole.sum(1), mixture)


def test_a_model_that_covers_the_mixture_stays_as_it_is() -> None:
    model = create_model("BandSplitNet", targets=["vocals", "other"], **SETTINGS)
    assert with_rest(model) is model


def test_a_model_of_vocals_alone_does_not_give_the_song_back(tmp_path: Path) -> None:
    model = create_model("BandSplitNet", targets=["vocals"], **SETTINGS)
    save_model(model, tmp_path / "model", name="my-vocals", license="CC0-1.0", origin="Untrained.")
    song = (0.1 * np.random.default_rng(0).standard_normal((44_100, 1))).astype(np.float32)
    soundfile.write(tmp_path / "song.wav", song, 44_100, subtype="FLOAT")
    assert model_info(tmp_path / "model").sources == load_model(tmp_path / "model").info.sources == ("vocals", "rest")
    result = auralflow.separate(tmp_path / "song.wav", model=tmp_path / "model", device="cpu")
    assert set(result.stems) == {"vocals", "rest"}
    np.testing.assert_allclose(sum(result.stems.values()), song.T, atol=1e-6)
    with torch.no_grad():
        expected = load_saved_model(tmp_path / "model")(torch.from_numpy(song.T)[None])[0, 0].numpy()
    inner = slice(2000, -2000)
    np.testing.assert_allclose(result.stems["vocals"][:, inner], expected[:, inner], atol=1e-4)
    assert np.abs(result.stems["rest"]).max() > 0.01
