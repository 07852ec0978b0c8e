"""Shifts reach as far as they may, either way, and lose no sample."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.stats import chisquare

from auralflow.augment import TimeShift
from auralflow.errors import ConfigError


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_every_shift_is_equally_likely() -> None:
    shifts = TimeShift(max_frames=5).draw(seeded(), (1000, 4, 1, 1)).shifts
    values, counts = shifts.unique(return_counts=True)
    assert values.tolist() == list(range(-5, 6))
    assert chisquare(counts.numpy()).pvalue > 0.01


@pytest.mark.parametrize("max_frames", [0, 3, 100, 1000])
def test_stems_are_rolled_each_by_its_own_shift(max_frames: int) -> None:
    stems = torch.randn(3, 4, 2, 100, generator=seeded())
    shift = TimeShift(max_frames=max_frames)
    drawn = shift.draw(seeded(), stems.shape)
    changed = shift.apply(stems, drawn)
    for place in np.ndindex(3, 4):
        expected = np.roll(stems[place].numpy(), int(drawn.shifts[place]), axis=-1)
        np.testing.assert_array_equal(changed[place].numpy(), expected)
    assert torch.equal(changed.sort(-1).values, stems.sort(-1).values)


def test_wrong_settings() -> None:
    for frames in (-1, 0.5):
        with pytest.raises(ConfigError, match="max_frames"):
            TimeShift(max_frames=frames)  # type: ignore[arg-type]
