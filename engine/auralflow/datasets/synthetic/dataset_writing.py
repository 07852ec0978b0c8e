"""Writes synthetic songs as a dataset, in the layout of MUSDB18-HQ; can be stopped and taken up again."""

from __future__ import annotations

import io
import json
import os
import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile
from filelock import FileLock, Timeout

from auralflow.atomic_file import write_atomically
from auralflow.audio.pending_file import write_error
from auralflow.configuration import whole_sample_rate
from auralflow.datasets.synthetic.mixdown import STEP
from auralflow.datasets.synthetic.song import STEMS, require_song, synthesize_song
from auralflow.disk_space import SpaceDemand, check_space
from auralflow.errors import ConfigError, DatasetError
from auralflow.progress import CancelToken, SpeedMeter, ignore_progress
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from auralflow.datasets.synthetic.score import Form
    from auralflow.datasets.synthetic.song import SyntheticSong
    from auralflow.progress import ProgressSink

STAGE = "synthesize"
RECIPE_FILE = "synthetic.json"
SONG_FILE = "song.json"

_ABOUT = "Synthetic songs with true stems, made by Auralflow to train and test with. They are not music."
_SOUND_VERSION = 1  # to be raised when the same seed gives another song
_LOCK_FILE = ".synthetic.lock"
_PART_PREFIX = ".part-"
_FRAME_BYTES = 2 * 2  # stereo, 16 bit


@dataclass(frozen=True, kw_only=True)
class WrittenDataset:
    """What `write_dataset` did.

    Attributes:
        path: The dataset's folder.
        written: Number of tracks made now.
        kept: Number of tracks that were there already.
    """

    path: Path
    written: int
    kept: int


@dataclass(frozen=True, kw_only=True)
class _Planned:
    """A track that is to be there."""

    folder: Path
    seed: int


def write_dataset(
    directory: str | os.PathLike[str],
    *,
    train: int = 16,
    validation: int = 4,
    test: int = 4,
    duration_s: float = 60.0,
    sample_rate: int = 44100,
    seed: int = 0,
    form: Form = "song",
    progress: ProgressSink = ignore_progress,
    cancel: CancelToken | None = None,
) -> WrittenDataset:
    """Write a dataset of synthetic songs: `train/Song 0001/mixture.wav`, `vocals.wav`, ..., 16-bit stereo.

    A track's folder appears when all its files are complete. What was stopped is taken up where it was: a call with the
    same settings keeps what is there, and more tracks than before can be asked for. Songs of different parts are never
    the same.

    Args:
        directory: Is made if it is not there; must be empty, or hold such a dataset.
        train: Number of songs to train on.
        validation: Number of songs to validate on, in the folder `val`.
        test: Number of songs to test with.
        duration_s: Length of each song, 0.5 to 1800 s.
        sample_rate: In Hz, 8000 to 192000.
        seed: Another one makes another dataset; 0 or more.
        form: See `auralflow.datasets.synthetic.synthesize_song`.
        progress: Told after each song, in this thread, by the stage "synthesize".
        cancel: Stops the work within about half a second; no part of a track is left.

    Returns:
        Where it is and how many tracks were made.

    Raises:
        ConfigError: If a number is out of range, or no song is asked for.
        DatasetError: If the folder holds something else, a dataset made with other settings, or another program writes
            to it.
        DiskSpaceError: If the disk has too little space for all songs.
        AudioWriteError: If the disk is full after all, read-only, gone, ...; complete tracks stay.
        Cancelled: If asked to stop; complete tracks stay.
    """
    sample_rate = whole_sample_rate(sample_rate)
    require_song(seed, duration_s, sample_rate, form)
    counts = {"train": train, "val": validation, "test": test}
    _require_counts(counts)
    cancel = cancel or CancelToken()
    root = Path(directory)
    recipe = {
        "about": _ABOUT,
        "sound_version": _SOUND_VERSION,
        "seed": seed,
        "duration_s": float(duration_s),
        "sample_rate": sample_rate,
        "form": form,
        "stems": list(STEMS),
    }
    with _owned(root):
        _take_up(root, recipe)
        planned = [
            _Planned(folder=root / split / f"Song {number + 1:04}", seed=_song_seed(seed, part, number))
            for part, (split, count) in enumerate(counts.items())
            for number in range(count)
        ]
        missing = [track for track in planned if not track.folder.exists()]
        song_bytes = (1 + len(STEMS)) * round(duration_s * sample_rate) * _FRAME_BYTES
        check_space(SpaceDemand(folder=root, bytes=len(missing) * song_bytes))
        meter = SpeedMeter(len(missing) * duration_s)
        for done, track in enumerate(missing):
            progress(meter.progress(STAGE, done * duration_s))
            song = synthesize_song(track.seed, duration_s=duration_s, sample_rate=sample_rate, form=form, cancel=cancel)
            _write_track(track.folder, song, cancel)
        progress(meter.progress(STAGE, len(missing) * duration_s))
    return WrittenDataset(path=root, written=len(missing), kept=len(planned) - len(missing))


