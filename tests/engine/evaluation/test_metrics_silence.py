"""Leakage counts where a reference is silent, and only there."""

from __future__ import annotations

import numpy as np
import pytest

from auralflow.evaluation.metrics_track import score_track

RATE = 4000


def noise(seed: int, seconds: int = 4) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 0.1, (2, seconds * RATE))


def test_a_hundredth_of_the_mixtures_energy_is_minus_20_db() -> None:
    vocals, band = noise(0), noise(1)
    vocals[:, : 2 * RATE] *= 1e-4  # 100 dB down: silent, though not zero
    mixture = vocals + band
    estimate = vocals + 0.1 * band * (np.arange(vocals.shape[1]) < 2 * RATE)
    scores = score_track({"vocals": estimate}, {"vocals": vocals}, mixture, RATE, device="cpu")
    (stem,) = scores.stems
    assert stem.silent_s == 2
    assert stem.leakage_db == pytest.approx(-20, abs=0.01)


def test_no_silence_is_no_figure_and_no_leak_is_the_floor() -> None:
    vocals, band = noise(0), noise(1)
    mixture = vocals + band
    (loud,) = score_track({"vocals": mixture}, {"vocals": vocals}, mixture, RATE, device="cpu").stems
    assert (loud.leakage_db, loud.silent_s) == (None, 0)
    vocals[:, :RATE] = 0
    (clean,) = score_track({"vocals": vocals}, {"vocals": vocals}, vocals + band, RATE, device="cpu").stems
    assert (clean.leakage_db, clean.silent_s) == (-120, 1)


def test_where_the_song_is_silent_nothing_can_leak() -> None:
    vocals, band = noise(0), noise(1)
    vocals[:, :RATE] = band[:, :RATE] = 0
    (stem,) = score_track({"vocals": vocals}, {"vocals": vocals}, vocals + band, RATE, device="cpu").stems
    assert stem.leakage_db is None
