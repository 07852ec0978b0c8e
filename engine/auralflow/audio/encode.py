"""Writing sound files: a stream of blocks in, one complete file (or none) out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, Self

import numpy as np

from auralflow.audio.dither import quantise
from auralflow.audio.formats import EncodePlan, get_format
from auralflow.audio.pending_file import PendingFile, publish_all, write_error
from auralflow.errors import AudioWriteError, ConfigError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType

    from numpy.typing import NDArray

    from auralflow.progress import CancelToken


class Encoder(Protocol):
    """What `AudioWriter` needs of a library; every member may raise OSError or the library's own errors."""

    def write(self, samples: NDArray[Any], /) -> None:
        """Encode frames of shape `(frames, channels)`: int32 for fixed point, float32 for the rest."""

    def close(self) -> None:
        """Write what is left."""

    def discard(self) -> None:
        """Free the encoder after a failure."""


class AudioWriter:
    """Writes one sound file, under a hidden temporary name until it is complete.

    In order: `write` for every block, `close`, perhaps tags into `temporary`, `commit`. As a context manager it aborts
    when left with an exception and commits otherwise.

    Args:
        path: The final file. Missing folders are created.
        sample_rate: In Hz; one that the format can hold (`auralflow.audio.formats.plan_encoding` finds one).
        channels: At least 1.
        frames: How many frames will be written, exactly.
        container: A key of `auralflow.audio.formats.FORMATS`.
        bit_depth: "16", "24", "32" or "float"; None for lossy formats.
        bitrate_kbps: For lossy formats, all channels together.
        dither: Noise for 16 bit; None for none. Other depths take none.
        overwrite: Whether `commit` may replace a file.
        info: Texts for a WAV's INFO chunk (`auralflow.audio.tag_writer.info_strings`); other formats take none.

    Raises:
        ConfigError: If the format cannot hold that rate, depth or number of channels.
        AudioWriteError: If the file cannot be created. The other methods raise it, too (disk full, gone, ...).
    """

    def __init__(
        self,
        path: Path,
        *,
        sample_rate: int,
        channels: int,
        frames: int,
        container: str = "wav",
        bit_depth: str | None = None,
        bitrate_kbps: int | None = None,
        dither: np.random.Generator | None = None,
        overwrite: bool = True,
        info: Mapping[str, str] | None = None,
    ) -> None:
        self._plan = _checked_plan(container, sample_rate, channels, bit_depth, bitrate_kbps)
        self._expected_frames = frames
        self._frames = 0
        self._dither = dither if self._plan.bit_depth == "16" else None
        self._overwrite = overwrite
        self._info = dict(info or {}) if self._plan.format.name == "wav" else {}
        self._encoder: Encoder | None = None
        if frames == 0 and self._plan.format.name not in {"wav", "aiff", "ogg"}:
            raise AudioWriteError(
                Text("{format} cannot hold a sound of no length.", format=self._plan.format.title),
                path=path,
                hint="Choose WAV.",
            )
        limit = self._plan.format.max_bytes
        if limit is not None and self._plan.bytes_for(frames) > limit:
            raise AudioWriteError(
                Text(
                    "{name!r} would be larger than {format} allows (4 GB).",
                    name=path.name,
                    format=self._plan.format.title,
                ),
                path=path,
                hint="Choose WAV, which has no such limit, or FLAC.",
            )
        self._pending = PendingFile(path)
        try:
            self._encoder = self._open_encoder()
        except BaseException:
            self.abort()
            raise

    @property
    def path(self) -> Path:
        """The final file."""
        return self._pending.path

    @path.setter
    def path(self, path: Path) -> None:
        self._pending.path = path

    @property
    def temporary(self) -> Path:
        """Where the file is until `commit`; tags go in there after `close`."""
        return self._pending.temporary

    @property
    def pending(self) -> PendingFile:
        """The file, to be published together with others."""
        return self._pending

    @property
    def plan(self) -> EncodePlan:
        """How the file is written."""
        return self._plan

    def _open_encoder(self) -> Encoder:
        try:
            if self._plan.format.encoder == "pyav":
                from auralflow.audio.encode_pyav import PyavEncoder

                return PyavEncoder(self._pending.file, self._plan)
            from auralflow.audio.encode_soundfile import SoundfileEncoder

            return SoundfileEncoder(self._pending.file, self._plan, self._expected_frames, self._info)
        except Exception as error:
            raise self._translated(error) from error

    def _translated(self, error: Exception) -> AudioWriteError:
        if isinstance(error, OSError) and error.errno is not None:
            return write_error(error, self.path)
        return AudioWriteError(
            Text(
                "{name!r} cannot be written as {format}: {error}",
                name=self.path.name,
                format=self._plan.format.title,
                error=error,
            ),
            path=self.path,
            hint="Choose another format.",
        )

    def write(self, samples: NDArray[np.float32]) -> NDArray[np.float64] | None:
        """Encode a block.

        Args:
            samples: Float32 of shape `(frames, channels)`, full scale at +-1.

        Returns:
            What a reader will find in the file, same shape, in lossless formats; None in lossy ones.
        """
        if self._encoder is None:
            raise ValueError("write after close")
        if samples.ndim != 2 or samples.shape[1] != self._plan.channels:
            raise ValueError(f"expected (frames, {self._plan.channels}), got {samples.shape}")
        self._frames += len(samples)
        held: NDArray[np.float64] | None = None
        data: NDArray[Any] = samples
        if self._plan.bit_depth == "float":
            held = samples.astype(np.float64)
        elif self._plan.bit_depth is not None:
            data = quantise(samples, int(self._plan.bit_depth), dither=self._dither)
            held = data.astype(np.float64)
            held *= 2.0**-31
        try:
            self._encoder.write(data)
        except Exception as error:
            raise self._translated(error) from error
        return held

    def close(self) -> None:
        """Finish the encoding; the temporary file is a valid one now, and closed for `write`.

        Raises:
            ValueError: If not as many frames came as were announced.
        """
        if self._encoder is not None:
            if self._frames != self._expected_frames:
                raise ValueError(f"{self._expected_frames} frames were announced, {self._frames} came")
            encoder = self._encoder
            try:
                encoder.close()
            except Exception as error:
                raise self._translated(error) from error
            self._encoder = None

    def finish(self, cancel: CancelToken | None = None) -> None:
        """Close, and bring everything onto the disk; only the final name is missing then.

        Raises:
            Cancelled: If asked to stop.
        """
        self.close()
        self._pending.finish(cancel)

    def commit(self, cancel: CancelToken | None = None) -> None:
        """Finish and give the file its final name.

        Raises:
            FileExistsError: If there is a file of that name and `overwrite` is off.
            Cancelled: If asked to stop.
        """
        self.finish(cancel)
        publish_all([self._pending], overwrite=self._overwrite)

    def abort(self) -> None:
        """Remove everything. Does nothing after `commit`."""
        encoder, self._encoder = self._encoder, None
        if encoder is not None:
            encoder.discard()
        self._pending.abort()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.commit()
        finally:
            self.abort()


def _checked_plan(
    container: str, sample_rate: int, channels: int, bit_depth: str | None, bitrate_kbps: int | None
) -> EncodePlan:
    audio_format = get_format(container)
    if audio_format.sample_rates and sample_rate not in audio_format.sample_rates:
        raise ConfigError(Text("{format} cannot hold {rate_hz} Hz.", format=audio_format.title, rate_hz=sample_rate))
    if not 1 <= channels <= audio_format.max_channels:
        raise ConfigError(
            Text("{format} cannot hold {channels} channels.", format=audio_format.title, channels=channels)
        )
    if audio_format.is_lossless:
        bit_depth = bit_depth or audio_format.bit_depths[-1]
        if bit_depth not in audio_format.bit_depths:
            raise ConfigError(
                Text("{format} cannot hold a bit depth of {depth}.", format=audio_format.title, depth=bit_depth)
            )
    elif bitrate_kbps is None:
        bitrate_kbps = audio_format.default_bitrate_kbps
    return EncodePlan(
        format=audio_format,
        sample_rate=sample_rate,
        channels=channels,
        bit_depth=bit_depth if audio_format.is_lossless else None,
        bitrate_kbps=bitrate_kbps if not audio_format.is_lossless else None,
    )
