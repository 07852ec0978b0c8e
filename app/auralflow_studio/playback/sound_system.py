"""All that can play on this machine: PortAudio's devices and, where there is a sound server, its sinks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow_studio.playback import alsa
from auralflow_studio.playback.devices import SINK_KEY, PortAudio
from auralflow_studio.playback.problems import OutputError, missing, no_device
from auralflow_studio.playback.sinks import Sinks, sink_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow_studio.playback.devices import OpenStream, OutputDevice
    from auralflow_studio.playback.drivers import DeviceCallback


class SoundSystem:
    """Owns PortAudio and the connection to the sound server. Only ever used by one thread, with one stream at a time.

    Where there is a server, its sinks stand for all of ALSA's devices that lead to it ("pulse", "default", ...); those
    of the hardware itself can still be chosen.
    """

    def __init__(self) -> None:
        self._port_audio: PortAudio | None = None
        self._sinks = Sinks()
        # The server's number of the sink that is played to, to notice when it has gone and come back.
        self._open_sink: tuple[str, int] | None = None

    def poll(self) -> bool:
        """Take up what the sound server says; whether its sinks are others than before."""
        return self._sinks.poll()

    def look(self, *, again: bool) -> None:
        """Find PortAudio's devices, if nobody has yet or it is to be done again. No stream may be open.

        Raises:
            OutputError: If there is nothing to be found.
        """
        self._sinks.poll()
        if self._port_audio is None:
            self._port_audio = PortAudio()
        elif again:
            self._port_audio.look_again()

    def devices(self) -> tuple[OutputDevice, ...]:
        """All that can be chosen, as of the last look and poll."""
        if self._port_audio is None:
            return ()
        found = self._port_audio.devices()
        if not self._sinks.is_available or not self._port_audio.reaches_sinks:
            return found
        sinks = self._sinks.found.devices if self._sinks.found is not None else ()
        return (*sinks, *(device for device in found if device.host != "ALSA" or "(hw:" in device.name))

    def is_missing(self, key: str | None) -> bool:
        """Whether the sound server says that it does not have this sink, so that trying is in vain."""
        sinks = self._sinks.found
        return sink_name(key) is not None and sinks is not None and key not in sinks.indices

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
        """Open and start a device; arguments and errors as for `PortAudio.open`."""
        if self._port_audio is None:
            raise OutputError(no_device("PortAudio is not loaded"))
        sinks, sink, name = self._sinks.found, sink_name(key), ""
        self._open_sink = None
        if sink is not None and (sinks is None or self.is_missing(key)):
            raise OutputError(missing(sink))
        if sinks is not None and (key is None or sink is not None) and self._port_audio.reaches_sinks:
            if not sinks.devices:
                raise OutputError(no_device("the sound server has no sink"))
            if key is not None:
                self._open_sink = (key, sinks.indices[key])
            alsa.lead_to_sink(sink)
            key, name = SINK_KEY, sinks.name(key) or sinks.devices[0].host
        return self._port_audio.open(
            key,
            sample_rate,
            name=name,
            latency_s=latency_s,
            block_frames=block_frames,
            callback=callback,
            on_finished=on_finished,
        )

    def has_left(self) -> bool:
        """Whether the sink that was opened is not there any more; the server may have moved its sound elsewhere."""
        sinks = self._sinks.found
        if sinks is None:
            return False  # the server has gone, and the stream knows
        if self._open_sink is None:
            return not sinks.devices
        key, index = self._open_sink
        return sinks.indices.get(key) != index

    def name(self, key: str | None) -> str:
        """What the user calls the sink that sound for this key goes to now; empty if no sound server says."""
        return self._sinks.found.name(key) if self._sinks.found is not None else ""

    def close(self) -> None:
        """Terminate PortAudio and let go of the server. No stream may be open."""
        self._sinks.close()
        if self._port_audio is not None:
            self._port_audio.close()
            self._port_audio = None
