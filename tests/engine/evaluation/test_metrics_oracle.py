"""The oracle shares the mixture out, by the true magnitudes, and does not depend on how it is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from auralflow.evaluation.metrics_oracle import HOP_LENGTH, WINDOW_LENGTH, RatioMaskOracle
from auralflow.evaluation.song_under_test import SongUnderTest
from support.checked_datasets import make_stems, with_mixture, write_track

STEMS = ("vocals", "bass", "drums")


@pytest.fixture
def song(tmp_path: Path) -> SongUnderTest:
    return SongUnderTest(write_track(tmp_path / "x", with_mixture(make_stems(0))), STEMS)


def test_it_is_the_formula(song: SongUnderTest) -> None:
    window = torch.hann_window(WINDOW_LENGTH)
    options = {"n_fft": WINDOW_LENGTH, "hop_length": HOP_LENGTH, "window": window}
    sounds = torch.from_numpy(np.concatenate([song.references(0, song.frames), song.mixture(0, song.frames)[None]]))
    spectra = torch.stft(sounds.flatten(0, 1), **options, pad_mode="constant", return_complex=True)
    spectra = spectra.unflatten(0, (4, 2))
    magnitudes = spectra[:3].abs()
    masked = magnitudes / magnitudes.sum(0) * spectra[3]
    wanted = torch.istft(masked.flatten(0, 1), **options, length=song.frames).unflatten(0, (3, 2))
    got = RatioMaskOracle(song, device="cpu").read(0, song.frames)
    # At both ends we take more frames of the silence around the song.
    inner = slice(WINDOW_LENGTH, song.frames - WINDOW_LENGTH)
    np.testing.assert_allclose(got[..., inner], wanted.numpy()[..., inner], atol=1e-5)
    np.testing.assert_allclose(got.sum(0), song.mixture(0, song.frames), atol=1e-5)


def test_stretches_are_parts_of_one_whole(song: SongUnderTest) -> None:
    oracle = RatioMaskOracle(song, device="cpu")
    whole = oracle.read(0, song.frames)
    for start in (0, 1, 7_777, song.frames - 500):
        frames = min(3_000, song.frames - start)
        np.testing.assert_allclose(oracle.read(start, frames), whole[..., start : start + frames], atol=1e-6)


def test_of_one_stem_the_rest_is_the_other_source(song: SongUnderTest) -> None:
    alone = SongUnderTest(song.track, ("vocals",))
    estimate = RatioMaskOracle(alone, device="cpu").read(0, song.frames)
    assert estimate.shape[0] == 1
    error = np.square(estimate - alone.references(0, song.frames)).sum()
    assert error < 0.5 * np.square(song.mixture(0, song.frames) - alone.references(0, song.frames)).sum()
