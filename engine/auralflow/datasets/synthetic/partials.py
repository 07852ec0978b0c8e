"""Sounds from damped sinusoids and shaped noise: what every instrument of a synthetic song is made of."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import ArrayLike, NDArray

HIGHEST_SHARE = 0.45
"""No partial lies above this share of the sample rate, so that none is folded back."""

_BLOCK = 256


def damped_partials(
    frequency_hz: ArrayLike,
    amplitude: ArrayLike,
    decay_per_s: ArrayLike,
    frames: int,
    sample_rate: int,
    phase: ArrayLike = 0.0,
) -> NDArray[np.float32]:
    """The sum of `amplitude * exp(-decay_per_s * t) * sin(2 pi frequency_hz t + phase)` over all partials.

    Each partial is a geometric series, and a series is the outer product of one value for each block with one for each
    frame in a block: all partials together are one product of matrices, many times faster than as many sines.

    Args:
        frequency_hz: One for each partial; those above `HIGHEST_SHARE` of the sample rate are left out.
        amplitude: At time 0; this and what follows is one for each partial, or one for all.
        decay_per_s: Reciprocal of the time in which the amplitude falls to 1/e; 0 for a steady tone.
        frames: Length.
        sample_rate: In Hz.
        phase: In radians.

    Returns:
        Shape `(frames,)`.
    """
    parameters = np.broadcast_arrays(*(np.atleast_1d(v) for v in (frequency_hz, amplitude, decay_per_s, phase)))
    kept = parameters[0] <= HIGHEST_SHARE * sample_rate
    frequency, level, decay, start = (np.asarray(values, np.float64)[kept] for values in parameters)
    exponent = (-decay + 2j * np.pi * frequency) / sample_rate
    blocks = math.ceil(frames / _BLOCK)
    of_block = np.exp(np.outer(np.arange(blocks) * _BLOCK, exponent)) * (-1j * level * np.exp(1j * start))
    of_frame = np.exp(np.outer(exponent, np.arange(_BLOCK)))
    left = np.hstack([of_block.real, -of_block.imag]).astype(np.float32)
    right = np.vstack([of_frame.real, of_frame.imag]).astype(np.float32)
    return (left @ right).reshape(-1)[:frames]


def band_noise(
    rng: Generator, frames: int, low_hz: float, high_hz: float, sample_rate: int, slope_octaves: float = 0.5
) -> NDArray[np.float32]:
    """White noise between two frequencies, of root mean square 1.

    Args:
        rng: Draws it.
        frames: Length, 1 or more.
        low_hz: The lower edge; 0 for none.
        high_hz: The upper edge.
        sample_rate: In Hz.
        slope_octaves: Over how much each edge falls to nothing.
    """
    length = fast_length(frames)
    spectrum = np.fft.rfft(rng.standard_normal(length))
    octave = np.log2(np.maximum(np.fft.rfftfreq(length, 1 / sample_rate), 1e-3))
    above = (octave - np.log2(max(low_hz, 1e-6))) / slope_octaves + 1
    below = (np.log2(high_hz) - octave) / slope_octaves + 1
    spectrum *= np.sin(np.pi / 2 * np.clip(np.minimum(above, below), 0, 1)) ** 2
    noise = np.fft.irfft(spectrum, length)[:frames]
    return (noise / max(float(np.sqrt(np.mean(noise**2))), 1e-12)).astype(np.float32)


def shaped(sound: NDArray[np.float32], attack_s: float, release_s: float, sample_rate: int) -> NDArray[np.float32]:
    """A sound (last axis time) faded in and out along half a cosine, so that no end of it clicks."""
    frames = sound.shape[-1]
    envelope = np.ones(frames, np.float32)
    for length_s, at in ((attack_s, slice(None)), (release_s, slice(None, None, -1))):
        length = min(frames, max(2, round(length_s * sample_rate)))
        envelope[at][:length] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(length, dtype=np.float32) / length)
    return sound * envelope


def decaying(frames: int, decay_per_s: float, sample_rate: int) -> NDArray[np.float32]:
    """An envelope that falls from 1 as an exponential."""
    envelope: NDArray[np.float32] = np.exp(-decay_per_s / sample_rate * np.arange(frames)).astype(np.float32)
    return envelope


def mixed_in(canvas: NDArray[np.float32], sound: NDArray[np.float32], start_s: float, sample_rate: int) -> None:
    """Add a sound to a canvas (last axes time) from a time on; what reaches beyond its end is cut off."""
    start = round(start_s * sample_rate)
    length = min(sound.shape[-1], canvas.shape[-1] - start)
    if length > 0:
        canvas[..., start : start + length] += sound[..., :length]


def pitch_hz(pitch: float) -> float:
    """Frequency of a MIDI pitch in equal temperament.

    >>> pitch_hz(57)
    220.0
    """
    return float(440.0 * 2.0 ** ((pitch - 69) / 12))


def panned(sound: NDArray[np.float32], position: float) -> NDArray[np.float32]:
    """A mono sound in stereo, shape `(2, frames)`, at equal power wherever it is put.

    Args:
        sound: Shape `(frames,)`.
        position: From -1 (left) to 1 (right).
    """
    angle = (position + 1) * np.pi / 4
    return np.stack([np.cos(angle) * sound, np.sin(angle) * sound]).astype(np.float32)


def fast_length(least: int) -> int:
    """The least product of 2, 3 and 5 that is not below: Fourier transforms of such lengths are fast.

    >>> fast_length(997)
    1000
    """
    best = 1 << (least - 1).bit_length()
    for fives in range(12):
        for threes in range(12):
            odd = 5**fives * 3**threes
            if odd < best:
                best = min(best, odd << max(0, (-(-least // odd) - 1).bit_length()))
    return best
