"""Many files, one after the other: each is read, separated, exported and reported; a bad one does not stop the rest."""

from __future__ import annotations

import logging
import math
import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from auralflow.audio.files import find_audio_files, open_audio
from auralflow.audio.pending_file import PendingFile
from auralflow.audio.tags import read_provenance_text
from auralflow.cli.report import FileReport, visible
from auralflow.disk_space import check_space
from auralflow.errors import AudioReadError, AuralflowError, Cancelled, DiskSpaceError
from auralflow.models.registry import load_model, model_info
from auralflow.paths import CACHE_VARIABLE, user_cache_dir
from auralflow.process_memory import peak_memory_bytes
from auralflow.progress import clock
from auralflow.separation.export import export_stems, json_dbfs, plan_export
from auralflow.separation.naming import name_key
from auralflow.separation.separator import SeparationSettings, Separator
from auralflow.separation.work_cache import DEFAULT_LIMIT_BYTES, WorkCache
from auralflow.separation.workspace import store_for, store_meta, work_demand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from auralflow.audio.info import AudioInfo, AudioReader
    from auralflow.cli.interrupt import Interrupts
    from auralflow.cli.report import Reporter
    from auralflow.models.registry import Variant
    from auralflow.progress import CancelToken, ProgressSink
    from auralflow.separation.export import ExportResult, ExportSettings
    from auralflow.separation.export_plan import ExportPlan
    from auralflow.separation.separator import SeparationResult

logger = logging.getLogger(__name__)


class _NoSeparatorError(Exception):
    """The model or the device is missing: no file can be done."""

    def __init__(self, reason: AuralflowError) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class _Job:
    """One file to do, or an input that turned out to be none."""

    path: Path
    folder: Path
    problem: str = ""
    hint: str = ""


