"""Finds sounds of a song that are made of others: copies, and mixtures that are taken for stems."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from auralflow.datasets.check_report import StemRelation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

COPY_DB = -40.0
"""Error up to which a sound is a copy of another, at whatever gain."""
SUM_DB = -10.0
"""Error up to which a sound is the sum of others: codecs leave -22 dB, limiters that take off 12 dB leave -13 dB, and
stems that have nothing to do with each other 0 dB."""

# What holds for all samples holds for some of them.
_EVERY_FRAMES = 16
_SILENT = 4e-8
"""Mean square of both channels' sum below which a sound is not compared: that of -80 dBFS."""
_PART = 0.01
"""Least share in the energy of a sum that makes a sound a part of it."""
_SWEEPS = 500


class StemRelations:
    """Compares all sounds of a song with each other, block by block.

    Args:
        count: How many sounds there are.
        block_frames: The most frames of a block.
    """

    def __init__(self, count: int, block_frames: int) -> None:
        self._rows = np.zeros((count, -(-block_frames // _EVERY_FRAMES)))
        self._products = np.zeros((count, count))
        self._frames = 0

    def take(self, number: int, block: NDArray[np.float32]) -> None:
        """Take a block of one sound.

        Args:
            number: Which sound.
            block: Shape `(frames, channels)`; may be shorter than the others, or empty.
        """
        some = block[::_EVERY_FRAMES]
        row = self._rows[number]
        # Not np.mean, which takes long along so short an axis; more than two channels are no stem's.
        np.add(some[:, 0], some[:, -1], out=row[: len(some)])
        row[len(some) :] = 0

    def finish(self) -> None:
        """All sounds have given a block."""
        # Not by "@": for so long a sum, BLAS would wake threads of its own again and again.
        self._products += np.einsum("if,jf->ij", self._rows, self._rows)
        self._frames += self._rows.shape[1]

    def found(self, *, has_mixture: bool) -> tuple[StemRelation, ...]:
        """What was found.

        Args:
            has_mixture: Whether the first sound is the song's mixture, which may be the sum of all others.
        """
        energy = self._products.diagonal()
        loud = [number for number, value in enumerate(energy) if value > _SILENT * self._frames]
        copies = self._copies(loud, has_mixture=has_mixture)
        copied = {copy.sound for copy in copies}
        stems = [number for number in loud if number not in copied and not (has_mixture and number == 0)]
        sums = [self._sum(number, [other for other in stems if other != number]) for number in stems]
        return (*copies, *(found for found in sums if found is not None))

    def _copies(self, loud: Sequence[int], *, has_mixture: bool) -> list[StemRelation]:
        copies: dict[int, StemRelation] = {}
        energy = self._products.diagonal()
        for place, first in enumerate(loud):
            for number in loud[place + 1 :]:
                if has_mixture and first == 0:
                    rest = sum(energy[other] for other in loud if other not in (first, number))
                    if rest < 10 ** (COPY_DB / 10) * energy[first]:
                        continue  # a song of one instrument is equal to its stem
                likeness = self._products[first, number] ** 2 / (energy[first] * energy[number])
                if number not in copies and likeness >= 1 - 10 ** (COPY_DB / 10):
                    copies[number] = StemRelation(sound=number, parts=(first,))
        return list(copies.values())

    def _sum(self, number: int, others: Sequence[int]) -> StemRelation | None:
        products = self._products[np.ix_(others, others)]
        with_it = self._products[others, number]
        energy = self._products[number, number]
        least = 10 ** (SUM_DB / 10) * energy

        def error(weights: NDArray[np.float64]) -> float:
            return float(energy - 2 * weights @ with_it + weights @ products @ weights)

        if len(others) < 2:
            return None
        if error(np.linalg.lstsq(products, with_it, rcond=1e-9)[0].astype(np.float64)) > least:
            return None
        weights = _not_negative(products, with_it)
        if error(weights) > least:
            return None
        shares = weights**2 * products.diagonal() / energy
        parts = tuple(other for other, share in zip(others, shares, strict=True) if share > _PART)
        return StemRelation(sound=number, parts=parts) if len(parts) > 1 else None


def _not_negative(products: NDArray[np.float64], with_it: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights of 0 or more that bring a sum nearest to a sound: least squares, one weight after the other.

    A part is the song less its other parts; only weights that are not negative tell the song from its parts.
    """
    weights = np.zeros(len(with_it))
    for _ in range(_SWEEPS):
        before = weights.copy()
        for place in range(len(weights)):
            rest = with_it[place] - products[place] @ weights + products[place, place] * weights[place]
            weights[place] = max(0.0, rest / products[place, place])
        if np.abs(weights - before).max() < 1e-6:
            break
    return weights
