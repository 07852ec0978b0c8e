"""The thread that owns the sound device: opens it, watches it, and goes on without it."""

from __future__ import annotations

import logging
import queue
import threading
import time
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from auralflow_studio.playback.devices import OutputError, PortAudio, vanished
from auralflow_studio.playback.drivers import DeviceCallback, RenderPort, SilentClock
from auralflow_studio.playback.feeder import block_frames_for
from auralflow_studio.playback.transport import PlaybackProblem

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow_studio.playback.devices import OpenStream, OutputDevice
    from auralflow_studio.playback.feeder import Feeder
    from auralflow_studio.playback.renderer import Renderer

_log = logging.getLogger(__name__)

LATENCY_S = 0.1
# On a machine that is too busy for that, taken instead after so many underflows: survives gaps of 0.2 s.
SAFE_LATENCY_S = 0.25
_MOST_UNDERFLOWS = 2
_WATCH_S = 0.2
# A device that has not asked for sound for so long is gone. Loading large libraries may hold everything up for 0.6 s.
_DEAD_AFTER_S = 2.0
_FIRST_RETRY_S = 1.0
_LAST_RETRY_S = 3.0
_FADE_OUT_S = 0.3
_LET_GO_AFTER_S = 10.0
_LONGEST_CLOSE_S = 10.0


@dataclass(frozen=True, kw_only=True)
class OutputStatus:
    """Where the sound goes.

    Attributes:
        has_sound: Whether a device plays; if not, a silent clock moves the playhead.
        device_name: Of the device that plays, empty if none does.
        sample_rate: At which it plays, in Hz.
        latency_s: From the mixer to the ear.
        is_resampled: Whether the device refused the song's own rate.
    """

    has_sound: bool = False
    device_name: str = ""
    sample_rate: int = 0
    latency_s: float = 0.0
    is_resampled: bool = False


@dataclass(frozen=True)
class _Play:
    """The wish to play another song, or none."""

    renderer: Renderer | None
    sample_rate: int
    outgoing: Feeder | None


@dataclass(frozen=True)
class _Choose:
    key: str | None


@dataclass(frozen=True)
class _LookAgain:
    pass


@dataclass(frozen=True)
class _Close:
    pass


