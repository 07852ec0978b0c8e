"""The whole app with its window, in a fresh profile, for the flows that use it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from support.screen import DESK

os.environ.setdefault("QT_QPA_PLATFORM", DESK)

import pytest

from support.qt import forbid_network
from support.studio import run_studio

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from auralflow_studio.jobs.warmup import LoadedModels
    from auralflow_studio.studio import Studio


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> LoadedModels:
    """The real model, loaded once for all flows."""
    from auralflow_studio.jobs.warmup import LoadedModels

    return LoadedModels(tmp_path_factory.mktemp("models"))


@pytest.fixture
def profile_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh profile: settings, logs and cache of this test only."""
    folder = tmp_path / "profile"
    monkeypatch.setenv("AURALFLOW_PROFILE_DIR", str(folder))
    return folder


@pytest.fixture
def studio(
    qapp: QApplication,
    profile_dir: Path,
    models: LoadedModels,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Studio]:
    """The app, shown and at work, without network."""
    forbid_network(monkeypatch)
    yield from run_studio(qapp, models)
