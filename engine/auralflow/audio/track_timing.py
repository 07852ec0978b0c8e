"""Finds out where the sound of each packet of a track belongs, and where the sound starts and ends, to the frame.

Three ways, the cheapest that is exact: time stamps that tell it by themselves (MP4, Matroska), counting packets of one
length (raw streams), counting what the decoder puts out (everything else; the whole file is decoded once).
"""

from __future__ import annotations

import struct
from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from auralflow.audio.packet_times import CountedTimes, PacketTimes, SteadyTimes, tick_of
from auralflow.audio.reading import DecoderRefusedError, cut_off_note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from auralflow.audio.decode_pyav import AdtsPackets, ContainerPackets, Decoder, Packet
    from auralflow.audio.mp4_boxes import Mp4Track

_PROBED_PACKETS = 48
_TAIL_PACKETS = 8
_NO_TICK = -(1 << 62)
# The first packet of such a stream lacks its left half. Raw streams say nothing of delays, so that only this much,
# which no decoder can restore, is certainly no part of the sound.
_RAW_DELAYS = {"aac": 1024, "ac3": 256, "eac3": 256}
# Codecs whose packets all last equally long.
_EVEN_CODECS = frozenset(
    {"aac", "aac_latm", "ac3", "eac3", "mp3", "mp3float", "mp2", "mp2float", "alac", "flac", "opus"}
)
_OPUS_GRID_FRAMES = 120  # all lengths of Opus packets are multiples of 2.5 ms


@dataclass(frozen=True)
class TrackTiming:
    """What was found out. Positions are frames of what the decoder puts out.

    Attributes:
        rate: Frames a second.
        channels: How many.
        skipped: Frames in front that are delay, and no sound.
        frames: Length of the sound in frames.
        times: Positions of packets.
        notes: What to tell the user.
        grid: Frames of every packet, 0 if they differ.
    """

    rate: int
    channels: int
    skipped: int
    frames: int
    times: PacketTimes
    notes: tuple[str, ...] = ()
    grid: int = 0


@dataclass(frozen=True)
class _Probe:
    """The first packets: `(time stamp, frames that came out)` of each."""

    rate: int
    channels: int
    packets: tuple[tuple[int | None, int], ...]
    skipped: int

    @property
    def grid(self) -> int:
        """Frames of every packet if all have the same number, 0 otherwise. The last one may be shorter."""
        counts = [count for _, count in self.packets]
        whole = counts[:-1] if len(counts) > 1 else counts
        return whole[0] if whole and len(set(whole)) == 1 and counts[-1] <= whole[0] else 0


def measure_adts(packets: AdtsPackets) -> TrackTiming:
    """The timing of a raw AAC file.

    Raises:
        DecoderRefusedError: If nothing of it can be decoded.
    """
    decoder = packets.decoder()
    first = (packet for _, packet in islice(packets.after(0), _PROBED_PACKETS))
    probe = _probe(decoder, first)
    if not probe.grid:
        raise DecoderRefusedError("its AAC packets differ in length")
    count = len(packets.index.offsets) - 1
    skipped = _RAW_DELAYS["aac"] * probe.grid // 1024
    times = SteadyTimes(0, Fraction(1), probe.grid)
    return TrackTiming(probe.rate, probe.channels, skipped, count * probe.grid - skipped, times, (), probe.grid)


def measure_container(packets: ContainerPackets) -> TrackTiming:
    """The timing of the sound track in a container.

    Raises:
        DecoderRefusedError: If nothing of it can be decoded, or it is protected.
    """
    track = packets.mp4_track()
    if track is not None and track.encrypted:
        raise DecoderRefusedError("it is protected against copying (DRM)")
    probe = _probe(packets.decoder(), islice(packets.demux(), _PROBED_PACKETS))
    if track is not None and (timing := _measure_mp4(packets, probe, track)) is not None:
        return timing
    if packets.format_name.startswith("matroska") and (timing := _measure_steady(packets, probe)) is not None:
        return timing
    skipped = probe.skipped
    if packets.format_name == packets.codec_name:  # a raw stream
        skipped = _RAW_DELAYS.get(packets.codec_name, 0)
    elif packets.codec_name in ("wmav1", "wmav2"):
        skipped = _wma_delay(packets, probe)
    even = packets.codec_name in _EVEN_CODECS or (packets.codec_name.startswith("wmav") and not _has_reservoir(packets))
    times, end = _count_packets(packets, probe) if probe.grid and even else _count_frames(packets)
    return TrackTiming(probe.rate, probe.channels, skipped, end - skipped, times)


def _probe(decoder: Decoder, packets: Iterable[Packet]) -> _Probe:
    seen: list[tuple[int | None, int]] = []
    skipped = 0
    for packet in packets:
        samples = decoder.decode(packet)
        if samples is None:
            continue
        if not seen:
            skipped = _trims(packet)[0]
        seen.append((tick_of(packet), len(samples)))
    if not decoder.rate:
        raise DecoderRefusedError("nothing of its sound can be decoded")
    return _Probe(decoder.rate, decoder.channels, tuple(seen), skipped)


def _trims(packet: Packet) -> tuple[int, int]:
    """Frames at the start and at the end of a packet that the container marks as no part of the sound."""
    if not packet.has_sidedata("skip_samples"):
        return 0, 0
    front, back = struct.unpack_from("<II", bytes(packet.get_sidedata("skip_samples")))
    return front, back


