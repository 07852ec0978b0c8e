"""The singer of synthetic songs: a voice with formants, vibrato and breath, whose syllables are of no language."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from auralflow.datasets.synthetic.partials import HIGHEST_SHARE, band_noise, mixed_in, panned, shaped
from auralflow.datasets.synthetic.speech_sounds import CONSONANTS, VOWELS, formant_response, tract_formants

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator
    from numpy.typing import NDArray

    from auralflow.datasets.synthetic.score import Phrase, Syllable

_CONTROL_S = 0.0015  # between two values of pitch, level and formants
_MARGIN_S = 0.15  # of a phrase, before its first vowel and after its last
_ONSET_S = 0.03
_RELEASE_S = 0.08
_PORTAMENTO_S = 0.06
_SCOOP_SEMITONES = -1.2
_VIBRATO_HZ = 5.6
_VIBRATO_SEMITONES = 0.35
_VIBRATO_AFTER_S = 0.28
_DRIFT_SEMITONES = 0.06
_HIGHEST_HZ = 9000.0
_BREATH = 0.006
_VOICING = 0.25
_TILT = -4 / 6.02  # exponent of a harmonic's number: 4 dB an octave
_BLOCK = 1 << 14
_BURST_ATTACK_S = 0.001

# Where a doubled phrase is sung again, how loud, how late and how sharp.
_DOUBLES = ((-0.65, 0.4, 0.013, 0.05), (0.65, 0.4, 0.019, -0.06))


class _Controls(NamedTuple):
    """What changes while a phrase is sung, every `_CONTROL_S` seconds; formants have shape `(times, FORMANTS)`."""

    semitones: NDArray[np.float64]
    level: NDArray[np.float64]
    formants_hz: NDArray[np.float64]


def sing(canvas: NDArray[np.float32], phrase: Phrase, tract: float, rng: Generator, sample_rate: int) -> None:
    """Add a phrase to a stereo canvas, shape `(2, frames)`: in the middle, and if it is doubled left and right as well.

    Args:
        canvas: What is sung is added to it.
        phrase: What to sing.
        tract: Formants against those of the average man.
        rng: For breath, noise and the unsteadiness of pitch.
        sample_rate: In Hz.
    """
    if not phrase.syllables:
        return
    start_s = phrase.syllables[0].start_s - _MARGIN_S
    takes = [(0.0, 1.0, 0.0, 0.0), *(_DOUBLES if phrase.is_doubled else ())]
    for position, level, late_s, sharp in takes:
        sound = panned(np.float32(level) * _sung(phrase.syllables, tract, sharp, rng, sample_rate), position)
        begin_s = start_s + late_s
        if begin_s < 0:
            sound = sound[:, round(-begin_s * sample_rate) :]
        mixed_in(canvas, sound, max(0.0, begin_s), sample_rate)


def _sung(
    syllables: Sequence[Syllable], tract: float, sharp: float, rng: Generator, sample_rate: int
) -> NDArray[np.float32]:
    """One take of a phrase, mono; its first vowel begins after `_MARGIN_S`."""
    origin_s = syllables[0].start_s - _MARGIN_S
    last = syllables[-1]
    length_s = last.start_s + last.duration_s + _MARGIN_S - origin_s
    times = np.arange(0.0, length_s + _CONTROL_S, _CONTROL_S)
    controls = _Controls(
        _melody(syllables, origin_s, times, rng) + sharp,
        _levels(syllables, origin_s, times),
        _formants(syllables, origin_s, times, tract),
    )
    frames = round(length_s * sample_rate)
    sound = _voiced(controls, times, frames, sample_rate)
    breath = band_noise(rng, frames, 1800, min(7000.0, HIGHEST_SHARE * sample_rate), sample_rate)
    frame_times = np.arange(frames) / sample_rate
    sound += (_BREATH * np.interp(frame_times, times, controls.level)).astype(np.float32) * breath
    for syllable in syllables:
        _add_noise(sound, syllable, syllable.start_s - origin_s, tract, rng, sample_rate)
    return sound


def _melody(
    syllables: Sequence[Syllable], origin_s: float, times: NDArray[np.float64], rng: Generator
) -> NDArray[np.float64]:
    """Pitch over time in MIDI semitones: a scoop at the start, glides between notes, vibrato on long ones, drift."""
    at_s, pitches = [], []
    vibrato = np.zeros_like(times)
    previous = syllables[0].pitch + _SCOOP_SEMITONES
    for syllable in syllables:
        begin = syllable.start_s - origin_s
        end = begin + syllable.duration_s
        at_s += [begin - _PORTAMENTO_S / 3, begin + _PORTAMENTO_S * 2 / 3, end - _PORTAMENTO_S / 3]
        pitches += [previous, syllable.pitch, syllable.pitch]
        previous = syllable.pitch
        grown = np.clip((times - begin - _VIBRATO_AFTER_S) / 0.25, 0, 1) * (times < end)
        vibrato += grown * np.sin(2 * np.pi * _VIBRATO_HZ * (times - begin - _VIBRATO_AFTER_S))
    every = max(2, len(times) // max(1, round(times[-1] / 0.12)))
    knots = rng.normal(0, _DRIFT_SEMITONES, len(times) // every + 2)
    drift = np.interp(np.arange(len(times)), np.arange(len(knots)) * every, knots)
    melody = _smoothed(np.interp(times, at_s, pitches), 0.03)
    melody += _VIBRATO_SEMITONES * vibrato + drift
    return melody


def _levels(syllables: Sequence[Syllable], origin_s: float, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Level of the voice over time: down to what a consonant lets through, up for its vowel."""
    at_s, levels = [0.0], [0.0]
    for i, syllable in enumerate(syllables):
        consonant = CONSONANTS[syllable.consonant]
        begin = syllable.start_s - origin_s
        closed = begin - consonant.lead_s
        if i == 0:
            at_s.append(max(0.001, closed))
            levels.append(0.0)
        at_s += [closed + 0.3 * consonant.lead_s, begin - 0.2 * consonant.lead_s, begin + _ONSET_S]
        levels += [consonant.voicing, consonant.voicing, 1.0]
        following = syllables[i + 1] if i + 1 < len(syllables) else None
        end = begin + syllable.duration_s
        if following is not None:
            end = min(end, following.start_s - origin_s - CONSONANTS[following.consonant].lead_s)
        at_s.append(max(begin + _ONSET_S + 0.005, end - (0.0 if following else _RELEASE_S)))
        levels.append(0.85)
    at_s += [at_s[-1] + _RELEASE_S, times[-1] + 1]
    levels += [0.0, 0.0]
    return np.clip(_smoothed(np.interp(times, np.maximum.accumulate(at_s), levels), 0.012), 0, None)


