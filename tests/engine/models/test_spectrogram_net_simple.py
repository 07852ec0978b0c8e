"""The U-Net learns, and has the size that its description gives it."""

from __future__ import annotations

import inspect

import pytest
import torch

from auralflow.models import SpectrogramNetLSTM, SpectrogramNetSimple, SpectrogramNetVAE


def conv(inputs: int, outputs: int, kernel: int) -> int:
    """Weights of a convolution without bias and of the batch norm behind it."""
    return inputs * outputs * kernel**2 + 2 * outputs


def test_the_number_of_parameters_is_that_of_the_description() -> None:
    widths = [16, 32, 64, 128, 256, 512]
    encoder = sum(conv(i, o, 3) + 2 * conv(o, o, 3) for i, o in zip([1, *widths], widths, strict=False))
    decoder = sum(conv(2 * o, o, 5) + conv(2 * o, o, 3) + 2 * conv(o, o, 3) for o in widths[:-1])
    head = 16 + 1 + 2 * 513
    network = SpectrogramNetSimple(513, 260)
    assert sum(p.numel() for p in network.parameters()) == encoder + decoder + head + 2 * 513 == 15_380_933


@pytest.mark.parametrize("network", [SpectrogramNetSimple, SpectrogramNetLSTM, SpectrogramNetVAE])
def test_the_signature_is_the_documented_one(network: type) -> None:
    documented = {
        "num_channels": 1, "hidden_channels": 16, "mask_act_fn": "sigmoid", "leak_factor": 0, "dropout_p": 0.4,
        "normalize_input": True, "normalize_output": True, "device": "cpu",
    }  # fmt: skip
    parameters = inspect.signature(network).parameters
    assert list(parameters)[:10] == ["num_fft_bins", "num_frames", *documented]
    assert {name: parameters[name].default for name in documented} == documented


def test_leaky_activations_let_something_of_negative_values_through() -> None:
    torch.manual_seed(0)
    x = torch.rand(1, 1, 33, 20)
    steep, leaky = (SpectrogramNetSimple(33, 20, hidden_channels=2, leak_factor=leak) for leak in (0, 0.3))
    leaky.load_state_dict(steep.state_dict())
    assert not torch.allclose(steep.eval()(x), leaky.eval()(x))
