"""Songs in another key and at another tempo."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torchaudio.functional import resample  # type: ignore[import-untyped]

from auralflow.augment.base import StemsShape, chance, require_stems, uniform
from auralflow.augment.ranges import require_between, require_probability
from auralflow.augment.time_stretch import StretchGrid, stretched
from auralflow.configuration import whole_sample_rate
from auralflow.errors import ShapeError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Generator

# Filters have as many phases as a ratio's denominator says: 700 pitches within two semitones, 0.5 cents from any on
# average and 9 at most, of which each takes a hundredth of the time that a hundred times as many would.
LARGEST_DENOMINATOR = 100
FILTER_WIDTH = 16  # zero crossings each way


@dataclass(frozen=True, kw_only=True, eq=False)
class DrawnPitchTempo:
    """How far pitch and tempo of each item are changed, float64 on the CPU, shape `(batch,)`.

    Attributes:
        semitones: By how much the pitch rises; 0 leaves it. What is drawn is met exactly, other values are rounded
            by `nearest_ratio`.
        tempos: New tempo over old; 1 leaves it.
    """

    semitones: Tensor
    tempos: Tensor


@dataclass(frozen=True, kw_only=True)
class PitchTempo:
    """Changes pitch and tempo of some songs, each by an amount of its own, all stems of a song by the same.

    Pitch is changed by resampling (windowed sinc), which changes the tempo as well; that is made up for, and the wanted
    tempo made, by joining short pieces (see `auralflow.augment.time_stretch`). A chunk is heard as a loop, as by
    `TimeShift`: a faster one begins anew before it ends. It costs some twenty times as much for an item as all other
    augmentations together and, by the Demucs authors, gains 0.05 dB: hence a share of the items only.

    On a GPU, rounding may choose another of two equally good places for a join than on the CPU.

    Attributes:
        probability: Of each item, 0 to 1.
        max_semitones: Furthest change of pitch in either direction, 0 to 12.
        max_tempo_change: Furthest change of tempo in either direction, as a share of it, 0 to 0.5.
        sample_rate: Of the stems, in Hz; decides how long pieces are.

    Raises:
        ConfigError: If a value is out of its range.

    Reference: A. Défossez et al., "Music source separation in the waveform domain", 2019 (a fifth of the
    items, two semitones, 12 %).
    """

    probability: float = 0.2
    max_semitones: float = 2.0
    max_tempo_change: float = 0.12
    sample_rate: int = 44_100

    def __post_init__(self) -> None:
        """Check the values."""
        require_probability(probability=self.probability)
        require_between(0, 12, max_semitones=self.max_semitones)
        require_between(0, 0.5, max_tempo_change=self.max_tempo_change)
        object.__setattr__(self, "sample_rate", whole_sample_rate(self.sample_rate))

    def draw(self, generator: Generator, shape: Sequence[int]) -> DrawnPitchTempo:
        """See `Augmentation.draw`."""
        size = StemsShape.of(shape)[:1]
        changed = chance(generator, size, self.probability)
        wanted = uniform(generator, size, -self.max_semitones, self.max_semitones)
        semitones = torch.tensor(
            [12 * math.log2(nearest_ratio(value)) for value in wanted.tolist()], dtype=torch.float64, device="cpu"
        )
        tempos = uniform(generator, size, 1 - self.max_tempo_change, 1 + self.max_tempo_change)
        return DrawnPitchTempo(semitones=semitones.where(changed, 0), tempos=tempos.where(changed, 1))

    def apply(self, stems: Tensor, drawn: DrawnPitchTempo) -> Tensor:
        """See `Augmentation.apply`."""
        shape = require_stems(stems)
        if not drawn.semitones.shape == drawn.tempos.shape == shape[:1]:
            raise ShapeError(
                Text(
                    "Pitches and tempos of {drawn} items do not fit {batch} of the batch.",
                    drawn=len(drawn.semitones),
                    batch=shape.batch,
                ),
                hint="Draw them for the shape of the stems they are applied to.",
            )
        stems = stems.detach()
        changes = list(zip(drawn.semitones.tolist(), drawn.tempos.tolist(), strict=True))
        if all(change == (0, 1) for change in changes):
            return stems
        out = torch.empty(shape, dtype=stems.dtype, device=stems.device)
        for song, place, (semitones, tempo) in zip(stems, out, changes, strict=True):
            place.copy_(song if (semitones, tempo) == (0, 1) else self._changed(song, semitones, tempo))
        return out

    def _changed(self, song: Tensor, semitones: float, tempo: float) -> Tensor:
        """A song of shape `(targets, channels, frames)` at another pitch and tempo."""
        frames = song.shape[-1]
        song = song.to(torch.promote_types(song.dtype, torch.float32))  # half precision has no Fourier transforms
        ratio = nearest_ratio(semitones)
        # Resampled, the song is `ratio` times as fast: the rest is up to the stretch.
        speed = tempo if ratio == 1 else tempo / float(ratio)
        needed = frames if speed == 1 else StretchGrid.at(self.sample_rate).frames_needed(frames, speed)
        return stretched(repitched(song, needed, ratio), frames, speed, self.sample_rate)


def nearest_ratio(semitones: float) -> Fraction:
    """The factor of frequencies that is nearest to an interval among those with denominators up to 100.

    >>> nearest_ratio(2)
    Fraction(55, 49)
    """
    return Fraction(2 ** (semitones / 12)).limit_denominator(LARGEST_DENOMINATOR)


def repitched(sounds: Tensor, length: int, ratio: Fraction) -> Tensor:
    """Loops played faster or slower, as a tape is, without what would lie above half the sample rate.

    Args:
        sounds: Shape `(..., frames)`, float32 or float64: one turn of each loop.
        length: Frames of the result, which may be more than one turn.
        ratio: Speed, and factor of all frequencies; its terms should be small.

    Returns:
        Shape `(..., length)`; frame n is the loop at the time of its frame n * ratio.
    """
    up, down = ratio.denominator, ratio.numerator
    frames = sounds.shape[-1]
    # Whole periods of both grids in front of it, so that what the filter sees too much of can be cut off exactly.
    margin = math.ceil(2 * FILTER_WIDTH / min(up, down))
    first, last = -margin * down, math.ceil(length * ratio) + margin * down
    # Contiguous first: an index keeps the strides, and `resample` cannot read those of a DataLoader's targets.
    loop = sounds.contiguous()[..., torch.arange(first, last, device=sounds.device).remainder(frames)]
    if ratio == 1:
        return loop[..., margin : margin + length]
    converted: Tensor = resample(loop, down, up, lowpass_filter_width=FILTER_WIDTH, rolloff=0.97)
    return converted[..., margin * up : margin * up + length]
