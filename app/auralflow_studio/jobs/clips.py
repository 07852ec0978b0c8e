"""Clips that a training separates again and again: which there are, and their sound and spectrograms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from auralflow.audio.spectra import Spectra
from auralflow.errors import AudioReadError
from auralflow.training.run_folder import RunFolder

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from auralflow.progress import CancelToken, ProgressSink

MIXTURE, TRUTH, MODEL = "mixture", "truth", "model"
"""The three things that are compared."""

_EPOCH = re.compile(r"epoch (\d+)")
_CLIP = re.compile(r"clip (\d+)")
_PICTURE_COLUMNS = 600
_PICTURE_ROWS = 160


@dataclass(frozen=True, kw_only=True)
class ClipList:
    """What there is to hear of a run.

    Attributes:
        folder: The run's folder.
        clips: Numbers of the clips.
        stems: What they are separated into.
        epochs: Epochs that all clips have, from 1.
    """

    folder: Path
    clips: tuple[int, ...] = ()
    stems: tuple[str, ...] = ()
    epochs: tuple[int, ...] = ()


@dataclass(frozen=True)
class ListClips:
    """Job: what there is to hear of a run now.

    Attributes:
        folder: The run's folder.
        stems: What it separates, in order.
    """

    folder: Path
    stems: tuple[str, ...]

    def run(self, progress: ProgressSink, cancel: CancelToken) -> ClipList:  # noqa: ARG002
        """Look."""
        previews = RunFolder(self.folder).previews
        clips: dict[int, set[int]] = {}
        for entry in sorted(previews.iterdir()) if previews.is_dir() else ():
            match = _CLIP.fullmatch(entry.name)
            if match and (entry / "mixture.flac").is_file():
                clips[int(match[1])] = {
                    int(epoch[1])
                    for inner in entry.iterdir()
                    if (epoch := _EPOCH.fullmatch(inner.name))
                    and all((inner / f"{stem}.flac").is_file() for stem in self.stems)
                }
        common = set.intersection(*clips.values()) if clips else set()
        return ClipList(folder=self.folder, clips=tuple(sorted(clips)), stems=self.stems, epochs=tuple(sorted(common)))


@dataclass(frozen=True, kw_only=True)
class ClipWanted:
    """What is to be heard.

    Attributes:
        folder: The run's folder.
        clip: Number of the clip.
        stem: Which stem.
        epoch: Of which epoch, from 1; 0 before the first.
    """

    folder: Path
    clip: int
    stem: str
    epoch: int


@dataclass(frozen=True, kw_only=True)
class ClipSound:
    """One clip in memory: what the player plays (a `PlaybackSource`) and pictures show.

    Attributes:
        wanted: What it is.
        sample_rate: In Hz.
        sounds: `MIXTURE`, `TRUTH` and (after the first epoch) `MODEL`: float32 of shape `(frames, channels)`.
        pictures: Their spectrograms: bytes of shape `(columns, rows)`, see `auralflow.audio.spectra`.
    """

    wanted: ClipWanted
    sample_rate: int
    sounds: dict[str, NDArray[np.float32]]
    pictures: dict[str, NDArray[np.uint8]]

    @property
    def channels(self) -> int:
        """Channels of every lane."""
        return int(self.sounds[MIXTURE].shape[1])

    @property
    def frames(self) -> int:
        """Length in frames."""
        return len(self.sounds[MIXTURE])

    @property
    def lanes(self) -> tuple[str, ...]:
        """The player knows the mixture by this name, too."""
        return (MIXTURE, TRUTH, MODEL)

    def read(self, lane: str, start: int, frames: int, /) -> NDArray[np.float32]:
        """Samples of a lane, zeros outside of it."""
        out = np.zeros((frames, self.channels), np.float32)
        sound = self.sounds.get(lane)
        if sound is not None:
            first, stop = max(0, start), min(len(sound), start + frames)
            if first < stop:
                out[first - start : stop - start] = sound[first:stop]
        return out

    def is_finished(self, _start: int, _frames: int, /) -> bool:
        """Always."""
        return True


@dataclass(frozen=True)
class ReadClip:
    """Job: the sound and the spectrograms of a clip; None if the training has removed this epoch meanwhile.

    Attributes:
        wanted: Which.
    """

    wanted: ClipWanted

    def run(self, progress: ProgressSink, cancel: CancelToken) -> ClipSound | None:  # noqa: ARG002
        """Read and compute."""
        from auralflow.audio.files import open_audio

        wanted = self.wanted
        folder = RunFolder(wanted.folder).previews / f"clip {wanted.clip}"
        files = {MIXTURE: folder / "mixture.flac", TRUTH: folder / "truth" / f"{wanted.stem}.flac"}
        if wanted.epoch:
            files[MODEL] = folder / f"epoch {wanted.epoch:04}" / f"{wanted.stem}.flac"
        sounds, pictures, rate = {}, {}, 0
        for name, path in files.items():
            cancel.raise_if_cancelled()
            try:
                with open_audio(path) as reader:
                    rate = reader.info.sample_rate
                    sounds[name] = reader.read(0, reader.info.frames)
            except AudioReadError:
                if name == MODEL and not path.exists():
                    return None
                raise
            pictures[name] = _picture(sounds[name], rate)
        return ClipSound(wanted=wanted, sample_rate=rate, sounds=sounds, pictures=pictures)


def _picture(sound: NDArray[np.float32], rate: int) -> NDArray[np.uint8]:
    spectra = Spectra(rate, rows=_PICTURE_ROWS)
    level = spectra.level_for(len(sound) / _PICTURE_COLUMNS)

    def read(start: int, frames: int, /) -> NDArray[np.float32]:
        out = np.zeros((frames, sound.shape[1]), np.float32)
        first, stop = max(0, start), min(len(sound), start + frames)
        if first < stop:
            out[first - start : stop - start] = sound[first:stop]
        return out

    return spectra.columns(level, 0, -(-len(sound) // spectra.hop(level)), read)
