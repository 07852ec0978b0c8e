"""A criterion or an augmentation is the same one if it is set to the same, in whatever process."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
import torch
from torch import nn

from auralflow.augment import default_augmentation
from auralflow.losses import CombinedLoss, L1Loss, SISDRLoss
from auralflow.training.begun_settings import begun_settings, described
from auralflow.training.settings import TrainingSettings
from support.tiny_training import tiny_model


def loss(estimate: torch.Tensor, target: torch.Tensor, weight: float = 1.0) -> torch.Tensor:
    return weight * (estimate - target).abs().mean()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "None"),
        (L1Loss(domain="magnitude"), "L1Loss(domain=magnitude, reduce_mean=True)"),
        (nn.L1Loss(reduction="sum"), "L1Loss(reduction=sum)"),
        (loss, "loss"),
        (partial(loss, weight=0.5), "loss(weight=0.5)"),
    ],
)
def test_it_is_described_by_its_type_and_what_it_is_set_to(value: Any, words: str) -> None:
    assert described(value) == words


@pytest.mark.parametrize(
    "make",
    [
        lambda x: CombinedLoss({"l1": L1Loss(), "si_sdr": SISDRLoss()}, weights={"si_sdr": x}),
        lambda x: default_augmentation(sample_rate=8000, pitch_tempo_probability=x),
        lambda x: nn.Sequential(nn.Dropout(x)),
    ],
)
def test_two_of_the_same_settings_are_the_same_and_others_are_not(make: Any) -> None:
    assert described(make(0.25)) == described(make(0.25))
    assert described(make(0.25)) != described(make(0.5))


def test_something_that_holds_itself_is_described_too() -> None:
    class Ring:
        def __init__(self) -> None:
            self.ring = self

    assert "Ring" in described(Ring())


def test_rates_are_the_optimizers_affair() -> None:
    first, second = (
        begun_settings(tiny_model(), L1Loss(), None, TrainingSettings(learning_rate=rate)) for rate in (0.1, 0.2)
    )
    assert first == second
    assert begun_settings(tiny_model(dropout=0.5), L1Loss(), None, TrainingSettings()) != first
