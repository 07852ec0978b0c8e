"""Songs held in memory, and a deck that plays them by hand: the player's own feeder and renderer, without a device."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from auralflow.audio.mixdown import MixerState, db_to_gain, default_mixer, lane_gains, stand_in_gains
from auralflow.regions import Regions
from auralflow_studio.playback.feeder import Feeder
from auralflow_studio.playback.renderer import Renderer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from auralflow_studio.playback.transport import LoopRange


class ArraySource:
    """A `PlaybackSource` of arrays, of which any part may be finished later.

    Args:
        lanes: Samples by lane, float32 of shape `(frames, channels)`.
        sample_rate: In Hz.
        finished: Which frames of the stems are known; all if None. The others read as zeros.
    """

    def __init__(
        self, lanes: Mapping[str, NDArray[np.float32]], sample_rate: int = 44100, finished: Regions | None = None
    ) -> None:
        self._samples = dict(lanes)
        self.lanes = tuple(lanes)
        first = next(iter(lanes.values()))
        self.frames, self.channels = first.shape
        self.sample_rate = sample_rate
        self.finished = Regions(((0, self.frames),)) if finished is None else finished
        self.reads: list[tuple[str, int, int]] = []
        self.error: Exception | None = None
        self.readers: set[int] = set()

    def finish(self, start: int, stop: int) -> None:
        self.finished = self.finished.with_range(start, stop)

    def read(self, lane: str, start: int, frames: int) -> NDArray[np.float32]:
        self.readers.add(threading.get_ident())
        self.reads.append((lane, start, frames))
        if self.error is not None:
            raise self.error
        out = np.zeros((frames, self.channels), dtype=np.float32)
        first, last = max(0, start), min(self.frames, start + frames)
        if first < last:
            out[first - start : last - start] = self._samples[lane][first:last]
        if lane != "mixture":
            for a, b in self.finished.missing(start, start + frames):
                out[a - start : b - start] = 0.0
        return out

    def is_finished(self, start: int, frames: int) -> bool:
        assert start >= 0
        assert start + frames <= self.frames
        return self.finished.covers(start, start + frames)


class Deck:
    """Feeder and renderer driven step by step in one thread, as a device and its threads would.

    Args:
        source: The song.
        mixer: The mix; all lanes at unity if None.
    """

    def __init__(self, source: ArraySource, mixer: MixerState | None = None) -> None:
        self.source = source
        self.errors: list[Exception] = []
        self.feeder = Feeder(source, self.errors.append)
        self.renderer = Renderer(self.feeder.ring, source.sample_rate)
        self.now_s = 0.0
        self.mix(mixer if mixer is not None else default_mixer(source.lanes))

    @property
    def fade_frames(self) -> int:
        return self.renderer.fade_frames

    def mix(self, mixer: MixerState, *, bypass: bool = False) -> None:
        gains = lane_gains(mixer, bypass=bypass, include_master=False)
        master = db_to_gain(mixer.master_gain_db)
        rows = [gains.get(lane, (0.0, 0.0)) for lane in self.source.lanes]
        stand_in = stand_in_gains(mixer, bypass=bypass, include_master=False)
        self.renderer.set_gains((*rows, stand_in, (master, master)))

    def play(self) -> None:
        self.renderer.is_playing = True

    def pause(self) -> None:
        self.renderer.is_playing = False

    def seek(self, frame: int) -> None:
        self.feeder.seek(frame)

    def set_loop(self, loop: LoopRange | None) -> None:
        self.feeder.set_loop(loop)

    def feed(self) -> None:
        """Let the feeder do all it can."""
        while self.feeder.work():
            pass
        self.feeder.take_up_finished()

    def render(self, frames: int, *, buffer: int = 1024, feed: bool = True) -> NDArray[np.float32]:
        """The next sound, float32 of shape `(frames, 2)`, asked for in buffers of that size."""
        out = np.full((frames, 2), np.nan, dtype=np.float32)
        for start in range(0, frames, buffer):
            if feed:
                self.feed()
            part = out[start : start + buffer]
            self.renderer.render(part, self.now_s)
            self.now_s += len(part) / self.source.sample_rate
        return out


def counting(frames: int, lane: str = "vocals", sample_rate: int = 44100) -> ArraySource:
    """A song whose every sample says its place: left the number of the frame plus 1, right minus that.

    Exact for up to 16 million frames.
    """
    numbers = np.arange(1, frames + 1, dtype=np.float32)
    return ArraySource({lane: np.stack([numbers, -numbers], axis=1)}, sample_rate)


def places(sound: NDArray[np.float32]) -> NDArray[np.int64]:
    """The frames that were heard of a `counting` song, in order; both sides must agree, and -1 is silence."""
    np.testing.assert_array_equal(sound[:, 0], -sound[:, 1])
    assert np.all(sound[:, 0] == np.round(sound[:, 0])), "a sample between two frames"
    return sound[:, 0].astype(np.int64) - 1


def walk(position: int, frames: int, song_frames: int, loop: LoopRange | None) -> list[int]:
    """The frames that should be heard, found one step at a time."""
    heard = []
    while len(heard) < frames and position < song_frames:
        heard.append(position)
        position += 1
        if loop is not None and position == loop.stop:
            position = loop.start
    return heard
