"""A network for tests of the app that are about queues and windows, not about sound: instant, or as slow as wanted."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.models.registry import SPLEETER_2STEMS
from auralflow_studio.jobs.warmup import LoadedModels
from support.models import MovingAverageModel

if TYPE_CHECKING:
    import torch

    from auralflow.models.base import SeparationModel

CELL = 22_050
INFO = replace(SPLEETER_2STEMS, grid_length=CELL, context_length=CELL, chunk_length=20 * CELL)


class PausingModel(MovingAverageModel):
    """Splits into a moving average and the rest, half a second of sound a cell; takes `pause_s` for each chunk."""

    def __init__(self) -> None:
        super().__init__(INFO, reach=50)
        self.pause_s = 0.0

    def forward(self, mixture: torch.Tensor) -> torch.Tensor:
        time.sleep(self.pause_s)
        return super().forward(mixture)


class QuickModels(LoadedModels):
    """Gives a `PausingModel` in the place of the app's default model."""

    def __init__(self) -> None:
        super().__init__(Path("/nowhere"))
        self.network = PausingModel()

    def get(self, name: str) -> SeparationModel:
        return self.network if name == INFO.name else super().get(name)
