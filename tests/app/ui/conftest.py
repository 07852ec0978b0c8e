"""The whole app with its window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject

from auralflow_studio.translation import install_translations
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


@pytest.fixture
def english(qapp: QApplication, profile_dir: Path) -> Iterator[None]:
    """The plural forms of English, for widgets without the whole app."""
    owner = QObject()
    install_translations(qapp, "en", profile_dir, owner)
    yield
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # type: ignore[call-overload]
