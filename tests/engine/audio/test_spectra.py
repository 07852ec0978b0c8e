from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal as scipy_signal

from auralflow.audio.spectra import FLOOR_DB, STEP_DB, Spectra, bytes_to_db, window_frames_for

RATE = 44_100


class Signal:
    """Samples with zeros around them, as a stem store gives them."""

    def __init__(self, samples: np.ndarray) -> None:
        self.samples = samples.astype(np.float32).reshape(len(samples), -1)

    def read(self, start: int, frames: int) -> np.ndarray:
        result = np.zeros((frames, self.samples.shape[1]), np.float32)
        first, last = max(start, 0), min(start + frames, len(self.samples))
        if first < last:
            result[first - start : last - start] = self.samples[first:last]
        return result


def sine(hz: float, frames: int, amplitude: float = 1.0) -> np.ndarray:
    return amplitude * np.sin(2 * np.pi * hz * np.arange(frames) / RATE)


def reference_rows(spectra: Spectra, samples: np.ndarray, start: int) -> np.ndarray:
    """One column in float64 by scipy's STFT and the definition of the rows."""
    n = spectra.window_frames
    padded = np.concatenate([np.zeros(n), samples, np.zeros(n)])[start + n : start + 2 * n]
    _, _, spectrum = scipy_signal.stft(
        padded, window="hann", nperseg=n, noverlap=0, boundary=None, padded=False, scaling="spectrum"
    )
    power = np.square(2 * np.abs(spectrum[:, 0]))
    result = np.empty(spectra.rows)
    for row in range(spectra.rows):
        low, middle, high = (spectra.hz_of_row(row + part) * n / spectra.sample_rate for part in (0, 0.5, 1))
        if high - low < 1:
            k = int(middle)
            result[row] = power[k] + (power[k + 1] - power[k]) * (middle - k)
        else:
            result[row] = power[round(low) : min(max(round(high), round(low) + 1), n // 2)].max()
    return 10 * np.log10(np.maximum(result, 1e-30))


@pytest.mark.parametrize("amplitude_db", [0.0, -40.0])
@pytest.mark.parametrize("bin_number", [10, 93, 700, 1500])
def test_a_sine_reads_its_level_at_its_row(bin_number: int, amplitude_db: float) -> None:
    spectra = Spectra(RATE)
    hz = bin_number * RATE / spectra.window_frames
    tone = Signal(sine(hz, RATE, 10 ** (amplitude_db / 20)))
    for level in (0, 3, 7):
        column = bytes_to_db(spectra.columns(level, RATE // 2 // spectra.hop(level), 1, tone.read))[0]
        loudest = int(np.argmax(column))
        # The row on which the frequency lies; below 490 Hz a bin is wider than a row.
        slack = 1.0 if hz > 500 else 0.5 * RATE / spectra.window_frames / hz * spectra.rows / math.log(1102.5)
        assert abs(loudest + 0.5 - spectra.row_of_hz(hz)) <= max(1.0, slack)
        assert column[loudest] == pytest.approx(amplitude_db, abs=0.3 if hz > 500 else 1.0)


@settings(max_examples=25, deadline=None)
@given(st.floats(30, 20_000))
def test_between_bins_the_hann_window_costs_one_and_a_half_db_at_most(hz: float) -> None:
    spectra = Spectra(RATE)
    column = bytes_to_db(spectra.columns(1, 60, 1, Signal(sine(hz, RATE)).read))[0]
    assert -1.5 - STEP_DB <= column.max() <= STEP_DB + (0.3 if hz < 60 else 0.0)  # mirror image near 0 Hz


def test_columns_agree_with_scipy() -> None:
    spectra = Spectra(RATE, window_frames=1024, rows=150)
    rng = np.random.default_rng(3)
    samples = rng.standard_normal(30_000) * np.linspace(0.001, 0.3, 30_000)
    for level in (0, 2, 4):
        hop = spectra.hop(level)
        shown = bytes_to_db(spectra.columns(level, 0, 30_000 // hop, Signal(samples).read))
        for column in range(0, len(shown), max(1, len(shown) // 15)):
            expected = reference_rows(spectra, samples, column * hop + hop // 2 - 512)
            np.testing.assert_allclose(shown[column], np.maximum(expected, FLOOR_DB), atol=STEP_DB / 2 + 0.02)


def test_far_out_columns_average_three_windows_spread_over_them() -> None:
    spectra = Spectra(RATE, window_frames=1024, rows=100)
    level = 9
    hop = spectra.hop(level)
    samples = np.random.default_rng(4).standard_normal(3 * hop) * 0.1
    shown = bytes_to_db(spectra.columns(level, 1, 1, Signal(samples).read))[0]
    centres = [hop + (2 * i + 1) * hop // 6 for i in range(3)]
    powers = [10 ** (reference_rows(spectra, samples, centre - 512) / 10) for centre in centres]
    np.testing.assert_allclose(shown, 10 * np.log10(np.mean(powers, axis=0)), atol=STEP_DB / 2 + 0.02)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 9), st.integers(-5, 30), st.integers(1, 150), st.data())
def test_pieces_in_any_order_are_the_same_as_the_whole(level: int, first: int, count: int, data: st.DataObject) -> None:
    spectra = Spectra(RATE, window_frames=256, rows=64)
    music = Signal(np.random.default_rng(5).standard_normal((20_000, 2)) * 0.2)
    whole = spectra.columns(level, first, count, music.read)
    cuts = sorted(data.draw(st.sets(st.integers(0, count), max_size=4)) | {0, count})
    for begin, end in data.draw(st.permutations(list(pairwise(cuts)))):
        np.testing.assert_array_equal(spectra.columns(level, first + begin, end - begin, music.read), whole[begin:end])


def test_what_is_out_of_phase_or_in_one_channel_is_seen() -> None:
    spectra = Spectra(RATE)
    tone = sine(100 * RATE / spectra.window_frames, RATE)
    both = Signal(np.stack([tone, tone], axis=1))
    opposite = Signal(np.stack([tone, -tone], axis=1))
    one = Signal(np.stack([tone, 0 * tone], axis=1))
    peaks = [bytes_to_db(spectra.columns(2, 20, 1, s.read)).max() for s in (both, opposite, one)]
    assert peaks == [0.0, 0.0, -3.0]


def test_rows_and_hertz_are_inverse_and_reach_from_20_hz_to_nyquist() -> None:
    spectra = Spectra(48_000, rows=200)
    assert spectra.hz_of_row(0) == pytest.approx(20.0)
    assert spectra.hz_of_row(200) == pytest.approx(24_000.0)
    for hz in (20.0, 440.0, 23_999.0):
        assert spectra.hz_of_row(spectra.row_of_hz(hz)) == pytest.approx(hz)


@pytest.mark.parametrize(
    ("rate", "frames"),
    [(8_000, 1024), (22_050, 2048), (44_100, 4096), (48_000, 4096), (96_000, 8192), (192_000, 16384)],
)
def test_the_window_lasts_about_as_long_at_any_rate(rate: int, frames: int) -> None:
    assert window_frames_for(rate) == frames
    silence = Spectra(rate).columns(0, 0, 3, Signal(np.zeros(frames)).read)
    assert silence.max() == 0


def test_levels_double_the_hop_and_fit_the_picture() -> None:
    spectra = Spectra(RATE)
    for frames_per_column in (0.01, 1, 127, 128, 255, 256, 300_000):
        hop = spectra.hop(spectra.level_for(frames_per_column))
        assert hop / 1.42 <= max(frames_per_column, spectra.hop(0)) <= 1.42 * hop


def test_senseless_settings_are_refused() -> None:
    for wrong in ({"window_frames": 1001}, {"rows": 0}, {"min_hz": 30_000.0}):
        with pytest.raises(ValueError, match="no spectrogram"):
            Spectra(RATE, **wrong)
