"""What evaluations there are on disk, and the songs they are made with."""

from __future__ import annotations

import logging
import shutil
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from auralflow.errors import AuralflowError, DatasetError
from auralflow.text import Text
from auralflow_studio.jobs.evaluate import REQUEST_FILE, EvaluationRequest

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.evaluation.evaluation_result import EvaluationResult
    from auralflow.progress import CancelToken, ProgressSink

logger = logging.getLogger(__name__)


class EvaluationGoneError(AuralflowError):
    """The results of an evaluation are not there any more, or damaged."""


@dataclass(frozen=True, kw_only=True)
class References:
    """Songs with true stems, by the names of their files; none was opened.

    Attributes:
        folder: The folder.
        songs: Number of songs by "train", "val" and "test".
        stems: Stems and how many songs have each, the commonest first, then by name.
    """

    folder: Path
    songs: dict[str, int]
    stems: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """All songs."""
        return sum(self.songs.values())

    def count(self, split: str) -> int:
        """Songs of a part, or of "all"."""
        return self.total if split == "all" else self.songs.get(split, 0)


@dataclass(frozen=True)
class FindReferences:
    """Job: which songs with true stems a folder holds.

    Attributes:
        folder: The folder.
    """

    folder: Path

    def run(self, progress: ProgressSink, cancel: CancelToken) -> References:  # noqa: ARG002 - takes a moment
        """Look.

        Raises:
            DatasetError: If there are none.
        """
        from auralflow.datasets.layouts import find_splits

        splits = find_splits(self.folder)
        counts = Counter(stem for tracks in splits.values() for track in tracks for stem in track.stems)
        if not counts:
            raise DatasetError(
                Text("No song in “{path}” has stems beside it.", path=self.folder),
                path=self.folder,
                hint="Each song is a folder with the sound files mixture, vocals, drums and so on.",
            )
        return References(
            folder=self.folder,
            songs={name: len(tracks) for name, tracks in splits.items()},
            stems=tuple(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))),
        )


@dataclass(frozen=True, kw_only=True)
class EstimatesFound:
    """A folder of estimates, by the names of its files; none was opened.

    Attributes:
        songs: Of how many songs it has estimates, by "train", "val" and "test"; empty while there are no songs.
        stems: All stems that any of them has.
    """

    songs: dict[str, int]
    stems: tuple[str, ...] = ()

    def count(self, split: str) -> int:
        """Of how many songs of a part, or of "all"."""
        return sum(self.songs.values()) if split == "all" else self.songs.get(split, 0)


@dataclass(frozen=True, kw_only=True)
class FindEstimates:
    """Job: of which songs a folder holds estimates that some program wrote.

    Attributes:
        folder: The folder.
        dataset: The songs; None if they are not chosen yet: then it is only seen whether there are sound files.
    """

    folder: Path
    dataset: Path | None

    def run(self, progress: ProgressSink, cancel: CancelToken) -> EstimatesFound:  # noqa: ARG002 - takes a moment
        """Look.

        Raises:
            DatasetError: If there are none.
        """
        from auralflow.datasets.layouts import find_splits
        from auralflow.evaluation.estimates_files import find_estimates
        from auralflow.evaluation.estimates_folder import EstimatesFolder

        if self.dataset is None:
            find_estimates(self.folder, (), cancel=cancel)
            return EstimatesFound(songs={})
        splits = find_splits(self.dataset)
        tracks = [track for part in splits.values() for track in part]
        made = EstimatesFolder(self.folder, tracks, cancel=cancel)
        return EstimatesFound(
            songs={name: sum(bool(made.files(track)) for track in part) for name, part in splits.items()},
            stems=made.facts.sources,
        )


