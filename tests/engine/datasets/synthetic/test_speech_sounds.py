"""The tract resonates at its formants, and every sound that melodies use is there."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import find_peaks

from auralflow.datasets.synthetic import melody
from auralflow.datasets.synthetic.speech_sounds import CONSONANTS, VOWELS, formant_response, tract_formants


def test_every_vowel_and_consonant_of_melodies_is_known() -> None:
    assert set(melody._VOWELS) == set(VOWELS)
    assert set(melody._CONSONANTS) == set(CONSONANTS)


@pytest.mark.parametrize("vowel", VOWELS)
@pytest.mark.parametrize("tract", [1.0, 1.17])
def test_the_response_peaks_at_the_formants(vowel: str, tract: float) -> None:
    hz = np.arange(50.0, 5000.0, 5.0)
    formants = tract_formants(VOWELS[vowel], tract)
    level = 20 * np.log10(np.abs(formant_response(hz, formants)))
    peaks = hz[find_peaks(level)[0]]
    for formant in formants[:3]:
        assert np.abs(peaks - formant).min() < 0.06 * formant + 25


def test_the_response_is_1_at_0_hz_and_falls_above_all_formants() -> None:
    formants = tract_formants(VOWELS["a"], 1.0)
    at_zero, far, farther = formant_response(np.array([0.0, 15000.0, 20000.0]), formants)
    assert at_zero == pytest.approx(1.0, abs=1e-12)
    assert abs(farther) < abs(far) < 0.02


def test_bursts_are_short_and_hisses_are_not() -> None:
    assert {name for name, consonant in CONSONANTS.items() if consonant.is_burst} == {"b", "d", "t", "k"}
