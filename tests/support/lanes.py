"""Sounds in memory that lanes can draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from auralflow.audio.peaks import PeakPyramid
from auralflow.errors import AuralflowError
from auralflow.regions import Regions
from auralflow_studio.ui.plots.ruler import Ruler

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from auralflow_studio.ui.plots.lane_view import LaneView
    from auralflow_studio.ui.plots.time_view import TimeView


class ArrayLane:
    """A `LaneData` on an array of shape (frames, channels), finished piece by piece like a stem that is separated."""

    def __init__(self, samples: NDArray[np.float32], sample_rate: int = 44_100, *, finished: bool = True) -> None:
        self.samples = np.ascontiguousarray(samples, np.float32).reshape(len(samples), -1)
        self.frames = len(self.samples)
        self.sample_rate = sample_rate
        self.finished = Regions()
        self.pyramid = PeakPyramid(self.frames, self.samples.shape[1])
        self.broken = False
        if finished:
            self.finish(0, self.frames)

    def finish(self, start: int, stop: int) -> None:
        """Make frames final."""
        self.pyramid.update(start, self.samples[start:stop])
        self.finished = self.finished.with_range(start, stop)

    def read(self, start: int, frames: int, /) -> NDArray[np.float32]:
        """Samples, zeros where nothing is final."""
        if self.broken:
            raise AuralflowError("the disk is gone")
        result = np.zeros((frames, self.samples.shape[1]), np.float32)
        for first, last in self.finished.within(start, start + frames):
            result[first - start : last - start] = self.samples[first:last]
        return result


def clicks(frames: int, at: list[int], height: float = 0.9, channels: int = 1) -> NDArray[np.float32]:
    """Silence with single samples sticking out."""
    samples = np.zeros((frames, channels), np.float32)
    samples[at] = height
    return samples


class EndlessLane:
    """A `LaneData` of any length in little memory: a piece of music played again and again."""

    def __init__(self, piece: NDArray[np.float32], frames: int, sample_rate: int = 44_100) -> None:
        self.piece = np.ascontiguousarray(piece, np.float32)
        self.frames = frames
        self.sample_rate = sample_rate
        self.finished = Regions(((0, frames),))
        self.pyramid = PeakPyramid(frames, self.piece.shape[1])
        for start in range(0, frames, len(self.piece)):
            self.pyramid.update(start, self.piece)

    def read(self, start: int, frames: int, /) -> NDArray[np.float32]:
        """Samples."""
        places = np.arange(start, start + frames)
        result = np.take(self.piece, places, axis=0, mode="wrap")
        result[(places < 0) | (places >= self.frames)] = 0.0
        return result


def stack_lanes(view: TimeView, lanes: Sequence[LaneView], width: int, height: int) -> QWidget:
    """A window with a ruler above lanes."""
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(Ruler(view))
    for lane in lanes:
        layout.addWidget(lane, 1)
    window.resize(width, height)
    return window
