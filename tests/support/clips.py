"""Clips as a training writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import soundfile

if TYPE_CHECKING:
    from pathlib import Path

RATE = 8000


def write_clips(run: Path, *, clips: int = 2, epochs: int = 2, seconds: int = 1) -> Path:
    """A constant in each file, so that they can be told apart: mixture 0.5, truth 0.25, model 0.01 an epoch."""
    for clip in range(1, clips + 1):
        folder = run / "previews" / f"clip {clip}"
        level = {"mixture.flac": 0.5, "truth/vocals.flac": 0.25}
        level |= {f"epoch {n:04}/vocals.flac": 0.01 * n for n in range(1, epochs + 1)}
        for name, value in level.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            soundfile.write(folder / name, np.full((seconds * RATE, 2), value), RATE, format="FLAC")
    return run