def _formants(
    syllables: Sequence[Syllable], origin_s: float, times: NDArray[np.float64], tract: float
) -> NDArray[np.float64]:
    """Formants over time: from those of a consonant to those of its vowel, held until the next."""
    at_s: list[float] = []
    hz = []
    for i, syllable in enumerate(syllables):
        consonant = CONSONANTS[syllable.consonant]
        vowel = VOWELS[syllable.vowel]
        begin = syllable.start_s - origin_s
        following = syllables[i + 1] if i + 1 < len(syllables) else None
        until = begin + syllable.duration_s
        if following is not None:
            until = min(until, following.start_s - origin_s - CONSONANTS[following.consonant].lead_s)
        places = (begin - 0.6 * consonant.lead_s, begin, begin + consonant.glide_s, until)
        sounds = (consonant.formants_hz or vowel, consonant.formants_hz or vowel, vowel, vowel)
        at_s += places
        hz += [tract_formants(sound, tract) for sound in sounds]
    points = np.array(hz)
    order = np.maximum.accumulate(at_s)
    return np.stack([np.interp(times, order, points[:, i]) for i in range(points.shape[1])], axis=1)


def _voiced(controls: _Controls, times: NDArray[np.float64], frames: int, sample_rate: int) -> NDArray[np.float32]:
    """The harmonics of the voice, each as strong as glottis, tract and lips make it at its frequency."""
    hz = 440.0 * 2 ** ((controls.semitones - 69) / 12)
    frame_hz = np.interp(np.arange(frames) / sample_rate, times, hz)
    turn = np.exp(2j * np.pi * np.cumsum(frame_hz) / sample_rate).astype(np.complex64)
    weights = _harmonic_weights(controls, hz, min(_HIGHEST_HZ, HIGHEST_SHARE * sample_rate))
    place = np.arange(frames) / (sample_rate * _CONTROL_S)
    before = np.minimum(place.astype(np.int64), len(times) - 2)
    between = (place - before).astype(np.float32)
    sound = np.zeros(frames, np.float32)
    for start in range(0, frames, _BLOCK):  # what is worked on at once stays in the processor's cache
        block = slice(start, start + _BLOCK)
        harmonic = turn[block].copy()
        for weight in weights:
            left = weight[before[block]]
            left += between[block] * (weight[before[block] + 1] - left)
            sound[block] += left.imag * harmonic.real + left.real * harmonic.imag
            harmonic *= turn[block]
    return sound


