"""What keeps a renderer running: a sound device, at its own rate if need be, or a silent clock."""

from __future__ import annotations

import importlib
import logging
import threading
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from auralflow_studio.playback.playhead import OutputClock
from auralflow_studio.playback.ring import SampleRing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from auralflow_studio.playback.renderer import Renderer

_log = logging.getLogger(__name__)

# A silent clock that was held up longer than this (the computer slept) does not catch up.
_CATCH_UP_S = 0.5
# A device that claims to be later than this does not know.
_LONGEST_DELAY_S = 5.0


class RenderPort:
    """Where sound is asked for; the renderer behind it may change while it runs.

    Never more than one thread gets sound at a time: a second one (a device that hangs while another takes over) gets
    silence at once instead of waiting.

    Attributes:
        fault: The last error in rendering, for the thread that watches; sound goes on with silence.
    """

    def __init__(self) -> None:
        self._renderer: Renderer | None = None
        self._busy = threading.Lock()
        self.fault: Exception | None = None

    @property
    def renderer(self) -> Renderer | None:
        """What is being played; written by the thread of the output."""
        return self._renderer

    @renderer.setter
    def renderer(self, renderer: Renderer | None) -> None:
        self._renderer = renderer

    @property
    def is_silent(self) -> bool:
        """Whether nothing is being heard."""
        renderer = self._renderer
        return renderer is None or renderer.is_silent

    def begin_anew(self) -> None:
        """Say that another device takes over."""
        if self._renderer is not None:
            self._renderer.begin_anew()

    def render(self, out: NDArray[np.float32], when_s: float) -> None:
        """Write the next sound, as `Renderer.render` does. Never raises."""
        renderer = self._renderer
        if renderer is None or not self._busy.acquire(blocking=False):
            out.fill(0.0)
            return
        try:
            renderer.render(out, when_s)
        except Exception as error:  # noqa: BLE001 - the thread belongs to the device; the watching thread reports it
            out.fill(0.0)
            self.fault = error
        finally:
            self._busy.release()


class SilentClock:
    """Takes sound at the pace of the clock and lets nobody hear it, so that the playhead and the meters go on.

    Args:
        port: Where from.
        sample_rate: Of the song, in Hz.
        block_frames: Frames a step.
    """

    def __init__(self, port: RenderPort, sample_rate: int, block_frames: int) -> None:
        self._port = port
        self._step_s = block_frames / sample_rate
        self._out = np.zeros((block_frames, 2), dtype=np.float32)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="auralflow-silent-clock", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop and wait until it has."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        next_s = time.monotonic()
        while not self._stop.wait(max(0.0, next_s - time.monotonic())):
            if time.monotonic() - next_s > _CATCH_UP_S:
                next_s = time.monotonic()
            self._port.render(self._out, next_s)
            next_s += self._step_s


