"""The moving average against its formula in float64."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from auralflow.training.weight_average import WeightAverage

if TYPE_CHECKING:
    from torch import Tensor


def network() -> nn.Module:
    return nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))


def randomised(module: nn.Module, seed: int) -> dict[str, Tensor]:
    """Give it other weights and buffers; what they are."""
    generator = torch.Generator().manual_seed(seed)
    for tensor in module.state_dict().values():
        if tensor.is_floating_point():
            tensor.copy_(torch.randn(tensor.shape, generator=generator))
        else:
            tensor.copy_(torch.randint(1000, tensor.shape, generator=generator))
    return {name: tensor.clone() for name, tensor in module.state_dict().items()}


@given(st.floats(0, 0.999), st.integers(1, 40), st.integers(0, 2**31))
def test_weights_and_buffers_are_averaged_as_the_formula_says_and_counters_copied(
    decay: float, updates: int, seed: int
) -> None:
    module = network()
    now = randomised(module, seed)
    expected = {name: tensor.double() for name, tensor in now.items()}
    average = WeightAverage(module, decay)
    for n in range(updates):
        now = randomised(module, seed + n + 1)
        average.update(module)
        kept = min(decay, (1 + n) / (10 + n))
        for name, tensor in now.items():
            expected[name] = kept * expected[name] + (1 - kept) * tensor.double()
    assert average.updates == updates
    assert average.tensors.keys() == now.keys()
    for name, tensor in average.tensors.items():
        if tensor.is_floating_point():
            torch.testing.assert_close(tensor.double(), expected[name], rtol=1e-5, atol=1e-5)
        else:
            assert torch.equal(tensor, now[name])


def test_the_module_has_it_within_and_its_own_weights_afterwards_even_after_an_error() -> None:
    module = network()
    randomised(module, 0)
    average = WeightAverage(module, 0.9)
    own = randomised(module, 1)
    average.update(module)
    addresses = {name: tensor.data_ptr() for name, tensor in module.state_dict().items()}
    with pytest.raises(ZeroDivisionError), average.within(module):  # noqa: PT012
        for name, tensor in module.state_dict().items():
            assert torch.equal(tensor, average.tensors[name])
        module(torch.randn(5, 3))  # moves the running statistics
        raise ZeroDivisionError
    for name, tensor in module.state_dict().items():
        assert torch.equal(tensor, own[name])
    assert {name: tensor.data_ptr() for name, tensor in module.state_dict().items()} == addresses


def test_a_loaded_average_goes_on_as_the_one_that_was_kept() -> None:
    module = network()
    averages = [WeightAverage(module, 0.9)]
    for seed in range(3):
        randomised(module, seed)
        averages[0].update(module)
    averages.append(WeightAverage(module, 0.9))
    averages[1].load({name: tensor.clone() for name, tensor in averages[0].tensors.items()}, averages[0].updates)
    randomised(module, 3)
    for average in averages:
        average.update(module)
    for name, tensor in averages[0].tensors.items():
        assert torch.equal(tensor, averages[1].tensors[name])
