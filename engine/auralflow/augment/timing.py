"""Augmentations of when stems are heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from auralflow.augment.base import StemsShape, uniform
from auralflow.augment.ranges import require_count
from auralflow.augment.stem_moves import StemMoves, moved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Generator, Tensor


@dataclass(frozen=True, kw_only=True)
class TimeShift:
    """Plays each stem of a chunk sooner or later, as a loop: what leaves at one end comes in at the other.

    Filling up with silence instead would lose sound, make stems quieter, and teach that stems begin and end at the
    edges of a chunk; as a loop each keeps all its samples, and so its level, at the price of one cut somewhere. The
    mixture is the sum of the stems, so that the cut is in both and can be learnt to be passed on.

    Attributes:
        max_frames: Furthest way in either direction, from 0; each number of frames is equally likely. May be longer
            than a chunk.

    Raises:
        ConfigError: If it is no whole number from 0 up.
    """

    max_frames: int = 44_100

    def __post_init__(self) -> None:
        """Check the value."""
        require_count(0, max_frames=self.max_frames)

    def draw(self, generator: Generator, shape: Sequence[int]) -> StemMoves:
        """See `Augmentation.draw`."""
        size = StemsShape.of(shape)[:2]
        shifts = uniform(generator, size, -self.max_frames, self.max_frames + 1).floor().to(torch.int64)
        return StemMoves.of(*size, shifts=shifts)

    def apply(self, stems: Tensor, drawn: StemMoves) -> Tensor:
        """See `Augmentation.apply`."""
        return moved(stems, drawn)
