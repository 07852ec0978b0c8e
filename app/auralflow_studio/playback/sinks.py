"""The sinks of the sound server (PulseAudio, or PipeWire in its place), by the names its users know."""

from __future__ import annotations

import collections
import functools
import logging
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from auralflow_studio.playback.devices import OutputDevice

if TYPE_CHECKING:
    from types import ModuleType

_log = logging.getLogger(__name__)

_KEY = "PulseAudio/"
# What a server offers when the computer has no sound device.
_DUMMY = "auto_null"
_RECONNECT_S = 0.5


def sink_name(key: str | None) -> str | None:
    """Which sink an `OutputDevice.key` names; None if it names another device."""
    return key.removeprefix(_KEY) if key is not None and key.startswith(_KEY) else None


@dataclass(frozen=True)
class SinkList:
    """What the server offers at a time.

    Attributes:
        devices: Its sinks.
        indices: The server's number of each, by key: another one each time it appears.
        default: Key of the sink that the user has set in the system; empty if there is none.
    """

    devices: tuple[OutputDevice, ...]
    indices: dict[str, int]
    default: str

    def name(self, key: str | None) -> str:
        """Name of a sink, or of the default; empty if there is none."""
        key = self.default if key is None else key
        return next((device.name for device in self.devices if device.key == key), "")


class Sinks:
    """Knows the sinks of the sound server, if there is one; never starts a server. Only ever used by one thread.

    Attributes:
        found: The sinks as of the last `poll`; None if there is no server.
    """

    def __init__(self) -> None:
        self.found: SinkList | None = None
        self._server: Any = None
        self._has_news = True
        self._connect_at_s = 0.0

    @property
    def is_available(self) -> bool:
        """Whether a sound server could be asked."""
        return _library() is not None

    def poll(self) -> bool:
        """Take up what has changed.

        Returns:
            Whether there are other sinks than before, or another default.
        """
        library = _library()
        if library is None:
            return False
        before = self.found
        try:
            if self._server is None and time.monotonic() >= self._connect_at_s:
                self._connect(library)
            if self._server is not None:
                self._server.event_listen(timeout=1e-3)
                if self._has_news:
                    self._has_news = False
                    self.found = self._read()
        except Exception as error:  # noqa: BLE001 - whatever the server's library throws, it is without a server then
            if before is not None:
                _log.info("the sound server has gone: %s", error)
            self.close()
            self._connect_at_s = time.monotonic() + _RECONNECT_S
        return self.found != before

    def close(self) -> None:
        """Let go of the server."""
        self.found = None
        if self._server is not None:
            self._server.close()
            self._server = None

    def _connect(self, library: ModuleType) -> None:
        self._server = library.Pulse("Auralflow", connect=False)
        self._server.connect(autospawn=False)
        self._server.event_mask_set("sink", "server")
        self._server.event_callback_set(self._on_event)
        self._has_news = True

    def _on_event(self, _event: object) -> None:
        self._has_news = True

    def _read(self) -> SinkList:
        info = self._server.server_info()
        host = "PipeWire" if "PipeWire" in info.server_name else "PulseAudio"
        sinks = [sink for sink in self._server.sink_list() if sink.name != _DUMMY]
        times = collections.Counter(sink.description for sink in sinks)
        return SinkList(
            tuple(
                OutputDevice(
                    key=_KEY + sink.name,
                    name=sink.description if times[sink.description] == 1 else f"{sink.description} [{sink.name}]",
                    host=host,
                )
                for sink in sinks
            ),
            {_KEY + sink.name: sink.index for sink in sinks},
            next((_KEY + sink.name for sink in sinks if sink.name == info.default_sink_name), ""),
        )


@functools.cache
def _library() -> ModuleType | None:
    if not sys.platform.startswith("linux"):
        return None
    try:
        import pulsectl
    except (ImportError, OSError) as error:
        _log.info("the sinks of a sound server are not known: %s", error)
        return None
    library: ModuleType = pulsectl
    return library
