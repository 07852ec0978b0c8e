"""Pitch moves by the cents and tempo by the factor that was drawn; resampling is compared with a sum of waves."""

from __future__ import annotations

from fractions import Fraction

import librosa
import numpy as np
import pytest
import scipy.signal
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from auralflow.augment import DrawnPitchTempo, PitchTempo
from auralflow.augment.pitch_tempo import nearest_ratio, repitched
from auralflow.errors import ConfigError, ShapeError

RATE = 22_050
HOP = 64


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def drawn(*changes: tuple[float, float]) -> DrawnPitchTempo:
    semitones, tempos = torch.tensor(changes, dtype=torch.float64).unbind(1)
    return DrawnPitchTempo(semitones=semitones, tempos=tempos)


def cents_between(found_hz: float, hz: float) -> float:
    return float(1200 * np.log2(found_hz / hz))


@pytest.mark.parametrize("semitones", [-2.0, -0.7, 0.0, 0.5, 2.0])
@pytest.mark.parametrize("tempo", [0.88, 1.0, 1.12])
def test_pitch_moves_by_the_cents_whatever_the_tempo(semitones: float, tempo: float) -> None:
    frames = 3 * RATE
    times = np.arange(frames) / RATE
    # Whole periods in the chunk, which is a loop.
    tones = torch.tensor(np.stack([np.sin(2 * np.pi * hz * times) for hz in (110, 440, 2000)])[None, :, None]).float()
    semitones = 12 * np.log2(float(nearest_ratio(semitones)))
    result = PitchTempo(sample_rate=RATE).apply(tones, drawn((semitones, tempo)))
    assert result.shape == tones.shape
    for hz, tone in zip((110, 440, 2000), result[0, :, 0].double().numpy(), strict=True):
        spectrum = np.abs(np.fft.rfft(tone * np.hanning(frames), 1 << 20))
        found = float(spectrum.argmax() * RATE / (1 << 20))
        assert abs(cents_between(found, hz * 2 ** (semitones / 12))) < 1
        assert np.sqrt((tone**2).mean()) == pytest.approx(np.sqrt(0.5), rel=0.02)


def best_lag_s(repeats: NDArray[np.float64], lowest_s: float, highest_s: float) -> float:
    low, high = (round(seconds * RATE / HOP) for seconds in (lowest_s, highest_s))
    return float(low + repeats[low:high].argmax()) * HOP / RATE


