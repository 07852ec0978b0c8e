"""Devices on a machine that has none, or not even a configuration for them."""

from __future__ import annotations

import os
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from auralflow_studio.playback import devices
from auralflow_studio.playback.devices import OpenStream, PortAudio
from auralflow_studio.playback.problems import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOOK = """
import sys
from auralflow_studio.playback import devices
from auralflow_studio.playback.devices import OpenStream, PortAudio
from auralflow_studio.playback.problems import OutputError
try:
    port_audio = PortAudio()
    port_audio.look_again()
    print(port_audio.devices())
    port_audio.close()
except OutputError as error:
    print(error.problem.kind, error.problem.message)
"""


def look(config: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "ALSA_CONFIG_PATH": str(config)}
    return subprocess.run([sys.executable, "-c", LOOK], env=env, capture_output=True, text=True)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ALSA is Linux's")
@pytest.mark.parametrize("config", [None, "", "pcm.nothing { type null }\n"])
def test_without_a_configuration_of_alsa_the_program_lives_on(tmp_path: Path, config: str | None) -> None:
    """PortAudio itself ends the process by an assertion here."""
    path = tmp_path / "alsa.conf"
    if config is not None:
        path.write_text(config)
    looked = look(path)
    assert looked.returncode == 0, looked.stderr
    assert looked.stdout.startswith("no_device ") or looked.stdout == "()\n"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ALSA is Linux's")
def test_the_terminal_stays_clean(tmp_path: Path) -> None:
    path = tmp_path / "alsa.conf"
    path.write_text("pcm.default { type hw card 31 }\nctl.default { type hw card 31 }\n")
    looked = look(path)
    assert looked.stdout == "()\n"
    assert "ALSA lib" not in looked.stderr


@pytest.fixture
def port_audio(no_sound_device: None) -> Iterator[PortAudio]:
    port_audio = PortAudio()
    yield port_audio
    port_audio.close()


def unused(*_: object) -> Any:
    raise AssertionError("no device, no callback")


def test_there_is_nothing_to_open(port_audio: PortAudio) -> None:
    port_audio.look_again()
    assert port_audio.devices() == ()
    assert not port_audio.reaches_sinks
    for key, word in ((None, "no sound device"), ("ALSA/Scarlett 2i2", "Scarlett 2i2")):
        with pytest.raises(OutputError) as raised:
            port_audio.open(key, 44100, latency_s=0.1, block_frames=unused, callback=unused, on_finished=unused)
        assert raised.value.problem.kind == "no_device"
        assert word in raised.value.problem.message
        assert raised.value.problem.hint


def test_it_has_one_owner_who_can_give_it_up(port_audio: PortAudio) -> None:
    with pytest.raises(RuntimeError, match="owner"):
        PortAudio()
    sounddevice = sys.modules["sounddevice"]
    assert sounddevice._initialized == 1
    port_audio.look_again()
    assert sounddevice._initialized == 1
    port_audio.close()
    assert sounddevice._initialized == 0, "nothing is left that could be terminated at exit, under somebody's feet"
    port_audio.__init__()  # type: ignore[misc] # the fixture closes it
    assert sounddevice._initialized == 1


class HeldUp:
    """A stream's callback and clock, moved by hand."""

    def __init__(self) -> None:
        self.called_s = self.now_s = 0.0

    def pass_by(self, seconds: float, *, called: bool = False) -> None:
        self.now_s += seconds
        if called:
            self.called_s = self.now_s


def test_whoever_was_asleep_does_not_conclude_that_the_device_was(monkeypatch: pytest.MonkeyPatch) -> None:
    held_up = HeldUp()
    monkeypatch.setattr(devices, "time", SimpleNamespace(monotonic=lambda: held_up.now_s))
    stream = OpenStream(None, held_up, "", 44100)  # type: ignore[arg-type]
    held_up.pass_by(0.2, called=True)
    assert stream.quiet_s(0.4) == 0
    held_up.pass_by(12.0)
    assert stream.quiet_s(0.4) == 0.4, "12 s went by unseen"
    held_up.pass_by(0.2, called=True)
    assert stream.quiet_s(0.4) == 0
    for _ in range(10):
        held_up.pass_by(0.2)
        seen_s = stream.quiet_s(0.4)
    assert seen_s == pytest.approx(2.0), "nobody was held up, and no sound was asked for"
