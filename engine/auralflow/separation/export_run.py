"""The work of an export: find the peak, encode all tracks side by side, tag, publish together."""

from __future__ import annotations

import math
import os
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from auralflow.audio.encode import AudioWriter
from auralflow.audio.pending_file import publish_all
from auralflow.audio.resample import BlockSource, converted_length, resample_range
from auralflow.audio.tag_writer import info_strings, write_tags
from auralflow.disk_space import check_space
from auralflow.errors import AudioWriteError
from auralflow.progress import SpeedMeter
from auralflow.separation.consistency import to_dbfs
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from auralflow.progress import CancelToken, ProgressSink
    from auralflow.separation.export_plan import ExportPlan, ExportSettings

BLOCK_FRAMES = 2**16
# Looking for the peak takes about this share of the time that encoding takes.
_SCAN_SHARE = 0.2
_COLLISION_ATTEMPTS = 100


@dataclass(frozen=True, kw_only=True)
class ExportResult:
    """What an export did.

    Attributes:
        paths: Written files, in the order of the tracks.
        skipped: Files that were there already and were left alone.
        gain_db: The one gain that all tracks got, so that none clips; 0 mostly, never above.
        null_dbfs: Peak of mixture (with that gain) minus sum of the stems as the files hold them, in dBFS; minus
            infinity if they add up exactly. None where files cannot say it: lossy or resampled ones, or a part of
            the stems.
        frames: Length of the files at their own rate.
        sample_rate: Of the files, in Hz.
        notes: What the user should know, as sentences.
    """

    paths: tuple[Path, ...]
    skipped: tuple[Path, ...] = ()
    gain_db: float = 0.0
    null_dbfs: float | None = None
    frames: int = 0
    sample_rate: int = 0
    notes: tuple[str, ...] = ()


def json_dbfs(level_dbfs: float | None) -> float | str | None:
    """A level for JSON, which knows no infinity: "-inf" for minus infinity, two decimals else."""
    if level_dbfs is None:
        return None
    return "-inf" if level_dbfs == -math.inf else round(level_dbfs, 2)


