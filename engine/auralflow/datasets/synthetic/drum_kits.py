"""The drums of synthetic songs: three kits, whose sounds vary a little from song to song and from stroke to stroke."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from auralflow.datasets.synthetic.partials import band_noise, damped_partials, decaying, mixed_in, panned, shaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator
    from numpy.typing import NDArray

    from auralflow.datasets.synthetic.score import Hit

_TAKES = 3
_RELEASE_S = 0.01
# Modes of an ideal circular membrane against its lowest: zeros of the Bessel functions (Rossing, Science of Percussion
# Instruments, 2000, table 2.1).
_MEMBRANE = np.array([1.0, 1.594, 2.136, 2.296, 2.653, 2.918])


class _Kick(NamedTuple):
    from_hz: float
    to_hz: float
    sweep_s: float
    decay_per_s: float
    click: float


class _Snare(NamedTuple):
    shell_hz: float
    shell_decay: float
    low_hz: float
    high_hz: float
    noise_decay: float
    noise: float


class _Cymbal(NamedTuple):
    low_hz: float
    high_hz: float
    closed_decay: float
    open_decay: float
    metal: float


class _Kit(NamedTuple):
    kick: _Kick
    snare: _Snare
    cymbal: _Cymbal
    toms_hz: tuple[float, float]
    toms_decay: float


_KITS = {
    "acoustic": _Kit(
        _Kick(130, 54, 0.022, 8.0, 0.5), _Snare(186, 20, 1500, 10000, 15, 0.8),
        _Cymbal(5500, 15000, 45, 7, 0.35), (104, 152), 6.0,
    ),
    "electronic": _Kit(
        _Kick(190, 47, 0.035, 4.5, 0.25), _Snare(204, 26, 900, 8000, 20, 1.0),
        _Cymbal(7000, 16000, 70, 10, 0.8), (92, 138), 5.0,
    ),
    "small": _Kit(
        _Kick(110, 66, 0.012, 15.0, 0.3), _Snare(232, 32, 2500, 12000, 28, 1.2),
        _Cymbal(4500, 13000, 60, 14, 0.15), (128, 182), 10.0,
    ),
}  # fmt: skip

_LENGTH_S = {"kick": 0.7, "snare": 0.45, "hat": 0.15, "open hat": 0.6, "crash": 2.2, "clap": 0.35, "high tom": 0.8,
             "low tom": 0.9}  # fmt: skip
_GAINS = {"kick": 0.9, "snare": 0.55, "hat": 0.16, "open hat": 0.2, "crash": 0.28, "clap": 0.35, "high tom": 0.5,
          "low tom": 0.55}  # fmt: skip
_POSITIONS = {"hat": 0.35, "open hat": 0.35, "crash": -0.45, "high tom": 0.25, "low tom": -0.35, "clap": 0.1}


def play_drums(canvas: NDArray[np.float32], hits: Sequence[Hit], kit: str, rng: Generator, sample_rate: int) -> None:
    """Add all strokes to a stereo canvas, shape `(2, frames)`.

    Args:
        canvas: What is played is added to it.
        hits: The strokes.
        kit: One of `auralflow.datasets.synthetic.composition.KITS`.
        rng: For the tuning of the kit and the noise of its sounds.
        sample_rate: In Hz.
    """
    tuning = float(rng.uniform(0.92, 1.08))
    takes = {
        drum: [
            panned(_GAINS[drum] * _stroke(drum, _KITS[kit], tuning, rng, sample_rate), _POSITIONS.get(drum, 0.0))
            for _ in range(_TAKES)
        ]
        for drum in _LENGTH_S
    }
    for hit in hits:
        take = takes[hit.drum][int(rng.integers(_TAKES))]
        mixed_in(canvas, np.float32(hit.velocity) * take, hit.start_s, sample_rate)


def _stroke(drum: str, kit: _Kit, tuning: float, rng: Generator, sample_rate: int) -> NDArray[np.float32]:
    frames = round(_LENGTH_S[drum] * sample_rate)
    if drum == "kick":
        sound = _kick(kit.kick, tuning, rng, frames, sample_rate)
    elif drum == "snare":
        sound = _snare(kit.snare, tuning, rng, frames, sample_rate)
    elif drum == "clap":
        sound = _clap(rng, frames, sample_rate)
    elif drum in ("high tom", "low tom"):
        sound = _tom(kit.toms_hz[drum == "high tom"] * tuning, kit.toms_decay, frames, sample_rate)
    else:
        decay = {"hat": kit.cymbal.closed_decay, "open hat": kit.cymbal.open_decay, "crash": 2.4}[drum]
        sound = _cymbal(kit.cymbal, decay, rng, frames, sample_rate)
    return shaped(sound, 0.0003, _RELEASE_S, sample_rate)


def _kick(kick: _Kick, tuning: float, rng: Generator, frames: int, sample_rate: int) -> NDArray[np.float32]:
    """A sine whose pitch falls, as that of a struck head does, and the click of the beater."""
    t = np.arange(frames) / sample_rate
    fallen = kick.sweep_s * (1 - np.exp(-t / kick.sweep_s))
    phase = 2 * np.pi * tuning * (kick.to_hz * t + (kick.from_hz - kick.to_hz) * fallen)
    body = np.sin(phase).astype(np.float32) * decaying(frames, kick.decay_per_s, sample_rate)
    click = band_noise(rng, frames, 1200, 5000, sample_rate) * decaying(frames, 350.0, sample_rate)
    return body + np.float32(kick.click) * click


def _snare(snare: _Snare, tuning: float, rng: Generator, frames: int, sample_rate: int) -> NDArray[np.float32]:
    modes = snare.shell_hz * tuning * _MEMBRANE[[0, 1, 3, 5]]
    shell = damped_partials(modes, [0.7, 0.45, 0.25, 0.15], snare.shell_decay * np.array([1, 1.3, 1.8, 2.2]),
                            frames, sample_rate)  # fmt: skip
    wires = band_noise(rng, frames, snare.low_hz, snare.high_hz, sample_rate)
    return shell + np.float32(0.6 * snare.noise) * wires * decaying(frames, snare.noise_decay, sample_rate)


def _cymbal(cymbal: _Cymbal, decay_per_s: float, rng: Generator, frames: int, sample_rate: int) -> NDArray[np.float32]:
    """Noise, and partials of a plate: so dense that where they lie is drawn."""
    highest_hz = min(cymbal.high_hz, 0.45 * sample_rate)
    low_hz = min(cymbal.low_hz, 0.5 * highest_hz)
    noise = band_noise(rng, frames, low_hz, highest_hz, sample_rate) * decaying(frames, decay_per_s, sample_rate)
    count = 60
    plate = damped_partials(
        low_hz * (highest_hz / low_hz) ** rng.uniform(0, 1, count),
        np.sqrt(2 / count),
        decay_per_s * rng.uniform(0.7, 1.5, count),
        frames,
        sample_rate,
        phase=rng.uniform(0, 2 * np.pi, count),
    )
    return np.float32(1 - cymbal.metal) * noise + np.float32(cymbal.metal) * plate


def _tom(hz: float, decay_per_s: float, frames: int, sample_rate: int) -> NDArray[np.float32]:
    return damped_partials(hz * _MEMBRANE, [1.0, 0.5, 0.25, 0.2, 0.12, 0.08], decay_per_s * np.arange(1, 7) ** 0.8,
                           frames, sample_rate)  # fmt: skip


def _clap(rng: Generator, frames: int, sample_rate: int) -> NDArray[np.float32]:
    """A few hands, one shortly after the other."""
    noise = band_noise(rng, frames, 900, 3500, sample_rate)
    sound = np.zeros(frames, np.float32)
    for late_s, decay_per_s in ((0.0, 220.0), (0.011, 220.0), (0.021, 220.0), (0.03, 22.0)):
        burst = noise * decaying(frames, decay_per_s, sample_rate)
        mixed_in(sound, shaped(burst, 0.0003, _RELEASE_S, sample_rate), late_s * float(rng.uniform(0.85, 1.15)),
                 sample_rate)  # fmt: skip
    return sound
