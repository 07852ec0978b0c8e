"""SI-SDR from energies is SI-SDR of signals."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from auralflow.evaluation.metrics_scale_invariant import si_sdr_of_energies
from auralflow.losses import si_sdr


@given(seed=st.integers(0, 2**32 - 1), level_db=st.floats(-60, 60), gain_db=st.floats(-60, 60))
def test_any_level_gives_what_the_loss_gives(seed: int, level_db: float, gain_db: float) -> None:
    rng = np.random.default_rng(seed)
    reference = rng.normal(size=2000)
    estimate = 10 ** (gain_db / 20) * (reference + 10 ** (-level_db / 20) * rng.normal(size=2000))
    made, true = torch.from_numpy(estimate), torch.from_numpy(reference)
    got = si_sdr_of_energies(made.square().sum(), true.square().sum(), (made - true).square().sum())
    assert got.item() == pytest.approx(si_sdr(made, true).item(), abs=2e-3)
    # And the formula as it is written, with the floor of 1e-10 of the estimate's energy.
    scaled = (estimate @ reference) / (reference @ reference) * reference
    floor = 1e-10 * (estimate @ estimate)
    wanted = 10 * np.log10((scaled @ scaled + floor) / ((estimate - scaled) @ (estimate - scaled) + floor))
    assert got.item() == pytest.approx(wanted, abs=1e-3)


def test_silence() -> None:
    zero, one = torch.zeros((), dtype=torch.float64), torch.ones((), dtype=torch.float64)
    assert torch.isnan(si_sdr_of_energies(one, zero, one))
    assert si_sdr_of_energies(zero, one, one).item() == pytest.approx(-100)
    assert si_sdr_of_energies(one, one, zero).item() == pytest.approx(100)
