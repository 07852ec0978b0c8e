"""Where a song is cut, and which piece comes next.

A song is a row of cells, each as long as the model's grid. A chunk is a run of cells that are wanted (its core) and
some cells of context on both sides, whose output is thrown away. Contexts are cut off at both ends of the song, so
that every chunk near an end sees the same end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralflow.errors import ConfigError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auralflow.models.base import ModelInfo

FIRST_CORE_CELLS = 2


@dataclass(frozen=True)
class Chunk:
    """A piece of work, in cells; all ranges are half-open.

    Attributes:
        start: First cell of the core.
        stop: Cell behind the core.
        input_start: First cell the model sees.
        input_stop: Cell behind the last one the model sees.
    """

    start: int
    stop: int
    input_start: int
    input_stop: int


@dataclass(frozen=True, kw_only=True)
class ChunkGrid:
    """The cells of one song for one model; lengths in samples at the model's rate.

    Attributes:
        cell_length: Length of a cell.
        offset: Where cell 0 starts; not positive.
        count: How many cells the song has.
        context: How many cells of context each side of a core has.
        max_core: The most cells a core may have.
    """

    cell_length: int
    offset: int
    count: int
    context: int
    max_core: int

    @classmethod
    def for_song(cls, info: ModelInfo, length: int, *, context_length: int | None = None) -> ChunkGrid:
        """The grid for a song.

        Args:
            info: The model.
            length: Of the song, in samples at the model's rate; at least 1.
            context_length: Instead of the model's own; rounded up to whole cells.
        """
        wanted = info.context_length if context_length is None else context_length
        context = -(-wanted // info.grid_length)
        count = -(-(length + info.edge_length - info.grid_offset) // info.grid_length)
        max_core = info.chunk_length // info.grid_length - 2 * context
        if max_core < 1:
            raise ConfigError(
                Text(
                    "An overlap of {overlap_s:.1f} s leaves nothing of a chunk of {chunk_s:.1f} s.",
                    overlap_s=wanted / info.sample_rate,
                    chunk_s=info.chunk_length / info.sample_rate,
                ),
                hint="Choose a smaller overlap.",
            )
        return cls(
            cell_length=info.grid_length, offset=info.grid_offset, count=count, context=context, max_core=max_core
        )

    def position(self, cell: int) -> int:
        """Where a cell starts, in samples at the model's rate."""
        return self.offset + cell * self.cell_length

    def chunk(self, start: int, stop: int) -> Chunk:
        """The chunk with core `[start, stop)`."""
        return Chunk(start, stop, max(0, start - self.context), min(self.count, stop + self.context))

    def next_chunk(self, done: Sequence[bool], playhead: int | None, max_core: int | None = None) -> Chunk | None:
        """What to do next.

        Without a playhead: the first cells that are not done, as many at once as the model takes. With one: the first
        cells not done at or behind it (then those before it); short while little is finished ahead of it, so that it is
        heard soon, then longer and longer.

        Args:
            done: Which cells are finished, `count` of them.
            playhead: The cell being played.
            max_core: A limit below the grid's own, when memory is short.

        Returns:
            The chunk, or None if all is done.
        """
        limit = min(self.max_core, max_core or self.max_core)
        begin = 0 if playhead is None else min(max(playhead, 0), self.count - 1)
        start = next((cell for cell in range(begin, self.count) if not done[cell]), None)
        if start is None:
            start = next((cell for cell in range(begin) if not done[cell]), None)
            if start is None:
                return None
        elif playhead is not None:
            # Contexts are computed with each core: with one much shorter, whoever listens would overtake the work.
            limit = min(limit, max(FIRST_CORE_CELLS, self.context // 2, start - begin))
        stop = start + 1
        while stop < min(self.count, start + limit) and not done[stop]:
            stop += 1
        return self.chunk(start, stop)
