"""Takes files apart into packets and decodes these with PyAV (FFmpeg), an optional extra: the module that knows PyAV.

FFmpeg's own trimming (to the millisecond, and not at all after a seek) is switched off: where each packet's sound
belongs is worked out in `track_timing`. Decoders can be had new at any time, for those of AAC and AC-3 make noise from
a random generator that runs on from packet to packet.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import av
import av.audio
import av.logging
import numpy as np
from av.codec.context import Flags2

from auralflow.audio.mp4_boxes import Mp4Track, read_track
from auralflow.audio.packet_times import CountedTimes, PacketTimes, tick_of
from auralflow.audio.reading import DecoderRefusedError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from av.audio.codeccontext import AudioCodecContext
    from av.audio.frame import AudioFrame
    from av.container import InputContainer
    from numpy.typing import NDArray

    from auralflow.audio.adts import AdtsIndex

Packet: TypeAlias = "av.Packet[Any]"

av.logging.set_level(None)

# No playlists and no network streams: a file names no other files.
_DEMUXERS = (
    "mov,matroska,asf,aac,loas,ac3,eac3,dts,dtshd,truehd,mlp,avi,flv,mpegts,mpeg,wv,tta,ape,tak,mpc,mpc8,amr,ogg,flac,"
    "wav,w64,aiff,caf,au,mp3,rm,voc,oma"
)
# Decoders that can be made from a name and the codec's private bytes alone.
_REMAKEABLE = frozenset({"aac", "aac_latm", "ac3", "eac3", "opus", "vorbis", "mp3", "mp3float", "mp2", "mp2float"})
_PLANES_SAFE = 7  # PyAV reads past the end of the list of planes where there are 8
_INTEGER_SCALES = {"u8": 128.0, "s16": 32768.0, "s32": 2147483648.0}


class Decoder:
    """A decoder that has decoded nothing yet, and gives out arrays."""

    def __init__(self, context: AudioCodecContext) -> None:
        self._context = context
        self._packed: av.AudioResampler | None = None
        self.rate = 0
        self.channels = 0

    def decode(self, packet: Packet | None) -> NDArray[np.float32] | None:
        """The sound of a packet; of what is still held back for None.

        Returns:
            Float32 of shape `(frames, channels)`, possibly with no frames; None if the packet is damaged.
        """
        try:
            frames = self._context.decode(packet)
        except av.FFmpegError:
            return None
        parts = [self._samples(frame) for frame in frames]
        if not parts or len({part.shape[1] for part in parts}) > 1:
            return np.zeros((0, self.channels), np.float32)
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _samples(self, frame: AudioFrame) -> NDArray[np.float32]:
        self.rate = frame.sample_rate
        self.channels = frame.layout.nb_channels
        if frame.format.is_planar and self.channels > _PLANES_SAFE:
            if self._packed is None:
                self._packed = av.AudioResampler(frame.format.packed.name, frame.layout, frame.sample_rate)
            frame = self._packed.resample(frame)[0]
        array = frame.to_ndarray()
        array = array.T if frame.format.is_planar else array.reshape(-1, self.channels)
        scale = _INTEGER_SCALES.get(frame.format.packed.name)
        samples = array.astype(np.float32)
        if scale is not None:
            samples /= np.float32(scale)
            if frame.format.packed.name == "u8":
                samples -= 1.0
        return samples


@dataclass(frozen=True)
class IndexSpan:
    """The ends of a container's index.

    Attributes:
        last_tick: Time stamp of the last packet.
        cut_tick: Time stamp of the first packet that the file is too short for; None if it has them all.
    """

    last_tick: int
    cut_tick: int | None


class Packets(Protocol):
    """A track's packets, which can be entered anywhere."""

    def decoder(self) -> Decoder:
        """A new decoder. To be called before `after`."""

    def after(self, frame: int) -> Iterator[tuple[int, Packet]]:
        """Position and packet, from the first one that starts at `frame` or later."""

    def close(self) -> None:
        """Free the file."""


