"""A loss that is NaN from the first step on ends the training at once, with its cause and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from auralflow.datasets import AudioDataset
from auralflow.errors import TrainingError
from auralflow.models import WaveformModel
from auralflow.training import StepEnded, TrainingSettings, WentBack, chunk_loader
from support.tiny_training import RATE, TARGETS, loaders, tiny_model, trainer
from support.training_events import Recorder

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow.models.base import TrainableModel


def root_of_zero(estimate: Tensor, target: Tensor) -> Tensor:
    return (0 * (estimate - target)).square().sum().sqrt()


def logarithm_of_zero(estimate: Tensor, target: Tensor) -> Tensor:
    return (0 * (estimate - target)).sum().log() * 0


class Divided(nn.Module):
    """A network that divides by a number, which is zero in half precision if it is less than a rounding error of 1."""

    def __init__(self, number: float) -> None:
        super().__init__()
        self.mix = nn.Conv1d(1, 2, 1)
        self.number = number

    def forward(self, mixture: Tensor) -> Tensor:
        mixed = self.mix(mixture)
        return (mixed / ((0 * mixed + 1 + self.number) - 1)).unsqueeze(2)


def own_model(number: float) -> TrainableModel:
    return WaveformModel(Divided(number), TARGETS, RATE, channels=1)


def broken_weights() -> TrainableModel:
    model: Any = tiny_model()
    next(model.parameters()).data.fill_(torch.nan)
    return model  # type: ignore[no-any-return]


CASES: list[tuple[Callable[[], TrainableModel], Any, str, str, str]] = [
    (broken_weights, nn.L1Loss(), "32-true", "weights are NaN", "other weights"),
    (lambda: own_model(0.0), nn.L1Loss(), "32-true", "estimates are NaN or infinite, though", "learning rate"),
    (lambda: own_model(1e-3), nn.L1Loss(), "bf16-mixed", "estimates are NaN or infinite in half", "32-true"),
    (tiny_model, logarithm_of_zero, "32-true", "criterion logarithm_of_zero is NaN", "divisions by zero"),
    (tiny_model, root_of_zero, "32-true", "the loss is finite, but its gradient is not", "small constant"),
]


@pytest.mark.parametrize(("make", "criterion", "precision", "words", "cure"), CASES)
def test_the_cause_is_named_without_going_back(
    make: Any, criterion: Any, precision: Any, words: str, cure: str
) -> None:
    record = Recorder()
    settings = TrainingSettings(max_bad_steps=3, precision=precision)
    with pytest.raises(TrainingError, match="NaN or infinite from the first step on") as caught:
        trainer(make(), criterion=criterion, settings=settings, callbacks=[record]).train(*loaders(), max_epochs=9)
    assert words in str(caught.value)
    assert cure in caught.value.hint
    assert len(record.of(StepEnded)) == 3
    assert record.of(WentBack) == []


@pytest.mark.parametrize("broken_sounds", [("mixture", *TARGETS), TARGETS[:1]])
def test_data_with_nan_is_named(broken_sounds: tuple[str, ...]) -> None:
    song = {name: np.full((1, RATE), np.nan if name in broken_sounds else 0.1) for name in ("mixture", *TARGETS)}
    broken = chunk_loader(AudioDataset([song], TARGETS, 0.25, 8, RATE), 2)
    with pytest.raises(TrainingError, match=r"first step on .*training data contains NaN") as caught:
        trainer(settings=TrainingSettings(max_bad_steps=2)).train(broken, loaders()[1], max_epochs=9)
    assert "dataset check" in caught.value.hint
