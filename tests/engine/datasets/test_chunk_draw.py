"""Chunks are a pure function of seed, epoch and index, and every place of every track is equally likely."""

from __future__ import annotations

import numpy as np
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.datasets.chunk_draw import ChunkDraw


@settings(deadline=None)
@given(
    lengths=st.lists(st.integers(5, 2**33), min_size=1, max_size=6),
    chunk_length=st.integers(1, 5),
    seed=st.integers(0, 2**63),
    epoch=st.integers(0, 2**40),
    index=st.integers(0, 2**40),
)
def test_chunks_lie_within_tracks_and_come_again(
    lengths: list[int], chunk_length: int, seed: int, epoch: int, index: int
) -> None:
    chunk = ChunkDraw(lengths, chunk_length, seed).chunk(epoch, index)
    assert 0 <= chunk.offset <= lengths[chunk.track] - chunk_length
    assert ChunkDraw(lengths, chunk_length, seed).chunk(epoch, index) == chunk


def test_places_are_equally_likely_the_last_one_included() -> None:
    draw = ChunkDraw([3, 8, 2], 2, seed=0)  # 2, 7 and 1 places
    places = [draw.chunk(0, index) for index in range(20_000)]
    counts = np.zeros((3, 7), int)
    for chunk in places:
        counts[chunk.track, chunk.offset] += 1
    observed = np.concatenate([counts[0, :2], counts[1], counts[2, :1]])
    assert observed.sum() == 20_000
    assert scipy.stats.chisquare(observed).pvalue > 1e-3


def test_seeds_epochs_and_attempts_give_other_chunks() -> None:
    def offsets(seed: int, epoch: int, attempt: int) -> list[int]:
        draw = ChunkDraw([10**9], 1, seed)
        return [draw.chunk(epoch, index, attempt).offset for index in range(100)]

    streams = [offsets(*which) for which in ((0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1))]
    assert len({offset for stream in streams for offset in stream}) == 400
