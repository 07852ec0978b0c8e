"""Devices on a machine that has none, or not even a configuration for them."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from auralflow_studio.playback.devices import OutputError, PortAudio

if TYPE_CHECKING:
    from pathlib import Path

LOOK = """
import sys
from auralflow_studio.playback.devices import OutputError, PortAudio
try:
    port_audio = PortAudio()
    port_audio.look_again()
    print(port_audio.devices())
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


def test_there_is_nothing_to_open(no_sound_device: None) -> None:
    port_audio = PortAudio()
    port_audio.look_again()
    assert port_audio.devices() == ()

    def unused(*_: object) -> object:
        raise AssertionError("no device, no callback")

    for key, word in ((None, "no sound device"), ("ALSA/Scarlett 2i2", "Scarlett 2i2")):
        with pytest.raises(OutputError) as raised:
            port_audio.open(
                key,
                44100,
                latency_s=0.1,
                block_frames=unused,  # type: ignore[arg-type]
                callback=unused,  # type: ignore[arg-type]
                on_finished=unused,  # type: ignore[arg-type]
            )
        assert raised.value.problem.kind == "no_device"
        assert word in raised.value.problem.message
        assert raised.value.problem.hint
