"""The log-spectral distance against its formula in NumPy."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from auralflow.evaluation.metrics_spectral import LogSpectralDistance


def by_formula(estimate: np.ndarray, reference: np.ndarray) -> float:
    window = np.hanning(2049)[:-1]
    window *= 2 / window.sum()
    distances = []
    for made, true in zip(estimate, reference, strict=True):
        for start in range(0, len(made) - 2047, 1024):
            powers = [np.abs(np.fft.rfft(x[start : start + 2048] * window)) ** 2 for x in (made, true)]
            if (powers[1] > 1e-8).any():
                levels = [10 * np.log10(np.maximum(power, 1e-8)) for power in powers]
                distances.append(np.sqrt(np.mean((levels[0] - levels[1]) ** 2)))
    return float(np.mean(distances))


def test_it_is_the_formula_whatever_the_blocks() -> None:
    rng = np.random.default_rng(0)
    reference = rng.normal(0, 0.1, (1, 2, 30_000)).astype(np.float32)
    reference[..., 8000:16_000] = 0
    estimate = (0.5 * reference + rng.normal(0, 0.01, reference.shape)).astype(np.float32)
    for step in (30_000, 7_777, 500):
        distance = LogSpectralDistance(1, torch.device("cpu"))
        for start in range(0, 30_000, step):
            part = slice(start, start + step)
            distance.update(torch.from_numpy(estimate[..., part]), torch.from_numpy(reference[..., part]))
        assert distance.value.item() == pytest.approx(by_formula(estimate[0], reference[0]), abs=1e-3)


def test_half_as_loud_is_6_db_and_silence_has_no_figure() -> None:
    reference = torch.from_numpy(np.random.default_rng(0).normal(0, 0.3, (2, 1, 20_000)))
    reference[1] = 0
    distance = LogSpectralDistance(2, torch.device("cpu"))
    distance.update(0.5 * reference, reference)
    assert distance.value[0].item() == pytest.approx(6.02, abs=0.05)
    assert torch.isnan(distance.value[1])
