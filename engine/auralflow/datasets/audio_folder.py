"""An endless stream of chunks from a folder of tracks, for `torch.utils.data.DataLoader`."""

from __future__ import annotations

import copy
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Self

from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from auralflow.datasets.audio_dataset import as_item
from auralflow.datasets.audio_epoch import SharedEpoch
from auralflow.datasets.layouts import find_tracks, verify_dataset
from auralflow.datasets.splits import USUAL_VAL_SPLIT, hold_out
from auralflow.datasets.track_chunks import TrackChunks
from auralflow.errors import ConfigError
from auralflow.text import Text

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    from auralflow.datasets.tracks import Track


class AudioFolder(IterableDataset[tuple[Tensor, Tensor]]):
    """Chunks from random places of random tracks, without end, read when they are asked for.

    Chunk number n is a pure function of (seed, epoch, n). Workers share the numbers among themselves; with the
    `DataLoader`'s batch size given here, too, batches are the same for any number of workers.

    Args:
        dataset_path: Root folder, in any of the layouts that `find_tracks` knows.
        targets: Stems of each item, in this order; vocals if None.
        sample_length: Length of a chunk in seconds; fractions are welcome.
        subset: "train", "val" or "test".
        audio_format: Ending of the file to take where a track has a stem in several formats.
        sample_rate: In Hz; files of other rates are converted.
        num_channels: 1 (stereo is averaged) or 2 (mono is doubled).
        backend: "soundfile", the only one there is; what it cannot read is read by others by itself.
        seed: For chunks and for what is held out.
        redraw_below_db: See `AudioDataset`.
        val_split: Share of the training tracks that are held out where there is no folder for validation.
        batch_size: Of the `DataLoader`.
        first_sample: Where the stream begins: to go on after a stop, how many chunks were taken before.
        rank: Which of several processes of a distributed training this is.
        num_ranks: How many there are; each takes every so-manieth batch.

    Raises:
        ConfigError: If a value is out of its range, or all tracks are shorter than a chunk.
        DatasetError: If the folder has no such tracks.
        AudioReadError: If a file cannot be read.

    Example:
        >>> folder = AudioFolder("songs", targets=["vocals"], sample_length=0.5)
        >>> mixture, targets = next(iter(folder))
        >>> mixture.shape, targets.shape
        (torch.Size([1, 22050, 1]), torch.Size([1, 22050, 1]))
    """

    def __init__(
        self,
        dataset_path: str | os.PathLike[str],
        targets: Sequence[str] | None = None,
        sample_length: float = 3,
        subset: str = "train",
        audio_format: str = "wav",
        sample_rate: int = 44_100,
        num_channels: int = 1,
        backend: str = "soundfile",
        *,
        seed: int = 0,
        redraw_below_db: float | None = None,
        val_split: float | None = None,
        batch_size: int = 1,
        first_sample: int = 0,
        rank: int = 0,
        num_ranks: int = 1,
    ) -> None:
        if backend != "soundfile":
            raise ConfigError(
                Text("There is no audio backend “{name}”.", name=backend),
                hint="Leave it at soundfile: formats that it cannot read are read by others by themselves.",
            )
        if batch_size < 1 or first_sample < 0 or not 0 <= rank < num_ranks:
            raise ConfigError(
                Text(
                    "Batches of {size} from sample {first} on cannot be dealt to rank {rank} of {ranks}.",
                    size=batch_size,
                    first=first_sample,
                    rank=rank,
                    ranks=num_ranks,
                ),
                hint="Ranks count from 0, batches have at least one sample.",
            )
        self.targets = ("vocals",) if targets is None else tuple(targets)
        self._seed = seed
        self._cut = partial(
            TrackChunks,
            targets=self.targets,
            chunk_s=sample_length,
            sample_rate=sample_rate,
            channels=num_channels,
            seed=seed,
            redraw_below_db=redraw_below_db,
        )
        self._batch_size = batch_size
        self._first_sample = first_sample
        self._rank = rank
        self._num_ranks = num_ranks
        self._epoch = SharedEpoch()
        self._drawn = 0
        self._use(
            find_tracks(
                dataset_path,
                split=subset,
                targets=self.targets,
                val_split=val_split,
                seed=seed,
                audio_format=audio_format,
            )
        )

    def __repr__(self) -> str:
        return f"<AudioFolder: {self._chunks.described()}>"

    def _repr_html_(self) -> str:
        return self._chunks.html("AudioFolder")

    @property
    def num_tracks(self) -> int:
        """How many tracks there are."""
        return len(self._tracks)

    def __getitem__(self, idx: int) -> str:  # type: ignore[override]  # a path, as this class always gave
        """The path of a track: its folder, or the file that holds all of it.

        Raises:
            IndexError: If there is no such track.
        """
        return str(self._tracks[idx].path)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Mixtures of shape `(channels, frames, 1)` and targets of shape `(channels, frames, targets)`, float32."""
        worker = get_worker_info()
        workers, number = (1, 0) if worker is None else (worker.num_workers, worker.id)
        epoch = int(self._epoch)
        for round_of_workers in count():
            batch = (round_of_workers * workers + number) * self._num_ranks + self._rank
            first = self._first_sample + batch * self._batch_size
            for index in range(first, first + self._batch_size):
                yield self._item(epoch, index)

    def generate_sample(self) -> tuple[Tensor, Tensor]:
        """The next chunk, shaped as those of the iterator; every call gives another one."""
        self._drawn += 1
        return self._item(int(self._epoch), self._first_sample + self._drawn - 1)

    def set_epoch(self, epoch: int) -> None:
        """Choose which epoch's chunks come; to be called before the epoch's iterator is made.

        Raises:
            ConfigError: If it is negative.
        """
        self._epoch.set(epoch)

    def split(self, val_split: float = USUAL_VAL_SPLIT) -> Self:
        """Take tracks out of this folder, and give them as another one.

        Args:
            val_split: Share of the tracks to take out, above 0 and below 1; at least one, and one stays.

        Raises:
            ConfigError: If the share is out of range, or there is only one track.
        """
        kept, held_out = hold_out(self._tracks, val_split, self._seed)
        if not held_out:
            raise ConfigError(
                Text("{count} tracks cannot be divided.", count=len(self._tracks)),
                hint="Give a share above 0, and a folder with two tracks or more.",
            )
        other = copy.copy(self)
        other._epoch = SharedEpoch(int(self._epoch))
        other._use(held_out)
        self._use(kept)
        return other

    def _use(self, tracks: Sequence[Track]) -> None:
        self._tracks = tuple(tracks)
        self._chunks = self._cut(self._tracks)

    def _item(self, epoch: int, index: int) -> tuple[Tensor, Tensor]:
        mixture, targets = as_item(self._chunks, epoch, index)
        return mixture.unsqueeze(-1), targets


def create_audio_folder(
    dataset_path: str | os.PathLike[str],
    targets: Sequence[str] | None = None,
    split: str = "train",
    chunk_size: float = 2,
    sample_rate: int = 44_100,
    mono: bool = True,
    audio_format: str = "wav",
    backend: str = "soundfile",
) -> AudioFolder:
    """A stream of chunks from a folder whose tracks are all complete.

    Args:
        dataset_path: Root folder.
        targets: Stems of each item, in this order; vocals if None.
        split: "train", "val" or "test".
        chunk_size: Length of a chunk in seconds.
        sample_rate: In Hz.
        mono: Whether items have one channel, else two.
        audio_format: See `AudioFolder`.
        backend: See `AudioFolder`.

    Raises:
        ConfigError: As `AudioFolder` does.
        DatasetError: If the folder has no such tracks, or one that lacks its mixture or a target.
        AudioReadError: If a file cannot be read.

    Example:
        >>> folder = create_audio_folder("songs", targets=["vocals"], chunk_size=0.5, mono=False)
        >>> mixture, targets = folder.generate_sample()
        >>> targets.shape
        torch.Size([2, 22050, 1])
    """
    targets = ("vocals",) if targets is None else tuple(targets)
    verify_dataset(dataset_path, targets)
    return AudioFolder(dataset_path, targets, chunk_size, split, audio_format, sample_rate, 1 if mono else 2, backend)
