"""Memory for the intermediate results of a loop, got once: blocks of it stay in the processor's cache."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray


class Scratch:
    """Lends the same memory again and again, in any shape; what was lent before is overwritten. Not thread-safe.

    Args:
        dtype: Of the arrays.
    """

    def __init__(self, dtype: DTypeLike) -> None:
        self._memory: NDArray[Any] = np.empty(0, dtype)

    def array(self, *shape: int) -> NDArray[Any]:
        """An array of a shape, in C order, with anything in it."""
        size = math.prod(shape)
        if size > len(self._memory):
            self._memory = np.empty(size, self._memory.dtype)
        return self._memory[:size].reshape(shape)
