"""Songs with true stems, estimates of them with known errors, and estimators that need no network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from auralflow.evaluation.estimators import ComputedEstimates, EstimatorFacts
from auralflow.evaluation.song_under_test import SongUnderTest
from auralflow.progress import CancelToken
from support.checked_datasets import make_stems, with_mixture, write_track

RATE = 8000


def write_songs(folder: Path, count: int = 3, *, frames: int = 3 * RATE) -> Path:
    """Songs of noise with vocals, bass and drums, in the layout of MUSDB18-HQ."""
    for number in range(count):
        write_track(folder / "test" / f"song {number}", with_mixture(make_stems(number, frames)))
    return folder


class Attenuated:
    """Gives the true stems at a lower level: SDR is 20 dB at a gain of 0.9, SI-SDR is 100 dB."""

    def __init__(
        self,
        name: str = "attenuated",
        *,
        sources: Sequence[str] = ("vocals", "accompaniment"),
        gain: float = 0.9,
        key: str = "1",
        rate_factor: int = 1,
        extra_frames: int = 0,
        on_song: Callable[[str], None] = lambda name: None,
    ) -> None:
        self.facts = EstimatorFacts(
            name=name, title=name.title(), kind="model", sources=tuple(sources), key=key, origin="Songs of a test."
        )
        self.gain = gain
        self.songs: list[str] = []
        self._rate_factor = rate_factor
        self._extra_frames = extra_frames
        self._on_song = on_song

    @contextmanager
    def estimates(
        self,
        song: SongUnderTest,
        made_of: Mapping[str, Sequence[str]],
        work_dir: Path,
        *,
        progress: Callable[[float], None],
        cancel: CancelToken,
    ) -> Iterator[ComputedEstimates]:
        self._on_song(song.name)
        cancel.raise_if_cancelled()
        self.songs.append(song.name)
        progress(1.0)

        def read(start: int, frames: int) -> tuple[np.ndarray, None]:
            return np.float32(self.gain) * song.references(start, frames), None

        yield ComputedEstimates(
            sample_rate=song.sample_rate * self._rate_factor, frames=song.frames + self._extra_frames, read=read
        )
