"""A dataset of as many chunks as one likes, for `torch.utils.data.DataLoader`."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.utils.data import Dataset

from auralflow.datasets.audio_epoch import SharedEpoch
from auralflow.datasets.layouts import find_tracks
from auralflow.datasets.track_chunks import TrackChunks
from auralflow.errors import ConfigError
from auralflow.text import Text

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence


class AudioDataset(Dataset[tuple[Tensor, Tensor]]):
    """Chunks drawn from tracks at random, read from disk (or from memory) when they are asked for.

    A chunk is a pure function of (seed, epoch, index): the same in every run, by any number of workers, and after a
    resume; no worker repeats another's. A million chunks take no more memory than ten.

    Args:
        dataset: Tracks: `auralflow.datasets.Track`s, read lazily, or what `load_stems` gives, in memory.
        targets: Stems of each item, in this order.
        chunk_size: Length of a chunk in seconds; fractions are welcome.
        num_chunks: How many chunks an epoch has.
        sample_rate: In Hz. Files of other rates are converted; arrays must have it.
        channels: 1 (stereo is averaged) or 2 (mono is doubled); that of the first track if None.
        seed: Another one draws other chunks.
        redraw_below_db: Chunks with a target below this level (root mean square in dBFS, such as -60) are drawn anew.
            By default none is: a model must learn to be silent, too.

    Raises:
        ConfigError: If a value is out of its range, a target is missing, or all tracks are shorter than a chunk.
        DatasetError: If a track lacks its mixture or a target.
        AudioReadError: If a file cannot be read.
        ShapeError: If an array does not fit.

    Example:
        >>> import numpy as np
        >>> song = {"mixture": np.ones((1, 88_200)), "vocals": np.zeros((1, 88_200))}
        >>> dataset = AudioDataset([song], targets=["vocals"], chunk_size=1)
        >>> mixture, targets = dataset[999_999]
        >>> mixture.shape, targets.shape
        (torch.Size([1, 44100]), torch.Size([1, 44100, 1]))
    """

    def __init__(
        self,
        dataset: Sequence[Any],
        targets: Sequence[str],
        chunk_size: float = 1,
        num_chunks: int = int(1e6),
        sample_rate: int = 44_100,
        *,
        channels: int | None = None,
        seed: int = 0,
        redraw_below_db: float | None = None,
    ) -> None:
        _check_count(num_chunks)
        self._chunks = TrackChunks(
            dataset,
            targets,
            chunk_s=chunk_size,
            sample_rate=sample_rate,
            channels=channels,
            seed=seed,
            redraw_below_db=redraw_below_db,
        )
        self._num_chunks = int(num_chunks)
        self._epoch = SharedEpoch()

    def __repr__(self) -> str:
        return f"<AudioDataset of {self._num_chunks} chunks: {self._chunks.described()}>"

    def _repr_html_(self) -> str:
        return self._chunks.html(f"AudioDataset of {self._num_chunks} chunks")

    @property
    def targets(self) -> tuple[str, ...]:
        """Names of an item's targets, in order."""
        return self._chunks.targets

    @property
    def sample_rate(self) -> int:
        """Of all items, in Hz."""
        return self._chunks.sample_rate

    @property
    def channels(self) -> int:
        """Of all items, 1 or 2."""
        return self._chunks.channels

    @property
    def num_tracks(self) -> int:
        """How many tracks chunks are drawn from."""
        return len(self._chunks.tracks)

    @property
    def track_names(self) -> tuple[str, ...]:
        """Names of these tracks; loaded ones are called by their number."""
        return tuple(track.name for track in self._chunks.tracks)

    @property
    def longest_s(self) -> float:
        """Length of the longest of these tracks in seconds."""
        return max(track.length for track in self._chunks.tracks) / self._chunks.sample_rate

    @property
    def chunk_s(self) -> float:
        """Length of a chunk in seconds."""
        return self._chunks.chunk_length / self._chunks.sample_rate

    def with_chunks(self, chunk_size: float, num_chunks: int, *, redraw_below_db: float | None = None) -> AudioDataset:
        """Other chunks of the same tracks, which are neither looked for nor opened again.

        Args:
            chunk_size: Length of a chunk in seconds.
            num_chunks: How many chunks an epoch has.
            redraw_below_db: See the class.

        Raises:
            ConfigError: If a value is out of its range, or all tracks are shorter than a chunk.
        """
        _check_count(num_chunks)
        other = copy(self)
        other._chunks = self._chunks.with_chunks(chunk_size, redraw_below_db)
        other._num_chunks = int(num_chunks)
        other._epoch = SharedEpoch()
        return other

    def set_epoch(self, epoch: int) -> None:
        """Choose which epoch's chunks come; to be called before the epoch's iterator is made.

        Raises:
            ConfigError: If it is negative.
        """
        self._epoch.set(epoch)

    def __len__(self) -> int:
        return self._num_chunks

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        """A chunk.

        Args:
            index: 0 up to the length, or negative from the end.

        Returns:
            The mixture, shape `(channels, frames)`, and the targets, shape `(channels, frames, targets)`, float32.

        Raises:
            IndexError: If there is no such chunk.
            AudioReadError: If a file cannot be read any more.
        """
        if not -self._num_chunks <= index < self._num_chunks:
            raise IndexError(index)
        return as_item(self._chunks, int(self._epoch), index % self._num_chunks)


