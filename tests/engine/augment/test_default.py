"""The default pipeline follows its settings, and switching a step off leaves the others' draws as they are."""

from __future__ import annotations

import pytest
import torch

from auralflow.augment import AugmentConfig, PitchTempo, TimeShift, augmentation_of, default_augmentation
from auralflow.errors import ConfigError

OFF = {
    "pitch_tempo_probability": 0,
    "remix_probability": 0,
    "max_shift_s": 0,
    "swap_probability": 0,
    "polarity_probability": 0,
    "lowest_gain": 1,
    "highest_gain": 1,
}


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_all_switched_off_change_nothing() -> None:
    stems = torch.randn(4, 3, 2, 2000, generator=seeded())
    mixture, same = default_augmentation(**OFF)(stems, seeded())
    assert torch.equal(same, stems)
    assert torch.equal(mixture, stems.sum(1))


def test_settings_arrive() -> None:
    config = AugmentConfig(sample_rate=16_000, max_shift_s=0.5, max_semitones=1)
    pitch, _, shift, *_ = augmentation_of(config).augmentations
    assert pitch == PitchTempo(max_semitones=1, sample_rate=16_000)
    assert shift == TimeShift(max_frames=8000)
    assert default_augmentation().augmentations == augmentation_of(AugmentConfig()).augmentations


@pytest.mark.parametrize("off", OFF)
def test_a_step_switched_off_leaves_the_draws_of_the_others(off: str) -> None:
    shape = (4, 3, 2, 2000)
    usual = default_augmentation().draw(seeded(), shape).steps
    without = default_augmentation(**{off: OFF[off]}).draw(seeded(), shape).steps
    same = [
        all(torch.equal(value, vars(b)[name]) for name, value in vars(a).items())
        for a, b in zip(usual, without, strict=True)
    ]
    assert same.count(False) <= 1


def test_a_misspelt_setting() -> None:
    with pytest.raises(ConfigError, match="remix_probabilty") as caught:
        default_augmentation(remix_probabilty=0.5)
    assert caught.value.hint == "Did you mean “remix_probability”?"
