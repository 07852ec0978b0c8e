"""From what is played to stems and a mixture: room, loudness, and whole steps of 16 bit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from auralflow.datasets.synthetic.partials import band_noise, fast_length

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.random import Generator
    from numpy.typing import NDArray

    from auralflow.progress import CancelToken

PEAK = 0.89  # of the loudest of mixture and stems: 1 dB below full scale
STEP = 2.0**-15
"""Stems and mixture are whole multiples of this, so that 16-bit files hold them exactly and sums are exact."""

_HIGH_PASS_HZ = 25.0
_START_FADE_S = 0.004
_END_FADE_S = 0.05
_BLOCK_S = 0.4
_GATE_DB = -25.0
_BALANCE_RANGE_DB = 2.0
_ROOM_S = (0.5, 1.4)
_PREDELAY_S = 0.012


class Channel(NamedTuple):
    """How a stem stands in the mix.

    Attributes:
        level_db: Its loudness against that of the vocals, before chance moves it.
        wet: How much of it goes through the room.
        drive: How hard its peaks are rounded off; 0 leaves them.
    """

    level_db: float
    wet: float
    drive: float


class _Room(NamedTuple):
    """What all stems go through, at the frequencies of a Fourier transform of some length."""

    length: int
    echo: NDArray[np.complex128]
    high_pass: NDArray[np.complex128]


CHANNELS = {
    "vocals": Channel(0.0, 0.22, 0.0),
    "drums": Channel(-0.5, 0.08, 1.0),
    "bass": Channel(-2.5, 0.03, 0.0),
    "other": Channel(-2.0, 0.28, 0.0),
}


def mix(
    dry: Mapping[str, NDArray[np.float32]], rng: Generator, sample_rate: int, cancel: CancelToken
) -> tuple[dict[str, NDArray[np.float32]], NDArray[np.float32]]:
    """Stems as they are heard in the mixture, and the mixture, which is their sum to the last bit.

    Args:
        dry: What is played, by the names of `CHANNELS`, shape `(2, frames)`; all of one length.
        rng: For the room and for the balance of the stems.
        sample_rate: In Hz.
        cancel: Stops the work within the time that one stem takes.

    Returns:
        Stems and mixture: float32 of the same shape within -1 to 1, whole multiples of `STEP`.
    """
    frames = next(iter(dry.values())).shape[-1]
    echo = _room(rng, sample_rate)
    length = fast_length(frames + echo.shape[-1] + sample_rate // 4)
    room = _Room(length, np.fft.rfft(echo, length), _high_pass(length, sample_rate))
    heard: dict[str, NDArray[np.float64]] = {}
    for name, sound in dry.items():
        cancel.raise_if_cancelled()
        channel = CHANNELS[name]
        level_db = channel.level_db + rng.uniform(-_BALANCE_RANGE_DB, _BALANCE_RANGE_DB)
        heard[name] = _leveled(_in_room(sound, room, channel, sample_rate), level_db, sample_rate)
    peak = max(float(np.abs(sound).max()) for sound in (*heard.values(), np.sum(list(heard.values()), axis=0)))
    scale = PEAK / peak / STEP if peak > 0 else 0.0
    steps = {name: np.rint(scale * sound) for name, sound in heard.items()}
    stems = {name: (STEP * sound).astype(np.float32) for name, sound in steps.items()}
    return stems, (STEP * np.sum(list(steps.values()), axis=0)).astype(np.float32)


def _room(rng: Generator, sample_rate: int) -> NDArray[np.float64]:
    """The impulse response of a room, shape `(2, frames)`: noise that dies away, of energy 1 a side."""
    length_s = float(rng.uniform(*_ROOM_S))
    frames, late = round(length_s * sample_rate), round(_PREDELAY_S * sample_rate)
    t = np.arange(frames) / sample_rate
    response = np.zeros((2, late + frames))
    highest_hz = min(9000.0, 0.45 * sample_rate)
    for low_hz, high_hz, share in (
        (150.0, 900.0, 1.0),
        (900.0, highest_hz / 2, 0.7),
        (highest_hz / 2, highest_hz, 0.4),
    ):
        decay = np.log(1000.0) / (share * length_s)  # 60 dB
        for side in response:
            side[late:] += share * np.exp(-decay * t) * band_noise(rng, frames, low_hz, high_hz, sample_rate)
    rise = round(0.01 * sample_rate)
    response[:, late : late + rise] *= np.linspace(0, 1, rise)
    response /= np.sqrt((response**2).sum(axis=1, keepdims=True))
    return response


def _high_pass(length: int, sample_rate: int) -> NDArray[np.complex128]:
    """Butterworth's filter of second order by the bilinear transform, against what nobody hears below its frequency."""
    delay = np.exp(-2j * np.pi * np.arange(length // 2 + 1) / length)
    cut = np.tan(np.pi * _HIGH_PASS_HZ / sample_rate)
    passed = (1 - delay) ** 2
    response: NDArray[np.complex128] = passed / (passed + np.sqrt(2) * cut * (1 - delay**2) + (cut * (1 + delay)) ** 2)
    return response


def _in_room(sound: NDArray[np.float32], room: _Room, channel: Channel, sample_rate: int) -> NDArray[np.float64]:
    """The sound and its echo, faded at both ends, where a note may be cut off."""
    frames = sound.shape[-1]
    spectrum = np.fft.rfft(_rounded_off(sound, channel.drive) if channel.drive else sound, room.length)
    spectrum *= room.high_pass
    if channel.wet:
        spectrum *= 1 + channel.wet * room.echo
    heard = np.fft.irfft(spectrum, room.length)[:, :frames]
    for fade_s, ends in ((_START_FADE_S, heard), (_END_FADE_S, heard[:, ::-1])):
        fade = min(frames, round(fade_s * sample_rate))
        ends[:, :fade] *= np.sin(np.linspace(0, np.pi / 2, fade)) ** 2
    return heard


def _rounded_off(sound: NDArray[np.float32], drive: float) -> NDArray[np.float64]:
    """Peaks bent by a hyperbolic tangent, as tape does."""
    bent: NDArray[np.float64] = np.tanh(drive * sound.astype(np.float64)) / drive
    return bent


def _leveled(sound: NDArray[np.float64], level_db: float, sample_rate: int) -> NDArray[np.float64]:
    """A sound of a given loudness: root mean square of those blocks that are near the loudest."""
    block = min(sound.shape[-1], round(_BLOCK_S * sample_rate))
    whole = sound.shape[-1] // block * block
    power = (sound[:, :whole].reshape(2, -1, block) ** 2).mean(axis=(0, 2))
    if not power.max() > 0:
        return sound
    loud = power[power >= power.max() * 10 ** (_GATE_DB / 10)].mean()
    scale = float(10 ** (level_db / 20) / np.sqrt(loud))
    return scale * sound
