"""The thread that owns the sound device: opens it, watches it, and goes on without it."""

from __future__ import annotations

import logging
import queue
import threading
import time
import traceback
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from auralflow_studio.playback.drivers import DeviceCallback, RenderPort, SilentClock
from auralflow_studio.playback.feeder import block_frames_for
from auralflow_studio.playback.problems import OutputError, vanished
from auralflow_studio.playback.sound_system import SoundSystem
from auralflow_studio.playback.transport import LATENCY_S, BufferSize, OutputStatus, PlaybackProblem
from auralflow_studio.playback.turns import Play, Release, Turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow_studio.playback.devices import OpenStream, OutputDevice

_log = logging.getLogger(__name__)

# On a machine that is too busy for its buffer, the next larger one is taken after more underflows than this.
_MOST_UNDERFLOWS = 2
_WATCH_S = 0.2
# A device that has not asked for sound for so long is gone. Loading large libraries may hold everything up for 0.6 s.
_DEAD_AFTER_S = 2.0
_FIRST_RETRY_S = 0.3
_RETRY_S = 1.5
# A device that stops again within this time of being opened is tried less and less often.
_STABLE_AFTER_S = 2.0
_LONGEST_RETRY_S = 12.0
_LET_GO_AFTER_S = 10.0


@dataclass(frozen=True)
class Choose:
    """The wish to play through the device of this key, None for the system's choice."""

    key: str | None


@dataclass(frozen=True)
class Resize:
    """The wish to have another buffer."""

    size: BufferSize


@dataclass(frozen=True)
class Look:
    """The wish to know the devices."""

    again: bool


@dataclass(frozen=True)
class Close:
    """The wish to end."""


Wish = Play | Release | Choose | Resize | Look | Close


class Retries:
    """When a device is tried again: at once if it stopped, then regularly, less and less often if it never lasts."""

    def __init__(self) -> None:
        self._pause_s = _RETRY_S
        self._at_s = 0.0

    def is_due(self, now_s: float) -> bool:
        """Whether to try now. Times are on the clock of `time.monotonic`."""
        return now_s >= self._at_s

    def stopped(self, lasted_s: float) -> None:
        """The device stopped by itself, so long after it was opened; `failed` follows."""
        if lasted_s < _STABLE_AFTER_S:
            self._pause_s = min(_LONGEST_RETRY_S, 2 * self._pause_s)
        else:
            self._pause_s = _FIRST_RETRY_S

    def failed(self, now_s: float) -> None:
        """There is no device."""
        self._at_s = now_s + self._pause_s
        self._pause_s = max(self._pause_s, _RETRY_S)

    def reset(self) -> None:
        """Whatever happened does not count any more: the user has done something."""
        self._pause_s = _RETRY_S


