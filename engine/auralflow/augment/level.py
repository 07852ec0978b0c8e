"""Augmentations of level, polarity and stereo position, of each stem by itself."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from auralflow.augment.base import StemsShape, chance, uniform
from auralflow.augment.ranges import require_gains, require_probability
from auralflow.augment.stem_moves import StemMoves, moved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Generator, Tensor


@dataclass(frozen=True, kw_only=True)
class Gain:
    """Makes each stem louder or softer.

    Attributes:
        lowest: Smallest factor, above 0 (0.25 is -12 dB).
        highest: Largest factor (1.25 is +1.9 dB).
        even_in_db: Whether each decibel of the range is equally likely; else each factor is.

    Raises:
        ConfigError: If it is no range of factors above 0.

    Reference: S. Uhlich et al., "Improving music source separation based on deep neural networks through data
    augmentation and network blending", ICASSP 2017 (0.25 to 1.25).
    """

    lowest: float = 0.25
    highest: float = 1.25
    even_in_db: bool = False

    def __post_init__(self) -> None:
        """Check the values."""
        require_gains(self.lowest, self.highest)

    def draw(self, generator: Generator, shape: Sequence[int]) -> StemMoves:
        """See `Augmentation.draw`."""
        size = StemsShape.of(shape)[:2]
        if self.even_in_db:
            factors = uniform(generator, size, math.log(self.lowest), math.log(self.highest)).exp()
        else:
            factors = uniform(generator, size, self.lowest, self.highest)
        return StemMoves.of(*size, factors=factors.to(torch.float32))

    def apply(self, stems: Tensor, drawn: StemMoves) -> Tensor:
        """See `Augmentation.apply`."""
        return moved(stems, drawn)


@dataclass(frozen=True, kw_only=True)
class Polarity:
    """Turns stems upside down: sounds the same, but makes other sums.

    Attributes:
        probability: Of each stem, 0 to 1.

    Raises:
        ConfigError: If it is none.
    """

    probability: float = 0.5

    def __post_init__(self) -> None:
        """Check the value."""
        require_probability(probability=self.probability)

    def draw(self, generator: Generator, shape: Sequence[int]) -> StemMoves:
        """See `Augmentation.draw`."""
        size = StemsShape.of(shape)[:2]
        turned = chance(generator, size, self.probability)
        return StemMoves.of(*size, factors=1 - 2 * turned.to(torch.float32))

    def apply(self, stems: Tensor, drawn: StemMoves) -> Tensor:
        """See `Augmentation.apply`."""
        return moved(stems, drawn)


@dataclass(frozen=True, kw_only=True)
class ChannelSwap:
    """Swaps left and right; what is not stereo stays as it is.

    Attributes:
        probability: Of each stem, 0 to 1.

    Raises:
        ConfigError: If it is none.
    """

    probability: float = 0.5

    def __post_init__(self) -> None:
        """Check the value."""
        require_probability(probability=self.probability)

    def draw(self, generator: Generator, shape: Sequence[int]) -> StemMoves:
        """See `Augmentation.draw`."""
        batch, targets, channels, _ = StemsShape.of(shape)
        swapped = chance(generator, (batch, targets), self.probability)
        return StemMoves.of(batch, targets, swapped=swapped & (channels == 2))

    def apply(self, stems: Tensor, drawn: StemMoves) -> Tensor:
        """See `Augmentation.apply`."""
        return moved(stems, drawn)