@dataclass(kw_only=True)
class Batch:
    """What one call of `auralflow separate` does.

    Attributes:
        inputs: Files and folders.
        output: Folder for the stems; what lies in folders within an input folder goes to the same place in there.
        recursive: Whether folders in folders are looked into.
        model: Name of the model.
        variant: Of the model.
        trust_code: Whether a network of somebody's own may be imported.
        device: Where to compute.
        separation: How to separate.
        export: How to write.
    """

    inputs: Sequence[Path]
    output: Path
    recursive: bool
    model: str
    variant: Variant
    trust_code: bool
    device: str
    separation: SeparationSettings
    export: ExportSettings
    _left_out: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        """Find the files."""
        self._info = model_info(self.model, variant=self.variant)
        self._separator: Separator | None = None
        self._cache = WorkCache(user_cache_dir(), lambda: DEFAULT_LIMIT_BYTES)
        self._jobs = tuple(self._find_jobs())
        # Names that must not be written: all songs, and whatever this run has given away.
        self._taken = {name_key(job.path) for job in self._jobs}

    @property
    def count(self) -> int:
        """How many files there are."""
        return len(self._jobs)

    def _find_jobs(self) -> Iterator[_Job]:
        seen: set[str] = set()
        for given in self.inputs:
            if os.path.isdir(given):  # noqa: PTH112 - Path.is_dir raises for names that are too long
                found = find_audio_files([given], recursive=self.recursive)
                if not found:
                    hint = "" if self.recursive else "With --recursive, the folders in it are looked into, too."
                    yield _Job(given, self.output, "There are no sound files in this folder.", hint)
            else:
                found = [given]
            for path in found:
                if (real := os.path.realpath(path)) in seen:  # Path.resolve raises for links that go in circles
                    continue
                seen.add(real)
                if path is given:
                    yield _Job(path, self.output)
                elif read_provenance_text(path) is not None:
                    self._left_out += 1  # stems of an earlier run into the same folder
                else:
                    yield _Job(path, self.output / path.parent.relative_to(given))

    def run(self, reporter: Reporter, interrupts: Interrupts) -> None:
        """Do all files.

        Raises:
            Cancelled: If asked to stop.
            KeyboardInterrupt: If asked to stop while the model is loaded.
            ModelLoadError: If the model cannot be loaded.
            DeviceError: If the device does not exist.
        """
        if self._left_out:
            reporter.note(f"{self._left_out} file(s) made by Auralflow were left out; name them to separate them.")
        for number, job in enumerate(self._jobs, start=1):
            interrupts.token.raise_if_cancelled()
            facts: dict[str, Any] = {"input": str(job.path), "status": "failed"}
            if job.problem:
                reporter.file(_failure(job.path, facts, AuralflowError(job.problem, hint=job.hint)))
                continue
            try:
                with reporter.display(number, job.path) as display:
                    report = self._do(job, facts, display, interrupts)
            except (Cancelled, KeyboardInterrupt):
                lines = (f"{visible(job.path)}: cancelled",)
                reporter.file(FileReport(status="cancelled", facts={**facts, "status": "cancelled"}, lines=lines))
                raise
            except _NoSeparatorError as error:
                if reporter.as_json:
                    for left in self._jobs[number - 1 :]:
                        reporter.file(_failure(left.path, {"input": str(left.path)}, error.reason))
                raise error.reason from error
            except (AuralflowError, OSError) as error:
                report = _failure(job.path, facts, error)
            except Exception as error:
                logger.info("Unexpected error with %s:", job.path, exc_info=True)
                report = _failure(job.path, facts, error)
            reporter.file(report)

    def _do(self, job: _Job, facts: dict[str, Any], progress: ProgressSink, interrupts: Interrupts) -> FileReport:
        with open_audio(job.path) as reader:
            plan = plan_export(job.folder, self.export, source=reader.info, model=self._info, taken=self._taken)
            if plan.names.all_exist:
                self._taken |= {name_key(path) for path in plan.names.paths}
                return self._skipped(job, facts, plan.names.paths)
            # A folder that takes no files is said before the work, not after; so is a disk that has no room for it.
            PendingFile(plan.names.paths[0]).abort()
            self._check_space(reader.info, plan)
            separator = self._load(interrupts)
            started = time.monotonic()
            separation, export = self._separate(separator, reader, job.folder, progress, interrupts.token)
            self._taken |= {name_key(path) for path in (*export.paths, *export.skipped)}
            return self._done(job, facts, reader.info, separation, export, time.monotonic() - started)

    def _check_space(self, song: AudioInfo, plan: ExportPlan) -> None:
        work = work_demand(store_meta(song, self._info, self.separation, variant=self.variant))
        files = plan.demand(song.frames, song.sample_rate)
        self._cache.make_room(work.bytes, beside=[files])
        try:
            check_space(work, files)
        except DiskSpaceError as error:
            if work.folder in error.folders:
                error.hint = f"{error.hint} {CACHE_VARIABLE} names another folder for work in progress."
            raise

    def _load(self, interrupts: Interrupts) -> Separator:
        """The separator; loading it takes seconds, so it waits until there is something to separate."""
        if self._separator is None:
            with interrupts.raised_at_once():
                try:
                    model = load_model(self.model, variant=self.variant, trust_code=self.trust_code)
                    self._separator = Separator(model, self.separation, device=self.device)
                except AuralflowError as error:
                    raise _NoSeparatorError(error) from error
        return self._separator

    def _separate(
        self, separator: Separator, reader: AudioReader, folder: Path, progress: ProgressSink, cancel: CancelToken
    ) -> tuple[SeparationResult, ExportResult]:
        with store_for(reader.info, self._info, self.separation, variant=self.variant) as store:
            try:
                separation = separator.separate(reader, store, progress=progress, cancel=cancel)
                export = export_stems(
                    store,
                    folder,
                    self.export,
                    source=reader.info,
                    model=self._info,
                    progress=progress,
                    cancel=cancel,
                    taken=self._taken,
                )
            except Cancelled:
                store.delete()
                raise
            # After any other error the store stays: another try goes on where this one stopped.
            store.delete()
        return separation, export

    def _skipped(self, job: _Job, facts: dict[str, Any], paths: Sequence[Path]) -> FileReport:
        facts = {**facts, "status": "skipped", "outputs": [], "skipped": [str(path) for path in paths]}
        return FileReport(status="skipped", facts=facts, lines=(f"{visible(job.path)}: already there, skipped",))

    def _done(
        self,
        job: _Job,
        facts: dict[str, Any],
        song: AudioInfo,
        separation: SeparationResult,
        export: ExportResult,
        seconds_taken: float,
    ) -> FileReport:
        is_of_files = export.null_dbfs is not None
        null_dbfs = export.null_dbfs if export.null_dbfs is not None else separation.null_dbfs
        speed = separation.separated_s / seconds_taken if seconds_taken > 0 else math.inf
        notes = [*song.notes, *separation.notes, *export.notes]
        facts = {
            **facts,
            "status": "done",
            "outputs": [str(path) for path in export.paths],
            "skipped": [str(path) for path in export.skipped],
            "audio_s": round(song.duration_s, 3),
            "seconds_taken": round(seconds_taken, 3),
            "times_real_time": round(speed, 2),
            "peak_memory_bytes": peak_memory_bytes(),
            "null_dbfs": json_dbfs(null_dbfs),
            "null_of": "files" if is_of_files else "stems",
            "gain_db": round(export.gain_db, 3),
            "sample_rate": export.sample_rate,
            "channels": song.channels,
            "frames": export.frames,
            "model": self._info.name,
            "variant": self.variant,
            "device": separation.device,
            "notes": notes,
        }
        null = "exactly" if null_dbfs == -math.inf else f"to {null_dbfs:.1f} dBFS"
        lines = [
            f"{visible(job.path)}: {clock(song.duration_s)} of sound in {seconds_taken:.1f} s "
            f"({speed:.1f} x real time, {separation.device}), stems null {null}",
            *(f"  {visible(path)}" for path in export.paths),
            *(f"  {visible(note)}" for note in notes),
        ]
        return FileReport(status="done", facts=facts, lines=tuple(lines))


def _failure(path: Path, facts: dict[str, Any], error: Exception) -> FileReport:
    message = error.message if isinstance(error, AuralflowError) else f"{type(error).__name__}: {error}"
    hint = error.hint if isinstance(error, AuralflowError) else ""
    details = [f"{f.decoder}: {f.reason}" for f in error.failures] if isinstance(error, AudioReadError) else []
    facts = {**facts, "status": "failed", "error": message, "hint": hint, "error_type": type(error).__name__}
    if details:
        facts["details"] = details
    lines = [f"{visible(path)}: {visible(message)}", *(f"  {visible(line)}" for line in (hint, *details) if line)]
    return FileReport(status="failed", facts=facts, lines=tuple(lines))