class TrackExport:
    """Writes tracks that are read block by block.

    Args:
        plan: Formats and names of the tracks.
        settings: What the user chose.
        tracks: How each track is read: `(start, frames)` to float32 of shape `(frames, channels)`.
        frames: Length of the tracks.
        sample_rate: Of the tracks, in Hz.
        mixture: What the sum of tracks is compared with, for the null figure; None for no figure.
        summed: Which tracks belong to that sum.
        provenance: What the files say about how they were made; plain values.
        progress: Told how far it is.
        cancel: Asked before every block of every track.
    """

    def __init__(
        self,
        plan: ExportPlan,
        settings: ExportSettings,
        *,
        tracks: Sequence[BlockSource],
        frames: int,
        sample_rate: int,
        mixture: BlockSource | None = None,
        summed: Sequence[bool] = (),
        provenance: Mapping[str, Any],
        progress: ProgressSink,
        cancel: CancelToken,
    ) -> None:
        self._plan = plan
        self._encoding = plan.encoding
        self._settings = settings
        self._tracks = tracks
        self._demand = plan.demand(frames, sample_rate)
        self._frames = converted_length(frames, sample_rate, plan.encoding.sample_rate)
        self._sample_rate = sample_rate
        self._provenance = dict(provenance)
        self._progress = progress
        self._cancel = cancel
        self._notes = list(plan.notes)
        self._written = [i for i, path in enumerate(plan.names.paths) if path not in plan.names.existing]
        can_null = self._encoding.format.is_lossless and self._encoding.sample_rate == sample_rate
        self._summed = [i for i, is_in in enumerate(summed) if is_in]
        self._mixture = mixture if can_null and set(self._summed) <= set(self._written) else None
        self._is_scanned = self._encoding.is_fixed_point
        self._meter = SpeedMeter(frames / sample_rate * (1 + _SCAN_SHARE * self._is_scanned))

    def run(self) -> ExportResult:
        """Do it.

        Raises:
            DiskSpaceError: If the disk has too little space.
            AudioWriteError: If the disk is full after all, read-only, gone, ...; nothing was written then.
            Cancelled: If asked to stop; nothing was written.
        """
        skipped = tuple(path for path in self._plan.names.paths if path in self._plan.names.existing)
        if not self._written:
            return ExportResult(paths=(), skipped=skipped, notes=tuple(self._notes))
        check_space(self._demand)
        threads = min(len(self._tracks), os.cpu_count() or 1)
        # The threads end before the writers that they use are removed.
        with ExitStack() as stack, ThreadPoolExecutor(threads, "auralflow-export") as pool:
            gain = self._find_gain(pool)
            writers = []
            for index in self._written:
                writers.append(self._open_writer(index))
                stack.callback(writers[-1].abort)
            peak = self._write_blocks(pool, writers, gain)
            null_dbfs = to_dbfs(peak) if self._mixture is not None else None
            gain_db = 20 * math.log10(gain)
            self._finish(pool, writers, {"gain_db": round(gain_db, 3), "export_null_dbfs": json_dbfs(null_dbfs)})
            self._publish(writers)
        return ExportResult(
            paths=tuple(writer.path for writer in writers),
            skipped=skipped,
            gain_db=gain_db,
            null_dbfs=null_dbfs,
            frames=self._frames,
            sample_rate=self._encoding.sample_rate,
            notes=tuple(dict.fromkeys(self._notes)),
        )

    def _blocks(self) -> Iterator[tuple[int, int]]:
        for start in range(0, self._frames, BLOCK_FRAMES):
            yield start, min(BLOCK_FRAMES, self._frames - start)

    def _read(self, index: int, start: int, frames: int) -> NDArray[np.float32]:
        self._cancel.raise_if_cancelled()
        return resample_range(self._tracks[index], start, frames, self._sample_rate, self._encoding.sample_rate)

    def _report(self, done_frames: float) -> None:
        self._progress(self._meter.progress("export", done_frames / self._encoding.sample_rate))

    def _find_gain(self, pool: ThreadPoolExecutor) -> float:
        """The one gain of all tracks: a gain for each would spoil their sum."""
        if not self._is_scanned:
            return 1.0
        peak = 0.0
        for start, frames in self._blocks():

            def find(index: int, start: int = start, frames: int = frames) -> float:
                return float(np.abs(self._read(index, start, frames)).max(initial=0.0))

            peak = max(peak, *pool.map(find, range(len(self._tracks))))
            self._report(start * _SCAN_SHARE)
        if peak <= 1:
            return 1.0
        down_db = 20 * math.log10(peak)
        self._notes.append(
            Text("The sound was turned down by {down_db:.2f} dB: at full level it would clip.", down_db=down_db)
            if len(self._tracks) == 1
            else Text(
                "All files were turned down by {down_db:.2f} dB together: at full level it would clip.", down_db=down_db
            )
        )
        return float(np.float32(1 / peak))  # as the samples will be multiplied

    def _open_writer(self, index: int) -> AudioWriter:
        encoding = self._encoding
        name = self._plan.tracks[index]
        tags = self._plan.song_tags.for_stem(name, track=self._plan.values[index].track)
        return AudioWriter(
            self._plan.names.paths[index],
            sample_rate=encoding.sample_rate,
            channels=encoding.channels,
            frames=self._frames,
            container=encoding.format.name,
            bit_depth=encoding.bit_depth,
            bitrate_kbps=encoding.bitrate_kbps,
            # The same noise every time, so that a second export gives the same file; another one for each stem.
            dither=np.random.default_rng(zlib.crc32(name.encode())) if self._settings.dither else None,
            info=info_strings(tags) if self._settings.tags else None,
        )

    def _write_blocks(self, pool: ThreadPoolExecutor, writers: list[AudioWriter], gain: float) -> float:
        """Encode everything; the peak of mixture minus sum of the tracks, 0 if there is nothing to compare."""
        peak = 0.0
        scanned = self._frames * _SCAN_SHARE * self._is_scanned
        for start, frames in self._blocks():

            def encode(
                index: int, writer: AudioWriter, start: int = start, frames: int = frames
            ) -> NDArray[np.float64] | None:
                block = self._read(index, start, frames)
                return writer.write(block if gain == 1 else block * np.float32(gain))

            held = dict(zip(self._written, pool.map(encode, self._written, writers), strict=True))
            if self._mixture is not None:
                left = self._mixture(start, frames).astype(np.float64) * gain
                for index in self._summed:
                    stem = held[index]
                    if stem is not None:  # as in lossy formats, for which no mixture is given
                        left -= stem
                peak = max(peak, float(np.abs(left).max(initial=0.0)))
            self._report(scanned + start + frames)
        return peak

    def _finish(self, pool: ThreadPoolExecutor, writers: list[AudioWriter], figures: dict[str, object]) -> None:
        def finish(index: int, writer: AudioWriter) -> tuple[str, ...]:
            self._cancel.raise_if_cancelled()
            writer.close()
            notes: tuple[str, ...] = ()
            if self._settings.tags:
                name = self._plan.tracks[index]
                notes = write_tags(
                    writer.temporary,
                    self._encoding.format.name,
                    self._plan.song_tags.for_stem(name, track=self._plan.values[index].track),
                    {**self._provenance, "stem": name, **figures},
                    path=writer.path,
                    cancel=self._cancel,
                )
            writer.finish(self._cancel)
            return notes

        for notes in pool.map(finish, self._written, writers):
            self._notes.extend(notes)

    def _publish(self, writers: list[AudioWriter]) -> None:
        self._cancel.raise_if_cancelled()
        overwrite = self._settings.if_exists == "overwrite"
        for _ in range(_COLLISION_ATTEMPTS):
            try:
                publish_all([writer.pending for writer in writers], overwrite=overwrite)
            except FileExistsError:
                # Somebody else took a name since the plan was made.
                paths = self._plan.choose_again().paths
                for index, writer in zip(self._written, writers, strict=True):
                    writer.path = paths[index]
            else:
                return
        raise AudioWriteError(
            Text("No free name could be found for {name!r}.", name=writers[0].path.name),
            path=writers[0].path,
            hint="Choose another folder.",
        )
