"""The voice sings the notes that are written, on vowels with their formants, and breathes between phrases."""

from __future__ import annotations

import librosa
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.linalg import solve_toeplitz

from auralflow.datasets.synthetic.score import Phrase, Syllable
from auralflow.datasets.synthetic.speech_sounds import VOWELS
from auralflow.datasets.synthetic.voice import sing

RATE = 22050


def sung(*syllables: Syllable, doubled: bool = False, seed: int = 0, tract: float = 1.0) -> NDArray[np.float32]:
    canvas = np.zeros((2, 4 * RATE), np.float32)
    sing(canvas, Phrase(syllables, doubled), tract, np.random.default_rng(seed), RATE)
    return canvas


def test_each_syllable_has_its_pitch() -> None:
    notes = [(0.5, 52), (1.0, 55), (1.5, 50), (2.0, 57), (2.5, 64)]
    words = zip("mdlnw", ("a", "i", "o", "eh", "u"), strict=True)
    sound = sung(*(Syllable(at, 0.47, pitch, *word) for (at, pitch), word in zip(notes, words, strict=True)))
    f0, voiced, _ = librosa.pyin(sound.sum(axis=0), fmin=80, fmax=600, sr=RATE, frame_length=2048, hop_length=256)
    times = librosa.times_like(f0, sr=RATE, hop_length=256)
    for at, pitch in notes:
        held = (times > at + 0.15) & (times < at + 0.38)
        assert voiced[held].mean() > 0.9
        assert np.nanmedian(librosa.hz_to_midi(f0[held])) == pytest.approx(pitch, abs=0.3)


@pytest.mark.parametrize("vowel", ["a", "i", "u", "ae"])
def test_a_held_vowel_has_its_first_two_formants(vowel: str) -> None:
    sound = sung(Syllable(0.3, 2.0, 40, "", vowel)).sum(axis=0)[RATE : 2 * RATE]
    # What linear prediction finds; its order is what is usual for a rate of about 10 kHz.
    slow = librosa.resample(sound.astype(np.float64), orig_sr=RATE, target_sr=10000)
    emphasised = np.append(slow[0], slow[1:] - 0.9 * slow[:-1]) * np.hanning(len(slow))
    # By autocorrelation: librosa's own way would compile for longer than all other tests of voices take.
    similarity = np.correlate(emphasised, emphasised, "full")[len(slow) - 1 :]
    roots = np.roots(np.append(1, -solve_toeplitz(similarity[:12], similarity[1:13])))
    roots = roots[(roots.imag > 0) & (np.abs(roots) > 0.9)]
    found = np.sort(np.angle(roots) * 10000 / (2 * np.pi))
    for formant in VOWELS[vowel][:2]:
        assert np.abs(found - formant).min() < 0.1 * formant + 40


def test_unvoiced_consonants_are_noise_before_their_vowel() -> None:
    sound = sung(Syllable(1.0, 0.5, 57, "s", "a")).sum(axis=0)
    before, within = sound[round(0.91 * RATE) : round(0.98 * RATE)], sound[round(1.1 * RATE) : round(1.4 * RATE)]
    assert librosa.feature.spectral_centroid(y=before, sr=RATE, n_fft=512).mean() > 4000
    assert librosa.feature.spectral_centroid(y=within, sr=RATE, n_fft=512).mean() < 2000
    assert not sound[: round(0.84 * RATE)].any()


def test_a_phrase_ends_in_silence_and_begins_without_a_click() -> None:
    sound = sung(Syllable(0.5, 0.4, 57, "", "a"), Syllable(1.0, 0.4, 59, "t", "i"))
    assert not sound[:, round(1.6 * RATE) :].any()
    start = int(np.nonzero(np.abs(sound[0]) > 1e-6)[0][0])
    assert np.abs(sound[:, start : start + 20]).max() < 0.02 * np.abs(sound).max()


def test_what_begins_before_the_song_is_cut_off() -> None:
    sound = sung(Syllable(0.0, 0.5, 57, "s", "a"))
    assert np.abs(sound[:, : round(0.2 * RATE)]).max() > 0.05


def test_a_doubled_phrase_is_wider_than_a_single_one() -> None:
    syllable = Syllable(0.5, 1.0, 57, "", "a")
    single, doubled = sung(syllable), sung(syllable, doubled=True)
    np.testing.assert_array_equal(single[0], single[1])
    assert np.abs(doubled[0] - doubled[1]).max() > 0.1 * np.abs(doubled).max()


def test_nothing_is_sung_in_a_phrase_without_syllables() -> None:
    assert not sung().any()
