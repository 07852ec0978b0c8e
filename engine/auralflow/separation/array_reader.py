"""A recording in memory, as the separator reads files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from auralflow.audio.info import AudioInfo
from auralflow.regions import Regions

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any, Self

    from numpy.typing import NDArray


class ArrayReader:
    """An `auralflow.audio.info.AudioReader` of an array.

    Args:
        samples: Shape `(channels, frames)`, full scale at +-1.
        sample_rate: In Hz.
        path: Something on the disk that stands for the file; work folders are named after it.

    Attributes:
        replaced_samples: How many were NaN or infinite and are read as 0.
    """

    def __init__(self, samples: NDArray[Any], sample_rate: int, path: Path) -> None:
        self._samples = samples.astype(np.float32, copy=False)
        is_finite = np.isfinite(self._samples)
        self.replaced_samples = int(is_finite.size - np.count_nonzero(is_finite))
        if self.replaced_samples:
            self._samples = np.where(is_finite, self._samples, np.float32(0))
        self.damaged = Regions()
        channels, frames = samples.shape
        self.info = AudioInfo(
            path=path,
            sample_rate=sample_rate,
            channels=channels,
            frames=frames,
            container="array",
            codec="",
            bit_depth=None,
            is_float=True,
            decoder="array",
        )

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """See `AudioReader.read`."""
        block = np.zeros((frames, self.info.channels), np.float32)
        first, last = max(0, start), min(self.info.frames, start + frames)
        if first < last:
            block[first - start : last - start] = self._samples[:, first:last].T
        return block

    def close(self) -> None:
        """Nothing to free."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
