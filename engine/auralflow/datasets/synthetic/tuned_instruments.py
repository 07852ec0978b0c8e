"""Basses, pads and plucked instruments of synthetic songs, all of them sums of damped partials."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from auralflow.datasets.synthetic.partials import damped_partials, mixed_in, panned, pitch_hz, shaped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.random import Generator
    from numpy.typing import NDArray

    from auralflow.datasets.synthetic.score import Note

    # Of a frequency in Hz, a duration in seconds, a source of randomness and a sample rate: shape `(2, frames)`.
    Instrument = Callable[[float, float, Generator, int], NDArray[np.float32]]

_MOST_HARMONICS = 40


def play_notes(
    canvas: NDArray[np.float32], notes: Sequence[Note], patch: str, rng: Generator, sample_rate: int
) -> None:
    """Add all notes to a stereo canvas, shape `(2, frames)`.

    Notes of one pitch and length are one sound, as those of a sampler are.

    Args:
        canvas: What is played is added to it.
        notes: What to play.
        patch: The instrument: one of those named in `auralflow.datasets.synthetic.composition`.
        rng: For phases and the place of the instrument between left and right.
        sample_rate: In Hz.
    """
    instrument = _PATCHES[patch]
    position = float(rng.uniform(0.15, 0.45) * rng.choice((-1, 1))) if patch in _PLUCKS else 0.0
    balance = panned(np.full(1, np.sqrt(2), np.float32), position)
    sounds: dict[tuple[int, float], NDArray[np.float32]] = {}
    for note in notes:
        key = (note.pitch, round(note.duration_s, 4))
        if key not in sounds:
            sounds[key] = balance * instrument(pitch_hz(note.pitch), note.duration_s, rng, sample_rate)
        mixed_in(canvas, np.float32(note.velocity) * sounds[key], note.start_s, sample_rate)


def _harmonics(hz: float, highest_hz: float) -> NDArray[np.float64]:
    """The numbers of those below a frequency."""
    return np.arange(1, max(1, min(_MOST_HARMONICS, int(highest_hz / hz))) + 1, dtype=np.float64)


def _frames(duration_s: float, release_s: float, sample_rate: int) -> int:
    return max(2, round((duration_s + release_s) * sample_rate))


def _in_the_middle(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    return panned(sound, 0.0)


def _finger_bass(hz: float, duration_s: float, _rng: Generator, sample_rate: int) -> NDArray[np.float32]:
    """A string plucked at a fifth of its length: its harmonics as the place asks, the higher the shorter."""
    k = _harmonics(hz, 2500)
    sound = damped_partials(
        k * hz, np.sin(np.pi * 0.21 * k) / k * np.exp(-k * hz / 900), 1.2 + 0.45 * k,
        _frames(duration_s, 0.06, sample_rate), sample_rate,
    )  # fmt: skip
    return _in_the_middle(shaped(sound, 0.004, 0.06, sample_rate))


def _synth_bass(hz: float, duration_s: float, _rng: Generator, sample_rate: int) -> NDArray[np.float32]:
    """A sawtooth whose filter closes."""
    k = _harmonics(hz, 4000)
    sound = damped_partials(
        k * hz, 0.8 / k, 0.4 + 0.9 * (k - 1) * (hz / 60) ** 0.5, _frames(duration_s, 0.04, sample_rate), sample_rate
    )
    return _in_the_middle(shaped(sound, 0.003, 0.04, sample_rate))


def _sub_bass(hz: float, duration_s: float, _rng: Generator, sample_rate: int) -> NDArray[np.float32]:
    sound = damped_partials(
        hz * np.arange(1.0, 6.0), [1.0, 0.3, 0.16, 0.06, 0.03], [0.3, 0.5, 0.7, 1.0, 1.0],
        _frames(duration_s, 0.05, sample_rate), sample_rate,
    )  # fmt: skip
    return _in_the_middle(shaped(sound, 0.012, 0.05, sample_rate))


def _pad(
    hz: float,
    frames: int,
    cents: tuple[tuple[float, ...], tuple[float, ...]],
    amplitude: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    rng: Generator,
    sample_rate: int,
) -> NDArray[np.float32]:
    """Voices beside each other in pitch, others left than right, which is what makes it wide."""
    k = _harmonics(hz, 9000)
    sides = []
    for side in cents:
        tuned = np.concatenate([k * hz * 2 ** (c / 1200) for c in side])
        levels = np.tile(amplitude(k) / len(side), len(side))
        phases = rng.uniform(0, 2 * np.pi, tuned.size)
        sides.append(damped_partials(tuned, levels, 0.0, frames, sample_rate, phase=phases))
    return np.stack(sides)


def _strings(hz: float, duration_s: float, rng: Generator, sample_rate: int) -> NDArray[np.float32]:
    frames = _frames(duration_s, 0.35, sample_rate)
    sides = ((-9.0, 1.0, 6.0), (-6.0, -1.0, 9.0))
    sound = _pad(hz, frames, sides, lambda k: k**-1.1 * np.exp(-k * hz / 4000), rng, sample_rate)
    return shaped(sound, 0.2, 0.35, sample_rate)


def _warm_pad(hz: float, duration_s: float, rng: Generator, sample_rate: int) -> NDArray[np.float32]:
    frames = _frames(duration_s, 0.5, sample_rate)
    sides = ((-5.0, 4.0), (-4.0, 6.0))
    sound = _pad(hz, frames, sides, lambda k: k**-1.5 * np.exp(-k * hz / 1400), rng, sample_rate)
    return shaped(sound, 0.4, 0.5, sample_rate)


def _organ(hz: float, duration_s: float, rng: Generator, sample_rate: int) -> NDArray[np.float32]:
    """Drawbars, and a speaker that turns."""
    frames = _frames(duration_s, 0.06, sample_rate)
    drawbars = np.array([0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0])
    levels = np.array([0.5, 0.8, 0.4, 0.6, 0.25, 0.3, 0.1, 0.12])
    sound = damped_partials(hz * drawbars, 0.5 * levels, 0.0, frames, sample_rate, rng.uniform(0, 2 * np.pi, 8))
    turn = 2 * np.pi * 6.3 * np.arange(frames) / sample_rate + rng.uniform(0, 2 * np.pi)
    horns = 1 + 0.25 * np.stack([np.sin(turn), np.sin(turn + 2.2)])
    return shaped(sound * horns.astype(np.float32), 0.02, 0.06, sample_rate)


def _guitar(hz: float, duration_s: float, rng: Generator, sample_rate: int) -> NDArray[np.float32]:
    """A plucked string with a little stiffness (Fletcher and Rossing, 1998: partials at k sqrt(1 + B k^2))."""
    k = _harmonics(hz, 9000)
    sound = damped_partials(
        hz * k * np.sqrt(1 + 6e-5 * k**2), 1.3 * np.sin(np.pi * 0.17 * k) / k**0.9 * np.exp(-k * hz / 5000),
        2.0 + 0.55 * k, _frames(duration_s, 0.12, sample_rate), sample_rate, rng.uniform(0, 2 * np.pi, k.size),
    )  # fmt: skip
    return _in_the_middle(shaped(sound, 0.002, 0.12, sample_rate))


def _keys(hz: float, duration_s: float, _rng: Generator, sample_rate: int) -> NDArray[np.float32]:
    """An electric piano: tone bar, and tine far above it that dies soon."""
    frames = _frames(duration_s, 0.1, sample_rate)
    sound = damped_partials(
        hz * np.array([1.0, 2.0, 3.0, 4.0, 7.08, 14.2]), [0.9, 0.25, 0.18, 0.06, 0.16, 0.05], [1.6, 2.2, 3, 5, 14, 22],
        frames, sample_rate,
    )  # fmt: skip
    return _in_the_middle(shaped(sound, 0.003, 0.1, sample_rate))


def _bells(hz: float, duration_s: float, _rng: Generator, sample_rate: int) -> NDArray[np.float32]:
    """A bar free at both ends (partials at 1, 2.76, 5.40, 8.93; Fletcher and Rossing, 1998), an octave up."""
    sound = damped_partials(
        2 * hz * np.array([1.0, 2.756, 5.404, 8.933]), [0.7, 0.35, 0.2, 0.1], [3.5, 6, 11, 18],
        _frames(duration_s, 0.6, sample_rate), sample_rate,
    )  # fmt: skip
    return _in_the_middle(shaped(sound, 0.001, 0.3, sample_rate))


def _stab(hz: float, duration_s: float, rng: Generator, sample_rate: int) -> NDArray[np.float32]:
    """Two sawtooth voices through a filter that closes fast."""
    k = _harmonics(hz, 10000)
    frames = _frames(duration_s, 0.08, sample_rate)
    voices = [
        damped_partials(
            k * hz * 2 ** (c / 1200), 0.5 / k, 2 + 0.9 * k, frames, sample_rate, rng.uniform(0, 6.28, k.size)
        )
        for c in (-8.0, 8.0)
    ]
    return shaped(np.stack(voices), 0.003, 0.08, sample_rate)


_BASSES: dict[str, Instrument] = {"finger": _finger_bass, "synth": _synth_bass, "sub": _sub_bass}
_PADS: dict[str, Instrument] = {"strings": _strings, "warm": _warm_pad, "organ": _organ}
_PLUCKS: dict[str, Instrument] = {"guitar": _guitar, "keys": _keys, "bells": _bells, "stab": _stab}
_PATCHES = {**_BASSES, **_PADS, **_PLUCKS}