@dataclass(frozen=True)
class FindMixture:
    """Job: the sound file of a song that was measured.

    Attributes:
        request: What was measured.
        track: The song's name, as the result has it.
    """

    request: EvaluationRequest
    track: str

    def run(self, progress: ProgressSink, cancel: CancelToken) -> Path:  # noqa: ARG002 - takes a moment
        """Look.

        Raises:
            DatasetError: If it is gone, or there is no file of the whole song.
        """
        from auralflow.evaluation.track_choice import chosen_tracks

        # By the rules of the measurement: another part of the dataset may have a song of the same name.
        tracks, _, _ = chosen_tracks(self.request.dataset, self.request.split, self.request.max_tracks)
        for track in tracks:
            if track.name == self.track and track.mixture is not None:
                return track.mixture.path
        raise DatasetError(
            Text("There is no file of the whole song “{name}”.", name=self.track),
            path=self.request.dataset,
            hint="See whether the dataset was moved or its disk unplugged.",
        )


@dataclass(frozen=True, kw_only=True)
class EvaluationSummary:
    """An evaluation on disk.

    Attributes:
        request: What was asked for, and its folder.
        is_finished: Whether everything was measured; if not, it can go on.
        began_s: When it began, seconds since 1970.
    """

    request: EvaluationRequest
    is_finished: bool
    began_s: float

    @property
    def folder(self) -> Path:
        """Its folder."""
        return self.request.folder


@dataclass(frozen=True)
class ListEvaluations:
    """Job: all evaluations of the app, the newest first.

    Attributes:
        folder: Holds a folder for each.
    """

    folder: Path

    def run(self, progress: ProgressSink, cancel: CancelToken) -> tuple[EvaluationSummary, ...]:  # noqa: ARG002
        """Look."""
        found = []
        for folder in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            cancel.raise_if_cancelled()
            try:
                file = folder / REQUEST_FILE
                request = EvaluationRequest.from_json(folder, file.read_bytes())
                began_s = file.stat().st_mtime
            except (OSError, ValueError) as error:
                logger.info("no evaluation in %s: %s", folder, error)
                continue
            found.append(EvaluationSummary(request=request, is_finished=request.report.is_file(), began_s=began_s))
        return tuple(sorted(found, key=lambda each: -each.began_s))


@dataclass(frozen=True)
class ReadEvaluation:
    """Job: the result of an evaluation.

    Attributes:
        request: What was asked for.
    """

    request: EvaluationRequest

    def run(self, progress: ProgressSink, cancel: CancelToken) -> EvaluationResult:  # noqa: ARG002 - takes a moment
        """Read.

        Raises:
            EvaluationGoneError: If it is gone or damaged.
        """
        from auralflow.evaluation.evaluation_result import EvaluationResult

        try:
            result = EvaluationResult.from_json(self.request.report.read_bytes())
        except (OSError, ValueError) as error:
            raise EvaluationGoneError(
                Text("The results in “{path}” are gone or damaged.", path=self.request.output),
                hint="Delete this evaluation and measure again.",
            ) from error
        return replace(result, output=str(self.request.output))


@dataclass(frozen=True, kw_only=True)
class SaveReport:
    """Job: copy a report to where the user wants it.

    Attributes:
        source: The report.
        target: The new file; one that is there is replaced.
    """

    source: Path
    target: Path

    def run(self, progress: ProgressSink, cancel: CancelToken) -> Path:  # noqa: ARG002 - takes a moment
        """Copy.

        Raises:
            OSError: If it cannot be read or written.
        """
        from auralflow.atomic_file import write_atomically

        write_atomically(self.target, self.source.read_bytes())
        return self.target


@dataclass(frozen=True)
class DeleteEvaluation:
    """Job: delete an evaluation, its reports with it.

    Attributes:
        folder: Its folder.
    """

    folder: Path

    def run(self, progress: ProgressSink, cancel: CancelToken) -> Path:  # noqa: ARG002 - takes a moment
        """Delete.

        Raises:
            OSError: If it cannot be deleted.
        """
        shutil.rmtree(self.folder)
        return self.folder
