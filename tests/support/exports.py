"""A song with a finished store, and its export in one call."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from auralflow.audio.mixdown import MixerState
from auralflow.separation.export import ExportSettings, export_mix, export_stems
from support.models import make_info
from support.stores import SOURCES, make_store, noise_stems, song_info, write_song

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


MODEL = make_info(sources=SOURCES)


FRAMES = 150_001  # more than two blocks


FLOAT = ExportSettings(format="wav", bit_depth="float")


class Song:
    def __init__(
        self, folder: Path, *, frames: int = FRAMES, channels: int = 2, level: float = 0.1, rate: int = 44_100
    ):
        self.stems = noise_stems(frames, channels, level)
        self.info = song_info(folder / "song.wav", rate, channels, frames)
        write_song(self.info.path, self.stems.sum(axis=0), rate, subtype="FLOAT")
        self.store = make_store(folder / "store", self.info, self.stems)
        self.out = folder / "out"

    def export(self, settings: ExportSettings, **options: object):
        return export_stems(self.store, self.out, settings, source=self.info, model=MODEL, **options)

    def mix(self, mixer: MixerState, settings: ExportSettings = FLOAT, **options: object):
        return export_mix(self.store, self.out, settings, mixer=mixer, source=self.info, model=MODEL, **options)


def read(path: Path) -> NDArray[np.float64]:
    return soundfile.read(path, always_2d=True)[0]


def null_dbfs_of_files(song: Song, paths: tuple[Path, ...], gain: float = 1.0) -> float:
    mixture = song.store.read("mixture", 0, song.store.meta.frames).astype(np.float64)
    left = gain * mixture - sum(read(path) for path in paths)
    return 20 * math.log10(np.abs(left).max())


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir()) if folder.exists() else []