class _NamedFile:
    """A file as PyAV wants it; its name has the right ending only, as the real one may be anything."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self._file = file
        self.read = file.read
        self.tell = file.tell
        self.name = "sound" + (path.suffix if path.suffix.isascii() and path.suffix.isprintable() else "")

    def seek(self, offset: int, whence: int = 0) -> int:
        """As of a file; but a damaged container may send us anywhere, and an exception would be printed."""
        try:
            return self._file.seek(offset, whence)
        except (OSError, ValueError):
            return -1


class ContainerPackets:
    """The packets of the sound track in a container, which FFmpeg takes apart.

    Args:
        path: The file.
        file: The same, open; closed with this.
        track: Which sound track, counted from 0; the one meant for listening if None.

    Raises:
        DecoderRefusedError: If FFmpeg does not know the container, or there is no such sound track.
    """

    def __init__(self, path: Path, file: BinaryIO, track: int | None = None) -> None:
        self._path = path
        self._file = file
        self._track = track
        self.times: PacketTimes | None = None
        self.container: InputContainer
        self.stream: av.audio.AudioStream
        self._open()

    @property
    def context(self) -> AudioCodecContext:
        """The container's own decoder."""
        return self.stream.codec_context

    @property
    def format_name(self) -> str:
        """FFmpeg's name of the container format."""
        return str(self.container.format.name)

    @property
    def codec_name(self) -> str:
        """FFmpeg's name of the decoder."""
        return str(self.context.codec.name)

    @property
    def is_lossy(self) -> bool:
        """Whether the codec can lose something."""
        return not self.context.codec.lossless

    @property
    def sample_format(self) -> str:
        """FFmpeg's name of the decoder's samples: "u8", "s16", "s32", "flt" or "dbl"."""
        return str(self.context.format.packed.name)

    @property
    def time_base(self) -> Fraction:
        """Seconds in one unit of the packets' time stamps."""
        if self.stream.time_base is None:
            raise DecoderRefusedError("its sound track tells no times")
        return self.stream.time_base

    @property
    def has_video(self) -> bool:
        """Whether there are moving pictures; a cover is none."""
        attached = av.stream.Disposition.attached_pic
        return any(not stream.disposition & attached for stream in self.container.streams.video)

    @property
    def length_s(self) -> Fraction | None:
        """Length of the whole as the container tells it, None if it does not."""
        length = self.container.duration
        return None if not length or length < 0 else Fraction(length, av.time_base)

    @property
    def extradata(self) -> bytes:
        """The codec's private bytes."""
        return self.context.extradata or b""

    @property
    def encoder(self) -> str:
        """The program that wrote the file, "" if it does not say."""
        return self.container.metadata.get("encoder", "")

    def index_span(self) -> IndexSpan | None:
        """What the container's own index says of the last packet; None without an index."""
        entries = getattr(self.stream, "index_entries", None)
        if not entries:
            return None
        size = self._path.stat().st_size

        def lies_beyond(index: int) -> bool:
            return bool(entries[index].pos + entries[index].size > size)

        count = len(entries)
        if not lies_beyond(count - 1):
            return IndexSpan(entries[count - 1].timestamp, None)
        first = bisect_left(range(count), True, key=lies_beyond)
        return IndexSpan(entries[count - 1].timestamp, entries[first].timestamp)

    def demux(self) -> Iterator[Packet]:
        """The packets of the track from here on; ends early where the container is broken."""
        packets = self.container.demux(self.stream)
        while True:
            try:
                packet = next(packets, None)
            except av.FFmpegError:
                return
            if packet is None:
                return
            if packet.size:
                yield packet

    def mp4_track(self) -> Mp4Track | None:
        """What the boxes of an MP4 file say about the track; None if it is no such file."""
        if not self.format_name.startswith("mov"):
            return None
        # FFmpeg must not find the file's position changed.
        with self._path.open("rb") as file:
            return read_track(file, self.stream.id)

    def seek(self, tick: int) -> bool:
        """Go to a packet at or before a time stamp, as well as the container can be searched; whether it can be."""
        try:
            self.container.seek(tick, stream=self.stream)
        except av.FFmpegError:
            return False
        return True

    def reopen(self) -> None:
        """Go back to the front, with nothing in mind."""
        self.container.close()
        self._open()

    def decoder(self) -> Decoder:
        """A new decoder. To be called before `after`, as it may have to go back to the front."""
        if self.codec_name in _REMAKEABLE:
            return _new_decoder(self.codec_name, self.context.extradata)
        if self.is_lossy:
            self.reopen()
        else:
            self.context.flush_buffers()
        return Decoder(self.context)

    def after(self, frame: int) -> Iterator[tuple[int, Packet]]:
        """Position and packet, from the first one that starts at `frame` or later."""
        times = self._known_times()
        packets: Iterable[tuple[int | None, Packet]]
        if isinstance(times, CountedTimes) and not times.rising:
            self.reopen()
            positions = map(times.position_of_packet, itertools.count())
            packets = zip(positions, self.demux(), strict=False)
        else:
            packets = ((self._position(packet), packet) for packet in self._from(frame))
        for position, packet in packets:
            if position is not None and position >= frame:
                yield position, packet

    def close(self) -> None:
        """Free the file."""
        self.container.close()
        self._file.close()

    def _open(self) -> None:
        self._file.seek(0)
        try:
            self.container = av.open(
                _NamedFile(self._file, self._path),
                "r",
                container_options={"ignore_editlist": "1", "format_whitelist": _DEMUXERS},
                metadata_errors="ignore",
                buffer_size=1 << 16,
            )
        except (av.FFmpegError, ValueError) as error:
            raise DecoderRefusedError(_words(error)) from error
        tracks = self.container.streams.audio
        if self._track is not None and self._track >= len(tracks):
            self.container.close()
            raise DecoderRefusedError(
                Text(
                    "it holds {count} sound tracks, none of the number {number}", count=len(tracks), number=self._track
                )
            )
        stream = self.container.streams.best("audio") if self._track is None else tracks[self._track]
        if not isinstance(stream, av.audio.AudioStream) or getattr(stream, "codec_context", None) is None:
            self.container.close()
            raise DecoderRefusedError("it holds no sound track that can be decoded")
        self.stream = stream
        for other in self.container.streams:
            if other.index != stream.index and hasattr(other, "discard"):  # not before PyAV 17
                other.discard = av.stream.Discard.all
        stream.codec_context.flags2 |= Flags2.skip_manual

    def _known_times(self) -> PacketTimes:
        if self.times is None:
            raise ValueError("set `times` first")
        return self.times

    def _position(self, packet: Packet) -> int | None:
        tick = tick_of(packet)
        return None if tick is None else self._known_times().position(tick)

    def _from(self, frame: int) -> Iterator[Packet]:
        """Packets from one that starts at `frame` or before."""
        times = self._known_times()
        rate = self.context.sample_rate
        for margin_s in (0, 2, 20):
            if not self.seek(times.tick(max(frame - margin_s * rate, 0))):
                break
            packets = self.demux()
            first = next(packets, None)
            position = None if first is None else self._position(first)
            if first is not None and position is not None and position <= frame:
                return itertools.chain((first,), packets)
        self.reopen()
        return self.demux()


