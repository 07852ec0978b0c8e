"""Faster or slower at the same pitch, by leaving out or repeating short pieces where it is heard least."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

PIECE_S = 0.060  # long enough for a stroke of a drum to stay whole
SEARCH_S = 0.020  # a period of 50 Hz, so that even a bass finds a place where its waves meet
FADE_S = 0.010


@dataclass(frozen=True)
class StretchGrid:
    """Lengths in frames: of a piece, of its fade-in, and of the range in which its start is searched for."""

    piece: int
    fade: int
    search: int

    @classmethod
    def at(cls, sample_rate: int) -> StretchGrid:
        """The lengths at a sample rate in Hz, each at least 1."""
        return cls(*(max(1, round(seconds * sample_rate)) for seconds in (PIECE_S, FADE_S, SEARCH_S)))

    def frames_needed(self, length: int, speed: float) -> int:
        """How many frames of the sound `stretched` looks at to make `length` frames."""
        return self.start(self.pieces(length) - 1, speed) + self.search + self.piece + self.fade

    def pieces(self, length: int) -> int:
        """How many pieces `length` frames are made of."""
        return -(-length // self.piece)

    def start(self, piece: int, speed: float) -> int:
        """The first frame of the sound where a piece may start."""
        return round(piece * self.piece * speed)


def stretched(sounds: Tensor, length: int, speed: float, sample_rate: int) -> Tensor:
    """Sounds at another tempo and the same pitch.

    Pieces of 60 ms are put one behind the other, each from where the sound is at that time at the new tempo, within
    20 ms: where it continues the piece before best (largest normalised correlation). They are cross-faded over 10 ms;
    what lies between is a copy, sample by sample, so that strokes stay sharp, as they do not in a phase vocoder, and
    channels keep their phases to each other.

    Args:
        sounds: Shape `(sounds, channels, frames)`, float32 or float64; each sound finds its own places, common to its
            channels. At least `StretchGrid.at(sample_rate).frames_needed(length, speed)` frames.
        length: Frames of the result.
        speed: Tempo of the result over that of the sound, above 0; meant for 0.5 to 2. At 1 it is the sound itself.
        sample_rate: In Hz.

    Returns:
        Shape `(sounds, channels, length)`; what is heard comes up to 20 ms before its time, never after it.

    Reference: W. Verhelst, M. Roelands, "An overlap-add technique based on waveform similarity (WSOLA) for high
    quality time-scale modification of speech", ICASSP 1993.
    """
    if speed == 1:
        return sounds[..., :length]
    grid = StretchGrid.at(sample_rate)
    starts = _best_starts(sounds, grid, grid.pieces(length), speed)
    number, channels, _ = sounds.shape

    def pieces_at(first: Tensor, frames: int) -> Tensor:
        places = (first[..., None] + torch.arange(frames, device=sounds.device)).flatten(1)  # (sounds, pieces * frames)
        taken = sounds.gather(-1, places[:, None].expand(-1, channels, -1))
        return taken.reshape(number, channels, first.shape[1], frames)

    result = pieces_at(starts, grid.piece)  # (sounds, channels, pieces, frames)
    ending = pieces_at(starts[:, :-1] + grid.piece, grid.fade)
    rise = (torch.arange(grid.fade, dtype=sounds.dtype, device=sounds.device) + 0.5) / grid.fade
    # Both ends are alike by choice, so that amplitudes, not powers, have to add up to 1.
    result[:, :, 1:, : grid.fade].lerp_(ending, 1 - rise)
    return result.reshape(number, channels, -1)[..., :length]


def _best_starts(sounds: Tensor, grid: StretchGrid, pieces: int, speed: float) -> Tensor:
    """First frame of each piece, shape `(sounds, pieces)`, int64; stays on the device, so that nothing waits for it."""
    candidates = grid.search + grid.fade - 1  # frames that are looked at
    size = 2 ** math.ceil(math.log2(candidates))
    start = torch.zeros(len(sounds), dtype=torch.int64, device=sounds.device)
    starts = [start]
    offsets = torch.arange(grid.fade, device=sounds.device)
    for piece in range(1, pieces):
        places = (start + grid.piece)[:, None] + offsets  # (sounds, fade)
        wanted = sounds.gather(-1, places[:, None].expand(-1, sounds.shape[1], -1))
        first = grid.start(piece, speed)
        there = sounds[..., first : first + candidates]
        # The correlation, summed over channels; what wraps around lies behind the range that is searched.
        spectrum = (torch.fft.rfft(there, size) * torch.fft.rfft(wanted, size).conj()).sum(1)
        correlation = torch.fft.irfft(spectrum, size)[:, : grid.search]
        start = first + (correlation / _norms(there, grid.fade)).argmax(-1)
        starts.append(start)
    return torch.stack(starts, dim=1)


def _norms(sounds: Tensor, frames: int) -> Tensor:
    """Root of the energy of so many frames from each place on, shape `(sounds, places)`, above 0."""
    sums = torch.nn.functional.pad(sounds.square().sum(1).cumsum(-1), (1, 0))
    # Differences of sums are no finer than their rounding, -60 dB of the whole; silence must not divide by 0.
    least = 1e-6 * sums[:, -1:] + torch.finfo(torch.float32).tiny
    return (sums[:, frames:] - sums[:, :-frames]).maximum(least).sqrt()
