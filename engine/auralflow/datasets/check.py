"""Names what is wrong with a dataset before a training is wasted on it."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.datasets.check_layout import doubled, misread, second_files, small_rest, unread
from auralflow.datasets.check_measurement import measure_track
from auralflow.datasets.check_report import DatasetReport, Severity
from auralflow.datasets.check_rules import duplicates, expected_of, track_problems
from auralflow.datasets.layouts import find_tracks_and_rest
from auralflow.errors import ConfigError
from auralflow.progress import CancelToken, SpeedMeter, ignore_progress
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auralflow.datasets.check_report import TrackFacts
    from auralflow.datasets.tracks import StemFile, Track
    from auralflow.progress import ProgressSink

STAGE = "check"

# More would let a hard disk jump between files, and decoding is shared out well enough.
_MOST_WORKERS = 4
_REPORT_EVERY_S = 0.1


def check_dataset(
    dataset: str | os.PathLike[str] | Sequence[Track],
    *,
    split: str | None = None,
    targets: Sequence[str] | None = None,
    min_duration: float = 1.0,
    progress: ProgressSink = ignore_progress,
    cancel: CancelToken | None = None,
) -> DatasetReport:
    """A report of all that is wrong with a dataset, with facts about each sound.

    Each file is read once, in blocks, all files of a track in step and a few tracks at a time. The report depends on
    the files only, not on how the work was shared out.

    Args:
        dataset: A folder, or tracks.
        split: "train", "val" or "test" of a folder; everything if None. Tracks are taken as they are.
        targets: Stems that each track must have; if None, those that most tracks have are missed elsewhere.
        min_duration: Least length of a track in seconds.
        progress: Told ten times a second, in this thread, by the stage "check"; the fraction is that of bytes.
        cancel: Stops the check within milliseconds, or after the block that a decoder is busy with.

    Raises:
        ConfigError: If the split is unknown or `min_duration` is negative.
        DatasetError: If the folder is missing or holds no tracks.
        Cancelled: If asked to stop.

    Example:
        >>> report = check_dataset("songs", targets=["vocals"])
        >>> len(report.tracks), report.problems
        (3, ())
    """
    if not min_duration >= 0:
        raise ConfigError(
            Text("min_duration must be 0 s or more, not {value}.", value=min_duration),
            hint="Give the length of the chunks that will be trained on.",
        )
    tracks, rest = find_tracks_and_rest(dataset, split) if isinstance(dataset, str | os.PathLike) else (dataset, ())
    facts = _measured(tracks, progress, cancel or CancelToken())
    expected = expected_of(facts, targets, min_duration)
    problems = [problem for track in facts for problem in track_problems(track, expected)]
    problems += [*duplicates(facts), *misread(facts), *small_rest(facts)]
    if isinstance(dataset, str | os.PathLike):
        second = second_files(tracks)
        problems += unread(sorted(set(rest).difference(second)), Path(dataset))
        problems += doubled(second, Path(dataset))
    severities = list(Severity)
    problems.sort(key=lambda problem: severities.index(problem.severity))
    return DatasetReport(tracks=facts, problems=tuple(problems))


def _measured(tracks: Sequence[Track], progress: ProgressSink, cancel: CancelToken) -> tuple[TrackFacts, ...]:
    work = _Work(tracks)
    meter = SpeedMeter(work.total)
    stop = _Stop(cancel)
    with ThreadPoolExecutor(min(_MOST_WORKERS, os.cpu_count() or 1), "check") as pool:
        futures = [pool.submit(measure_track, track, stop, work.note) for track in tracks]
        try:
            waiting = set(futures)
            while waiting:
                # Being cancelled is an exception in a thread, and ends this at once.
                done, waiting = wait(waiting, timeout=_REPORT_EVERY_S, return_when="FIRST_EXCEPTION")
                for future in done:
                    future.result()
                # The meter counts bytes here, so that its speed is no speed of audio.
                progress(replace(meter.progress(STAGE, work.done), speed=None))
        except BaseException:
            stop.cancel()
            pool.shutdown(cancel_futures=True)
            raise
    return tuple(future.result() for future in futures)


class _Stop(CancelToken):
    """Stops all threads: because the caller wants it, or because one of them failed."""

    def __init__(self, wish: CancelToken) -> None:
        super().__init__()
        self._wish = wish

    def raise_if_cancelled(self) -> None:
        """Stop here if asked to.

        Raises:
            Cancelled: If the check is to stop.
        """
        self._wish.raise_if_cancelled()
        super().raise_if_cancelled()


class _Work:
    """How many bytes of all files have been read; counted from many threads."""

    def __init__(self, tracks: Sequence[Track]) -> None:
        self._lock = threading.Lock()
        self._bytes = {file: _size(file) for track in tracks for file in track.files}
        self.total = float(sum(self._bytes.values()))
        self.done = 0.0

    def note(self, file: StemFile, share: float) -> None:
        """A share of a file has been read."""
        with self._lock:
            self.done += share * self._bytes[file]


def _size(file: StemFile) -> int:
    try:
        return file.path.stat().st_size
    except OSError:
        return 0  # opening it says why