def _harmonic_weights(controls: _Controls, hz: NDArray[np.float64], highest_hz: float) -> list[NDArray[np.complex64]]:
    """Level and phase of each harmonic over time, from the first on; none above the highest frequency.

    What the glottis of a loud voice lets out falls by some 10 dB an octave, and radiation from the lips lifts it by 6.
    """
    weights = []
    for k in range(1, int(highest_hz / hz.min()) + 1):
        fade = np.clip((highest_hz - k * hz) / (0.2 * highest_hz), 0, 1)
        response = formant_response(k * hz, controls.formants_hz)
        weights.append((_VOICING * k**_TILT * controls.level * fade * response).astype(np.complex64))
    return weights


def _add_noise(
    sound: NDArray[np.float32], syllable: Syllable, begin_s: float, tract: float, rng: Generator, sample_rate: int
) -> None:
    """The hiss or burst of a syllable's consonant, which ends shortly after the vowel begins."""
    consonant = CONSONANTS[syllable.consonant]
    if not consonant.noise:
        return
    frames = round(1.3 * consonant.noise_s * sample_rate)
    if consonant.noise_hz is not None:
        low_hz, high_hz = consonant.noise_hz
        highest_hz = min(high_hz, HIGHEST_SHARE * sample_rate)
        noise = band_noise(rng, frames, min(low_hz, 0.5 * highest_hz), highest_hz, sample_rate)
    else:
        noise = _aspiration(tract_formants(VOWELS[syllable.vowel], tract), frames, rng, sample_rate)
    length_s = frames / sample_rate
    attack_s = _BURST_ATTACK_S if consonant.is_burst else 0.3 * length_s
    burst = shaped(np.float32(consonant.noise) * noise, attack_s, 0.5 * length_s, sample_rate)
    mixed_in(sound, burst, max(0.0, begin_s - consonant.noise_s), sample_rate)


def _aspiration(formants_hz: NDArray[np.float64], frames: int, rng: Generator, sample_rate: int) -> NDArray[np.float32]:
    """Breath through an open glottis and a tract, of root mean square 1."""
    spectrum = np.fft.rfft(rng.standard_normal(frames))
    frequencies = np.fft.rfftfreq(frames, 1 / sample_rate).astype(np.float64)
    hiss = np.fft.irfft(spectrum * formant_response(frequencies, formants_hz), frames)
    noise: NDArray[np.float32] = (hiss / np.sqrt(np.mean(hiss**2))).astype(np.float32)
    return noise


def _smoothed(values: NDArray[np.float64], length_s: float) -> NDArray[np.float64]:
    """A moving average with the weights of a Hann window; the ends are held."""
    window = np.hanning(2 * round(length_s / _CONTROL_S / 2) + 3)[1:-1]
    window /= window.sum()
    half = len(window) // 2
    return np.convolve(np.pad(values, half, mode="edge"), window, mode="valid")
