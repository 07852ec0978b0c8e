"""A machine without any sound device, whatever it really has."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def look_again() -> None:
    """Let PortAudio, if this process has loaded it, look for devices anew."""
    sounddevice = sys.modules.get("sounddevice")
    if sounddevice is not None:
        sounddevice._terminate()
        sounddevice._initialize()


@pytest.fixture
def no_sound_device(tmp_path: Path) -> Iterator[None]:
    """ALSA knows no device but one that cannot be opened. No player may be open when this ends."""
    if not sys.platform.startswith("linux"):
        pytest.skip("only ALSA's devices can be taken away")
    config = tmp_path / "alsa.conf"
    config.write_text("pcm.default { type hw card 31 }\nctl.default { type hw card 31 }\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALSA_CONFIG_PATH", str(config))
        look_again()
        yield
    look_again()