class RateBridge:
    """Plays a song at the rate of a device that refuses the song's own.

    A thread renders at the song's rate a little ahead, changes the rate, and leaves the result for the device to take.

    Args:
        port: Where the sound comes from.
        song_rate: In Hz.
        device_rate: In Hz.
        block_frames: Frames of the song a step.
    """

    AHEAD_S = 0.1

    def __init__(self, port: RenderPort, song_rate: int, device_rate: int, block_frames: int) -> None:
        self._port = port
        self._song_rate = song_rate
        self._device_rate = device_rate
        self._resampler: Any = importlib.import_module("soxr").ResampleStream(
            song_rate, device_rate, 2, dtype="float32", quality="HQ"
        )
        self._block = np.zeros((block_frames, 2), dtype=np.float32)
        self._ahead_frames = round(self.AHEAD_S * device_rate)
        block_at_device = -(-block_frames * device_rate // song_rate)
        self._ring = SampleRing(self._ahead_frames + 4 * block_at_device + device_rate // 20)
        self._rendered = 0
        # When the device frame of that number is heard.
        self._anchor = (0, time.monotonic() + self.AHEAD_S)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="auralflow-rate-bridge", daemon=True)

    def start(self) -> None:
        """Begin to render ahead."""
        self._thread.start()

    def close(self) -> None:
        """Stop and wait until it has."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def take(self, out: NDArray[np.float32], when_s: float) -> None:
        """Write the next sound at the device's rate; called by the device. Shape `(frames, 2)`."""
        self._anchor = (self._ring.taken, when_s)
        self._ring.read_into(out)

    def work(self) -> bool:
        """Render one block if the device will soon need it.

        Returns:
            Whether it did.
        """
        if self._ring.written - self._ring.taken >= self._ahead_frames:
            return False
        taken, when_s = self._anchor
        # soxr's output is aligned with its input, so that a frame of the song has its place among those of the device.
        at_device = self._rendered * self._device_rate / self._song_rate
        self._port.render(self._block, when_s + (at_device - taken) / self._device_rate)
        self._rendered += len(self._block)
        samples = self._resampler.resample_chunk(self._block)
        if len(samples) > self._ring.room:
            _log.warning("the rate changer gave %d frames at once, more than fit", len(samples))
            samples = samples[: self._ring.room]
        self._ring.write(samples)
        return True

    def _run(self) -> None:
        while not self._stop.is_set():
            if not self.work():
                self._stop.wait(0.005)


class DeviceCallback:
    """What a sound device calls when it wants sound.

    Args:
        port: Where the sound comes from.
        song_rate: In Hz.
        device_rate: In Hz.
        channels: Of the device. One gets the mean of both sides, more than two get silence in those behind.
        song_block_frames: Frames of a step at the song's rate.
        device_block_frames: Frames the device asks for at a time.
        latency_s: Assumed from here to the ear where the device does not say.

    Attributes:
        is_live: Whether it plays; silence until then.
        called_s: When it was last called, on the clock of `time.monotonic`.
        underflows: How often the device said that it had to wait while something was heard.
    """

    def __init__(
        self,
        port: RenderPort,
        *,
        song_rate: int,
        device_rate: int,
        channels: int,
        song_block_frames: int,
        device_block_frames: int,
        latency_s: float,
    ) -> None:
        self._port = port
        self._channels = channels
        self._latency_s = latency_s
        self._clock = OutputClock(device_rate)
        self._stereo = np.zeros((device_block_frames, 2), dtype=np.float32)
        self._bridge = None if song_rate == device_rate else RateBridge(port, song_rate, device_rate, song_block_frames)
        self.is_live = False
        self.called_s = time.monotonic()
        self.underflows = 0

    def go_live(self) -> None:
        """Play from now on."""
        self._port.begin_anew()
        if self._bridge is not None:
            self._bridge.start()
        self.is_live = True

    def close(self) -> None:
        """Stop asking for sound. The device has been closed before."""
        if self._bridge is not None:
            self._bridge.close()

    def __call__(self, out: NDArray[np.float32], frames: int, times: Any, status: Any) -> None:
        """Fill `out`, of shape `(frames, channels)`."""
        now_s = self.called_s = time.monotonic()
        if status.output_underflow and not self._port.is_silent:
            self.underflows += 1
        if not self.is_live:
            out.fill(0.0)
            return
        delay_s = times.outputBufferDacTime - times.currentTime
        if not 0.0 < delay_s < _LONGEST_DELAY_S:
            delay_s = self._latency_s
        when_s = self._clock.heard_from(now_s + delay_s, frames)
        stereo = out if self._channels == 2 else self._stereo[:frames]
        if self._bridge is None:
            self._port.render(stereo, when_s)
        else:
            self._bridge.take(stereo, when_s)
        if self._channels == 1:
            np.add(stereo[:, 0], stereo[:, 1], out=out[:, 0])
            np.multiply(out[:, 0], 0.5, out=out[:, 0])
        elif self._channels > 2:
            out[:, :2] = stereo
            out[:, 2:] = 0.0
