"""The recurrent U-Net hears the whole item, in both directions, and no parameter of the plain one lies dead in it."""

from __future__ import annotations

import inspect

import pytest
import torch

from auralflow.errors import ConfigError
from auralflow.models import SpectrogramNetLSTM


def test_along_time_the_far_end_of_a_piece_is_heard() -> None:
    torch.manual_seed(0)
    network = SpectrogramNetLSTM(33, 20, hidden_channels=2, hidden_size=8, recurrent_depth=1).eval()
    for name, weights in network.bottleneck.lstm.named_parameters():
        if "bias" in name:
            weights.data[8:16] = 3  # of the gate that forgets: it remembers
    x = torch.rand(2, 1, 33, 2000)
    y = x.clone()
    y[0, ..., -1] += 1
    with torch.no_grad():
        difference = (network(x) - network(y)).abs().flatten(1, 3)
    assert difference[0, :, 1500:1600].max() > 1e-6, "beyond the 330 frames that the convolutions see"
    assert difference[1].max() == 0


def test_defaults_are_the_documented_ones_but_for_the_axis() -> None:
    parameters = inspect.signature(SpectrogramNetLSTM).parameters
    defaults = {name: parameters[name].default for name in ("recurrent_depth", "hidden_size", "input_axis")}
    assert defaults == {"recurrent_depth": 3, "hidden_size": 1024, "input_axis": 0}


@pytest.mark.parametrize(("axis", "count"), [(0, 114_920_389), (1, 72_969_157)])
def test_the_number_of_parameters_is_that_of_the_description(axis: int, count: int) -> None:
    features, hidden = (256 * 17, 256)[axis], 1024
    lstm = 2 * sum(4 * hidden * (inputs + hidden + 2) for inputs in (features, 2 * hidden, 2 * hidden))
    dense = hidden * (2 * hidden + 1) + 2 * features * (hidden + 1)
    bottleneck_of_simple = sum(9 * inputs * 512 + 2 * 512 for inputs in (256, 512, 512))
    with torch.device("meta"):
        network = SpectrogramNetLSTM(513, 260, input_axis=axis, device="meta")
    assert sum(p.numel() for p in network.parameters()) == count
    assert count == 15_380_933 - bottleneck_of_simple + lstm + dense


def test_settings_out_of_range_are_refused() -> None:
    with pytest.raises(ConfigError, match="hidden_size"):
        SpectrogramNetLSTM(33, 20, hidden_size=0)
