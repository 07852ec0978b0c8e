from __future__ import annotations

import subprocess
import sys

import pytest

from auralflow.errors import ConfigError
from auralflow.models.waveform_config import WaveformConfig


def test_lengths_are_whole_strides() -> None:
    info = WaveformConfig(sources=("a",), sample_rate=1000, context_s=0.101, chunk_s=2, stride=50).info
    assert (info.grid_length, info.context_length, info.chunk_length) == (50, 150, 2000)


def test_values_out_of_range_are_refused() -> None:
    out_of_range = {"channels": 3, "sample_rate": 0, "stride": 0, "context_s": -1, "settings": [1], "sources": ()}
    for name, value in out_of_range.items():
        with pytest.raises(ConfigError):
            WaveformConfig(**{"sources": ("a",), "sample_rate": 1000, name: value})  # type: ignore[arg-type]


def test_it_loads_no_torch() -> None:
    code = "import sys, auralflow.models.waveform_config; print('torch' in sys.modules)"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "False"