class DeviceThread:
    """Owns PortAudio: nobody else opens, closes or initialises anything of it, and it does one thing at a time.

    Songs take turns: one is heard, whichever was told to play last. All callbacks come from this thread.

    Args:
        on_status: Called when the sound goes somewhere else.
        on_devices: Called with the devices when they have changed, and after each wish to look for them.
        on_problem: Called when sound cannot be had; once for each cause, not for each retry.
        device_key: The device chosen by the user, None for the system's choice.
        buffer: The buffer chosen by the user.
    """

    def __init__(
        self,
        *,
        on_status: Callable[[OutputStatus], None],
        on_devices: Callable[[tuple[OutputDevice, ...]], None],
        on_problem: Callable[[PlaybackProblem], None],
        device_key: str | None,
        buffer: BufferSize,
    ) -> None:
        self._on_status = on_status
        self._on_devices = on_devices
        self._on_problem = on_problem
        self._key = device_key
        self._buffer = buffer
        self._port = RenderPort()
        self._turns = Turns(self._port)
        self._wishes: queue.SimpleQueue[Wish] = queue.SimpleQueue()
        self._system = SoundSystem()
        self._must_look = False
        self._must_tell = True
        self._devices: tuple[OutputDevice, ...] = ()
        self._sample_rate = 0
        self._stream: OpenStream | None = None
        self._clock: SilentClock | None = None
        self._has_finished = threading.Event()
        self._retries = Retries()
        self._said: PlaybackProblem | None = None
        self._status = OutputStatus()
        self._thread = threading.Thread(target=self._run, name="auralflow-output", daemon=True)
        self._thread.start()

    def wish(self, wish: Wish) -> None:
        """Ask for something; wishes are fulfilled one after the other."""
        self._wishes.put(wish)

    def join(self, timeout_s: float) -> bool:
        """Wait for the end, which was wished; not for ever if the device or a song's disk hangs. Whether it came."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    # Everything below runs in the thread itself.

    def _run(self) -> None:
        while True:
            try:
                wish = self._wishes.get(timeout=_WATCH_S)
            except queue.Empty:
                wish = None
            if isinstance(wish, Close):
                break
            try:
                if wish is None:
                    self._watch()
                else:
                    self._fulfil(wish)
            except Exception as error:  # noqa: BLE001 - said and logged; without this thread there is no sound at all
                self._report_fault(error)
        self._close_device()
        self._system.close()

    def _fulfil(self, wish: Wish) -> None:
        match wish:
            case Play():
                if self._turns.take(wish) and wish.sample_rate != self._sample_rate:
                    self._sample_rate = wish.sample_rate
                    self._reopen()
            case Release():
                self._turns.release(wish)
            case Choose(key):
                self._key = key
                self._reopen()
            case Resize(size):
                self._buffer = size
                self._reopen()
            case Look(again):
                self._must_look |= again
                self._must_tell = True
                if again:
                    self._reopen()
                elif self._stream is None:
                    self._try_to_open()
                else:
                    self._take_devices()

    def _reopen(self) -> None:
        self._close_device()
        self._said = None
        self._retries.reset()
        self._try_to_open()

    def _try_to_open(self) -> None:
        try:
            self._system.look(again=self._must_look)
            self._must_look = False
            self._take_devices()
            if self._sample_rate > 0:
                self._open()
            else:
                self._tell(OutputStatus(has_device=bool(self._devices)))
        except OutputError as error:
            self._take_devices()
            self._fail(error.problem)
        else:
            self._said = None

    def _take_devices(self) -> None:
        devices = self._system.devices()
        if devices != self._devices or self._must_tell:
            self._devices, self._must_tell = devices, False
            self._on_devices(devices)

    def _open(self) -> None:
        self._has_finished.clear()
        stream = self._system.open(
            self._key,
            self._sample_rate,
            latency_s=LATENCY_S[self._buffer],
            block_frames=self._block_frames,
            callback=self._callback_for,
            on_finished=self._has_finished.set,
        )
        # The clock goes on until the device is there, and never both at once.
        self._close_clock()
        stream.callback.go_live()
        self._stream = stream
        self._tell(
            OutputStatus(
                has_sound=True,
                device_name=stream.name,
                sample_rate=stream.sample_rate,
                latency_s=stream.latency_s,
                is_resampled=stream.sample_rate != self._sample_rate,
            )
        )

    def _block_frames(self, rate: int) -> int:
        """Frames that the device asks for at a time: two blocks have to fit in its buffer."""
        return block_frames_for(round(rate * min(1.0, LATENCY_S[self._buffer] / LATENCY_S["normal"])))

    def _callback_for(self, device_rate: int, channels: int) -> DeviceCallback:
        return DeviceCallback(
            self._port,
            song_rate=self._sample_rate,
            device_rate=device_rate,
            channels=channels,
            song_block_frames=block_frames_for(self._sample_rate),
            device_block_frames=self._block_frames(device_rate),
            latency_s=LATENCY_S[self._buffer],
        )

    def _watch(self) -> None:
        if self._port.fault is not None:
            fault, self._port.fault = self._port.fault, None
            self._report_fault(fault)
        has_news = self._system.poll()
        if self._sample_rate > 0 and self._turns.idle_s > _LET_GO_AFTER_S:
            # Not before: the next song may come at once.
            self._sample_rate = 0
            self._reopen()
        elif self._stream is not None:
            self._watch_stream(self._stream, has_news=has_news)
        elif has_news or (self._sample_rate > 0 and self._retries.is_due(time.monotonic())):
            # Without the sink that was chosen there is nothing to try, and nothing that PortAudio could find.
            self._must_look = not self._system.is_missing(self._key)
            self._try_to_open()

    def _watch_stream(self, stream: OpenStream, *, has_news: bool) -> None:
        quiet_s = stream.quiet_s(2 * _WATCH_S)
        has_left = has_news and self._system.has_left()
        if self._has_finished.is_set() or not stream.is_active or quiet_s > _DEAD_AFTER_S or has_left:
            self._retries.stopped(time.monotonic() - stream.opened_s)
            # The clock first: closing a device that is gone may take a while.
            self._start_clock()
            self._close_stream()
            self._must_look = True
            self._fail(
                vanished(
                    stream.name, f"finished: {self._has_finished.is_set()}, left: {has_left}, quiet for {quiet_s:.1f} s"
                )
            )
        elif self._buffer != "safe" and stream.callback.underflows > _MOST_UNDERFLOWS:
            self._buffer = "normal" if self._buffer == "low" else "safe"
            _log.info("%d underflows: going on with the buffer %r", stream.callback.underflows, self._buffer)
            self._reopen()
        if has_news:
            self._take_devices()
            if self._stream is not None:
                self._tell(replace(self._status, device_name=self._system.name(self._key) or stream.name))

    def _fail(self, problem: PlaybackProblem) -> None:
        """Go on without a device, say why if it is news, and plan the next try."""
        if self._sample_rate > 0:
            self._start_clock()
            # A device that has vanished is also not there: that is no news.
            if self._said is None or (self._said.kind != "vanished" and self._said.message != problem.message):
                _log.warning("no sound: %s (%s)", problem.message, problem.details)
                self._on_problem(problem)
                self._said = problem
        self._tell(OutputStatus(has_device=bool(self._devices)))
        self._retries.failed(time.monotonic())

    def _report_fault(self, fault: Exception) -> None:
        _log.error("playback failed", exc_info=fault)
        translate = QCoreApplication.translate
        self._on_problem(
            PlaybackProblem(
                kind="internal",
                message=translate("Playback", "Playback has stumbled over an error of the program."),
                hint=translate("Playback", "Please report it with the details; stems and exports are not touched."),
                details="".join(traceback.format_exception(fault)),
            )
        )

    def _start_clock(self) -> None:
        if self._clock is None:
            self._port.begin_anew()
            self._clock = SilentClock(self._port, self._sample_rate, block_frames_for(self._sample_rate))

    def _close_clock(self) -> None:
        if self._clock is not None:
            self._clock.close()
            self._clock = None

    def _close_stream(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _close_device(self) -> None:
        self._close_stream()
        self._close_clock()

    def _tell(self, status: OutputStatus) -> None:
        if status != self._status:
            self._status = status
            self._on_status(status)
