"""Small datasets on disk, right but for what a test does to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import soundfile

from auralflow.datasets.tracks import MIXTURE, StemFile, Track

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

RATE = 8000
STEMS = ("bass", "drums", "vocals")


def make_stems(seed: int, frames: int = 3 * RATE, channels: int = 2) -> dict[str, np.ndarray]:
    """Noise of its own for each stem, float64 of shape (frames, channels), the sum of which does not clip."""
    rng = np.random.default_rng(seed)
    return {name: rng.uniform(-0.25, 0.25, (frames, channels)) for name in STEMS}


def write_track(
    folder: Path, sounds: Mapping[str, np.ndarray], *, subtype: str = "FLOAT", rate: int = RATE, ending: str = "wav"
) -> Track:
    """A folder with a file for each sound; "mixture" among the sounds is the song."""
    folder.mkdir(parents=True)
    files = {}
    for name, samples in sounds.items():
        path = folder / f"{name}.{ending}"
        soundfile.write(path, samples, rate, subtype=subtype if ending == "wav" else None)
        files[name] = StemFile(path)
    return Track(
        name=folder.name,
        mixture=files.get(MIXTURE),
        stems={name: file for name, file in files.items() if name != MIXTURE},
        path=folder,
    )


def with_mixture(stems: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The stems and their sum."""
    return {MIXTURE: sum(stems.values()), **stems}
