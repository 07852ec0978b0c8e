"""Encoding through PyAV (FFmpeg's libraries): AAC and Apple Lossless in M4A. The one place that writes with PyAV."""

from __future__ import annotations

import contextlib
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from io import FileIO

    from numpy.typing import NDArray

    from auralflow.audio.formats import EncodePlan


class _WholeFile:
    """A file whose `write` writes everything: FFmpeg takes a short write, as on a full disk, for a success."""

    def __init__(self, raw: FileIO) -> None:
        self._raw = raw
        self.discarded = False
        self.read = raw.read
        self.seek = raw.seek
        self.tell = raw.tell

    def write(self, data: bytes) -> int:
        view = memoryview(data)
        while view and not self.discarded:
            view = view[self._raw.write(view) :]
        return len(data)


# FFmpeg's names for WAV's order of loudspeakers.
_LAYOUTS = {1: "mono", 2: "stereo", 3: "3.0", 4: "4.0", 5: "5.0", 6: "5.1"}
# FFmpeg reserves memory for a short ALAC block by its samples, but more than two channels have several headers with
# predictors in them. Those of a block of up to three frames do not fit, and FFmpeg ends the whole process.
_SMALLEST_COMPRESSED_FRAMES = 64


class PyavEncoder:
    """Writes one M4A file. The same members as `SoundfileEncoder`.

    Args:
        raw: The empty file, open for reading and writing, unbuffered; stays open.
        plan: How to write it.

    Raises:
        OSError: If the file cannot be written (FFmpeg's errors are `OSError`s, too).
    """

    def __init__(self, raw: FileIO, plan: EncodePlan) -> None:
        import av

        self._av = av
        self._layout = _LAYOUTS[plan.channels]
        self._sample_rate = plan.sample_rate
        self._format = {"16": "s16p", "24": "s32p", None: "fltp"}[plan.bit_depth]
        self._shift = 16 if plan.bit_depth == "16" else 0
        # The edit list, which tells players where the sound starts and ends, counts in the movie's time scale: in
        # frames it is exact, in FFmpeg's default of milliseconds the last frames are lost.
        self._file = _WholeFile(raw)
        self._container = av.open(self._file, "w", format="ipod", options={"movie_timescale": str(plan.sample_rate)})
        self._is_alac = plan.format.name == "alac"
        stream = self._container.add_stream(
            "alac" if self._is_alac else "aac", rate=plan.sample_rate, layout=self._layout
        )
        context: Any = stream.codec_context
        context.format = self._format
        if plan.bitrate_kbps is not None:
            context.bit_rate = plan.bitrate_kbps * 1000
        self._options = {"bits_per_raw_sample": "24"} if plan.bit_depth == "24" else {}
        context.options = self._options
        context.open()
        self._encoder = context
        self._block_frames: int = context.frame_size
        self._waiting: list[NDArray[Any]] = []
        self._waiting_frames = 0
        self._position = 0

    def write(self, samples: NDArray[Any]) -> None:
        """Encode frames of shape `(frames, channels)`: int32 for fixed point, float32 for the rest.

        Raises:
            OSError: If the file cannot be written.
        """
        self._waiting.append(samples)
        self._waiting_frames += len(samples)
        if self._waiting_frames >= self._block_frames:
            joined = np.concatenate(self._waiting)
            whole = len(joined) - len(joined) % self._block_frames
            for start in range(0, whole, self._block_frames):
                self._encode(joined[start : start + self._block_frames])
            self._waiting = [joined[whole:]]
            self._waiting_frames = len(joined) - whole

    def _encode(self, samples: NDArray[Any]) -> None:
        planes = np.ascontiguousarray(samples.T)
        if self._shift:
            planes = (planes >> self._shift).astype(np.int16)
        frame = self._av.AudioFrame.from_ndarray(planes, format=self._format, layout=self._layout)
        frame.sample_rate = self._sample_rate
        frame.pts = self._position
        self._position += len(samples)
        for packet in self._encoder.encode(frame):
            self._container.mux(packet)

    def _plain_encoder(self) -> Any:
        """A second ALAC encoder, which stores samples as they are: blocks do not depend on each other."""
        context = self._av.CodecContext.create("alac", "w")
        context.sample_rate = self._sample_rate
        context.time_base = Fraction(1, self._sample_rate)
        context.layout = self._layout
        context.format = self._format
        context.options = {**self._options, "compression_level": "0"}
        context.open()
        return context

    def _flush(self) -> None:
        for packet in self._encoder.encode(None):
            self._container.mux(packet)

    def close(self) -> None:
        """Write what is left and the index.

        Raises:
            OSError: If the file cannot be written.
        """
        if self._waiting_frames:
            samples = np.concatenate(self._waiting)
            if self._is_alac and len(samples) < _SMALLEST_COMPRESSED_FRAMES:
                self._flush()
                self._encoder = self._plain_encoder()
            self._encode(samples)
            self._waiting = []
        self._flush()
        self._container.close()

    def discard(self) -> None:
        """Free the encoder after a failure; the file is of no use."""
        self._file.discarded = True
        self._waiting = []
        with contextlib.suppress(OSError, self._av.FFmpegError):
            self._container.close()