def _require_counts(counts: dict[str, int]) -> None:
    for split, count in counts.items():
        if count < 0:
            raise ConfigError(
                Text("The number of songs for “{split}” must be 0 or more, not {count}.", split=split, count=count),
                hint="0 leaves this part out.",
            )
    if not any(counts.values()):
        raise ConfigError("A dataset of no songs was asked for.", hint="Ask for one song at least.")


def _song_seed(seed: int, part: int, number: int) -> int:
    """A number of its own for each song, which more songs or other parts do not change."""
    return int(np.random.SeedSequence((seed, part, number)).generate_state(1, np.uint64)[0])


@contextmanager
def _owned(root: Path) -> Iterator[None]:
    """The folder, made if need be, while no other program writes this dataset."""
    if root.exists() and not root.is_dir():
        raise DatasetError(
            Text("“{path}” is a file; songs need a folder.", path=root), path=root, hint="Choose a new or empty folder."
        )
    lock = FileLock(root / _LOCK_FILE)
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise DatasetError(
            Text("Another program is writing songs to “{path}”.", path=root),
            path=root,
            hint="Wait for it, or choose another folder.",
        ) from error
    except OSError as error:
        raise write_error(error, root / RECIPE_FILE) from error
    try:
        yield
    finally:
        lock.release()


def _take_up(root: Path, recipe: dict[str, Any]) -> None:
    """Make sure that the folder holds this dataset or nothing, and write down what it holds."""
    path = root / RECIPE_FILE
    if path.is_file():
        _require_same(root, path, recipe)
    elif any(not entry.name.startswith(".") for entry in root.iterdir()):
        raise DatasetError(
            Text("The folder “{path}” is not empty, and what is in it is no synthetic dataset.", path=root),
            path=root,
            hint="Nothing was written. Choose a new or empty folder.",
        )
    else:
        try:
            write_atomically(path, (json.dumps(recipe, indent=2) + "\n").encode())
        except OSError as error:
            raise write_error(error, path) from error
    for left in root.glob(f"*/{_PART_PREFIX}*"):  # by a crash: the lock says that nobody is at work
        shutil.rmtree(left, ignore_errors=True)


def _require_same(root: Path, path: Path, recipe: dict[str, Any]) -> None:
    try:
        there = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise DatasetError(
            Text("“{path}” cannot be read, so it is not known how its songs were made.", path=path),
            path=path,
            hint="Nothing was written. Choose a new or empty folder.",
        ) from error
    others = [key for key, value in recipe.items() if not isinstance(there, dict) or there.get(key) != value]
    if others:
        raise DatasetError(
            Text("The songs in “{path}” were made with other settings: {names}.", path=root, names=", ".join(others)),
            path=root,
            hint=Text("Nothing was written. Choose another folder, or the settings in {file}.", file=RECIPE_FILE),
        )


def _write_track(folder: Path, song: SyntheticSong, cancel: CancelToken) -> None:
    part = folder.parent / f"{_PART_PREFIX}{os.getpid()}-{threading.get_ident()}"
    try:
        part.mkdir(parents=True)
        for name, sound in {"mixture": song.mixture, **song.stems}.items():
            cancel.raise_if_cancelled()
            (part / f"{name}.wav").write_bytes(_wav(sound, song.sample_rate))
        (part / SONG_FILE).write_text(json.dumps(song.facts, indent=2) + "\n", encoding="utf-8")
        part.rename(folder)
    except OSError as error:
        raise write_error(error, folder / "mixture.wav") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _wav(sound: NDArray[np.float32], sample_rate: int) -> bytes:
    """A file in memory: unlike one that libsndfile writes itself, saving it says why it fails."""
    file = io.BytesIO()
    steps = np.rint(sound.T / np.float32(STEP)).astype(np.int16)
    soundfile.write(file, steps, sample_rate, format="WAV", subtype="PCM_16")
    return file.getvalue()
