"""A track of a dataset as evaluation needs it: its mixture and true stems, in blocks, at its own rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from auralflow.audio.files import open_audio
from auralflow.audio.info import AudioInfo
from auralflow.datasets.sounds import Sounds
from auralflow.datasets.tracks import MIXTURE
from auralflow.datasets.true_stems import has_stem, parts_of_stem
from auralflow.errors import DatasetError
from auralflow.regions import Regions
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Self

    from numpy.typing import NDArray

    from auralflow.datasets.tracks import Track

# Stems that end a moment earlier or later, as encoders leave them, are taken as ending with the mixture.
LENGTH_TOLERANCE_S = 0.1
"""Estimates may, too."""


class SongUnderTest:
    """Reads a track. Not thread-safe: each thread has its own.

    Args:
        track: Its files.
        stems: What is compared; true accompaniment is the sum of all stems but vocals, or the mixture without them.
        duration_s: Only so much of its beginning; all if None.

    Attributes:
        name: Of the track.
        sample_rate: Of its mixture, in Hz; stems of other rates are converted.
        channels: 1, or 2 if any of its sounds is stereo.
        frames: How many are read.
        whole_frames: How many the whole track has.

    Raises:
        DatasetError: If it lacks a stem or a mixture, a stem has another length, or nothing sounds in it.
        AudioReadError: If a file cannot be read.
    """

    def __init__(self, track: Track, stems: Sequence[str], duration_s: float | None = None) -> None:
        self.track = track
        self.name = track.name
        self.stems = tuple(stems)
        missing = [stem for stem in stems if not has_stem(track, stem)]
        if missing or not track.has_mixture:
            raise DatasetError(
                Text("The track “{name}” lacks: {missing}.", name=track.name, missing=", ".join(missing or [MIXTURE])),
                path=track.path,
                hint="Put a sound file of that name into its folder, or take the track out of the dataset.",
            )
        self._parts = {stem: parts_of_stem(track, stem) for stem in stems}
        self._mixture = (MIXTURE,) if track.mixture is not None else tuple(track.stems)
        files = {**track.stems, **({} if track.mixture is None else {MIXTURE: track.mixture})}
        used = {name for parts in self._parts.values() for part in parts for name in part} | set(self._mixture)
        self._files = {name: files[name] for name in files if name in used}
        infos = {}
        for file in (file for sound in self._files.values() for file in sound.files):
            with open_audio(file.path, stream=file.stream) as reader:
                infos[file] = reader.info
        self.sample_rate = infos[self._files[self._mixture[0]].files[0]].sample_rate
        self.channels = max(info.channels for info in infos.values())
        self._sounds = Sounds(self.sample_rate, self.channels)
        lengths = {name: self._sounds.length(sound) for name, sound in self._files.items()}
        self._check_lengths(lengths)
        length = self.whole_frames = max(lengths[name] for name in self._mixture)
        self.frames = length if duration_s is None else min(length, round(duration_s * self.sample_rate))
        if self.frames < 1:
            raise DatasetError(
                Text("The track “{name}” is 0 seconds long.", name=track.name),
                path=track.path,
                hint="Take it out of the dataset.",
            )

    @property
    def duration_s(self) -> float:
        """Of what is read, in seconds."""
        return self.frames / self.sample_rate

    def mixture(self, start: int, frames: int) -> NDArray[np.float32]:
        """The song, or the sum of all stems where there is no file of it: `(channels, frames)`, zeros outside."""
        return self._cut(self._sum(self._mixture, (), start, frames), start)

    def references(self, start: int, frames: int) -> NDArray[np.float32]:
        """The true stems, `(stems, channels, frames)`, zeros outside."""
        return np.stack([self.reference(stem, start, frames) for stem in self.stems])

    def reference(self, stem: str, start: int, frames: int) -> NDArray[np.float32]:
        """One true stem, `(channels, frames)`, zeros outside.

        Raises:
            KeyError: If it is not one of `stems`.
        """
        return self._cut(self._sum(*self._parts[stem], start, frames), start)

    @property
    def newest_file(self) -> Path:
        """The file of the mixture; of those it is added up from, the one that was changed last."""
        files = {file.path for name in self._mixture for file in self._files[name].files}

        def changed_at(path: Path) -> tuple[int, str]:
            try:
                return path.stat().st_mtime_ns, str(path)
            except OSError:  # opening it says why
                return 0, str(path)

        return max(files, key=changed_at)

    def mixture_reader(self) -> MixtureReader:
        """The song as the separator reads songs."""
        return MixtureReader(self)

    def _sum(self, plus: Sequence[str], minus: Sequence[str], start: int, frames: int) -> NDArray[np.float32]:
        total = np.empty((self.channels, frames), np.float32)
        added, taken_off = ([self._files[name] for name in names] for names in (plus, minus))
        self._sounds.read_sum_into(total, added, taken_off, start)
        return total

    def _cut(self, block: NDArray[np.float32], start: int) -> NDArray[np.float32]:
        """Silence behind the end, which may lie within the files."""
        block[..., max(0, self.frames - start) :] = 0
        return block

    def _check_lengths(self, lengths: dict[str, int]) -> None:
        length = max(lengths[name] for name in self._mixture)
        if self._mixture != (MIXTURE,):
            return  # a sum is as long as its longest part
        for name, other in lengths.items():
            if abs(other - length) > LENGTH_TOLERANCE_S * self.sample_rate:
                raise DatasetError(
                    Text(
                        "In the track “{name}” the stem “{stem}” lasts {other_s:.2f} s, the mixture {length_s:.2f} s.",
                        name=self.name,
                        stem=name,
                        other_s=other / self.sample_rate,
                        length_s=length / self.sample_rate,
                    ),
                    path=self.track.path,
                    hint="Stems and mixture must begin and end together; “auralflow dataset check” lists all such.",
                )


class MixtureReader:
    """An `auralflow.audio.info.AudioReader` of the song under test."""

    replaced_samples = 0

    def __init__(self, song: SongUnderTest) -> None:
        self._song = song
        self.damaged = Regions()
        self.info = AudioInfo(
            # Its age tells whether a separation that was stopped can be taken up.
            path=song.newest_file,
            sample_rate=song.sample_rate,
            channels=song.channels,
            frames=song.frames,
            container="dataset",
            codec="",
            bit_depth=None,
            is_float=True,
            decoder="dataset",
        )

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """See `AudioReader.read`."""
        return np.ascontiguousarray(self._song.mixture(start, frames).T)

    def close(self) -> None:
        """Nothing to free."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
