"""Pictures of how near an estimate is to the truth, as matplotlib figures and PNG files.

Public names are loaded when they are first used, so that matplotlib is not loaded by who draws nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.lazy_loading import lazy_names

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

__getattr__, __dir__ = lazy_names(__name__, _LAZY)
