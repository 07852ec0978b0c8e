"""Songs with their true stems: found, checked, cut into chunks, and made by our own code.

Public names are loaded when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.lazy_loading import lazy_names

if TYPE_CHECKING:
    from auralflow.datasets.audio_dataset import AudioDataset, create_audio_dataset
    from auralflow.datasets.audio_folder import AudioFolder, create_audio_folder
    from auralflow.datasets.check import check_dataset
    from auralflow.datasets.layouts import find_tracks, verify_dataset
    from auralflow.datasets.loading import load_stems
    from auralflow.datasets.tracks import StemFile, Track

_LAZY = {
    "AudioDataset": "auralflow.datasets.audio_dataset",
    "AudioFolder": "auralflow.datasets.audio_folder",
    "StemFile": "auralflow.datasets.tracks",
    "Track": "auralflow.datasets.tracks",
    "check_dataset": "auralflow.datasets.check",
    "create_audio_dataset": "auralflow.datasets.audio_dataset",
    "create_audio_folder": "auralflow.datasets.audio_folder",
    "find_tracks": "auralflow.datasets.layouts",
    "load_stems": "auralflow.datasets.loading",
    "verify_dataset": "auralflow.datasets.layouts",
}

__all__ = [
    "AudioDataset",
    "AudioFolder",
    "StemFile",
    "Track",
    "check_dataset",
    "create_audio_dataset",
    "create_audio_folder",
    "find_tracks",
    "load_stems",
    "verify_dataset",
]

__getattr__, __dir__ = lazy_names(__name__, _LAZY)
