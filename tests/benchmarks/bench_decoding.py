"""How fast sound files open, seek and decode, format by format.

    python tests/benchmarks/bench_decoding.py [--hours 3] [--formats mp3-cbr,m4a-aac] [--json]

Long files are made of one minute's packets again and again. Each file is in the page cache; times are medians of
several openings that know nothing of the earlier ones. Run with the folders `engine` and `tests` on PYTHONPATH.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from auralflow.audio import reading
from auralflow.audio.files import open_audio
from auralflow.audio.mpeg_frames import MpegIndex
from support.signals import music
from support.sound_files import FORMATS, PYAV_FORMATS, Format

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHOSEN = (
    "wav-16", "flac-16", "mp3-cbr", "mp3-vbr", "mp3-bare", "ogg", "opus",
    "m4a-aac", "m4a-alac", "aac", "wma", "ac3", "webm-opus",
)  # fmt: skip
_REMUXED = {"ogg": "ogg", "opus": "ogg", "m4a-aac": "mp4", "m4a-alac": "mp4", "wma": "asf", "webm-opus": "webm"}


def long_file(name: str, minutes: int, folder: Path) -> Path:
    """A file of that many minutes."""
    form: Format = FORMATS["mp3-vbr"] if name == "mp3-bare" else {**FORMATS, **PYAV_FORMATS}[name]
    minute: NDArray[np.float32] = music(60 * form.sample_rate, 2, form.sample_rate)
    target = folder / f"{name}{form.ending}"
    if name in ("wav-16", "flac-16"):
        with soundfile.SoundFile(target, "w", form.sample_rate, 2, **form.options) as file:
            for _ in range(minutes):
                file.write(minute)
        return target
    short = form.write(folder, minute)
    if name in _REMUXED:
        remux(short, target, minutes, _REMUXED[name])
    elif name.startswith("mp3"):
        repeat_mp3(short, target, minutes, tag=name != "mp3-bare")
    else:
        target.write_bytes(short.read_bytes() * minutes)
    short.unlink()
    return target


def repeat_mp3(short: Path, target: Path, minutes: int, *, tag: bool) -> None:
    """Frames again and again, under a LAME header that tells how many, or under none."""
    with short.open("rb") as file:
        index = MpegIndex(file)
        count = index.scan(file)
        data = short.read_bytes()
        frames = index.read(file, 0, count)
    head = bytearray(data[: len(data) - len(frames)])
    at = max(head.find(b"Xing"), head.find(b"Info"))
    head[at + 8 : at + 12] = (count * minutes).to_bytes(4, "big")
    head[at + 12 : at + 16] = (len(head) + len(frames) * minutes).to_bytes(4, "big")
    with target.open("wb") as file:
        file.write(head if tag else b"")
        for _ in range(minutes):
            file.write(frames)


def remux(short: Path, target: Path, times: int, container: str) -> None:
    """Packets again and again, with rising time stamps."""
    import av

    with av.open(str(short)) as source, av.open(str(target), "w", format=container) as file:
        stream = source.streams.audio[0]
        out = file.add_stream_from_template(stream)
        packets = [(bytes(p), p.duration, p.time_base) for p in source.demux(stream) if p.size]
        usual = statistics.mode(duration for _, duration, _ in packets)
        clock = 0
        for _ in range(times):
            for data, duration, time_base in packets:
                packet = av.Packet(data)
                packet.stream, packet.time_base = out, time_base
                packet.pts = packet.dts = clock
                # Only Vorbis has packets of several lengths; elsewhere the last one is marked as shorter.
                packet.duration = duration if stream.codec_context.name == "vorbis" else usual
                clock += packet.duration
                file.mux(packet)


def measure(path: Path, rounds: int = 5) -> dict[str, float]:
    """Milliseconds to open, to the first sound, to seek; and times real time of decoding."""
    opening, first, far, seeking = [], [], [], []
    rng = np.random.default_rng(0)
    for _ in range(rounds):
        reading.facts = type(reading.facts)()
        for module in ("decode_mpeg", "decode_soundfile", "pyav_reader"):
            if f"auralflow.audio.{module}" in sys.modules:
                sys.modules[f"auralflow.audio.{module}"].facts = reading.facts  # type: ignore[attr-defined]
        gc.collect()
        begin = time.perf_counter()
        reader = open_audio(path)
        opening.append(time.perf_counter() - begin)
        reader.read(0, 4_096)
        first.append(time.perf_counter() - begin)
        frames, rate = reader.info.frames, reader.info.sample_rate
        begin = time.perf_counter()
        reader.read(frames * 9 // 10, 4_096)
        far.append(time.perf_counter() - begin)
        for start in rng.integers(0, frames - 4_096, 4):
            begin = time.perf_counter()
            reader.read(int(start), 4_096)
            seeking.append(time.perf_counter() - begin)
        reader.close()
    begin = time.perf_counter()
    with open_audio(path) as reader:
        opening_again = time.perf_counter() - begin
        length = min(frames, 300 * rate)
        begin = time.perf_counter()
        for start in range(0, length, 65_536):
            reader.read(start, 65_536)
        speed = length / rate / (time.perf_counter() - begin)
    return {
        "minutes": round(frames / rate / 60, 1),
        "megabytes": round(path.stat().st_size / 1e6, 1),
        "open_ms": round(1e3 * statistics.median(opening), 1),
        "open_again_ms": round(1e3 * opening_again, 1),
        "first_sound_ms": round(1e3 * statistics.median(first), 1),
        "first_far_seek_ms": round(1e3 * statistics.median(far), 1),
        "seek_ms": round(1e3 * statistics.median(seeking), 1),
        "seek_worst_ms": round(1e3 * max(seeking), 1),
        "times_real_time": round(speed),
    }


def main() -> None:
    """Print one line a format."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--hours", type=float, default=3.0, help="length of the files")
    parser.add_argument("--formats", default=",".join(CHOSEN))
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args()
    for number, name in enumerate(options.formats.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            result = measure(long_file(name, max(round(60 * options.hours), 1), Path(folder)))
        if options.json:
            print(json.dumps({"format": name, **result}), flush=True)
        else:
            if number == 0:
                print(f"{'format':12}" + "".join(f"{key:>18}" for key in result))
            print(f"{name:12}" + "".join(f"{value:>18}" for value in result.values()), flush=True)


if __name__ == "__main__":
    main()
