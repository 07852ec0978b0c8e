"""The whole app with its window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.studio import run_studio

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from auralflow_studio.jobs.warmup import LoadedModels
    from auralflow_studio.studio import Studio


@pytest.fixture
def studio(qapp: QApplication, profile_dir: Path, models: LoadedModels) -> Iterator[Studio]:
    """The app, shown and at work."""
    yield from run_studio(qapp, models)


@pytest.fixture
def idle_studio(qapp: QApplication, profile_dir: Path, models: LoadedModels) -> Iterator[Studio]:
    """The app, shown but not started: nothing is loaded in the background."""
    yield from run_studio(qapp, models, start=False)
