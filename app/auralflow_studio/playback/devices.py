"""The sound devices of this machine, through PortAudio.

PortAudio is one for the whole process, and so is its owner: the one `PortAudio` object, used by one thread (see
`device_thread`). Loading it looks for devices, which takes a while, and fails where the library is missing.
"""

from __future__ import annotations

import atexit
import importlib
import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auralflow_studio.playback import alsa
from auralflow_studio.playback.problems import OutputError, missing, no_device, no_library, refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from auralflow_studio.playback.drivers import DeviceCallback

_log = logging.getLogger(__name__)

SINK_KEY = f"ALSA/{alsa.SINK_PCM}"
# PortAudio's error numbers.
_INVALID_CHANNEL_COUNT = -9998
_INVALID_SAMPLE_RATE = -9997


@dataclass(frozen=True, kw_only=True)
class OutputDevice:
    """A device that can play.

    Attributes:
        key: Names it from one start to the next, for the settings.
        name: As the system calls it.
        host: The system's sound interface it is reached by ("ALSA", "Core Audio", "Windows WASAPI", ...).
    """

    key: str
    name: str
    host: str


class PortAudio:
    """PortAudio, initialised. Used by one thread only, and by one owner at a time.

    Raises:
        OutputError: If its library is missing or cannot be initialised.
    """

    _owned = threading.Lock()

    def __init__(self) -> None:
        if not self._owned.acquire(blocking=False):
            raise RuntimeError("PortAudio already has an owner in this process")
        try:
            self._load()
        except BaseException:
            self._owned.release()
            raise

    def _load(self) -> None:
        alsa.prepare()
        try:
            # By name: the type checker knows nothing of it, and nothing else may load it.
            self._sd: ModuleType = importlib.import_module("sounddevice")  # initialises PortAudio the first time
        except OSError as error:
            raise OutputError(no_library(str(error))) from error
        except Exception as error:
            if type(error).__name__ != "PortAudioError":
                raise
            raise OutputError(no_device(str(error))) from error
        # Only this object terminates PortAudio: nobody does it from another thread at exit, under a stream that hangs.
        atexit.unregister(self._sd._exit_handler)
        if not self._sd._initialized:
            self._initialise()

    def look_again(self) -> None:
        """Look which devices there are now. No stream may be open.

        Raises:
            OutputError: If PortAudio cannot be initialised any more.
        """
        self._terminate()
        alsa.prepare()
        self._initialise()

    def close(self) -> None:
        """Terminate PortAudio. No stream may be open."""
        self._terminate()
        self._owned.release()

    def _initialise(self) -> None:
        try:
            self._sd._initialize()
        except self._sd.PortAudioError as error:
            raise OutputError(no_device(str(error))) from error

    def _terminate(self) -> None:
        while self._sd._initialized:
            self._sd._terminate()

    @property
    def reaches_sinks(self) -> bool:
        """Whether the sinks of a sound server can be played to, as of the last look."""
        return any(info["name"] == alsa.SINK_PCM for info in self._infos())

    def devices(self) -> tuple[OutputDevice, ...]:
        """All devices that can play, as of the last look; the sinks of a sound server are not among them."""
        return tuple(
            OutputDevice(key=self._key(info), name=info["name"], host=self._host(info))
            for info in self._infos()
            if info["max_output_channels"] > 0 and info["name"] != alsa.SINK_PCM
        )

    def open(
        self,
        key: str | None,
        sample_rate: int,
        *,
        name: str = "",
        latency_s: float,
        block_frames: Callable[[int], int],
        callback: Callable[[int, int], DeviceCallback],
        on_finished: Callable[[], None],
    ) -> OpenStream:
        """Open and start a device.

        It is asked for the given rate first, and only if it refuses for the one it likes best; for two channels first,
        and if it refuses for all it has.

        Args:
            key: Which; None for the system's choice, `SINK_KEY` for where `alsa.lead_to_sink` leads.
            sample_rate: Wanted rate in Hz.
            name: What the user calls it; PortAudio's name for it if empty.
            latency_s: How far ahead of the ear the device should ask for sound.
            block_frames: Frames a call, for a rate.
            callback: Makes what the device calls (in a thread of PortAudio), for a rate and a number of channels.
            on_finished: Called when the device stops by itself, in a thread of PortAudio.

        Raises:
            OutputError: If there is no such device, or it refuses.
        """
        index, info = self._find(key)
        name = name or info["name"]
        rates = dict.fromkeys((sample_rate, round(info["default_samplerate"])))
        channel_counts = dict.fromkeys((min(2, info["max_output_channels"]), info["max_output_channels"]))
        failures = []
        for rate in rates:
            for channels in channel_counts:
                called = callback(rate, channels)
                try:
                    stream = self._sd.OutputStream(
                        device=index,
                        samplerate=rate,
                        channels=channels,
                        dtype="float32",
                        latency=latency_s,
                        blocksize=block_frames(rate),
                        callback=called,
                        finished_callback=on_finished,
                    )
                except self._sd.PortAudioError as error:
                    failures.append(f"{rate} Hz, {channels} channels: {error}")
                    if error.args[1:2] not in ((_INVALID_CHANNEL_COUNT,), (_INVALID_SAMPLE_RATE,)):
                        raise OutputError(refused(name, "\n".join(failures))) from error
                    continue
                try:
                    stream.start()
                except self._sd.PortAudioError as error:
                    stream.close(ignore_errors=True)
                    raise OutputError(refused(name, str(error))) from error
                return OpenStream(stream, called, name, rate)
        raise OutputError(refused(name, "\n".join(failures)))

    def _infos(self) -> list[dict[str, Any]]:
        return list(self._sd.query_devices()) if self._sd._initialized else []

    def _find(self, key: str | None) -> tuple[int, dict[str, Any]]:
        infos = self._infos()
        if key is None:
            index = self._sd.default.device[1]
            if 0 <= index < len(infos):
                return index, infos[index]
            raise OutputError(no_device("PortAudio names no default output"))
        for index, info in enumerate(infos):
            if info["max_output_channels"] > 0 and key == self._key(info):
                return index, info
        raise OutputError(missing(key.partition("/")[2]))

    def _host(self, info: dict[str, Any]) -> str:
        name: str = self._sd.query_hostapis(info["hostapi"])["name"]
        return name

    def _key(self, info: dict[str, Any]) -> str:
        return f"{self._host(info)}/{info['name']}"


