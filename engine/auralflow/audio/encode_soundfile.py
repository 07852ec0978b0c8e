"""Encoding through libsndfile: WAV, RF64, AIFF, FLAC, MP3, Ogg Vorbis, Opus."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile

from auralflow.audio.channel_order import to_vorbis_order
from auralflow.audio.formats import bytes_per_sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from io import FileIO

    from numpy.typing import NDArray

    from auralflow.audio.formats import EncodePlan

# Over this many bytes of samples a WAV becomes an RF64 (EBU Tech 3306): 4 GiB less room for tags and cover art.
RF64_FROM_BYTES = 2**32 - 2**26

_SUBTYPES = {"16": "PCM_16", "24": "PCM_24", "32": "PCM_32", "float": "FLOAT"}
# Bit rate of stereo Vorbis at 44.1 kHz for quality 0, 0.1, ... 1 (what libvorbis aims at), in kbit/s.
_VORBIS_KBPS = (64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 500)


class GuardedFile:
    """A file for libraries written in C, which cannot let a Python exception through.

    Args:
        raw: The file, unbuffered.

    Attributes:
        error: The first error of the file; from then on nothing is written.
    """

    def __init__(self, raw: FileIO) -> None:
        self._raw = raw
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        """Write all of it; 0 after an error."""
        if self.error is not None:
            return 0
        view = memoryview(data)
        try:
            while view:
                view = view[self._raw.write(view) :]
        except OSError as error:
            self.error = error
            return 0
        return len(data)

    def readinto(self, buffer: memoryview) -> int:
        """Read as much as fits."""
        try:
            return self._raw.readinto(buffer)
        except OSError as error:
            self.error = self.error or error
            return 0

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go somewhere."""
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        """Where it is."""
        return self._raw.tell()


class SoundfileEncoder:
    """Writes one file through libsndfile.

    Args:
        raw: The empty file, open for reading and writing, unbuffered; stays open.
        plan: How to write it.
        frames: How many frames will come, which decides between WAV and RF64.
        info: Texts for the header, by libsndfile's names for them.

    Raises:
        OSError: If the file cannot be written.
        soundfile.SoundFileError: If libsndfile refuses.
    """

    def __init__(self, raw: FileIO, plan: EncodePlan, frames: int, info: Mapping[str, str]) -> None:
        self._file = GuardedFile(raw)
        self._reorder = plan.format.name in {"ogg", "opus"}
        container, subtype = _container(plan, frames)
        options = _quality(plan)
        with self._translated():
            self._sound = soundfile.SoundFile(
                self._file,
                "w",
                samplerate=plan.sample_rate,
                channels=plan.channels,
                format=container,
                subtype=subtype,
                **options,
            )
            for name, text in info.items():
                setattr(self._sound, name, text)

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        """What the file said, instead of what libsndfile or its wrapper made of it."""
        try:
            yield
        except (soundfile.SoundFileError, AssertionError) as error:
            # The wrapper asserts that everything was written.
            if self._file.error is not None:
                raise self._file.error from error
            raise
        if self._file.error is not None:
            raise self._file.error

    def write(self, samples: NDArray[Any]) -> None:
        """Encode frames of shape `(frames, channels)`: int32 for fixed point, float32 for the rest.

        Raises:
            OSError: If the file cannot be written.
        """
        if self._reorder and samples.dtype == np.float32:
            samples = to_vorbis_order(samples)
        with self._translated():
            self._sound.write(samples)

    def close(self) -> None:
        """Write what is left and the header's final figures.

        Raises:
            OSError: If the file cannot be written.
        """
        with self._translated():
            self._sound.close()

    def discard(self) -> None:
        """Free the encoder after a failure; the file is of no use."""
        self._file.error = self._file.error or OSError("discarded")
        with contextlib.suppress(soundfile.SoundFileError):
            self._sound.close()


def _container(plan: EncodePlan, frames: int) -> tuple[str, str]:
    name = plan.format.name
    if name == "wav":
        subtype = _SUBTYPES[plan.bit_depth or "float"]
        if frames * plan.channels * bytes_per_sample(plan.bit_depth) > RF64_FROM_BYTES:
            return "RF64", subtype
        # The extensible header says which loudspeaker a channel is for.
        return ("WAVEX" if plan.channels > 2 else "WAV"), subtype
    if name in {"aiff", "flac"}:
        return name.upper(), _SUBTYPES[plan.bit_depth or "24"]
    return {"mp3": ("MP3", "MPEG_LAYER_III"), "ogg": ("OGG", "VORBIS"), "opus": ("OGG", "OPUS")}[name]


def _quality(plan: EncodePlan) -> dict[str, object]:
    """Libsndfile's 0 (best) to 1 for a bit rate; it has no other way to say it."""
    kbps = plan.bitrate_kbps
    if kbps is None:
        return {}
    per_channel = kbps / plan.channels
    match plan.format.name:
        case "mp3":
            lowest, highest = (
                (32, 320) if plan.sample_rate >= 32_000 else (8, 160 if plan.sample_rate >= 16_000 else 64)
            )
            level = 1 - (kbps - lowest) / (highest - lowest)
            return {"compression_level": float(np.clip(level, 0, 1)), "bitrate_mode": "CONSTANT"}
        case "ogg":
            # Fewer frames a second need fewer bits for the same quality.
            scale = min(1.0, plan.sample_rate / 44_100)
            quality = np.interp(2 * per_channel / scale, _VORBIS_KBPS, np.linspace(0, 1, 11))
            return {"compression_level": float(1 - quality)}
        case "opus":
            return {"compression_level": float(np.clip(1 - (per_channel - 6) / 250, 0, 1))}
    return {}
