"""Sound files of every format, made on the fly."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from auralflow.audio.files import has_pyav

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

needs_pyav = pytest.mark.skipif(not has_pyav(), reason="the optional extra `formats` (PyAV) is not installed")

_LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}


def write_sound(path: Path, samples: NDArray[np.float32], sample_rate: int, **options: Any) -> Path:
    """Write with libsndfile, in blocks (its Vorbis encoder crashes on a minute at once)."""
    with soundfile.SoundFile(path, "w", sample_rate, samples.shape[1], **options) as file:
        for start in range(0, len(samples), 8192):
            file.write(samples[start : start + 8192])
    return path


def write_av(
    path: Path,
    samples: NDArray[np.float32],
    sample_rate: int,
    codec: str,
    *,
    container: str | None = None,
    bit_rate: int | None = 192_000,
    options: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
    video: bool = False,
) -> Path:
    """Write with PyAV.

    Args:
        path: The file.
        samples: Float32 of shape `(frames, channels)`.
        sample_rate: In Hz.
        codec: FFmpeg's name of the encoder.
        container: FFmpeg's name of the container format; None for what the ending says.
        bit_rate: Bits a second of a lossy codec.
        options: Of the encoder.
        container_options: Of the container.
        video: Whether to put a picture track beside it.
    """
    import av

    layout = _LAYOUTS[samples.shape[1]]
    with av.open(str(path), "w", format=container, options=container_options or {}) as file:
        picture = file.add_stream("mpeg4", rate=25) if video else None
        stream = file.add_stream(codec, rate=sample_rate, options=options or {})
        stream.layout = layout
        if bit_rate is not None:
            stream.bit_rate = bit_rate
        form = stream.codec_context.codec.audio_formats
        wanted = "s16" if any(f.name.startswith("s16") for f in form) and bit_rate is None else form[0].name
        wanted = next(f.name for f in form if f.name.startswith(wanted))
        stream.format = wanted
        if picture is not None:
            picture.width, picture.height, picture.pix_fmt = 64, 64, "yuv420p"
            for number in range(len(samples) * 25 // sample_rate + 1):
                frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), number % 255, np.uint8), format="rgb24")
                frame.pts, frame.time_base = number, Fraction(1, 25)
                file.mux(picture.encode(frame))
            file.mux(picture.encode(None))
        resampler = av.AudioResampler(format=wanted, layout=layout, rate=sample_rate)
        # Interleaved, for PyAV reads past the end of eight planes.
        whole = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout=layout)
        whole.sample_rate, whole.pts, whole.time_base = sample_rate, 0, Fraction(1, sample_rate)
        fifo = av.AudioFifo()
        for part in [*resampler.resample(whole), *resampler.resample(None)]:
            fifo.write(part)
        size = stream.codec_context.frame_size or 1024
        while (part := fifo.read(size) or fifo.read(size, partial=True)) is not None:
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    return path


def decode_av(path: Path, **options: str) -> NDArray[np.float32]:
    """Everything FFmpeg makes of a file when read from front to end, of shape `(frames, channels)`."""
    import av

    with av.open(str(path), options=options) as file:
        parts = []
        for frame in file.decode(audio=0):
            array = frame.to_ndarray()
            array = array.T if frame.format.is_planar else array.reshape(-1, frame.layout.nb_channels)
            scale = {"s16": 2.0**15, "s32": 2.0**31}.get(frame.format.packed.name, 1.0)
            parts.append((array / scale).astype(np.float32))
        return np.concatenate(parts)


@dataclass(frozen=True)
class Format:
    """One way of storing sound.

    Attributes:
        ending: Of the file's name.
        writer: "sndfile" or "pyav".
        options: For the writer.
        error: Largest difference to the original, None if lossy.
        spare: How many frames more than the original the file may seem to hold, as nothing in it tells the end.
        sample_rate: Of the sound in it.
    """

    ending: str
    writer: str
    options: dict[str, Any] = field(default_factory=dict)
    error: float | None = None
    spare: int = 0
    sample_rate: int = 44_100

    def write(self, folder: Path, samples: NDArray[np.float32]) -> Path:
        """Write a file of this format."""
        path = folder / f"sound{self.ending}"
        if self.writer == "sndfile":
            return write_sound(path, samples, self.sample_rate, **self.options)
        return write_av(path, samples, self.sample_rate, **self.options)


_Q8, _Q16, _Q24 = 2.0**-7, 2.0**-15, 2.0**-23

FORMATS: dict[str, Format] = {
    "wav-8": Format(".wav", "sndfile", {"subtype": "PCM_U8"}, _Q8),
    "wav-16": Format(".wav", "sndfile", {"subtype": "PCM_16"}, _Q16),
    "wav-24": Format(".wav", "sndfile", {"subtype": "PCM_24"}, _Q24),
    "wav-32": Format(".wav", "sndfile", {"subtype": "PCM_32"}, _Q24),
    "wav-float": Format(".wav", "sndfile", {"subtype": "FLOAT"}, 0.0),
    "wav-double": Format(".wav", "sndfile", {"subtype": "DOUBLE"}, 0.0),
    "rf64": Format(".wav", "sndfile", {"format": "RF64", "subtype": "PCM_24"}, _Q24),
    "w64": Format(".w64", "sndfile", {"subtype": "PCM_16"}, _Q16),
    "aiff": Format(".aiff", "sndfile", {"subtype": "PCM_24"}, _Q24),
    "aifc-float": Format(".aifc", "sndfile", {"format": "AIFF", "subtype": "FLOAT"}, 0.0),
    "caf-alac": Format(".caf", "sndfile", {"subtype": "ALAC_24"}, _Q24),
    "flac-16": Format(".flac", "sndfile", {"subtype": "PCM_16"}, _Q16),
    "flac-24": Format(".flac", "sndfile", {"subtype": "PCM_24"}, _Q24),
    "ogg": Format(".ogg", "sndfile"),
    "opus": Format(".opus", "sndfile", {"format": "OGG", "subtype": "OPUS"}, sample_rate=48_000),
    "mp3-cbr": Format(".mp3", "sndfile", {"bitrate_mode": "CONSTANT", "compression_level": 0.0}),
    "mp3-vbr": Format(".mp3", "sndfile", {"bitrate_mode": "VARIABLE", "compression_level": 0.6}),
}
PYAV_FORMATS: dict[str, Format] = {
    "m4a-aac": Format(".m4a", "pyav", {"codec": "aac"}),
    "m4a-alac": Format(".m4a", "pyav", {"codec": "alac", "bit_rate": None}, _Q16),
    "mp4-fragments": Format(
        ".m4a",
        "pyav",
        {"codec": "aac", "container": "mp4", "container_options": {"movflags": "frag_keyframe+delay_moov"}},
        spare=1024,
    ),
    "mp4-video": Format(".mp4", "pyav", {"codec": "aac", "video": True}),
    "mov-pcm": Format(".mov", "pyav", {"codec": "pcm_s24le", "bit_rate": None}, _Q24),
    "aac": Format(".aac", "pyav", {"codec": "aac", "container": "adts"}, spare=1024),
    "wma": Format(".wma", "pyav", {"codec": "wmav2"}, spare=2048),
    "ac3": Format(".ac3", "pyav", {"codec": "ac3"}, spare=1536),
    "mkv-aac": Format(".mkv", "pyav", {"codec": "aac", "video": True}, spare=1024),
    "webm-opus": Format(".webm", "pyav", {"codec": "libopus"}, sample_rate=48_000),
    "mka-flac": Format(".mka", "pyav", {"codec": "flac", "bit_rate": None}, _Q16),
    "wavpack": Format(".wv", "pyav", {"codec": "wavpack", "bit_rate": None}, _Q16),
}