class AdtsPackets:
    """The packets of a raw AAC file, read without FFmpeg, which would have to read the whole file to know them."""

    # The frames of every packet; twice as many where the high-efficiency extension is used.
    grid = 1024

    def __init__(self, file: BinaryIO, index: AdtsIndex) -> None:
        self.file = file
        self.index = index

    def decoder(self) -> Decoder:
        """A new decoder."""
        return _new_decoder("aac", None)

    def after(self, frame: int) -> Iterator[tuple[int, Packet]]:
        """Position and packet, from the first one that starts at `frame` or later."""
        offsets = self.index.offsets
        number = -(-max(frame, 0) // self.grid)
        while number < len(offsets) - 1:
            stop = min(number + 64, len(offsets) - 1)
            self.file.seek(offsets[number])
            data = self.file.read(offsets[stop] - offsets[number])
            for n in range(number, stop):
                yield n * self.grid, av.Packet(data[offsets[n] - offsets[number] : offsets[n + 1] - offsets[number]])
            number = stop

    def close(self) -> None:
        """Free the file."""
        self.file.close()


def _new_decoder(name: str, extradata: bytes | None) -> Decoder:
    context = av.CodecContext.create(name, "r")
    if not isinstance(context, av.audio.codeccontext.AudioCodecContext):
        raise DecoderRefusedError(Text("{name} is no sound", name=name))
    context.extradata = extradata
    context.flags2 |= Flags2.skip_manual
    return Decoder(context)


def _words(error: Exception) -> str:
    if isinstance(error, av.InvalidDataError):
        return Text("FFmpeg finds no sound or video in it")
    text = getattr(error, "strerror", None) or str(error)
    return Text("FFmpeg: {said}", said=text)
