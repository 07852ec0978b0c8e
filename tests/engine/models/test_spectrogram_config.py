"""Settings are refused by name when they are wrong, and say what a model will be like."""

from __future__ import annotations

import math
from typing import Any

import pytest

from auralflow.configuration import configured
from auralflow.errors import ConfigError
from auralflow.models.spectrogram_config import (
    SpectrogramNetLSTMConfig,
    SpectrogramNetSimpleConfig,
    SpectrogramNetVAEConfig,
)

CONFIGS = [SpectrogramNetSimpleConfig, SpectrogramNetLSTMConfig, SpectrogramNetVAEConfig]


@pytest.mark.parametrize("config_type", CONFIGS)
@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"targets": ()}, "targets"),
        ({"targets": "vocals"}, "targets"),
        ({"targets": ("a", "")}, "targets"),
        ({"targets": ("a", "b", "a")}, "twice"),
        ({"num_fft": 0}, "num_fft"),
        ({"num_fft": "1024"}, "num_fft"),
        ({"window_size": 2048}, "2048"),
        ({"hop_length": 1024}, "hop_length"),
        ({"hop_length": 0}, "hop_length"),
        ({"sample_length": 0}, "sample_length"),
        ({"sample_length": math.nan}, "sample_length"),
        ({"sample_length": math.inf}, "sample_length"),
        ({"sample_length": "3"}, "sample_length"),
        ({"normalize_input": "False"}, "normalize_input"),
        ({"one_network_per_target": 1}, "one_network_per_target"),
        ({"sample_rate": 44100.5}, "sample_rate"),
        ({"num_channels": 3}, "num_channels"),
        ({"num_channels": True}, "num_channels"),
        ({"num_hidden_channels": 0}, "num_hidden_channels"),
        ({"dropout_p": 1}, "dropout_p"),
        ({"leak_factor": -0.1}, "leak_factor"),
        ({"mask_act_fn": "sigmod"}, "sigmod"),
    ],
)
def test_a_wrong_value_is_refused_by_name(config_type: type, change: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        config_type(**{"targets": ("vocals",), **change})


@pytest.mark.parametrize("change", [{"recurrent_depth": 0}, {"hidden_size": 0.5}, {"input_axis": 2}])
def test_a_wrong_value_of_the_recurrent_part_is_refused_by_name(change: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=next(iter(change))):
        SpectrogramNetLSTMConfig(targets=("vocals",), **change)


def test_a_wrong_mask_activation_is_told_with_the_nearest() -> None:
    with pytest.raises(ConfigError) as caught:
        SpectrogramNetSimpleConfig(targets=("vocals",), mask_act_fn="sigmod")
    assert caught.value.hint == "Did you mean “sigmoid”?"


def test_settings_of_the_recurrent_part_are_unknown_to_the_others() -> None:
    with pytest.raises(ConfigError, match="hidden_size"):
        configured(SpectrogramNetSimpleConfig, {"targets": ("vocals",), "hidden_size": 8})


@pytest.mark.parametrize(
    ("seconds", "hop", "frames"), [(3, 512, 260), (2, 512, 174), (1, 512, 88), (3, 1024, 131), (3, 768, 174)]
)
def test_frames_are_those_of_the_original(seconds: int, hop: int, frames: int) -> None:
    window = 1024 if hop < 1024 else 2048
    config = SpectrogramNetSimpleConfig(
        targets=("a",), sample_length=seconds, hop_length=hop, num_fft=window, window_size=window
    )
    assert config.num_frames == frames


def test_lengths_lie_on_the_grid_and_leave_room_for_a_core() -> None:
    for seconds in (0.1, 3, 20):
        info = SpectrogramNetSimpleConfig(targets=("a", "b"), sample_length=seconds).info
        assert info.sources == ("a", "b")
        assert info.grid_length == 32 * 512
        assert info.context_length % info.grid_length == info.chunk_length % info.grid_length == 0
        assert info.chunk_length - 2 * info.context_length >= 20 * info.sample_rate
        # Levels are measured over this; beyond it nothing should be heard from outside.
        assert info.context_length >= seconds / 2 * info.sample_rate
