"""`spec_show_diff`: one scale for both, true axes, and a difference that says which way."""

from __future__ import annotations

import io

import numpy as np
import pytest
import torch

from auralflow.errors import ConfigError, ShapeError
from auralflow.transforms import AudioTransform
from auralflow.visualization import spec_show_diff
from auralflow.visualization.spectrogram_figure import RANGE_DB


def images(figure: object) -> list:
    return [axes.images[0] for axes in figure.axes[:3]]


def tone(bins: int = 513, frames: int = 60, row: int = 200, level: float = 1.0) -> np.ndarray:
    magnitudes = np.full((bins, frames), 1e-9)
    magnitudes[row] = level
    return magnitudes


def test_estimate_and_truth_share_a_scale_that_reads_zero_at_the_truths_loudest() -> None:
    figure = spec_show_diff("vocals", tone(level=0.1), tone(level=30.0))
    estimate, target, difference = images(figure)
    assert estimate.get_clim() == target.get_clim() == (-RANGE_DB, 0.0)
    assert target.get_array().max() == pytest.approx(0.0)
    assert estimate.get_array().max() == pytest.approx(20 * np.log10(0.1 / 30))
    assert difference.get_array().min() == pytest.approx(20 * np.log10(0.1 / 30))
    assert difference.get_array().max() == pytest.approx(0.0)
    low, high = difference.get_clim()
    assert low == -high
    assert [axes.get_ylabel() for axes in figure.axes[3:]] == ["dB (truth’s peak = 0)", "dB"]


def test_the_scale_holds_an_estimate_that_is_louder_than_the_truth() -> None:
    estimate, target, difference = images(spec_show_diff("vocals", tone(level=4.0), tone()))
    assert estimate.get_clim() == target.get_clim() == (-RANGE_DB, pytest.approx(20 * np.log10(4.0)))
    assert difference.get_array().max() == pytest.approx(20 * np.log10(4.0))


@pytest.mark.parametrize("frequency_hz", [60.0, 440.0, 5000.0, 19_000.0])
def test_a_tone_appears_at_its_frequency_and_time(frequency_hz: float) -> None:
    bins, rate, hop, frames = 2049, 44_100, 512, 400
    magnitudes = np.full((bins, frames), 1e-9)
    magnitudes[round(frequency_hz / (rate / 2) * (bins - 1)), 250] = 1.0
    figure = spec_show_diff("tone", magnitudes, magnitudes, sample_rate=rate, hop_length=hop)
    shown = figure.axes[1].images[0]
    rows, columns = np.nonzero(shown.get_array() > -40)
    left, right, bottom, top = shown.get_extent()
    height = bottom + (rows.mean() + 0.5) / shown.get_array().shape[0] * (top - bottom)
    assert 700 * (10 ** (height / 2595) - 1) == pytest.approx(frequency_hz, rel=0.05, abs=12)
    assert left + (columns.mean() + 0.5) / frames * (right - left) == pytest.approx(250 * hop / rate)
    names = [label.get_text() for label in figure.axes[1].get_yticklabels()]
    known_hz = np.array([float(name.replace("k", "000")) for name in names])
    np.testing.assert_allclose(700 * (10 ** (figure.axes[1].get_yticks() / 2595) - 1), known_hz, rtol=1e-9)
    assert (figure.axes[1].get_ylabel(), figure.axes[2].get_xlabel()) == ("frequency (Hz)", "time (s)")


def test_without_a_rate_axes_count_bins_and_frames() -> None:
    figure = spec_show_diff("a", tone(), tone())
    assert (figure.axes[0].get_ylabel(), figure.axes[2].get_xlabel()) == ("bin", "frame")
    assert images(figure)[1].get_extent() == [-0.5, 59.5, -0.5, 512.5]


def test_channels_tensors_and_complex_values_are_taken() -> None:
    left, right = np.random.default_rng(0).standard_normal((2, 65, 30))
    stereo = torch.complex(torch.tensor(np.stack([left, 0 * left])), torch.tensor(np.stack([0 * right, right])))
    mono = np.sqrt((left**2 + right**2) / 2)
    of_stereo = images(spec_show_diff("a", stereo, stereo))[0].get_array()
    of_mono = images(spec_show_diff("a", mono, mono))[0].get_array()
    np.testing.assert_allclose(of_stereo, of_mono, atol=1e-4)


