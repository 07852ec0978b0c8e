"""The Train page in the whole app, with songs that are made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow_studio.ui.pages import TRAIN
from support.app_models import QuickModels
from support.studio import run_studio
from support.trainings import tiny_dataset

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from auralflow_studio.studio import Studio
    from auralflow_studio.ui.training.controller import TrainController
    from auralflow_studio.ui.training.page import TrainPage


@pytest.fixture(scope="session")
def songs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset."""
    return tiny_dataset(tmp_path_factory.mktemp("dataset") / "songs")


@pytest.fixture
def studio(qapp: QApplication, profile_dir: Path) -> Iterator[Studio]:
    """The app with a quick model in the place of the real one, at work, the Train page shown."""
    for studio in run_studio(qapp, QuickModels()):
        studio.window.actions_[f"page_{TRAIN}"].trigger()
        yield studio


@pytest.fixture
def controller(studio: Studio) -> TrainController:
    """What connects the page."""
    assert studio.training.controller is not None
    return studio.training.controller


@pytest.fixture
def page(controller: TrainController) -> TrainPage:
    """The page."""
    return controller._page
