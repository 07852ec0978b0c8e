from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.audio.resample import converted_length, resample_range

RATES = [8000, 22050, 44100, 44101, 48000, 96000, 192000]


def sine(rate: int, start: int, frames: int, frequency_hz: float) -> np.ndarray:
    time_s = np.arange(start, start + frames) / rate
    return np.sin(2 * np.pi * frequency_hz * time_s)[:, None].astype(np.float32)


@pytest.mark.parametrize("from_rate", RATES)
@pytest.mark.parametrize("to_rate", [44100, 48000])
def test_a_sine_stays_where_it_is_in_time(from_rate: int, to_rate: int) -> None:
    """Against the closed form: any delay, even of a fraction of a frame, would show."""
    frequency_hz = 1000.0
    converted = resample_range(lambda s, n: sine(from_rate, s, n, frequency_hz), 12_345, 2000, from_rate, to_rate)
    expected = sine(to_rate, 12_345, 2000, frequency_hz)
    assert np.abs(converted - expected).max() < 2e-6


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(RATES), st.integers(-3000, 60_000), st.integers(1, 4000))
def test_a_stretch_does_not_depend_on_where_it_is_cut(from_rate: int, start: int, frames: int) -> None:
    noise = np.random.default_rng(1).uniform(-1, 1, (70_000, 2)).astype(np.float32)

    def read(position: int, count: int) -> np.ndarray:
        block = np.zeros((count, 2), np.float32)
        low, high = max(0, position), min(len(noise), position + count)
        if low < high:
            block[low - position : high - position] = noise[low:high]
        return block

    wider = resample_range(read, start - 777, frames + 1500, from_rate, 44100)
    piece = resample_range(read, start, frames, from_rate, 44100)
    assert piece.shape == (frames, 2)
    assert np.abs(piece - wider[777 : 777 + frames]).max() < 5e-6


def test_the_length_covers_the_last_frame() -> None:
    assert converted_length(48_000, 48_000, 44_100) == 44_100
    assert converted_length(1, 192_000, 44_100) == 1
    assert converted_length(0, 48_000, 44_100) == 0