class Output:
    """Plays what its port gives.

    All callbacks come from this object's own thread.

    Args:
        on_status: Called when the sound goes somewhere else.
        on_devices: Called with the devices when they have changed, and whenever `look_again` was called.
        on_problem: Called when sound cannot be had; once for each cause, not for each retry.
        device_key: The device chosen by the user, None for the system's choice.
    """

    def __init__(
        self,
        *,
        on_status: Callable[[OutputStatus], None],
        on_devices: Callable[[tuple[OutputDevice, ...]], None],
        on_problem: Callable[[PlaybackProblem], None],
        device_key: str | None = None,
    ) -> None:
        self._on_status = on_status
        self._on_devices = on_devices
        self._on_problem = on_problem
        self._key = device_key
        self._port = RenderPort()
        self._wishes: queue.SimpleQueue[_Play | _Choose | _LookAgain | _Close] = queue.SimpleQueue()
        self._port_audio: PortAudio | None = None
        self._must_look = False
        self._must_tell = True
        self._devices: tuple[OutputDevice, ...] = ()
        self._sample_rate = 0
        self._idle_since_s = 0.0
        self._stream: OpenStream | None = None
        self._clock: SilentClock | None = None
        self._has_finished = threading.Event()
        self._retry_at_s = 0.0
        self._retry_s = _FIRST_RETRY_S
        self._latency_s = LATENCY_S
        self._said: PlaybackProblem | None = None
        self._status = OutputStatus()
        self._thread: threading.Thread | None = None

    def play(self, renderer: Renderer | None, sample_rate: int, outgoing: Feeder | None) -> None:
        """Play another song (or none), and be done with the one before.

        Args:
            renderer: Gives the sound.
            sample_rate: Of the song, in Hz.
            outgoing: What fed the song before, whose sound should be fading out by now; it is closed.
        """
        self._wish(_Play(renderer, sample_rate, outgoing))

    def choose(self, key: str | None) -> None:
        """Play through another device."""
        self._wish(_Choose(key))

    def look_again(self) -> None:
        """Find out which devices there are now; if one plays, it is interrupted for a moment."""
        self._wish(_LookAgain())

    def close(self, timeout_s: float = _LONGEST_CLOSE_S) -> bool:
        """Stop everything and wait until it has; not for ever if the device or the song's disk hangs.

        Returns:
            Whether it has.
        """
        thread, self._thread = self._thread, None
        if thread is None:
            return True
        self._wishes.put(_Close())
        thread.join(timeout_s)
        if thread.is_alive():
            _log.warning("the sound device does not close")
        return not thread.is_alive()

    def _wish(self, wish: _Play | _Choose | _LookAgain) -> None:
        self._wishes.put(wish)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="auralflow-output", daemon=True)
            self._thread.start()

    # Everything below runs in the thread of the output.

    def _run(self) -> None:
        while True:
            try:
                wish = self._wishes.get(timeout=_WATCH_S)
            except queue.Empty:
                wish = None
            if isinstance(wish, _Close):
                break
            try:
                if wish is None:
                    self._watch()
                else:
                    self._fulfil(wish)
            except Exception as error:  # noqa: BLE001 - said and logged; without this thread there is no sound at all
                self._report_fault(error)
        self._close_stream()
        self._close_clock()

    def _fulfil(self, wish: _Play | _Choose | _LookAgain) -> None:
        if isinstance(wish, _Play):
            self._swap(wish)
        elif isinstance(wish, _Choose):
            if wish.key != self._key:
                self._key = wish.key
                self._reopen()
        else:
            self._must_look = self._must_tell = True
            self._reopen()

    def _swap(self, wish: _Play) -> None:
        outgoing = self._port.renderer
        deadline_s = time.monotonic() + _FADE_OUT_S
        while outgoing is not None and not outgoing.is_silent and time.monotonic() < deadline_s:
            time.sleep(0.002)
        self._port.renderer = wish.renderer
        if wish.outgoing is not None:
            wish.outgoing.close()
        if wish.renderer is None:
            # The next song may come at once: the device is let go of later.
            self._idle_since_s = time.monotonic()
        elif wish.sample_rate != self._sample_rate:
            self._sample_rate = wish.sample_rate
            self._reopen()

    def _reopen(self) -> None:
        self._close_stream()
        self._close_clock()
        self._said = None
        self._retry_s = _FIRST_RETRY_S
        self._try_to_open()

    def _try_to_open(self) -> None:
        try:
            self._look()
            if self._sample_rate == 0:
                self._tell(OutputStatus())
            else:
                self._open()
        except OutputError as error:
            if self._must_tell:
                # Who asked is told that there is nothing.
                self._take_devices(())
            self._fail(error.problem)
            return
        self._said = None
        self._retry_s = _FIRST_RETRY_S

    def _look(self) -> None:
        """Load PortAudio, or let it look for devices again if there was trouble or a wish."""
        if self._port_audio is None:
            self._port_audio = PortAudio()
        elif self._must_look:
            self._port_audio.look_again()
        else:
            return
        self._must_look = False
        self._take_devices(self._port_audio.devices())

    def _take_devices(self, devices: tuple[OutputDevice, ...]) -> None:
        if devices != self._devices or self._must_tell:
            self._devices, self._must_tell = devices, False
            self._on_devices(devices)

    def _open(self) -> None:
        if self._port_audio is None:
            return
        self._has_finished.clear()
        stream = self._port_audio.open(
            self._key,
            self._sample_rate,
            latency_s=self._latency_s,
            block_frames=block_frames_for,
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

    def _callback_for(self, device_rate: int, channels: int) -> DeviceCallback:
        return DeviceCallback(
            self._port,
            song_rate=self._sample_rate,
            device_rate=device_rate,
            channels=channels,
            song_block_frames=block_frames_for(self._sample_rate),
            device_block_frames=block_frames_for(device_rate),
            latency_s=self._latency_s,
        )

    def _watch(self) -> None:
        if self._port.fault is not None:
            fault, self._port.fault = self._port.fault, None
            self._report_fault(fault)
        if self._sample_rate == 0:
            return
        now_s = time.monotonic()
        if self._port.renderer is None and now_s - self._idle_since_s > _LET_GO_AFTER_S:
            self._sample_rate = 0
            self._reopen()
            return
        if self._stream is None:
            if now_s >= self._retry_at_s:
                self._must_look = True
                self._try_to_open()
            return
        silent_s = now_s - self._stream.callback.called_s
        if self._has_finished.is_set() or not self._stream.is_active or silent_s > _DEAD_AFTER_S:
            name = self._stream.name
            details = f"finished: {self._has_finished.is_set()}, last call {silent_s:.1f} s ago"
            # The clock first: closing a device that is gone may take a while.
            self._start_clock()
            self._close_stream()
            self._must_look = True
            self._fail(vanished(name, details))
        elif self._latency_s < SAFE_LATENCY_S and self._stream.callback.underflows > _MOST_UNDERFLOWS:
            _log.info(
                "%d underflows: going on with a latency of %g s", self._stream.callback.underflows, SAFE_LATENCY_S
            )
            self._latency_s = SAFE_LATENCY_S
            self._reopen()

    def _fail(self, problem: PlaybackProblem) -> None:
        """Go on without a device, say why if it is news, and plan the next try."""
        self._start_clock()
        # A device that has vanished is also not there: that is no news.
        if self._said is None or (self._said.kind != "vanished" and self._said.message != problem.message):
            _log.warning("no sound: %s (%s)", problem.message, problem.details)
            self._on_problem(problem)
            self._said = problem
        self._tell(OutputStatus())
        self._retry_at_s = time.monotonic() + self._retry_s
        self._retry_s = min(_LAST_RETRY_S, 2 * self._retry_s)

    def _report_fault(self, fault: Exception) -> None:
        _log.error("rendering failed", exc_info=fault)
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
        if self._clock is None and self._sample_rate > 0:
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

    def _tell(self, status: OutputStatus) -> None:
        if status != self._status:
            self._status = status
            self._on_status(status)
