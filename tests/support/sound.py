"""A sound device that can be listened to: a PulseAudio server of our own with a null sink, and what it was sent."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from numpy.typing import NDArray

# Tells a process where its sound is recorded.
RECORDING_VARIABLE = "AURALFLOW_TEST_RECORDING"
PULSEAUDIO_PROGRAMS = ("pulseaudio", "parec", "pactl")


def missing_programs() -> list[str]:
    """Which programs a `NullSink` needs and this machine lacks."""
    return [name for name in PULSEAUDIO_PROGRAMS if shutil.which(name) is None]


class NullSink:
    """Paced, bit-exact stereo outputs without a sound card, recorded to files; a context manager.

    Args:
        sample_rate: Of the sinks, in Hz.
        sinks: Their names; the first one is the default.
        is_prompt: Whether a new sink plays what it gets at once, as a real device does, rather than after up to 2 s of
            silence; on a busy machine it stumbles sooner.

    Attributes:
        env: Environment of a process whose default ALSA device is to be the default sink.
        server: The sound server; None while it is stopped.
    """

    def __init__(self, sample_rate: int = 44100, sinks: tuple[str, ...] = ("out",), *, is_prompt: bool = False) -> None:
        self._sample_rate = sample_rate
        self._is_prompt = is_prompt
        self._sinks = sinks
        # Not pytest's folder: the path of a socket may have 107 bytes.
        self._folder = Path(tempfile.mkdtemp(prefix="af-sound-"))
        home, run = self._folder / "home", self._folder / "run"
        for folder in (home, run):
            folder.mkdir(mode=0o700)
        (home / ".asoundrc").write_text("pcm.!default { type pulse }\nctl.!default { type pulse }\n")
        self.env = {**os.environ, "HOME": str(home), "XDG_RUNTIME_DIR": str(run), "XDG_CONFIG_HOME": str(home)}
        for name in ("PULSE_SERVER", "PULSE_RUNTIME_PATH", "PULSE_SINK", "DISPLAY"):
            self.env.pop(name, None)
        self.server: subprocess.Popen[bytes] | None = None
        self._recorders: dict[str, subprocess.Popen[bytes]] = {}
        self.env[RECORDING_VARIABLE] = str(self._recording(sinks[0]))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start the server with all sinks and begin to record."""
        command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--log-target=stderr", "--log-level=0"]
        self.server = subprocess.Popen(
            [*command, "-L", "module-native-protocol-unix"], env=self.env, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 10
        while subprocess.run(["pactl", "info"], env=self.env, capture_output=True).returncode:
            if time.monotonic() > deadline or self.server.poll() is not None:
                raise RuntimeError("pulseaudio does not start")
            time.sleep(0.05)
        for name in self._sinks:
            self.add(name)
        self._pactl("set-default-sink", self._sinks[0])

    def add(self, name: str) -> None:
        """Connect a sink, and record it from its beginning."""
        sound = [f"rate={self._sample_rate}", "channels=2", "format=float32le"]
        if self._is_prompt:
            sound.append("norewinds=1")
        shown = f"sink_properties=device.description=Speakers_{name}"
        self._pactl("load-module", "module-null-sink", f"sink_name={name}", *sound, shown)
        with self._recording(name).open("wb") as file:
            command = ["parec", "-d", f"{name}.monitor", "--format=float32le", "--channels=2", "--latency-msec=100"]
            self._recorders[name] = subprocess.Popen(
                [*command, "--rate", str(self._sample_rate)], env=self.env, stdout=file
            )

    def remove(self, name: str) -> None:
        """Disconnect a sink; what was recorded stays."""
        self._end(self._recorders.pop(name))
        modules = self._pactl("list", "short", "modules").splitlines()
        (number,) = [line.split("\t")[0] for line in modules if f"sink_name={name} " in line]
        self._pactl("unload-module", number)

    def stop(self) -> None:
        """Stop recording and the server, as when a device is unplugged."""
        for process in self._recorders.values():
            self._end(process)
        self._recorders.clear()
        if self.server is not None:
            self._end(self.server)
        self.server = None

    def recorded(self, name: str = "") -> NDArray[np.float32]:
        """What was sent to a sink since it was added, float32 of shape `(frames, 2)`; the default sink if not named."""
        raw = np.fromfile(self._recording(name or self._sinks[0]), dtype="<f4")
        return raw[: len(raw) // 2 * 2].reshape(-1, 2)

    def _recording(self, name: str) -> Path:
        return self._folder / f"{name}.raw"

    def _pactl(self, *command: str) -> str:
        return subprocess.run(["pactl", *command], env=self.env, capture_output=True, text=True, check=True).stdout

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
