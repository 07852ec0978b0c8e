"""A step cuts gradients, adds batches up, and moves nothing when a number is not finite."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from auralflow.augment import default_augmentation
from auralflow.errors import TrainingError
from auralflow.training.fabric_setup import make_fabric
from auralflow.training.out_of_memory import OutOfMemory
from auralflow.training.settings import TrainingSettings
from auralflow.training.training_step import TrainingStep

STEMS = 0.1 * torch.randn(4, 2, 1, 50, generator=torch.Generator().manual_seed(0))
BATCH = (STEMS.sum(1), STEMS)


class Scaled(nn.Module):
    """A model and loss in one: how far a multiple of the mixture is from the stems."""

    def __init__(self) -> None:
        super().__init__()
        self.factor = nn.Parameter(torch.tensor(3.0))
        self.seen: list[Tensor] = []
        self.heard: list[Tensor] = []

    def forward(self, mixture: Tensor, stems: Tensor, step: int) -> dict[str, Tensor]:
        self.seen.append(stems)
        self.heard.append(mixture)
        loss = (self.factor * mixture.unsqueeze(1) - stems).square().mean()
        return {"loss": loss, "term/square": loss.detach()}


def prepared(objective: nn.Module, augmentation: Any = None, **settings: Any) -> tuple[TrainingStep, Any]:
    fabric = make_fabric("cpu", "32-true")
    wrapped, optimizer = fabric.setup(objective, torch.optim.SGD(objective.parameters(), lr=1.0))
    return TrainingStep(fabric, wrapped, optimizer, TrainingSettings(**settings), augmentation), optimizer


def gradient(batches: list[tuple[Tensor, Tensor]]) -> float:
    factor = torch.tensor(3.0, dtype=torch.float64, requires_grad=True)
    losses = [(factor * m.double().unsqueeze(1) - s.double()).square().mean() for m, s in batches]
    torch.stack(losses).mean().backward()
    assert factor.grad is not None
    return float(factor.grad)


def test_a_step_moves_weights_against_the_mean_gradient_of_its_batches() -> None:
    objective = Scaled()
    step, _ = prepared(objective, max_gradient_norm=None)
    batches = [(m[:2], s[:2]) for m, s in (BATCH,)] + [(m[2:], s[2:]) for m, s in (BATCH,)]
    numbers = step.make(batches, epoch=0, batch=0, step=0)
    assert numbers.gradient_norm == pytest.approx(abs(gradient(batches)), rel=1e-5)
    assert objective.factor.item() == pytest.approx(3 - gradient(batches), rel=1e-5)
    assert numbers.terms == {"square": numbers.loss}
    assert numbers.is_good


def test_a_loss_without_a_gradient_is_refused() -> None:
    class Constant(Scaled):
        def forward(self, mixture: Tensor, stems: Tensor, step: int) -> dict[str, Tensor]:
            return {"loss": super().forward(mixture, stems, step)["loss"].detach()}

    step, _ = prepared(Constant())
    with pytest.raises(TrainingError, match="no gradient"):
        step.make([BATCH], epoch=0, batch=0, step=0)


def test_gradients_are_cut_to_their_norm_which_is_told_before() -> None:
    objective = Scaled()
    step, _ = prepared(objective, max_gradient_norm=0.01)
    numbers = step.make([BATCH], epoch=0, batch=0, step=0)
    assert numbers.gradient_norm == pytest.approx(abs(gradient([BATCH])), rel=1e-5)
    assert objective.factor.item() == pytest.approx(3 - 0.01, rel=1e-4)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_nothing_moves_when_a_number_is_not_finite(value: float) -> None:
    objective = Scaled()
    step, _ = prepared(objective)
    numbers = step.make([(BATCH[0] * value, BATCH[1])], epoch=0, batch=0, step=0)
    assert not numbers.is_good
    assert objective.factor.item() == 3


def test_augmentation_depends_on_seed_and_batch_only() -> None:
    def seen(seed: int, batch: int) -> Tensor:
        objective = Scaled()
        step, _ = prepared(objective, default_augmentation(pitch_tempo_probability=0), seed=seed)
        torch.rand(5)
        step.make([BATCH], epoch=1, batch=batch, step=0)
        return objective.seen[0]

    assert torch.equal(seen(0, 3), seen(0, 3))
    assert not torch.equal(seen(0, 3), seen(0, 4))
    assert not torch.equal(seen(0, 3), seen(1, 3))


def test_what_is_in_no_target_stays_in_the_augmented_mixture() -> None:
    """Else a network of vocals alone would learn that songs are vocals."""
    objective = Scaled()
    step, _ = prepared(objective, default_augmentation(pitch_tempo_probability=0))
    for batch in range(20):
        step.make([(BATCH[0], STEMS[:, :1])], epoch=0, batch=batch, step=0)
    heard, targets = torch.stack(objective.heard), torch.stack(objective.seen)
    assert targets.shape == (20, 4, 1, 1, 50)
    rest = heard - targets.sum(2)
    power = STEMS[:, 1].square().mean()
    assert 0.3 * power < rest.square().mean() < 3 * power


def test_too_little_memory_leaves_weights_and_no_gradients() -> None:
    class Hungry(Scaled):
        def forward(self, mixture: Tensor, stems: Tensor, step: int) -> dict[str, Tensor]:
            torch.empty(2**60)
            return super().forward(mixture, stems, step)

    objective = Hungry()
    step, _ = prepared(objective)
    with pytest.raises(OutOfMemory):
        step.make([BATCH], epoch=0, batch=0, step=0)
    assert objective.factor.item() == 3
    assert objective.factor.grad is None


def test_other_errors_stay_what_they_are() -> None:
    step, _ = prepared(Scaled())
    with pytest.raises(RuntimeError, match="must match"):
        step.make([(BATCH[0][..., :7], BATCH[1])], epoch=0, batch=0, step=0)


class Normalised(Scaled):
    """With the statistics of batches."""

    def __init__(self, hungry_at: int = 0) -> None:
        super().__init__()
        self.normalise, self.calls, self.hungry_at = nn.BatchNorm1d(1), 0, hungry_at

    def forward(self, mixture: Tensor, stems: Tensor, step: int) -> dict[str, Tensor]:
        numbers = super().forward(self.normalise(mixture), stems, step)
        self.calls += 1
        if self.calls == self.hungry_at:
            torch.empty(2**60)
        return numbers


def test_a_bad_step_takes_back_statistics_and_gradients_of_all_its_batches() -> None:
    objective = Normalised()
    step, _ = prepared(objective, accumulate=2)
    step.make([BATCH, BATCH], epoch=0, batch=0, step=0)
    before = {name: tensor.clone() for name, tensor in objective.state_dict().items()}
    numbers = step.make([BATCH, (BATCH[0] * torch.nan, BATCH[1])], epoch=0, batch=2, step=1)
    assert not numbers.is_good
    assert all(torch.equal(tensor, before[name]) for name, tensor in objective.state_dict().items())
    assert all(parameter.grad is None for parameter in objective.parameters())
    step.make([BATCH, BATCH], epoch=0, batch=4, step=2)
    assert not torch.equal(objective.normalise.running_mean, before["normalise.running_mean"])  # type: ignore[arg-type]
    assert int(objective.normalise.num_batches_tracked) == 4  # type: ignore[arg-type]


def test_too_little_memory_takes_back_statistics_too() -> None:
    objective = Normalised(hungry_at=2)
    step, _ = prepared(objective, accumulate=2)
    before = {name: tensor.clone() for name, tensor in objective.state_dict().items()}
    with pytest.raises(OutOfMemory):
        step.make([BATCH, BATCH], epoch=0, batch=0, step=0)
    assert all(torch.equal(tensor, before[name]) for name, tensor in objective.state_dict().items())
