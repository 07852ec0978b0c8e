from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralflow.errors import ConfigError
from auralflow.separation.chunks import FIRST_CORE_CELLS, ChunkGrid
from support.models import make_info

lengths = st.integers(1, 60_000)


@given(lengths, st.integers(0, 3000), st.lists(st.integers(0, 60), min_size=1), st.booleans())
def test_every_cell_is_done_exactly_once_wherever_the_playhead_jumps(
    length: int, edge: int, jumps: list[int], follows_playhead: bool
) -> None:
    info = make_info(edge_length=edge)
    grid = ChunkGrid.for_song(info, length)
    done = [False] * grid.count
    turn = 0
    while chunk := grid.next_chunk(done, jumps[turn % len(jumps)] if follows_playhead else None):
        turn += 1
        assert chunk.input_start == max(0, chunk.start - grid.context)
        assert chunk.input_stop == min(grid.count, chunk.stop + grid.context)
        assert (chunk.input_stop - chunk.input_start) * grid.cell_length <= info.chunk_length
        for cell in range(chunk.start, chunk.stop):
            assert not done[cell]
            done[cell] = True
    assert all(done)
    assert grid.position(grid.count) >= length + edge > grid.position(grid.count - 1)


def test_the_cell_being_played_comes_first_and_pieces_grow() -> None:
    grid = ChunkGrid.for_song(make_info(chunk_length=40_000), 200_000)
    done = [False] * grid.count
    sizes = []
    chunk = grid.next_chunk(done, 50)
    assert chunk is not None
    assert (chunk.start, chunk.stop) == (50, 50 + FIRST_CORE_CELLS)
    for _ in range(6):
        chunk = grid.next_chunk(done, 50)
        assert chunk is not None
        sizes.append(chunk.stop - chunk.start)
        done[chunk.start : chunk.stop] = [True] * (chunk.stop - chunk.start)
    assert sizes == [2, 2, 4, 8, 16, 32]
    assert max(sizes) <= grid.max_core


def test_where_cells_are_short_beside_contexts_nobody_overtakes_the_work() -> None:
    """As with networks of our own: cells of 23 ms, contexts of 2.6 s, and 0.1 s for each chunk."""
    info = make_info(grid_length=10, context_length=1000, chunk_length=10_000)
    grid = ChunkGrid.for_song(info, 100_000)
    done = [False] * grid.count
    playhead = chunks = 0
    while (chunk := grid.next_chunk(done, playhead)) is not None:
        assert chunk.start == playhead or any(done)
        done[chunk.start : chunk.stop] = [True] * (chunk.stop - chunk.start)
        playhead = min(grid.count - 1, playhead + 4)
        chunks += 1
        assert done[playhead] or chunk.stop == grid.count
    assert chunks < 40


def test_an_offset_before_the_song_still_covers_its_end() -> None:
    grid = ChunkGrid.for_song(make_info(grid_offset=-300, edge_length=300), 1500)
    assert grid.position(0) == -300
    assert grid.position(grid.count) >= 1800


def test_an_overlap_that_eats_the_chunk_is_refused() -> None:
    with pytest.raises(ConfigError, match="overlap"):
        ChunkGrid.for_song(make_info(), 10_000, context_length=4500)
