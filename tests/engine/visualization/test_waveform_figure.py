"""`waveform_show_diff`: no peak is lost, one scale, and the level of the difference."""

from __future__ import annotations

import io

import numpy as np
import pytest
import torch

from auralflow.errors import ConfigError, ShapeError
from auralflow.visualization import waveform_show_diff


def test_a_single_peak_in_a_long_song_is_seen_where_it_is() -> None:
    rate, frames, place = 44_100, 44_100 * 60, 1_000_003
    song = np.zeros((2, frames), np.float32)
    song[1, place] = -0.9
    axes = waveform_show_diff("a", song, 0 * song, sample_rate=rate).axes[0]
    outline = axes.collections[0].get_paths()[0].vertices
    lowest = outline[outline[:, 1].argmin()]
    assert lowest[1] == pytest.approx(-0.9, rel=1e-3)
    assert lowest[0] == pytest.approx(place / rate, abs=60 / 1000)


def test_short_signals_are_drawn_sample_by_sample() -> None:
    signal = torch.linspace(-1, 1, 50, requires_grad=True)
    line = waveform_show_diff("a", signal, signal, sample_rate=10).axes[0].lines[0]
    np.testing.assert_allclose(line.get_xdata(), np.arange(50) / 10)
    np.testing.assert_allclose(line.get_ydata(), np.linspace(-1, 1, 50), atol=1e-6)


def test_all_pictures_have_one_scale_that_holds_the_loudest() -> None:
    figure = waveform_show_diff("a", 2.0 * np.ones(9), -np.ones(9))
    limits = {axes.get_ylim() for axes in figure.axes}
    assert len(limits) == 1
    low, high = limits.pop()
    assert low == -high
    assert high >= 3.0


@pytest.mark.parametrize("frames", [900, 5000])
@pytest.mark.parametrize(("gain", "said"), [(0.9, "−20.0 dB"), (2.0, "0.0 dB"), (11.0, "20.0 dB"), (1.0, "−∞ dB")])
def test_the_level_of_the_difference_is_told(frames: int, gain: float, said: str) -> None:
    target = np.sin(np.arange(frames) / 7)
    remark = waveform_show_diff("a", gain * target, target).axes[3].get_title("right")
    assert remark.endswith(f", {said} of the truth")


def test_peak_and_rms_are_told_in_dbfs() -> None:
    target = np.array([0.5, -0.5, 0.5, -0.5, 0.0, 0.0, 0.0, 0.0])
    figure = waveform_show_diff("a", 0 * target, target)
    assert figure.axes[0].get_title("right") == "peak −∞ dBFS, RMS −∞ dBFS"
    assert figure.axes[1].get_title("right") == "peak −6.0 dBFS, RMS −9.0 dBFS"
    nearly_full = waveform_show_diff("a", [0.9999], [0.9999])
    assert nearly_full.axes[0].get_title("right") == "peak 0.0 dBFS, RMS 0.0 dBFS"


def test_the_difference_is_estimate_minus_truth() -> None:
    line = waveform_show_diff("a", [1.0, 0.0], [0.25, 0.5]).axes[3].lines[0]
    np.testing.assert_array_equal(line.get_ydata(), [0.75, -0.5])


@pytest.mark.parametrize("frames", [1, 2, 3000])
@pytest.mark.parametrize("dark", [False, True])
def test_silence_of_any_length_is_drawn(frames: int, dark: bool) -> None:
    silence = np.zeros(frames)
    waveform_show_diff("silence", silence, silence, dark=dark).savefig(io.BytesIO(), format="png")


def test_wrong_shapes_values_and_rates_are_errors() -> None:
    with pytest.raises(ShapeError):
        waveform_show_diff("a", np.ones(9), np.ones(8))
    with pytest.raises(ShapeError, match="9 channels, but only 2 frames"):
        waveform_show_diff("a", np.ones((9, 2)), np.ones((9, 2)))
    with pytest.raises(ShapeError, match="complex"):
        waveform_show_diff("a", 1j * np.ones(9), np.ones(9))
    with pytest.raises(ConfigError, match="sample_rate"):
        waveform_show_diff("a", np.ones(9), np.ones(9), sample_rate=0)