def test_decibels_make_the_picture_of_their_magnitudes_and_keep_their_reference() -> None:
    truth = np.random.default_rng(0).uniform(0.01, 10.0, (2, 33, 40))
    of_magnitudes = images(spec_show_diff("a", 0.5 * truth, truth))
    decibels = [20 * np.log10(values) for values in (0.5 * truth, truth)]
    of_decibels = images(spec_show_diff("a", *decibels, in_db=True))
    np.testing.assert_allclose(of_decibels[2].get_array(), of_magnitudes[2].get_array(), atol=1e-3)
    loudest = 10 * np.log10(np.mean(truth**2, axis=0).max())
    assert of_decibels[1].get_array().max() == pytest.approx(loudest, abs=1e-4)
    assert of_decibels[1].get_clim() == pytest.approx((loudest - RANGE_DB, loudest), abs=1e-4)


def test_the_mel_spectrograms_of_audio_transform_are_drawn_at_their_frequencies() -> None:
    transform = AudioTransform(2048, 512, 2048, 44_100)
    sine = torch.sin(torch.arange(44_100) * (2 * torch.pi * 2000 / 44_100))
    mel = transform.audio_to_mel(sine)
    figure = spec_show_diff("a", mel, mel, sample_rate=44_100, hop_length=512, mel_range_hz=(1.0, 16_384.0), in_db=True)
    shown = figure.axes[0].images[0]
    _, _, bottom, top = shown.get_extent()
    row = shown.get_array()[:, 40].argmax()
    height = bottom + (row + 0.5) / shown.get_array().shape[0] * (top - bottom)
    band_mel = 2595 * np.log10(1 + 16_384 / 700) / 65
    assert height == pytest.approx(2595 * np.log10(1 + 2000 / 700), abs=band_mel)


def test_long_songs_are_drawn_with_their_mean_power_in_few_columns() -> None:
    power = np.random.default_rng(0).uniform(0.5, 1.5, 20_000)
    magnitudes = np.sqrt(power) * np.ones((9, 1))
    shown = images(spec_show_diff("long", 100 * magnitudes, 100 * magnitudes))[0].get_array()
    assert shown.shape == (9, 1000)
    pooled = power.reshape(1000, 20).mean(axis=1)
    np.testing.assert_allclose(shown[4], 10 * np.log10(pooled / pooled.max()), atol=1e-5)


def test_silence_is_drawn_and_a_leak_into_it_is_shown() -> None:
    silence = np.zeros((33, 10))
    for image in images(spec_show_diff("silence", silence, silence)):
        assert np.isfinite(image.get_array()).all()
    figure = spec_show_diff("leak", silence + 1, silence)
    assert images(figure)[2].get_array().min() == pytest.approx(RANGE_DB)
    assert "truth is silent" in figure.axes[3].get_ylabel()


@pytest.mark.parametrize("settings", [{}, {"sample_rate": 8000, "hop_length": 1}, {"dark": True}])
def test_one_bin_and_one_frame_are_drawn(settings: dict) -> None:
    spec_show_diff("one", np.ones((1, 1)), np.ones((1, 1)), **settings).savefig(io.BytesIO(), format="png")


def test_values_that_are_no_magnitudes_or_no_decibels_are_errors() -> None:
    with pytest.raises(ShapeError, match="negative") as caught:
        spec_show_diff("a", np.ones((3, 3)), -np.ones((3, 3)))
    assert "in_db=True" in caught.value.hint
    with pytest.raises(ShapeError, match="complex"):
        spec_show_diff("a", 1j * np.ones((3, 3)), np.ones((3, 3)), in_db=True)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"sample_rate": 0}, "sample_rate"),
        ({"sample_rate": 8000, "hop_length": -1}, "hop_length"),
        ({"hop_length": 256}, "without the sample rate"),
        ({"mel_range_hz": (0.0, 100.0)}, "without the sample rate"),
        ({"sample_rate": 8000, "mel_range_hz": (100.0, 100.0)}, "mel bands"),
    ],
)
def test_settings_out_of_range_are_errors(settings: dict, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        spec_show_diff("a", np.eye(3), np.eye(3), **settings)
