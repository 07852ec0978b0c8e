"""A machine without any sound device, whatever it really has."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def no_sound_device(tmp_path: Path) -> Iterator[None]:
    """ALSA knows no device but one that cannot be opened, and there is no sound server."""
    if not sys.platform.startswith("linux"):
        pytest.skip("only ALSA's devices can be taken away")
    config = tmp_path / "alsa.conf"
    config.write_text("pcm.default { type hw card 31 }\nctl.default { type hw card 31 }\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALSA_CONFIG_PATH", str(config))
        patch.setenv("PULSE_SERVER", f"unix:{tmp_path}/no-server")
        yield
