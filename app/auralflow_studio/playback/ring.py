"""Memory between two threads that never wait for each other: one writes, one reads.

Both rings rely on CPython's lock for one thing only: a counter or a reference is stored whole, and in order.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from auralflow_studio.playback.transport import LoopRange


class Block:
    """A short stretch of all lanes, ready to be mixed.

    Attributes:
        samples: Float32 of shape `(rows, 2, block frames)`: one row a lane, and the stand-in of unfinished stems last.
        epoch: Which seek it belongs to.
        position: Frame of the song of its first sample; the others follow by `transport.advance`.
        frames: How many samples are valid.
        loop: The loop by which it was read.
        is_end: Whether the song ends behind it.
        finished: Which cells of the song were finished when it was read, for every piece of it.
        is_complete: Whether stems are heard all through, so that it need not be read again.
        has_stand_in: Whether the stand-in sounds.
        last_weight: Share of the stems at its last sample, 0 to 1; None if another place of the song comes next.
    """

    __slots__ = (
        "epoch",
        "finished",
        "frames",
        "has_stand_in",
        "is_complete",
        "is_end",
        "last_weight",
        "loop",
        "position",
        "samples",
    )

    def __init__(self, rows: int, frames: int) -> None:
        self.samples: NDArray[np.float32] = np.zeros((rows, 2, frames), dtype=np.float32)
        self.epoch = -1
        self.position = 0
        self.frames = 0
        self.loop: LoopRange | None = None
        self.is_end = False
        self.finished: tuple[tuple[bool, ...], ...] = ()
        self.is_complete = False
        self.has_stand_in = False
        self.last_weight: float | None = None


class BlockRing:
    """Blocks in the order in which they are to be heard.

    The writer may put better blocks in the place of waiting ones (`replace`): the reader sees all of them or none.
    Memory of a block that the reader may still be looking at is not used again before it has moved on.

    Args:
        rows: Rows of a block.
        block_frames: Frames of a full block.
        ahead: How many blocks wait at most in normal running; a seek finds as much room again behind them.

    Attributes:
        wanted_epoch: The seek that is to be heard; the reader skips blocks of any other. Written by the thread that
            asks for a seek.
        write_index: Blocks written so far; the writer's.
        read_index: Blocks read so far; the reader's.
        render_position: Frame of the song that the reader comes to next; the reader's.
    """

    def __init__(self, rows: int, block_frames: int, ahead: int) -> None:
        self.rows = rows
        self.block_frames = block_frames
        self.ahead = ahead
        self.wanted_epoch = 0
        self.write_index = 0
        self.read_index = 0
        self.render_position = 0
        self._size = 2 * ahead
        self._order: list[Block] = [Block(rows, block_frames) for _ in range(self._size)]
        self._spare: list[Block] = [Block(rows, block_frames) for _ in range(ahead + 2)]
        self._retired: deque[tuple[int, Block]] = deque()

    # The writer's side.

    @property
    def has_room(self) -> bool:
        """Whether one more block can be written."""
        return self.write_index - self.read_index < self._size and self.spares > 0

    @property
    def spares(self) -> int:
        """How many blank blocks can be taken."""
        while self._retired and self._retired[0][0] < self.read_index:
            self._spare.append(self._retired.popleft()[1])
        return len(self._spare)

    def take_blank(self) -> Block:
        """A block that nobody looks at, to be filled and then published or used to replace another."""
        return self._spare.pop()

    def publish(self, block: Block) -> None:
        """Put a filled block behind all others."""
        slot = self.write_index % self._size
        self._spare.append(self._order[slot])
        self._order[slot] = block
        self.write_index += 1

    def waiting(self, index: int) -> Block:
        """The block with this number, counted from the first one ever written."""
        return self._order[index % self._size]

    def replace(self, first: int, blocks: Sequence[Block]) -> bool:
        """Put blocks in the place of the waiting ones from number `first` on.

        Returns:
            False, with nothing changed, if the reader has come too close in the meantime.
        """
        order = self._order.copy()
        for index, block in enumerate(blocks, first):
            order[index % self._size] = block
        old = [self._order[index % self._size] for index in range(first, first + len(blocks))]
        if self.read_index >= first:
            self._spare.extend(blocks)
            return False
        self._order = order
        if self.read_index < first:
            # The reader holds an earlier block, and finds the new ones from now on.
            self._spare.extend(old)
        else:
            self._retired.extend(enumerate(old, first))
        return True

    # The reader's side.

    def peek(self) -> Block | None:
        """The next block, or None if none waits."""
        return self._order[self.read_index % self._size] if self.read_index < self.write_index else None

    def skip(self) -> None:
        """Be done with the next block."""
        self.read_index += 1

    @property
    def waits_for_end(self) -> bool:
        """Whether the newest waiting block is the last one of the song."""
        if self.read_index >= self.write_index:
            return False
        newest = self._order[(self.write_index - 1) % self._size]
        return newest.is_end and newest.epoch == self.wanted_epoch


class SampleRing:
    """Stereo samples in the order in which they are to be heard.

    Args:
        frames: How many it holds.

    Attributes:
        written: Frames written so far; the writer's.
        taken: Frames taken so far; the reader's.
    """

    def __init__(self, frames: int) -> None:
        self._samples = np.zeros((frames, 2), dtype=np.float32)
        self.written = 0
        self.taken = 0

    @property
    def room(self) -> int:
        """How many frames can be written."""
        return len(self._samples) - (self.written - self.taken)

    def write(self, samples: NDArray[np.float32]) -> None:
        """Append samples of shape `(frames, 2)`, at most `room` frames."""
        size = len(self._samples)
        start = self.written % size
        first = min(len(samples), size - start)
        self._samples[start : start + first] = samples[:first]
        self._samples[: len(samples) - first] = samples[first:]
        self.written += len(samples)

    def read_into(self, out: NDArray[np.float32]) -> int:
        """Fill `out`, of shape `(frames, 2)`, with zeros behind what there is.

        Returns:
            How many frames there were.
        """
        size = len(self._samples)
        count = min(len(out), self.written - self.taken)
        start = self.taken % size
        first = min(count, size - start)
        out[:first] = self._samples[start : start + first]
        out[first:count] = self._samples[: count - first]
        out[count:] = 0.0
        self.taken += count
        return count
