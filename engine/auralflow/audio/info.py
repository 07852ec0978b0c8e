"""What is known about an audio file, and what a decoder must offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    import numpy as np
    from numpy.typing import NDArray

    from auralflow.regions import Regions


@dataclass(frozen=True, kw_only=True)
class AudioInfo:
    """Facts about one audio file.

    Attributes:
        path: The file.
        sample_rate: Frames a second (Hz), 8 000 to 192 000 in practice.
        channels: 1 to 8.
        frames: Exact length in frames, encoder delay and padding already taken off.
        container: Lower-case name of the file format: "wav", "aiff", "flac", "mp3", "ogg", "opus", "m4a", "wma", ...
        codec: Lower-case name of the encoding: "pcm_16", "pcm_24", "float", "vorbis", "aac", "alac", ...
        bit_depth: 8, 16, 24, 32 or 64 for uncompressed and lossless files, None for lossy ones.
        is_float: Whether samples are stored as floating point.
        decoder: Which library reads it ("soundfile", "pyav").
        notes: What the user should know about this file, one sentence each ("The file is cut off: ...").
    """

    path: Path
    sample_rate: int
    channels: int
    frames: int
    container: str
    codec: str
    bit_depth: int | None
    is_float: bool
    decoder: str
    notes: tuple[str, ...] = ()

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.frames / self.sample_rate


class AudioReader(Protocol):
    """An open audio file. Not thread-safe: one reader a thread (opening twice is cheap).

    Blocks have the axes `(frames, channels)`, as in files and soundfile; whole recordings are `(channels, frames)`
    everywhere else: transpose them with `.T`.
    """

    @property
    def info(self) -> AudioInfo:
        """The facts about the file."""

    @property
    def replaced_samples(self) -> int:
        """How many samples read so far were NaN or infinite and were taken as 0."""

    @property
    def damaged(self) -> Regions:
        """The frames read so far that could not be decoded and were taken as silence."""

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Decode a stretch, wherever it is.

        Args:
            start: First frame; may be negative or past the end.
            frames: How many frames.

        Returns:
            Float32 of shape `(frames, channels)`, full scale at +-1, zeros outside the file. Values over full scale
            of float files are kept.

        Raises:
            AudioReadError: If the file is damaged there or has vanished.
        """

    def close(self) -> None:
        """Free the file."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None: ...