class OpenStream:
    """A device that plays.

    Attributes:
        callback: What it calls.
        name: Of the device.
        sample_rate: Which it plays at, in Hz.
        opened_s: When it was opened, on the clock of `time.monotonic`.
    """

    def __init__(self, stream: Any, callback: DeviceCallback, name: str, sample_rate: int) -> None:
        self._stream = stream
        self.callback = callback
        self.name = name
        self.sample_rate = sample_rate
        self.opened_s = self._watched_s = time.monotonic()
        self._called_s = 0.0
        self._quiet_s = 0.0

    @property
    def latency_s(self) -> float:
        """From the callback to the ear, as the device says."""
        return float(self._stream.latency)

    @property
    def is_active(self) -> bool:
        """Whether the device still asks for sound."""
        return bool(self._stream.active)

    def quiet_s(self, interval_s: float) -> float:
        """For how long the device has not asked for sound, in seconds, as far as somebody was there to see it.

        Whoever watches is held up by the same things as the device's thread (the computer slept, another thread kept
        the interpreter). Time between two looks counts only as far as they were meant to be apart.

        Args:
            interval_s: How far apart the looks are, in seconds.
        """
        now_s = time.monotonic()
        if self.callback.called_s != self._called_s:
            self._called_s, self._quiet_s = self.callback.called_s, 0.0
        else:
            self._quiet_s += min(now_s - self._watched_s, interval_s)
        self._watched_s = now_s
        return self._quiet_s

    def close(self) -> None:
        """Stop at once and let go of the device."""
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)
        self.callback.close()
