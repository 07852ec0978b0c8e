"""Where all sound of the app goes: the one output that its players share."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from auralflow_studio.playback.device_thread import Choose, Close, DeviceThread, Look, Resize, Wish
from auralflow_studio.playback.transport import BufferSize, OutputStatus
from auralflow_studio.playback.turns import Play, Release

if TYPE_CHECKING:
    from auralflow_studio.playback.devices import OutputDevice
    from auralflow_studio.playback.feeder import Feeder
    from auralflow_studio.playback.renderer import Renderer

_log = logging.getLogger(__name__)
_LONGEST_CLOSE_S = 10.0


class Output(QObject):
    """The sound device, or a silent clock where there is none. One for the app: only one song is heard at a time.

    Lives in the window's thread; nothing here waits but `close`.

    Signals (all emitted in the window's thread):
        status_changed: `OutputStatus`, when the sound goes somewhere else.
        devices_changed: tuple of `OutputDevice`, when there are others than before, and after each `look`.
        problem: `PlaybackProblem`, when nothing can be heard; playback goes on in silence.

    Args:
        device_key: Output device chosen by the user; None for the system's choice.
        buffer: Size of its buffer.
        parent: Owner.
    """

    status_changed = Signal(object)
    devices_changed = Signal(object)
    problem = Signal(object)

    # From the thread of the device to this one.
    _status_came = Signal(object)
    _devices_came = Signal(object)
    _problem_came = Signal(object)

    def __init__(
        self, *, device_key: str | None = None, buffer: BufferSize = "normal", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._key = device_key
        self._buffer: BufferSize = buffer
        self._thread: DeviceThread | None = None
        self._is_closed = False
        self.status = OutputStatus()
        self.devices: tuple[OutputDevice, ...] = ()
        self._names: dict[str, str] = {}
        self._status_came.connect(self._take_status)
        self._devices_came.connect(self._take_devices)
        self._problem_came.connect(self.problem)

    # Songs.

    def offer(self, renderer: Renderer, sample_rate: int) -> None:
        """Get ready to play a song, unless another one is playing."""
        self._wish(Play(renderer, sample_rate, takes_over=False))

    def play(self, renderer: Renderer, sample_rate: int) -> None:
        """Let this song be heard from now on. Whichever was before should be stopping by now."""
        self._wish(Play(renderer, sample_rate, takes_over=True))

    def release(self, renderer: Renderer, feeder: Feeder) -> threading.Event:
        """Be done with a song, which should be fading out by now.

        Returns:
            Set when its feeder is closed.
        """
        done = threading.Event()
        self._wish(Release(renderer, feeder, done))
        return done

    # The device.

    def look(self, *, again: bool = False) -> None:
        """Find out which devices there are; `devices_changed` follows.

        Done once when the window has been painted, it also takes the time of loading PortAudio off the first song.

        Args:
            again: Even if that is known; if one plays, it is interrupted for a moment.
        """
        self._wish(Look(again))

    def set_device(self, key: str | None) -> None:
        """Play through the device of this key, or through the system's choice. Playback goes on."""
        if key != self._key:
            self._key = key
            if self._thread is not None:
                self._wish(Choose(key))

    def set_buffer(self, size: BufferSize) -> None:
        """Play with a buffer of another size. Playback goes on."""
        if size != self._buffer:
            self._buffer = size
            if self._thread is not None:
                self._wish(Resize(size))

    def close(self, timeout_s: float = _LONGEST_CLOSE_S) -> bool:
        """Stop everything, let go of the device and wait until that is done; not for ever if something hangs.

        Returns:
            Whether it is.
        """
        self._is_closed = True
        if self._thread is None:
            return True
        self._thread.wish(Close())
        if not self._thread.join(timeout_s):
            _log.warning("the sound device does not close")
            return False
        self._thread = None
        return True

    def name(self, key: str) -> str:
        """What the user calls the device of a key, even if it is not connected any more."""
        return self._names.get(key) or key.partition("/")[2] or key

    # Inside.

    def _wish(self, wish: Wish) -> None:
        if self._is_closed:
            raise RuntimeError("the output is closed")
        if self._thread is None:
            self._thread = DeviceThread(
                on_status=self._status_came.emit,
                on_devices=self._devices_came.emit,
                on_problem=self._problem_came.emit,
                device_key=self._key,
                buffer=self._buffer,
            )
        self._thread.wish(wish)

    @Slot(object)
    def _take_status(self, status: OutputStatus) -> None:
        self.status = status
        self.status_changed.emit(status)

    @Slot(object)
    def _take_devices(self, devices: tuple[OutputDevice, ...]) -> None:
        self.devices = devices
        self._names.update({device.key: device.name for device in devices})
        self.devices_changed.emit(devices)
