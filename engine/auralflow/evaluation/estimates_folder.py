"""Estimates that lie in files already, whatever made them."""

from __future__ import annotations

import difflib
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from auralflow.datasets.layouts import find_tracks
from auralflow.datasets.sounds import Sounds
from auralflow.datasets.tracks import StemFile
from auralflow.errors import DatasetError
from auralflow.evaluation.estimates_files import find_estimates, own_name, place_of
from auralflow.evaluation.estimators import EstimatorFacts, added_up
from auralflow.evaluation.song_under_test import LENGTH_TOLERANCE_S
from auralflow.models.rest import covers_mixture
from auralflow.stem_names import NOT_VOCALS, VOCALS
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from auralflow.datasets.tracks import Track
    from auralflow.evaluation.estimators import Estimates
    from auralflow.evaluation.song_under_test import SongUnderTest
    from auralflow.progress import CancelToken


class EstimatesFolder:
    """Stems that any separator wrote, as an `Estimator`: to be measured beside models.

    A file for each stem of each song, in the layouts of `auralflow.evaluation.estimates_files`; other rates and numbers
    of channels are converted as those of true stems are. A song without estimates, or with a file that cannot be used,
    is a failure of that song; the others are measured.

    Args:
        folder: The files.
        dataset: The songs that they are estimates of, as `evaluate` takes them: file names are understood by their
            names.
        name: In tables; the folder's if empty.
        cancel: Asked while the folder is searched.

    Raises:
        DatasetError: If there is no such folder or dataset, no estimate of any song, two files may be the same stem of
            a song, or files are the dataset's own.
        Cancelled: If asked to stop.

    Example:
        >>> import shutil
        >>> _ = shutil.copytree("songs/song 0", "made by another program/song 0")
        >>> EstimatesFolder("made by another program", "songs").facts.sources
        ('bass', 'drums', 'other', 'vocals')
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        dataset: str | os.PathLike[str] | Sequence[Track],
        *,
        name: str = "",
        cancel: CancelToken | None = None,
    ) -> None:
        self.folder = Path(folder)
        tracks = find_tracks(dataset) if isinstance(dataset, str | os.PathLike) else dataset
        self._found = find_estimates(self.folder, tracks, cancel=cancel)
        if not self._found.of_track:
            raise DatasetError(
                Text(
                    "“{folder}” has estimates of none of the songs, as of “{track}”.",
                    folder=self.folder,
                    track=tracks[0].name,
                ),
                path=self.folder,
                hint=self._hint(tracks[0]),
            )
        self._refuse_true_stems(tracks)
        own = self.folder.resolve().name
        self.facts = EstimatorFacts(
            name=name or own,
            title=Text("Estimates: {name}", name=name or own),
            kind="estimates",
            sources=self._found.stems,
            origin=Text("Sound files in {folder}, which do not say what made them.", folder=self.folder.resolve()),
            key="files",  # what each song depends on is in its files
        )

    def __repr__(self) -> str:
        return f"<EstimatesFolder {self.facts.name!r}: {', '.join(self.facts.sources)} in {self.folder}>"

    def files(self, track: Track) -> tuple[Path, ...]:
        """See `auralflow.evaluation.estimators.ReadsFiles`."""
        return tuple(self._found.of_track.get(place_of(track), {}).values())

    @contextmanager
    def estimates(
        self,
        song: SongUnderTest,
        made_of: Mapping[str, Sequence[str]],
        work_dir: Path,  # noqa: ARG002
        *,
        progress: Callable[[float], None],  # noqa: ARG002 - it is all there
        cancel: CancelToken,
    ) -> Iterator[Estimates]:
        """See `Estimator.estimates`.

        Raises:
            DatasetError: If the song or a stem has no file, or one of another length.
            AudioReadError: If a file cannot be read.
        """
        cancel.raise_if_cancelled()
        files = self._found.of_track.get(place_of(song.track))
        if files is None:
            raise DatasetError(
                Text("“{folder}” has no estimates of “{track}”.", folder=self.folder, track=song.name),
                path=self.folder,
                hint=self._hint(song.track),
            )
        wanted = list(dict.fromkeys(name for names in made_of.values() for name in names))
        missing = [name for name in wanted if name not in files]
        if missing:
            raise DatasetError(
                Text(
                    "“{folder}” has no estimates of these stems of “{track}”: {missing}.",
                    folder=self.folder,
                    track=song.name,
                    missing=", ".join(missing),
                ),
                path=self.folder,
                hint="Put sound files of these names beside the others of the song.",
            )
        used = list(files) if _add_up(files) else wanted
        yield _FileEstimates(song, {name: files[name] for name in used}, made_of, is_whole=_add_up(files))

    def _refuse_true_stems(self, tracks: Sequence[Track]) -> None:
        for track in tracks:
            estimates = {os.path.realpath(path) for path in self.files(track)}
            truth = {os.path.realpath(file.path) for sound in track.stems.values() for file in sound.files}
            if not estimates.isdisjoint(truth):
                raise DatasetError(
                    Text(
                        "“{folder}” holds the true stems of “{track}” themselves, not estimates of them.",
                        folder=self.folder,
                        track=track.name,
                    ),
                    path=self.folder,
                    hint="Give the folder that a separator has written its stems to.",
                )

    def _hint(self, track: Track) -> str:
        # As with the names themselves, capitals count for nothing.
        others = {name.casefold(): name for name in self._found.others}
        own = own_name(track)
        near = difflib.get_close_matches(own.casefold(), others, n=1)
        if near:
            return Text(
                "If “{near}” is that song, give its folder or files the name “{own}”.", near=others[near[0]], own=own
            )
        return Text("Its stems would be files as “{name}/vocals.wav” or “{name} - vocals.wav” there.", name=track.name)


def _add_up(stems: Collection[str]) -> bool:
    """Whether stems are meant to add up to the song: one is all the rest, and is not there in parts as well."""
    rest = NOT_VOCALS.intersection(stems)
    return covers_mixture(stems) and (not rest or (len(rest) == 1 and set(stems) == {VOCALS, *rest}))


class _FileEstimates:
    """Files of one song, read in blocks."""

    notes: tuple[str, ...] = ()

    def __init__(
        self,
        song: SongUnderTest,
        files: Mapping[str, Path],
        made_of: Mapping[str, Sequence[str]],
        *,
        is_whole: bool,
    ) -> None:
        self.sample_rate = song.sample_rate
        self.frames = song.frames
        self._channels = song.channels
        self._files = {name: StemFile(path) for name, path in files.items()}
        self._made_of = made_of
        self._is_whole = is_whole
        self._sounds = Sounds(song.sample_rate, song.channels)
        tolerance = LENGTH_TOLERANCE_S * song.sample_rate
        for file in self._files.values():
            length = self._sounds.length(file)
            if not song.frames - tolerance <= length <= song.whole_frames + tolerance:
                raise DatasetError(
                    Text(
                        "“{file}” lasts {length_s:.2f} s, the song “{track}” {song_s:.2f} s.",
                        file=Path(file.path.parent.name, file.path.name),
                        length_s=length / song.sample_rate,
                        track=song.name,
                        song_s=song.whole_frames / song.sample_rate,
                    ),
                    path=file.path,
                    hint="An estimate must begin and end with its song: see whether it belongs to another one, or was"
                    " cut.",
                )

    def read(self, start: int, frames: int) -> tuple[NDArray[np.float32], NDArray[np.float64] | None]:
        """See `Estimates.read`."""
        sources = {name: np.empty((self._channels, frames), np.float32) for name in self._files}
        for name, block in sources.items():
            self._sounds.read_into(block, self._files[name], start)
        stems = [added_up([sources[name] for name in names]) for names in self._made_of.values()]
        total: NDArray[np.float64] | None = None
        if self._is_whole:
            total = np.stack(list(sources.values())).sum(axis=0, dtype=np.float64)
        return np.stack(stems), total
