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

_RECORD = ("parec", "-d", "out.monitor", "--format=float32le", "--channels=2", "--latency-msec=100")
# Tells a process where its sound is recorded.
RECORDING_VARIABLE = "AURALFLOW_TEST_RECORDING"
PULSEAUDIO_PROGRAMS = ("pulseaudio", "parec", "pactl")


def missing_programs() -> list[str]:
    """Which programs a `NullSink` needs and this machine lacks."""
    return [name for name in PULSEAUDIO_PROGRAMS if shutil.which(name) is None]


class NullSink:
    """A paced, bit-exact stereo output without a sound card, recorded to a file; a context manager.

    Args:
        sample_rate: Of the sink, in Hz.

    Attributes:
        env: Environment of a process whose default ALSA device is to be this sink.
        server: The sound server; None while it is stopped.
    """

    def __init__(self, sample_rate: int = 44100) -> None:
        self._sample_rate = sample_rate
        # Not pytest's folder: the path of a socket may have 107 bytes.
        self._folder = Path(tempfile.mkdtemp(prefix="af-sound-"))
        home, run = self._folder / "home", self._folder / "run"
        for folder in (home, run):
            folder.mkdir(mode=0o700)
        (home / ".asoundrc").write_text("pcm.!default { type pulse }\nctl.!default { type pulse }\n")
        self.env = {**os.environ, "HOME": str(home), "XDG_RUNTIME_DIR": str(run), "XDG_CONFIG_HOME": str(home)}
        for name in ("PULSE_SERVER", "PULSE_RUNTIME_PATH", "DISPLAY"):
            self.env.pop(name, None)
        self.server: subprocess.Popen[bytes] | None = None
        self._recorder: subprocess.Popen[bytes] | None = None
        self._recording = self._folder / "recording.raw"
        self.env[RECORDING_VARIABLE] = str(self._recording)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start the server and begin to record."""
        sink = f"module-null-sink sink_name=out rate={self._sample_rate} channels=2 format=float32le"
        command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--log-target=stderr", "--log-level=0"]
        self.server = subprocess.Popen(
            [*command, "-L", "module-native-protocol-unix", "-L", sink], env=self.env, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 10
        while subprocess.run(["pactl", "set-default-sink", "out"], env=self.env, capture_output=True).returncode:
            if time.monotonic() > deadline or self.server.poll() is not None:
                raise RuntimeError("pulseaudio does not start")
            time.sleep(0.05)
        with self._recording.open("wb") as file:
            self._recorder = subprocess.Popen(
                [*_RECORD, "--rate", str(self._sample_rate)],
                env=self.env,
                stdout=file,
            )

    def stop(self) -> None:
        """Stop recording and the server, as when a device is unplugged."""
        for process in (self._recorder, self.server):
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(5)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self._recorder = self.server = None

    def recorded(self) -> NDArray[np.float32]:
        """What was sent to the sink since `start`, float32 of shape `(frames, 2)`."""
        raw = np.fromfile(self._recording, dtype="<f4")
        return raw[: len(raw) // 2 * 2].reshape(-1, 2)
