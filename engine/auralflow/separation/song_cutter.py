"""Between a song at its own rate and a model at its rate: cutting inputs out and putting estimates back."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from auralflow.audio.resample import resample_range
from auralflow.separation.channel_layout import channel_groups, join_channels, split_channels
from auralflow.separation.consistency import make_consistent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from auralflow.audio.info import AudioReader
    from auralflow.models.base import ModelInfo
    from auralflow.regions import Regions
    from auralflow.separation.chunks import Chunk, ChunkGrid
    from auralflow.separation.stem_store import StemStore


class SongCutter:
    """One song, one model, one store.

    Args:
        reader: The song.
        store: Where finished stretches go.
        info: The model.
        grid: How the song is cut.
        crossfade: Samples at the model's rate, centred on a border, over which neighbouring chunks are blended.
        consistency: Whether stems are made to add up to the mixture.
    """

    def __init__(
        self,
        reader: AudioReader,
        store: StemStore,
        info: ModelInfo,
        grid: ChunkGrid,
        *,
        crossfade: int,
        consistency: bool,
    ) -> None:
        self.grid = grid
        self._store = store
        self._source = RecentAudio(reader)
        self._model_rate = info.sample_rate
        self._rate = reader.info.sample_rate
        self._frames = reader.info.frames
        self._groups = channel_groups(reader.info.channels, info.channels)
        self._fade = crossfade // 2 * self._rate // self._model_rate
        self._consistency = consistency

    def frame_at(self, cell: int) -> int:
        """The first frame of the song in a cell."""
        frame = -(-self.grid.position(cell) * self._rate // self._model_rate)
        return min(max(frame, 0), self._frames)

    def cell_at(self, frame: int) -> int:
        """The cell that a frame of the song lies in."""
        position = frame * self._model_rate // self._rate
        cell = (position - self.grid.offset) // self.grid.cell_length
        return min(max(cell, 0), self.grid.count - 1)

    def done_cells(self) -> list[bool]:
        """Which cells are finished, but for cross-fades that wait for their neighbour."""
        finished = self._store.finished
        borders = [self.frame_at(cell) for cell in range(self.grid.count + 1)]
        return [
            finished.covers(self._seam(start)[1], self._seam(stop)[0])
            and self._has_delivered(start, "right", finished)
            and self._has_delivered(stop, "left", finished)
            for start, stop in pairwise(borders)
        ]

    def _has_delivered(self, border: int, side: str, finished: Regions) -> bool:
        """Whether the cross-fade at a border is done or waits for the other side only."""
        start, stop = self._seam(border)
        return finished.covers(start, stop) or self._store.seam(border, side) is not None

    def _seam(self, border: int) -> tuple[int, int]:
        """The stretch that is cross-faded at a border; empty at both ends of the song."""
        if not 0 < border < self._frames:
            return border, border
        return max(0, border - self._fade), min(self._frames, border + self._fade)

    def model_input(self, chunk: Chunk) -> NDArray[np.float32]:
        """What the model sees: `(groups, model channels, samples)` at its own rate, zeros outside the song."""
        start, stop = self.grid.position(chunk.input_start), self.grid.position(chunk.input_stop)
        block = resample_range(self._source.read, start, stop - start, self._rate, self._model_rate)
        return split_channels(block, self._groups)

    def deliver(self, chunk: Chunk, estimate: NDArray[np.float32]) -> list[tuple[int, int]]:
        """Store what a chunk makes final.

        Args:
            chunk: The chunk.
            estimate: The model's output for `model_input`, `(groups, sources, model channels, samples)`.

        Returns:
            The stretches `(start, stop)` of the song that are final now.
        """
        left, right = self._seam(self.frame_at(chunk.start)), self._seam(self.frame_at(chunk.stop))
        # The stretch this chunk has a part in: its core, and the outer halves of both cross-fades.
        start, stop = left[0], right[1]
        stems = self._at_song_rate(chunk, estimate, start, stop)
        inner = slice(left[1] - start, max(left[1], right[0]) - start)
        pieces = [(left[1], stems[:, inner])]
        if left[0] < left[1]:
            weight = self._ramp(left, self.frame_at(chunk.start))
            part = stems[:, : left[1] - start] * weight
            pieces += self._blend(self.frame_at(chunk.start), "right", left[0], part)
        if right[0] < right[1]:
            weight = 1 - self._ramp(right, self.frame_at(chunk.stop))
            part = stems[:, right[0] - start :] * weight
            pieces += self._blend(self.frame_at(chunk.stop), "left", right[0], part)
        finished = []
        for position, piece in pieces:
            if piece.shape[1]:
                self._finish(position, piece)
                finished.append((position, position + piece.shape[1]))
        for border in (self.frame_at(chunk.start), self.frame_at(chunk.stop)):
            if self._store.finished.covers(*self._seam(border)):
                self._store.drop_seam(border, "left")
                self._store.drop_seam(border, "right")
        return finished

    def _ramp(self, seam: tuple[int, int], border: int) -> NDArray[np.float32]:
        """The weight of the chunk behind a border, `(frames, 1)`: strictly between 0 and 1, a half at the border."""
        position = np.arange(seam[0], seam[1]) - (border - self._fade) + 0.5
        ramp: NDArray[np.float32] = (position / (2 * self._fade)).astype(np.float32)[:, None]
        return ramp

    def _blend(
        self, border: int, side: str, start: int, weighted: NDArray[np.float32]
    ) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """The finished cross-fade if the neighbour has delivered its part, else nothing: this part is kept."""
        other = self._store.seam(border, "left" if side == "right" else "right")
        if other is None:
            self._store.put_seam(border, side, weighted)
        else:
            yield start, weighted + other

    def _finish(self, start: int, stems: NDArray[np.float32]) -> None:
        mixture = self._source.read(start, stems.shape[1])
        if self._consistency:
            stems = make_consistent(mixture, stems)
        self._store.write(start, mixture, stems)

    def _at_song_rate(self, chunk: Chunk, estimate: NDArray[np.float32], start: int, stop: int) -> NDArray[np.float32]:
        """`(sources, stop - start, channels)` for frames `[start, stop)` of the song."""
        joined = join_channels(estimate, self._groups)
        first = self.grid.position(chunk.input_start)
        if self._rate == self._model_rate:
            return joined[:, start - first : stop - first]
        sources, samples, channels = joined.shape
        interleaved = joined.transpose(1, 0, 2).reshape(samples, sources * channels)

        def read(position: int, frames: int) -> NDArray[np.float32]:
            block = np.zeros((frames, sources * channels), dtype=np.float32)
            low, high = max(position, first), min(position + frames, first + samples)
            block[max(0, low - position) : max(0, high - position)] = interleaved[
                max(0, low - first) : max(0, high - first)
            ]
            return block

        converted = resample_range(read, start, stop - start, self._model_rate, self._rate)
        return converted.reshape(stop - start, sources, channels).transpose(1, 0, 2)


class RecentAudio:
    """A reader that remembers the last stretch, so that overlapping reads decode each frame once."""

    def __init__(self, reader: AudioReader) -> None:
        self._reader = reader
        self._start = 0
        self._block: NDArray[np.float32] = np.zeros((0, reader.info.channels), dtype=np.float32)

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Float32 of shape `(frames, channels)`, zeros outside the song."""
        stop, known = start + frames, self._start + len(self._block)
        if self._start <= start and stop <= known:
            return self._block[start - self._start : stop - self._start]
        if self._start <= start < known:
            fresh = self._reader.read(known, stop - known)
            block = np.concatenate([self._block[start - self._start :], fresh])
        else:
            block = self._reader.read(start, frames)
        self._start, self._block = start, block
        return block
