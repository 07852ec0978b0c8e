"""Tracks loaded whole, for small datasets."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import numpy as np

from auralflow.configuration import whole_sample_rate
from auralflow.datasets.layouts import find_tracks
from auralflow.datasets.sounds import Sounds
from auralflow.datasets.track_audio import DURATION, TrackOnDisk
from auralflow.datasets.tracks import MIXTURE

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence


def load_stems(
    dataset_path: str | os.PathLike[str],
    targets: Sequence[str],
    split: str = "train",
    max_num_tracks: int | None = None,
    sample_rate: int = 44_100,
    mono: bool = True,
) -> list[OrderedDict[str, Any]]:
    """Tracks with all their sound: a minute of stereo takes 21 MB for each sound.

    Args:
        dataset_path: The dataset's folder.
        targets: Stems to load.
        split: "train", "val" or "test".
        max_num_tracks: Load the first so many tracks (by name); all if None.
        sample_rate: In Hz; files of other rates are converted.
        mono: Whether channels are averaged; else there are two.

    Returns:
        For each track, in this order: "mixture", the targets (arrays of shape `(channels, frames)`, float32, full scale
        at +-1, stems as long as the mixture), and "duration" in samples.

    Raises:
        ConfigError: If a value is out of its range.
        DatasetError: If the folder has no such tracks.
        AudioReadError: If a file cannot be read.

    Example:
        >>> first, *others = load_stems("songs", targets=["vocals", "drums"])
        >>> list(first)
        ['mixture', 'vocals', 'drums', 'duration']
    """
    sounds = Sounds(whole_sample_rate(sample_rate), 1 if mono else 2)
    loaded = []
    for track in find_tracks(dataset_path, split=split, targets=targets, max_num_tracks=max_num_tracks):
        audio = TrackOnDisk(track, targets, sounds)
        out = np.empty((1 + len(targets), sounds.channels, audio.length), np.float32)
        audio.read_into(out, 0)
        entry: OrderedDict[str, Any] = OrderedDict(zip((MIXTURE, *targets), out, strict=True))
        entry[DURATION] = audio.length
        loaded.append(entry)
    return loaded
