"""The sound devices of this machine, through PortAudio, and why one cannot be had.

PortAudio is loaded on first use, in the thread that owns it (see `output`): loading it looks for devices, which takes a
while, and fails where the library is missing.
"""

from __future__ import annotations

import ctypes
import importlib
import logging
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from auralflow_studio.playback.transport import PlaybackProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from auralflow_studio.playback.drivers import DeviceCallback

_log = logging.getLogger(__name__)

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
        channels: How many it has.
        sample_rate: Which it likes best, in Hz.
        is_default: Whether it is the system's choice.
    """

    key: str
    name: str
    host: str
    channels: int
    sample_rate: int
    is_default: bool


class OutputError(Exception):
    """No sound can be had from a device. Carries what the user is told."""

    def __init__(self, problem: PlaybackProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class PortAudio:
    """PortAudio, loaded. Only ever used by one thread.

    Raises:
        OutputError: If its library is missing or cannot be initialised.
    """

    def __init__(self) -> None:
        _prepare_alsa()
        try:
            # By name: the type checker knows nothing of it, and nothing else may load it.
            self._sd: ModuleType = importlib.import_module("sounddevice")
        except OSError as error:
            raise OutputError(_no_library(str(error))) from error
        except Exception as error:
            if type(error).__name__ != "PortAudioError":
                raise
            raise OutputError(_no_device(str(error))) from error

    def look_again(self) -> None:
        """Look which devices there are now. No stream may be open."""
        _prepare_alsa()
        try:
            self._sd._terminate()
            self._sd._initialize()
        except self._sd.PortAudioError as error:
            raise OutputError(_no_device(str(error))) from error

    def devices(self) -> tuple[OutputDevice, ...]:
        """All devices that can play, as of the last look."""
        try:
            default = self._sd.query_hostapis(self._sd.default.hostapi)["default_output_device"]
        except (self._sd.PortAudioError, ValueError):
            default = self._sd.default.device[1]
        return tuple(
            OutputDevice(
                key=_key(info, self._sd.query_hostapis(info["hostapi"])["name"]),
                name=info["name"],
                host=self._sd.query_hostapis(info["hostapi"])["name"],
                channels=info["max_output_channels"],
                sample_rate=round(info["default_samplerate"]),
                is_default=index == default,
            )
            for index, info in enumerate(self._sd.query_devices())
            if info["max_output_channels"] > 0
        )

    def open(
        self,
        key: str | None,
        sample_rate: int,
        *,
        latency_s: float,
        block_frames: Callable[[int], int],
        callback: Callable[[int, int], DeviceCallback],
        on_finished: Callable[[], None],
    ) -> OpenStream:
        """Open and start a device.

        It is asked for the given rate first, and only if it refuses for the one it likes best; for two channels first,
        and if it refuses for all it has.

        Args:
            key: Which; None for the system's choice.
            sample_rate: Wanted rate in Hz.
            latency_s: How far ahead of the ear the device should ask for sound.
            block_frames: Frames a call, for a rate.
            callback: Makes what the device calls (in a thread of PortAudio), for a rate and a number of channels.
            on_finished: Called when the device stops by itself, in a thread of PortAudio.

        Raises:
            OutputError: If there is no such device, or it refuses.
        """
        index, info = self._find(key)
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
                        raise OutputError(_refused(info["name"], "\n".join(failures))) from error
                    continue
                try:
                    stream.start()
                except self._sd.PortAudioError as error:
                    stream.close(ignore_errors=True)
                    raise OutputError(_refused(info["name"], str(error))) from error
                return OpenStream(stream, called, info["name"], rate)
        raise OutputError(_refused(info["name"], "\n".join(failures)))

    def _find(self, key: str | None) -> tuple[int, dict[str, Any]]:
        infos: list[dict[str, Any]] = list(self._sd.query_devices())
        if key is None:
            index = self._sd.default.device[1]
            if 0 <= index < len(infos):
                return index, infos[index]
            raise OutputError(_no_device("PortAudio names no default output"))
        for index, info in enumerate(infos):
            if info["max_output_channels"] > 0 and key == _key(info, self._sd.query_hostapis(info["hostapi"])["name"]):
                return index, info
        raise OutputError(_missing(key.partition("/")[2]))


class OpenStream:
    """A device that plays.

    Attributes:
        callback: What it calls.
        name: Of the device.
        sample_rate: Which it plays at, in Hz.
    """

    def __init__(self, stream: Any, callback: DeviceCallback, name: str, sample_rate: int) -> None:
        self._stream = stream
        self.callback = callback
        self.name = name
        self.sample_rate = sample_rate

    @property
    def latency_s(self) -> float:
        """From the callback to the ear, as the device says."""
        return float(self._stream.latency)

    @property
    def is_active(self) -> bool:
        """Whether the device still asks for sound."""
        return bool(self._stream.active)

    def close(self) -> None:
        """Stop at once and let go of the device."""
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)
        self.callback.close()


def _key(info: dict[str, Any], host: str) -> str:
    return f"{host}/{info['name']}"


def _no_library(details: str) -> PlaybackProblem:
    translate = QCoreApplication.translate
    hint = translate("Playback", "Everything but listening works. Install PortAudio and start again.")
    if sys.platform.startswith("linux"):
        hint = translate(
            "Playback",
            "Everything but listening works. Install PortAudio (on Debian: apt install libportaudio2) and start again.",
        )
    return PlaybackProblem(
        kind="no_device",
        message=translate("Playback", "The sound library PortAudio is missing."),
        hint=hint,
        details=details,
    )


def _no_device(details: str) -> PlaybackProblem:
    translate = QCoreApplication.translate
    return PlaybackProblem(
        kind="no_device",
        message=translate("Playback", "There is no sound device on this computer."),
        hint=translate(
            "Playback", "Connect headphones or loudspeakers: sound starts by itself. Everything else works meanwhile."
        ),
        details=details,
    )


def _missing(name: str) -> PlaybackProblem:
    translate = QCoreApplication.translate
    return PlaybackProblem(
        kind="no_device",
        message=translate("Playback", "The sound device “{name}” is not connected.").format(name=name),
        hint=translate("Playback", "Connect it again, or choose another one. Everything else works meanwhile."),
        details=f"no output device named {name}",
    )


def _refused(name: str, details: str) -> PlaybackProblem:
    translate = QCoreApplication.translate
    return PlaybackProblem(
        kind="refused",
        message=translate("Playback", "The sound device “{name}” cannot be opened.").format(name=name),
        hint=translate(
            "Playback",
            "Another program may have it for itself: close that, or choose another device. It is tried again soon.",
        ),
        details=details,
    )


def vanished(name: str, details: str) -> PlaybackProblem:
    """What is said when a device stops playing by itself."""
    translate = QCoreApplication.translate
    return PlaybackProblem(
        kind="vanished",
        message=translate("Playback", "The sound device “{name}” has stopped.").format(name=name),
        hint=translate(
            "Playback", "Connect it again, or choose another one. The playhead goes on; sound comes back by itself."
        ),
        details=details,
    )


_AlsaSaysType = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)


def _alsa_says(file: bytes, line: int, function: bytes, error: int, text: bytes) -> None:
    _log.debug("ALSA: %s:%d %s: %s (%d)", file, line, function, text, error)


_ALSA_HANDLER = _AlsaSaysType(_alsa_says)


def _prepare_alsa() -> None:
    """Make ALSA's library ready for PortAudio to look for devices.

    What it would print on the terminal at every look goes to the log instead. And where it has no configuration and no
    card, PortAudio must not be asked: an assertion of its own (`devIdx < numDeviceNames`) would end the program.

    Raises:
        OutputError: If there is nothing to find.
    """
    if not sys.platform.startswith("linux"):
        return
    try:
        library = ctypes.CDLL("libasound.so.2")
    except OSError:
        _log.debug("no ALSA library, so nothing to prepare")
        return
    library.snd_lib_error_set_handler(_ALSA_HANDLER)
    card, node = ctypes.c_int(-1), ctypes.c_void_p()
    library.snd_card_next(ctypes.byref(card))
    library.snd_config_update()
    tree = ctypes.c_void_p.in_dll(library, "snd_config")
    if card.value < 0 and (
        tree.value is None or library.snd_config_search(tree, b"pcm.default", ctypes.byref(node)) < 0
    ):
        raise OutputError(_no_device("ALSA has neither a configuration nor a card"))
