"""Chunks of tracks: where they come from, and what they hold."""

from __future__ import annotations

import logging
from copy import copy
from typing import TYPE_CHECKING, Any

import numpy as np

from auralflow.audio.files import open_audio
from auralflow.configuration import whole_sample_rate
from auralflow.datasets.chunk_draw import ChunkDraw
from auralflow.datasets.sounds import Sounds
from auralflow.datasets.track_audio import TrackInMemory, TrackOnDisk
from auralflow.datasets.tracks import MIXTURE, Track
from auralflow.errors import ConfigError
from auralflow.progress import clock
from auralflow.readable import counted, html_table
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from auralflow.datasets.track_audio import TrackAudio

logger = logging.getLogger(__name__)

# A stem that is silent all along would be drawn for ever.
MOST_DRAWS = 20


class TrackChunks:
    """Chunks of some length, drawn from tracks (see `ChunkDraw`).

    Args:
        tracks: `Track`s, or what `load_stems` gives, or both.
        targets: Stems, in the order wanted.
        chunk_s: Length of a chunk in seconds.
        sample_rate: In Hz.
        channels: 1 or 2; that of the first track if None.
        seed: Not negative.
        redraw_below_db: Draw anew, up to 20 times, while a target's level (root mean square in dBFS) is below; any
            chunk is kept if None.

    Raises:
        ConfigError: If a value is out of its range or a target is missing.
        DatasetError: If there are no tracks, a track lacks something, or all are shorter than a chunk.
        AudioReadError: If a track cannot be read.
    """

    def __init__(
        self,
        tracks: Sequence[Any],
        targets: Sequence[str],
        *,
        chunk_s: float,
        sample_rate: int,
        channels: int | None = None,
        seed: int = 0,
        redraw_below_db: float | None = None,
    ) -> None:
        sample_rate = whole_sample_rate(sample_rate)
        _check(tracks, targets, chunk_s, sample_rate, channels, seed)
        self.targets = tuple(targets)
        self.sample_rate = sample_rate
        self.channels = channels or _channels_of(tracks[0])
        self._seed = seed
        sounds = Sounds(sample_rate, self.channels)
        self._opened: list[TrackAudio] = [
            TrackOnDisk(track, targets, sounds)
            if isinstance(track, Track)
            else TrackInMemory(track, targets, self.channels, position)
            for position, track in enumerate(tracks)
        ]
        self._cut(chunk_s, redraw_below_db)

    def with_chunks(self, chunk_s: float, redraw_below_db: float | None = None) -> TrackChunks:
        """Other chunks of the same tracks, which are neither looked for nor opened again.

        Args:
            chunk_s: Length of a chunk in seconds.
            redraw_below_db: See the class.

        Raises:
            ConfigError: If the length is not above 0, or all tracks are shorter.
        """
        _check_chunk(chunk_s, self.sample_rate)
        other = copy(self)
        other._cut(chunk_s, redraw_below_db)
        return other

    def _cut(self, chunk_s: float, redraw_below_db: float | None) -> None:
        opened = self._opened
        self.chunk_length = max(1, round(chunk_s * self.sample_rate))
        self._redraw_below = None if redraw_below_db is None else 10 ** (redraw_below_db / 20)
        self.tracks = [track for track in opened if track.length >= self.chunk_length]
        if not self.tracks:
            raise ConfigError(
                Text("All {count} tracks are shorter than a chunk of {chunk} s.", count=len(opened), chunk=chunk_s),
                hint=Text(
                    "The longest has {longest} s; choose shorter chunks.",
                    longest=round(max(track.length for track in opened) / self.sample_rate, 2),
                ),
            )
        if len(self.tracks) < len(opened):
            logger.warning(
                "%d of %d tracks are shorter than a chunk of %g s and are left out: %s",
                len(opened) - len(self.tracks),
                len(opened),
                chunk_s,
                ", ".join(track.name for track in opened if track.length < self.chunk_length),
            )
        self._draw = ChunkDraw([track.length for track in self.tracks], self.chunk_length, self._seed)

    def described(self) -> str:
        """What they are, in a few words."""
        tracks, channels = counted(len(self.tracks), "track"), counted(self.channels, "channel")
        chunk_s = self.chunk_length / self.sample_rate
        return f"{', '.join(self.targets)} in {tracks}, chunks of {chunk_s:g} s, {channels} at {self.sample_rate} Hz"

    def html(self, title: str) -> str:
        """A table of the tracks, for notebooks."""
        rows = [(track.name, clock(track.length / self.sample_rate)) for track in self.tracks]
        return html_table(("song", "length"), rows, title=f"{title}: {self.described()}")

    def sounds(self, epoch: int, index: int) -> NDArray[np.float32]:
        """What a chunk holds.

        Args:
            epoch: Not negative.
            index: The chunk's place in the epoch, not negative.

        Returns:
            Shape `(1 + targets, channels, frames)`: the mixture, then the targets.

        Raises:
            AudioReadError: If a file cannot be read any more.
        """
        out = np.empty((1 + len(self.targets), self.channels, self.chunk_length), np.float32)
        for attempt in range(MOST_DRAWS):
            chunk = self._draw.chunk(epoch, index, attempt)
            self.tracks[chunk.track].read_into(out, chunk.offset)
            if self._redraw_below is None or _levels(out[1:]).min() >= self._redraw_below:
                break
        return out


def _levels(targets: NDArray[np.float32]) -> NDArray[np.float32]:
    flat = targets.reshape(len(targets), -1)
    levels: NDArray[np.float32] = np.sqrt(np.einsum("ij,ij->i", flat, flat) / flat.shape[1])
    return levels


def _channels_of(track: Any) -> int:
    """1 or 2, as the first track has them."""
    if not isinstance(track, Track):
        return int(np.asarray(track[MIXTURE]).shape[0]) if MIXTURE in track else 1
    sound = track.mixture or next(iter(track.stems.values()))
    channels = 1
    for file in sound.files:
        with open_audio(file.path, stream=file.stream) as reader:
            channels = max(channels, min(reader.info.channels, 2))
    return channels


def _check(
    tracks: Sequence[Any],
    targets: Sequence[str],
    chunk_s: float,
    sample_rate: int,
    channels: int | None,
    seed: int,
) -> None:
    if not len(tracks):
        raise ConfigError("The dataset has no tracks.", hint="Give at least one.")
    if isinstance(targets, str) or not targets or MIXTURE in targets or len(set(targets)) < len(targets):
        raise ConfigError(
            Text("{targets} are no targets.", targets=repr(targets)),
            hint='Give a list of stems, each once, like ["vocals", "drums"]; the mixture comes along by itself.',
        )
    _check_chunk(chunk_s, sample_rate)
    if channels not in (None, 1, 2):
        raise ConfigError(Text("A dataset cannot have {channels} channels.", channels=channels), hint="Give 1 or 2.")
    if seed < 0:
        raise ConfigError(Text("A seed must not be negative, as {seed} is.", seed=seed), hint="Give 0 or more.")


def _check_chunk(chunk_s: float, sample_rate: int) -> None:
    if not chunk_s > 0 or sample_rate < 1:
        raise ConfigError(
            Text("Chunks of {seconds} s at {rate} Hz cannot be cut.", seconds=chunk_s, rate=sample_rate),
            hint="Give a length above 0 seconds and a rate in Hz, such as 44100.",
        )
