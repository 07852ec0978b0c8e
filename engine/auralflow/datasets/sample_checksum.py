"""Checksums that tell whether two sounds have the same samples, at the speed of memory."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from auralflow.datasets.scratch import Scratch

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SEED = b"auralflow.datasets.sample_checksum"
# The last bits of a sample of 16 bit are zeros, and so would be those of its product with anything, and of the sum. The
# first bits of a word, which belong to its second sample, are laid over them.
_FOLD = np.uint64(41)


class SampleChecksum:
    """Sums up blocks of samples; keeps the memory that it works in. Not thread-safe.

    Samples are taken two by two for a whole number of 64 bit, which is multiplied with an odd random number of its
    place; the sum is taken modulo 2^64. Blocks that differ in one number never have the same sum; those that differ in
    more have it by a chance of less than one in a billion. A cryptographic hash would do better only against someone
    who wants to deceive, and takes several times as long.
    """

    def __init__(self) -> None:
        self._numbers = Scratch(np.uint64)

    def of(self, block: NDArray[np.float32]) -> bytes:
        """The checksum of a block, eight bytes.

        Args:
            block: In C order, of any shape with an even number of samples; 0 and -0 differ.
        """
        pairs = block.reshape(-1).view(np.uint64)
        numbers = np.right_shift(pairs, _FOLD, out=self._numbers.array(len(pairs)))
        numbers ^= pairs
        return int(np.dot(numbers, _weights(1 << len(pairs).bit_length())[: len(pairs)])).to_bytes(8, "little")


@lru_cache(maxsize=32)
def _weights(count: int) -> NDArray[np.uint64]:
    """Odd random numbers, always the same ones; fewer are the first of more."""
    return np.frombuffer(hashlib.shake_128(_SEED).digest(8 * count), "<u8").astype(np.uint64) | np.uint64(1)