def _measure_mp4(packets: ContainerPackets, probe: _Probe, track: Mp4Track) -> TrackTiming | None:
    per_tick = probe.rate * packets.time_base
    origin = probe.packets[0][0]
    grid = 1 if per_tick.denominator == 1 else probe.grid
    if origin is None or not grid:
        return None
    times = SteadyTimes(origin, per_tick, grid)
    skipped, length = track.span(probe.rate)
    span = None if track.fragmented else packets.index_span()
    if track.fragmented:
        length = None  # the edit list speaks of what lies outside the fragments
    if span is None:
        end = _count_packets(packets, probe)[1] if not track.fragmented else _tail(packets, times, fragmented=True)[0]
    else:
        end = times.position(span.last_tick) + (probe.grid or probe.packets[0][1])
        # The last packet may be shorter than the others; the length of the media knows.
        if track.duration:
            media = round(Fraction(track.duration * probe.rate, track.timescale))
            end = media if end - max(probe.grid, 1) < media < end else end
    stop = end if length is None else min(skipped + length, end)
    notes: tuple[str, ...] = ()
    if span is not None and span.cut_tick is not None:
        left = max(min(times.position(span.cut_tick), stop) - skipped, 0)
        notes = (cut_off_note(left, stop - skipped, probe.rate),)
        stop = skipped + left
    return TrackTiming(probe.rate, probe.channels, skipped, stop - skipped, times, notes)


def _measure_steady(packets: ContainerPackets, probe: _Probe) -> TrackTiming | None:
    """Time stamps to the millisecond name the right packet where packets are long and equal."""
    per_tick = probe.rate * packets.time_base
    grid = _OPUS_GRID_FRAMES if packets.codec_name == "opus" and probe.rate == 48_000 else probe.grid
    origin = probe.packets[0][0]
    if not probe.grid or origin is None or grid < 1.5 * per_tick:
        return None
    times = SteadyTimes(origin, per_tick, grid)
    if any(tick is None or times.position(tick) != i * probe.grid for i, (tick, _) in enumerate(probe.packets)):
        return None
    end, last_tick = _tail(packets, times)
    if times.residual_frames(last_tick) > per_tick:
        return None  # the clock drifts, or there are gaps
    return TrackTiming(probe.rate, probe.channels, probe.skipped, end - probe.skipped, times)


def _tail(packets: ContainerPackets, times: SteadyTimes, *, fragmented: bool = False) -> tuple[int, int]:
    """Where the last packet's sound ends, and its time stamp.

    Args:
        packets: The packets.
        times: Their positions.
        fragmented: Whether only reading them all finds the last one, and their durations are exact.
    """
    last: deque[Packet] = deque(maxlen=_TAIL_PACKETS)
    length_s = packets.length_s
    if not fragmented and length_s is not None and packets.seek(times.origin + int((length_s - 2) / packets.time_base)):
        last.extend(packets.demux())
    if len(last) < _TAIL_PACKETS:
        packets.reopen()
        last.extend(packets.demux())
    packet = last[-1]
    tick = tick_of(packet)
    if tick is None:
        raise DecoderRefusedError("its packets have no time stamps")
    length = _last_length(packets, last)
    if fragmented and packet.duration:
        length = min(length, int(packet.duration * times.frames_per_tick))
    return times.position(tick) + length, tick


def _last_length(packets: ContainerPackets, last: Iterable[Packet]) -> int:
    """Frames of sound in the last of some packets."""
    kept = list(last)
    decoder = packets.decoder()
    length = 0
    for packet in kept:
        samples = decoder.decode(packet)
        length = 0 if samples is None else len(samples)
    rest = decoder.decode(None)  # some give out the last of it only when told that nothing follows
    length += 0 if rest is None else len(rest)
    return max(length - _trims(kept[-1])[1], 0)


def _count_packets(packets: ContainerPackets, probe: _Probe) -> tuple[PacketTimes, int]:
    """Positions and end where every packet lasts as long as the first ones."""
    packets.reopen()
    last: deque[Packet] = deque(maxlen=_TAIL_PACKETS)
    ticks = []
    for packet in packets.demux():
        ticks.append(_NO_TICK if (tick := tick_of(packet)) is None else tick)
        last.append(packet)
    count = len(ticks)
    times = CountedTimes(ticks, range(0, count * probe.grid, probe.grid))
    return times, (count - 1) * probe.grid + _last_length(packets, last)


def _count_frames(packets: ContainerPackets) -> tuple[PacketTimes, int]:
    """Positions and end by decoding the whole track once."""
    packets.reopen()
    decoder = packets.decoder()
    ticks, positions = [], []
    end = trimmed = 0
    for packet in packets.demux():
        ticks.append(_NO_TICK if (tick := tick_of(packet)) is None else tick)
        positions.append(end)
        samples = decoder.decode(packet)
        end += 0 if samples is None else len(samples)
        trimmed = _trims(packet)[1]
    rest = decoder.decode(None)
    end += 0 if rest is None else len(rest)
    return CountedTimes(ticks, positions), end - trimmed


def _has_reservoir(packets: ContainerPackets) -> bool:
    """Whether Windows Media packets borrow bits from each other, and so differ in length."""
    data = packets.extradata
    at = 2 if packets.codec_name == "wmav1" else 4
    return len(data) < at + 2 or bool(data[at] & 2)


def _wma_delay(packets: ContainerPackets, probe: _Probe) -> int:
    # FFmpeg's decoder assumes two packets, which holds for Microsoft's encoders; FFmpeg's own encoder is late by one.
    first_version = packets.codec_name == "wmav1"
    limits = ((16_000, 512), (22_050, 1024), (32_000, 1024 if first_version else 2048), (48_000, 2048), (96_000, 4096))
    frame = next((frames for limit, frames in limits if probe.rate <= limit), 8192)
    return frame if packets.encoder.startswith("Lav") else 2 * frame
