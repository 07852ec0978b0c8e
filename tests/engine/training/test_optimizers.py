"""Which weights learn how fast, and the curve of the learning rate."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from auralflow.models import create_model
from auralflow.training.optimizers import halve_rates, make_optimizer, rate_share, set_rates
from auralflow.training.progress_state import ProgressState
from auralflow.training.settings import TrainingSettings

RATES = st.integers(0, 10_000)


def learnt(module: nn.Module, settings: TrainingSettings) -> dict[str, tuple[float, float]]:
    """Learning rate and decay of each weight that learns."""
    names = {id(parameter): name for name, parameter in module.named_parameters()}
    optimizer = make_optimizer(module, settings)
    pairs = [
        (names[id(parameter)], (group["lr"], group["weight_decay"]))
        for group in optimizer.param_groups
        for parameter in group["params"]
    ]
    assert len({name for name, _ in pairs}) == len(pairs)
    return dict(pairs)


def network() -> nn.Module:
    return nn.Sequential(nn.Linear(2, 3), nn.LayerNorm(3), nn.LSTM(3, 4), nn.GRU(4, 2), nn.BatchNorm1d(2))


def test_recurrent_layers_have_their_own_rate_and_what_is_no_matrix_does_not_decay() -> None:
    settings = TrainingSettings(learning_rate=0.1, recurrent_learning_rate=0.02, weight_decay=0.3)
    found = learnt(network(), settings)
    assert found.keys() == dict(network().named_parameters()).keys()
    for name, (rate, decay) in found.items():
        layer, _, kind = name.partition(".")
        assert rate == (0.02 if layer in ("2", "3") else 0.1), name
        assert decay == (0.3 if kind.startswith("weight") and layer not in ("1", "4") else 0), name


def test_recurrent_layers_learn_as_all_do_if_nothing_else_is_said() -> None:
    assert {rate for rate, _ in learnt(network(), TrainingSettings(learning_rate=0.1)).values()} == {0.1}


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("BandSplitNet", {"dim": 8, "depth": 1, "num_fft": 512}),
        ("SpectrogramNetSimple", {"num_hidden_channels": 4}),
    ],
)
def test_biases_and_shifts_of_our_networks_do_not_decay_whatever_their_shape(
    name: str, settings: dict[str, Any]
) -> None:
    model: Any = create_model(name, targets=("vocals",), sample_rate=8000, **settings)
    for weight, (_, decay) in learnt(model, TrainingSettings(weight_decay=0.3)).items():
        if weight.rpartition(".")[2] in ("bias", "shift", "scale") or "norm" in weight:
            assert decay == 0, weight
        elif not weight.endswith("convs.1.weight") and model.get_parameter(weight).ndim > 1:
            assert decay == 0.3, weight


def test_frozen_weights_are_left_out() -> None:
    module = network()
    module[2].requires_grad_(False)
    module[0].bias.requires_grad_(False)
    found = learnt(module, TrainingSettings())
    assert {name for name, parameter in module.named_parameters() if parameter.requires_grad} == found.keys()


@given(st.integers(0, 500), RATES, st.floats(0, 1), st.floats(0, 1.5))
def test_the_cosine_rises_and_falls_as_the_formula_says(warmup: int, step: int, final: float, progress: float) -> None:
    settings = TrainingSettings(schedule="cosine", warmup_steps=warmup, final_share=final)
    rise = 1.0 if step >= warmup else (step + 1) / (warmup + 1)
    # cos^2(x/2) = (1 + cos x) / 2
    fall = math.cos(math.pi / 2 * min(progress, 1)) ** 2
    expected = rise * (final + (1 - final) * fall)
    assert rate_share(settings, step=step, progress=progress) == pytest.approx(expected, abs=1e-12)


def test_the_cosine_begins_whole_and_ends_at_the_final_share() -> None:
    settings = TrainingSettings(warmup_steps=0, final_share=0.25)
    shares = [rate_share(settings, step=n, progress=n / 100) for n in range(101)]
    assert (shares[0], shares[50], shares[100]) == pytest.approx((1, 0.625, 0.25))
    assert all(before >= after for before, after in pairwise(shares))


@given(st.sampled_from(["constant", "plateau"]), RATES, st.floats(0, 1))
def test_the_others_stay_after_the_warm_up(schedule: Any, step: int, progress: float) -> None:
    settings = TrainingSettings(schedule=schedule, warmup_steps=10)
    assert rate_share(settings, step=step, progress=progress) == min(1, (step + 1) / 11)


def test_each_group_gets_its_share_for_all_that_happened() -> None:
    settings = TrainingSettings(schedule="cosine", warmup_steps=0, final_share=0.0, time_limit_s=10)
    optimizer = torch.optim.SGD([{"params": [nn.Parameter(torch.zeros(1))], "lr": 9.0, "full_rate": r} for r in (1, 4)])
    state = ProgressState(step=25, caution=0.5, plateau=0.5, returns=1)
    for elapsed_s, fall in ((0.0, 0.5 + 0.5 * math.cos(math.pi / 4)), (5.0, 0.5)):
        set_rates(optimizer, settings, state, 100, elapsed_s)
        assert [group["lr"] for group in optimizer.param_groups] == pytest.approx([fall / 8, fall / 2])


@pytest.mark.parametrize(
    "make",
    [
        lambda o: torch.optim.lr_scheduler.StepLR(o, 2),
        lambda o: torch.optim.lr_scheduler.LambdaLR(o, lambda epoch: 0.9**epoch),
        lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 8),
        lambda o: torch.optim.lr_scheduler.SequentialLR(
            o, [torch.optim.lr_scheduler.ConstantLR(o, 0.5, 2), torch.optim.lr_scheduler.MultiStepLR(o, [1])], [3]
        ),
    ],
)
@pytest.mark.filterwarnings("ignore:Detected call of")
def test_halved_rates_stay_halved_under_a_scheduler(make: Any) -> None:
    def rates(halved_at: int | None) -> list[float]:
        optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
        scheduler, found = make(optimizer), []
        for step in range(5):
            if step == halved_at:
                halve_rates(optimizer, scheduler)
            found.append(optimizer.param_groups[0]["lr"])
            scheduler.step()
        return found

    whole = rates(None)
    assert rates(2) == pytest.approx(whole[:2] + [rate / 2 for rate in whole[2:]])
