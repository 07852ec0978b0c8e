"""Which piece of which track comes when: a pure function of seed, epoch and index."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNIT = 2.0**-53


@dataclass(frozen=True)
class Chunk:
    """A piece of a track.

    Attributes:
        track: Index of the track.
        offset: Its first frame, at the dataset's sample rate.
    """

    track: int
    offset: int


class ChunkDraw:
    """Draws chunks with replacement, each place of each track equally likely.

    Nothing is stored: chunk number `index` of an epoch is computed from (seed, epoch, index, attempt) by the
    counter-based generator Philox, so that it is the same whoever asks for it, in whatever order.

    Args:
        lengths: Of the tracks, in frames.
        chunk_length: In frames; no track may be shorter.
        seed: Not negative; another one draws others.

    Reference: J. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
    """

    def __init__(self, lengths: Sequence[int], chunk_length: int, seed: int) -> None:
        self._ends = list(accumulate(length - chunk_length + 1 for length in lengths))
        self._seed = seed

    def chunk(self, epoch: int, index: int, attempt: int = 0) -> Chunk:
        """The chunk that comes at a place.

        Args:
            epoch: Not negative.
            index: Its place in the epoch, not negative.
            attempt: Above 0 for another one in its stead.
        """
        raw = np.random.Philox(key=self._seed, counter=[attempt, index, epoch, 0]).random_raw()
        place = int((raw >> 11) * _UNIT * self._ends[-1])
        track = bisect_right(self._ends, place)
        return Chunk(track, place - (self._ends[track - 1] if track else 0))
