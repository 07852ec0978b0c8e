"""The LSTM recurs along the axis it is told to, and never along the batch."""

from __future__ import annotations

import pytest
import torch

from auralflow.models.spectrogram_recurrence import RecurrentBottleneck, VariationalBottleneck

CHANNELS, BINS, FRAMES = 3, 4, 5


def make(kind: type[RecurrentBottleneck], input_axis: int) -> RecurrentBottleneck:
    torch.manual_seed(0)
    return kind(CHANNELS, BINS, recurrent_depth=2, hidden_size=8, input_axis=input_axis).eval()


def changed_by(network: RecurrentBottleneck, *, item: int, bin_: int, frame: int) -> torch.Tensor:
    """Where the output changes with one place of the input: `(batch, bins, frames)`."""
    torch.manual_seed(1)
    x = torch.randn(2, CHANNELS, BINS, FRAMES)
    y = x.clone()
    y[item, :, bin_, frame] += 1
    with torch.no_grad():
        return (network(x) - network(y)).abs().amax(dim=1) > 1e-7


def test_along_time_every_frame_of_the_item_is_heard() -> None:
    changed = changed_by(make(RecurrentBottleneck, 0), item=0, bin_=1, frame=4)
    assert changed[0].all()
    assert not changed[1].any()


def test_along_frequency_every_bin_of_the_frame_is_heard() -> None:
    changed = changed_by(make(RecurrentBottleneck, 1), item=1, bin_=3, frame=2)
    assert changed[1, :, 2].all()
    assert changed.sum() == BINS


@pytest.mark.parametrize("input_axis", [0, 1])
def test_a_sequence_goes_back_to_where_it_came_from(input_axis: int) -> None:
    network = make(RecurrentBottleneck, input_axis)
    x = torch.randn(2, CHANNELS, BINS, FRAMES)
    sequence = network.to_sequence(x)
    assert sequence.shape == ((2, FRAMES, CHANNELS * BINS) if input_axis == 0 else (2 * FRAMES, BINS, CHANNELS))
    widened = x.repeat_interleave(2, dim=1)
    torch.testing.assert_close(network.from_sequence(network.to_sequence(widened), x.shape), widened)


@pytest.mark.parametrize("input_axis", [0, 1])
def test_the_latent_is_drawn_in_training_and_its_mean_in_evaluation(input_axis: int) -> None:
    network = make(VariationalBottleneck, input_axis)
    torch.nn.init.constant_(network.log_sigma.bias, 2.0)
    torch.nn.init.zeros_(network.log_sigma.weight)
    seen: list[torch.Tensor] = []
    network.lstm.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    network.requires_grad_(False)
    x = torch.randn(50, CHANNELS, BINS, FRAMES)
    _, mu, sigma = network(x)
    assert len(mu) == len(sigma) == 50
    assert torch.equal(seen[0].flatten(), mu.flatten())
    torch.testing.assert_close(sigma, torch.full_like(sigma, torch.e**2))
    network.train()
    network(x)
    network(x)
    assert not torch.equal(seen[1], seen[2])
    noise = (seen[1].flatten() - mu.flatten()) / sigma.flatten()
    assert noise.mean().abs() < 0.1
    assert noise.std() == pytest.approx(1, abs=0.1)


def test_the_spread_of_the_latent_is_bounded() -> None:
    network = make(VariationalBottleneck, 0)
    for bias in (-1e4, 1e4):
        torch.nn.init.constant_(network.log_sigma.bias, bias)
        _, _, sigma = network(torch.randn(1, CHANNELS, BINS, FRAMES))
        assert 0 < sigma.min() <= sigma.max() < 200
