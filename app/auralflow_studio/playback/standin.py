"""Where stems are not finished yet, the mixture stands in for them: how much of each is heard, sample by sample.

Both sides of the border add up to the mixture, so the cross-fade is linear, and it lies inside the finished stretch,
where both are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from auralflow_studio.playback.source import PlaybackSource

FADE_S = 0.010


class StandIn:
    """Weights of the stems of one song.

    Finished stretches are looked up in cells of a fixed grid; a cell counts as finished if all of it is.

    Args:
        source: The song.
        cell_frames: Size of a cell.
    """

    def __init__(self, source: PlaybackSource, cell_frames: int) -> None:
        self._source = source
        self._cell = cell_frames
        self.fade_frames = max(1, round(FADE_S * source.sample_rate))

    def finished_cells(self, start: int, frames: int) -> tuple[bool, ...]:
        """Which cells that have a say in the weights of `[start, start + frames)` are finished; in order.

        Cells outside the song count as finished: nothing fades at its ends.
        """
        first, last = self._span(start, frames)
        low, high = max(0, first * self._cell), min(self._source.frames, last * self._cell)
        if self._source.is_finished(low, high - low):
            return (True,) * (last - first)
        return tuple(self._is_finished(cell) for cell in range(first, last))

    def weights(self, start: int, frames: int, finished: tuple[bool, ...]) -> NDArray[np.float32]:
        """The share of the stems in each sample, 0 to 1; that of the mixture is what is missing to 1.

        Args:
            start: First frame.
            frames: How many.
            finished: What `finished_cells` says of them.

        Returns:
            Float32 of shape `(frames,)`.
        """
        weights = np.ones(frames, dtype=np.float32)
        if not all(finished):
            first, _ = self._span(start, frames)
            at = np.arange(start, start + frames)
            for left, right in _unfinished_runs(finished):
                a, b = (first + left) * self._cell, (first + right) * self._cell
                distance = np.maximum(np.maximum(a - at, at - b + 1), 0)
                np.minimum(weights, distance.astype(np.float32) / self.fade_frames, out=weights)
        return weights

    def slowed(self, weights: NDArray[np.float32], before: float | None) -> NDArray[np.float32]:
        """The same weights, moving away from what was heard just before only as fast as a cross-fade does.

        Args:
            weights: The share of the stems.
            before: Share at the sample before; None if that is another place of the song.
        """
        if before is None:
            return weights
        reach = np.arange(1, len(weights) + 1, dtype=np.float32) / self.fade_frames
        return np.clip(weights, before - reach, before + reach)

    def _span(self, start: int, frames: int) -> tuple[int, int]:
        first = (start - self.fade_frames) // self._cell
        return first, -((-(start + frames + self.fade_frames)) // self._cell)

    def _is_finished(self, cell: int) -> bool:
        low, high = max(0, cell * self._cell), min(self._source.frames, (cell + 1) * self._cell)
        return low >= high or self._source.is_finished(low, high - low)


def _unfinished_runs(finished: tuple[bool, ...]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for cell, is_finished in enumerate(finished):
        if is_finished:
            continue
        if runs and runs[-1][1] == cell:
            runs[-1] = (runs[-1][0], cell + 1)
        else:
            runs.append((cell, cell + 1))
    return runs
