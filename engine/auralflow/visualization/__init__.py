"""Pictures of how near an estimate is to the truth, as matplotlib figures and PNG files.

Public names are loaded when they are first used, so that matplotlib is not loaded by who draws nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auralflow.visualization.spectrogram_figure import spec_show_diff
    from auralflow.visualization.training_visualizer import FigureWriter, TrainingVisualizer
    from auralflow.visualization.waveform_figure import waveform_show_diff

_LAZY = {
    "FigureWriter": "auralflow.visualization.training_visualizer",
    "TrainingVisualizer": "auralflow.visualization.training_visualizer",
    "spec_show_diff": "auralflow.visualization.spectrogram_figure",
    "waveform_show_diff": "auralflow.visualization.waveform_figure",
}

__all__ = ["FigureWriter", "TrainingVisualizer", "spec_show_diff", "waveform_show_diff"]


def __getattr__(name: str) -> object:
    """Load a public name on first use (PEP 562)."""
    if name not in _LAZY:
        raise AttributeError(f"module 'auralflow.visualization' has no attribute {name!r}")
    value = getattr(importlib.import_module(_LAZY[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