def _check_count(num_chunks: int) -> None:
    if num_chunks < 1:
        raise ConfigError(
            Text("A dataset cannot have {count} chunks.", count=num_chunks), hint="Give a number from 1 up."
        )


def as_item(chunks: TrackChunks, epoch: int, index: int) -> tuple[Tensor, Tensor]:
    """A chunk as tensors: mixture `(channels, frames)`, targets `(channels, frames, targets)`."""
    sounds = torch.from_numpy(chunks.sounds(epoch, index))  # (1 + targets, channels, frames)
    return sounds[0], sounds[1:].permute(1, 2, 0)


def create_audio_dataset(
    dataset_path: str | os.PathLike[str],
    targets: Sequence[str],
    split: str = "train",
    chunk_size: float = 1,
    num_chunks: int = int(1e6),
    max_num_tracks: int | None = None,
    sample_rate: int = 44_100,
    mono: bool = True,
    *,
    val_split: float | None = None,
    seed: int = 0,
    redraw_below_db: float | None = None,
) -> AudioDataset:
    """A chunked dataset of the tracks in a folder, in any of the layouts that `find_tracks` knows.

    Args:
        dataset_path: The dataset's folder.
        targets: Stems of each item, in this order.
        split: "train", "val" or "test".
        chunk_size: Length of a chunk in seconds.
        num_chunks: How many chunks an epoch has.
        max_num_tracks: Use the first so many tracks (by name) that have all targets; all if None.
        sample_rate: In Hz; files of other rates are converted.
        mono: Whether items have one channel, else two.
        val_split: Share of the training tracks to hold out where there is no folder for validation.
        seed: For chunks and the held-out share.
        redraw_below_db: See `AudioDataset`.

    Raises:
        ConfigError: If a value is out of its range, or all tracks are shorter than a chunk.
        DatasetError: If the folder has no such tracks.
        AudioReadError: If a file cannot be read.

    Example:
        >>> dataset = create_audio_dataset("songs", ["vocals", "drums"], chunk_size=0.5, num_chunks=100)
        >>> mixture, targets = dataset[0]
        >>> mixture.shape, targets.shape
        (torch.Size([1, 22050]), torch.Size([1, 22050, 2]))
    """
    tracks = find_tracks(
        dataset_path, split=split, targets=targets, max_num_tracks=max_num_tracks, val_split=val_split, seed=seed
    )
    return AudioDataset(
        tracks,
        targets,
        chunk_size,
        num_chunks,
        sample_rate,
        channels=1 if mono else 2,
        seed=seed,
        redraw_below_db=redraw_below_db,
    )
