"""Centre, surrounds and LFE come out of their own loudspeakers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.audio.formats import FORMATS
from support.encoding import read_with_ffmpeg, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("container", ["wav", "aiff", "flac", "ogg", "opus", "m4a", "alac"])
def test_surround_channels_come_out_of_their_loudspeakers(tmp_path: Path, container: str) -> None:
    """FFmpeg hands out front left, front right, centre, LFE, surrounds, whatever the file's own order."""
    rate, frames = 48_000, 24_000
    time = np.arange(frames) / rate
    tones_hz = [400, 600, 800, 60, 1000, 1200]  # the low one on the LFE, which some encoders filter
    sound = np.stack([0.2 * np.sin(2 * np.pi * tone * time) for tone in tones_hz], axis=1).astype(np.float32)
    path = tmp_path / f"song.{FORMATS[container].extension}"
    write(path, sound, container=container, sample_rate=rate)
    decoded = read_with_ffmpeg(path)
    peaks_hz = np.argmax(np.abs(np.fft.rfft(decoded, axis=0)), axis=0) * rate / frames
    np.testing.assert_allclose(peaks_hz, tones_hz, atol=2)