@pytest.mark.parametrize("semitones", [-2.0, 0.0, 2.0])
@pytest.mark.parametrize("tempo", [0.88, 0.95, 1.12])
def test_beats_come_at_the_new_tempo_whatever_the_pitch(semitones: float, tempo: float) -> None:
    frames = 12 * RATE
    random = np.random.default_rng(0)
    beats = np.zeros(frames)
    for start in range(0, frames - 2000, RATE // 2):  # 120 beats a minute
        beats[start : start + 2000] = random.standard_normal(2000) * np.exp(-np.arange(2000) / 200)
    song = torch.tensor(beats).float()[None, None, None]
    result = PitchTempo(sample_rate=RATE).apply(song, drawn((semitones, tempo)))[0, 0, 0].numpy()
    envelope = librosa.onset.onset_strength(y=result[: 9 * RATE], sr=RATE, hop_length=HOP)
    envelope = envelope - envelope.mean()
    repeats = scipy.signal.correlate(envelope, envelope, "full")[len(envelope) - 1 :]
    beat_s = best_lag_s(repeats, 0.4, 0.7)  # tempos are so that only one beat's length lies in here
    for beats_apart in (2, 4, 8):
        beat_s = best_lag_s(repeats, (beats_apart - 0.2) * beat_s, (beats_apart + 0.2) * beat_s) / beats_apart
    assert 60 / beat_s == pytest.approx(120 * tempo, rel=0.02)


@settings(max_examples=25)
@given(semitones=st.floats(-12, 12), length=st.integers(1, 900), frames=st.integers(50, 700), seed=st.integers(0, 99))
def test_resampling_gives_the_loop_between_its_samples(semitones: float, length: int, frames: int, seed: int) -> None:
    ratio = nearest_ratio(semitones)
    # Nothing above a third of the lower of both rates, where the filter leaves everything as it is.
    noise = np.fft.rfft(np.random.default_rng(seed).standard_normal(frames))
    noise[int(frames / 2 * 0.66 * min(1, 1 / ratio)) :] = 0
    loop = np.fft.irfft(noise, frames)
    result = repitched(torch.tensor(loop)[None], length, ratio)[0].numpy()
    times = np.arange(length) * float(ratio)
    # Exact, as the loop is a finite sum of waves.
    bins = np.arange(len(noise))
    waves = np.exp(2j * np.pi * np.outer(times, bins) / frames)
    weights = np.where((bins == 0) | (2 * bins == frames), 1, 2) / frames
    exact = (waves * (noise * weights)).real.sum(1)
    scale = np.abs(loop).max() + 1e-9
    np.testing.assert_allclose(result, exact, atol=4e-3 * scale)


def test_what_would_alias_is_filtered_out() -> None:
    times = np.arange(RATE) / RATE
    tone = torch.tensor(np.sin(2 * np.pi * 10_500 * times))[None]
    assert repitched(tone, RATE // 2, Fraction(9, 8)).abs().max() < 0.01


def test_tempo_alone_and_pitch_alone_leave_the_other() -> None:
    song = torch.randn(2, 2, 2, 4000, generator=seeded())
    augmentation = PitchTempo(sample_rate=RATE)
    ratio = nearest_ratio(2)
    varispeed = augmentation.apply(song[:1], drawn((12 * np.log2(float(ratio)), float(ratio))))
    torch.testing.assert_close(varispeed[0], repitched(song[0], 4000, ratio))
    assert torch.equal(augmentation.apply(song, drawn((0, 1), (0, 1))), song)


def test_only_the_items_drawn_are_changed_and_none_hears_another() -> None:
    song = torch.randn(3, 2, 2, 9000, generator=seeded())
    augmentation = PitchTempo(sample_rate=RATE)
    result = augmentation.apply(song, drawn((1, 1.1), (0, 1), (-1, 0.9)))
    assert torch.equal(result[1], song[1])
    torch.testing.assert_close(result[:1], augmentation.apply(song[:1], drawn((1, 1.1))))
    torch.testing.assert_close(result[2:], augmentation.apply(song[2:], drawn((-1, 0.9))))
    assert not torch.isclose(result[::2], song[::2]).all((1, 2, 3)).any()


def test_draws() -> None:
    values = PitchTempo(probability=0.3).draw(seeded(), (4000, 1, 1, 1))
    changed = (values.semitones != 0) | (values.tempos != 1)
    assert changed.double().mean().item() == pytest.approx(0.3, abs=0.03)
    semitones, tempos = values.semitones[changed], values.tempos[changed]
    assert (semitones.min().item(), semitones.max().item()) == pytest.approx((-2, 2), abs=0.05)
    assert (tempos.min().item(), tempos.max().item()) == pytest.approx((0.88, 1.12), abs=0.01)
    assert tempos.min() >= 0.88
    assert tempos.max() <= 1.12
    assert abs(np.corrcoef(semitones, tempos)[0, 1]) < 0.1
    for value in semitones[:50].tolist():
        assert 12 * np.log2(float(nearest_ratio(value))) == pytest.approx(value, abs=1e-12)


@given(st.floats(-12, 12))
def test_ratios_lie_within_nine_cents(semitones: float) -> None:
    ratio = nearest_ratio(semitones)
    assert ratio.denominator <= 100
    assert abs(cents_between(float(ratio), 2 ** (semitones / 12))) < 9


def test_wrong_input() -> None:
    with pytest.raises(ShapeError, match="1 items do not fit 2"):
        PitchTempo().apply(torch.zeros(2, 1, 1, 5), drawn((1, 1)))
    for wrong in ({"max_semitones": 13}, {"max_tempo_change": 0.7}, {"probability": 2}, {"sample_rate": 0}):
        with pytest.raises(ConfigError, match=next(iter(wrong))):
            PitchTempo(**wrong)  # type: ignore[arg-type]
