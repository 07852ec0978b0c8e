"""The sum of the lanes, made buffer by buffer in the thread of the sound device.

Nothing here waits, allocates arrays, reads files or knows Qt; what it shares with other threads are single references
and counters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from auralflow.audio.mixdown import SILENT, linear_ramp
from auralflow_studio.playback.meters import PeakLog
from auralflow_studio.playback.playhead import PlayheadLog
from auralflow_studio.playback.transport import advance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from auralflow.audio.mixdown import StereoGain
    from auralflow_studio.playback.ring import Block, BlockRing

RAMP_S = 0.008
FADE_S = 0.005
# NumPy lets go of the interpreter lock in operations on more than 500 numbers, and each time another thread may take it
# and keep the sound waiting. With pieces this short the lock is taken once a buffer: beside a thread of pure Python the
# 99th percentile of a buffer's time fell from 24 ms to 0.4 ms.
_MOST_FRAMES = 480
# After a seek or a shortage, this many blocks are waited for, so that the sound does not stutter.
PRIMING_BLOCKS = 3


class Renderer:
    """Mixes what a `BlockRing` holds.

    Gains move to new values along straight lines of 8 ms. Sound that begins or ends anywhere but at the end of the song
    (play, pause, seek, a shortage of blocks) is faded over 5 ms.

    Args:
        ring: Where the blocks come from.
        sample_rate: Of the song, in Hz.

    Attributes:
        is_playing: Whether sound is wanted; written by the window's thread.
        ended_epoch: The seek after which the song was played to its end, -1 if none.
        shortages: How often blocks came too late.
        peaks: Peaks of every row of the ring (the stand-in of the stems is the last), then of the sum.
        playhead: What was rendered for when.
    """

    def __init__(self, ring: BlockRing, sample_rate: int) -> None:
        self._ring = ring
        self._sample_rate = sample_rate
        self.is_playing = False
        self.ended_epoch = -1
        self.shortages = 0
        self.peaks = PeakLog(ring.rows + 1)
        self.playhead = PlayheadLog(sample_rate)
        self._master = ring.rows
        size = min(ring.block_frames, _MOST_FRAMES)
        self._sum = np.zeros((2, size), dtype=np.float32)
        self._scratch = np.zeros(size, dtype=np.float32)
        self._gain_line = np.zeros(size, dtype=np.float32)
        self._counter = np.arange(1, size + 1, dtype=np.float32)
        # Gains, one row a lane, the stand-in, then the master.
        self._wished: tuple[StereoGain, ...] = (SILENT,) * (ring.rows + 1)
        self._goal = self._wished
        self._gains = [list(gain) for gain in self._goal]
        self._steps = [[0.0, 0.0] for _ in self._goal]
        self._ramp_frames = max(1, round(RAMP_S * sample_rate))
        self._ramp_left = 0
        # The fade counts from 0 (silence) to `fade_frames` (sound as it is).
        self.fade_frames = max(1, round(FADE_S * sample_rate))
        self._fade = 0
        self._rising = (np.arange(self.fade_frames + 1) / self.fade_frames).astype(np.float32)
        self._falling = self._rising[::-1].copy()
        self._offset = 0
        self._epoch = 0
        self._is_primed = False
        self._is_rising = False
        self._begins_anew = False

    def set_gains(self, gains: tuple[StereoGain, ...]) -> None:
        """Move to other gains: `(left, right)` of every row of the ring, then of the sum. From the window's thread."""
        self._wished = gains

    def begin_anew(self) -> None:
        """Fade in again, because what comes next is heard by another device. From any thread."""
        self._begins_anew = True

    @property
    def is_silent(self) -> bool:
        """Whether nothing is being heard."""
        return self._fade == 0

    def render(self, out: NDArray[np.float32], when_s: float) -> None:
        """Write the next sound.

        Args:
            out: Takes it; float32 of shape `(frames, 2)`, any number of frames.
            when_s: When its first frame will be heard, on the clock of `time.monotonic`.
        """
        self.peaks.begin()
        if self._begins_anew:
            self._begins_anew, self._fade = False, 0
        goal = self._wished
        if goal is not self._goal:
            self._goal = goal
            if self._fade > 0:
                self._begin_ramp()
            else:
                self._end_ramp()
        done, frames = 0, len(out)
        while done < frames:
            block = self._block_now()
            count = 0 if block is None else self._count_now(block, frames - done)
            if block is None or count == 0:
                self._fade = 0
                out[done:] = 0.0
                break
            part = out[done : done + count]
            self.playhead.note(
                when_s + done / self._sample_rate,
                block.epoch,
                advance(block.position, self._offset, block.loop),
                count,
                block.loop,
            )
            self._mix(block, part)
            self._move_on(block, count)
            done += count
        if self._fade == 0 and self._ramp_left:
            self._end_ramp()
        self.peaks.end()

    def _block_now(self) -> Block | None:
        """The block to go on with, which is an outdated one only as long as it is being faded out."""
        ring = self._ring
        wanted = ring.wanted_epoch
        while True:
            block = ring.peek()
            if block is None:
                return None
            if block.epoch != self._epoch:
                self._epoch, self._fade, self._is_primed = block.epoch, 0, False
            if block.epoch == wanted or self._fade > 0:
                if self._offset < block.frames:
                    return block
                if block.is_end:
                    if block.epoch == wanted:
                        self.ended_epoch = wanted
                        return None
                    self._fade = 0
            ring.skip()
            self._offset = 0

    def _count_now(self, block: Block, room: int) -> int:
        """How many frames can be mixed in one go, with one direction of the fade; 0 if it has to be silent."""
        ring = self._ring
        count = min(room, block.frames - self._offset, _MOST_FRAMES)
        is_wanted = self.is_playing and block.epoch == ring.wanted_epoch
        if is_wanted and not ring.waits_for_end:
            ahead = (ring.write_index - ring.read_index) * ring.block_frames - self._offset
            if not self._is_primed:
                self._is_primed = is_wanted = ahead >= PRIMING_BLOCKS * ring.block_frames - self._offset
            elif ahead <= self.fade_frames:
                self._is_primed = is_wanted = False
                self.shortages += 1
            else:
                count = min(count, ahead - self.fade_frames)
        self._is_rising = is_wanted
        if is_wanted and self._fade < self.fade_frames:
            count = min(count, self.fade_frames - self._fade)
        elif not is_wanted:
            count = min(count, self._fade)
        return min(count, self._ramp_left) if self._ramp_left else count

    def _mix(self, block: Block, out: NDArray[np.float32]) -> None:
        count, start = len(out), self._offset
        total = (self._sum[0, :count], self._sum[1, :count])
        total[0].fill(0.0)
        total[1].fill(0.0)
        stand_in = self._ring.rows - 1
        for row in range(self._ring.rows):
            if row == stand_in and not block.has_stand_in:
                continue
            for channel in (0, 1):
                if self._gains[row][channel] == 0.0 and not (self._ramp_left and self._steps[row][channel]):
                    continue
                samples = block.samples[row, channel, start : start + count]
                scaled = self._scale(samples, row, channel, self._scratch[:count])
                self.peaks.note(row, channel, _peak(scaled))
                np.add(total[channel], scaled, out=total[channel])
        for channel in (0, 1):
            side = self._scale(total[channel], self._master, channel, total[channel])
            if not self._is_rising:
                first = self.fade_frames - self._fade
                np.multiply(side, self._falling[first : first + count], out=side)
            elif self._fade < self.fade_frames:
                np.multiply(side, self._rising[self._fade : self._fade + count], out=side)
            self.peaks.note(self._master, channel, _peak(side))
            out[:, channel] = side

    def _scale(
        self, samples: NDArray[np.float32], row: int, channel: int, out: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        gain = self._gains[row][channel]
        if self._ramp_left:
            line = linear_ramp(gain, self._steps[row][channel], self._counter, self._gain_line[: len(out)])
            return np.multiply(samples, line, out=out)
        return np.multiply(samples, gain, out=out)

    def _move_on(self, block: Block, count: int) -> None:
        self._offset += count
        self._fade = min(self.fade_frames, self._fade + count) if self._is_rising else self._fade - count
        self._ring.render_position = advance(block.position, self._offset, block.loop)
        if self._ramp_left:
            self._ramp_left -= count
            if self._ramp_left == 0:
                self._end_ramp()
            else:
                for gain, step in zip(self._gains, self._steps, strict=True):
                    gain[0] += step[0] * count
                    gain[1] += step[1] * count

    def _begin_ramp(self) -> None:
        self._ramp_left = self._ramp_frames
        for gain, step, goal in zip(self._gains, self._steps, self._goal, strict=True):
            step[0] = (goal[0] - gain[0]) / self._ramp_frames
            step[1] = (goal[1] - gain[1]) / self._ramp_frames

    def _end_ramp(self) -> None:
        self._ramp_left = 0
        for gain, goal in zip(self._gains, self._goal, strict=True):
            gain[0], gain[1] = goal


def _peak(samples: NDArray[np.float32]) -> float:
    return max(float(np.maximum.reduce(samples)), -float(np.minimum.reduce(samples)))
