"""The sound of a dataset's tracks, on disk or in memory, behind one door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from auralflow.configuration import nearest_hint
from auralflow.datasets.tracks import MIXTURE, Track
from auralflow.datasets.true_stems import has_stem, parts_of_stem
from auralflow.errors import ConfigError, DatasetError, ShapeError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from auralflow.datasets.sounds import Sounds

DURATION = "duration"
"""Key of a loaded track's length in samples, beside its sounds."""


class TrackAudio(Protocol):
    """A track's mixture and targets."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def length(self) -> int:
        """Of the mixture, in frames."""

    def read_into(self, out: NDArray[np.float32], start: int) -> None:
        """Fill `out`, shape `(1 + targets, channels, frames)`: mixture first, then targets, zeros beyond their ends."""


class TrackOnDisk:
    """A track that is read when it is asked for.

    Args:
        track: Its files.
        targets: Which stems, in the order wanted; all that is not vocals is added up if there is no file of it.
        sounds: Reads them.

    Raises:
        DatasetError: If it lacks a target or has no mixture and too few stems to make one.
        AudioReadError: If a file cannot be read: better now than hours later.
    """

    def __init__(self, track: Track, targets: Sequence[str], sounds: Sounds) -> None:
        self.name = track.name
        self._sounds = sounds
        for target in targets:
            if not has_stem(track, target):
                raise DatasetError(
                    Text("The track “{name}” has no stem “{target}”.", name=track.name, target=target),
                    path=track.path,
                    hint=nearest_hint(target, track.stems),
                )
        if not track.has_mixture:
            raise DatasetError(
                Text("The track “{name}” has no mixture.", name=track.name),
                path=track.path,
                hint="Put a mixture into its folder, or two or more stems, whose sum is taken.",
            )
        files = {**track.stems, **({MIXTURE: track.mixture} if track.mixture else {})}
        parts = [parts_of_stem(track, target) for target in targets]
        self._mixture = track.mixture
        self._parts = [tuple([files[name] for name in names] for names in both) for both in parts]
        added = [name for plus, _ in parts for name in plus]
        # Without a file the mixture is the sum of all stems, each of them once.
        self._targets_add_up = len(set(added)) == len(added)
        self._others = [sound for name, sound in track.stems.items() if name not in added or not self._targets_add_up]
        wanted = track.stems if track.mixture is None else {n for both in parts for names in both for n in names}
        lengths = [sounds.length(files[name]) for name in wanted]
        self.length = sounds.length(track.mixture) if track.mixture else max(lengths)

    def read_into(self, out: NDArray[np.float32], start: int) -> None:
        """See `TrackAudio.read_into`.

        Raises:
            AudioReadError: If a file cannot be read.
        """
        for (plus, minus), place in zip(self._parts, out[1:], strict=True):
            self._sounds.read_sum_into(place, plus, minus, start)
        if self._mixture is not None:
            self._sounds.read_into(out[0], self._mixture, start)
            return
        if self._targets_add_up:
            np.sum(out[1:], axis=0, out=out[0])
        else:
            out[0] = 0
        one = np.empty_like(out[0])
        for sound in self._others:
            self._sounds.read_into(one, sound, start)
            out[0] += one


class TrackInMemory:
    """A track whose sound is loaded.

    Args:
        sounds: Arrays `(channels, frames)` by name, the mixture and the targets among them, as `load_stems` gives them.
        targets: Which, in the order wanted.
        channels: 1 or 2.
        position: Where it comes in the dataset, for messages.

    Raises:
        ConfigError: If a target or the mixture is missing.
        ShapeError: If an array has other axes, channels or length than the mixture.
    """

    def __init__(self, sounds: Mapping[str, Any], targets: Sequence[str], channels: int, position: int) -> None:
        self.name = str(position)
        wanted = (MIXTURE, *targets)
        for name in wanted:
            if name not in sounds:
                raise ConfigError(
                    Text("Track {position} of the dataset has no “{name}”.", position=position, name=name),
                    hint=nearest_hint(name, [key for key in sounds if key != DURATION]),
                )
        self._arrays = [np.asarray(sounds[name], dtype=np.float32) for name in wanted]
        self.length = self._arrays[0].shape[-1]
        for name, array in zip(wanted, self._arrays, strict=True):
            if array.shape != (channels, self.length):
                raise ShapeError(
                    Text(
                        "“{name}” of track {position} has shape {shape}, not {needed}.",
                        name=name,
                        position=position,
                        shape=array.shape,
                        needed=(channels, self.length),
                    ),
                    hint="Sounds need axes (channels, frames), the dataset's channels, and their mixture's length.",
                )

    def read_into(self, out: NDArray[np.float32], start: int) -> None:
        """See `TrackAudio.read_into`."""
        for place, array in zip(out, self._arrays, strict=True):
            block = array[:, start : start + out.shape[-1]]
            place[:, : block.shape[1]] = block
            place[:, block.shape[1] :] = 0
