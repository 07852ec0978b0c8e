"""Every test of the app runs offscreen, in a fresh profile, without network, and leaves nothing running."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from support.screen import DESK

os.environ.setdefault("QT_QPA_PLATFORM", DESK)

import pytest

from support.qt import forbid_network

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.context import AppContext
    from auralflow_studio.jobs.warmup import LoadedModels
    from auralflow_studio.playback.output import Output
    from support.app_models import QuickModels


@pytest.fixture(autouse=True)
def profile_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh profile: settings, logs and cache of this test only."""
    folder = tmp_path / "profile"
    monkeypatch.setenv("AURALFLOW_PROFILE_DIR", str(folder))
    return folder


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_network(monkeypatch)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> LoadedModels:
    """The real model, loaded once for all tests."""
    from auralflow_studio.jobs.warmup import LoadedModels

    return LoadedModels(tmp_path_factory.mktemp("models"))


@pytest.fixture
def quick_models() -> QuickModels:
    """A small network in the place of the real one; `quick_models.network.pause_s` makes it as slow as a test needs."""
    from support.app_models import QuickModels

    return QuickModels()


@pytest.fixture
def app(qtbot: QtBot, profile_dir: Path, quick_models: QuickModels) -> Iterator[AppContext]:
    """The whole app without its window, in a fresh profile, with `quick_models`."""
    from auralflow_studio.context import AppContext
    from auralflow_studio.paths import app_paths

    context = AppContext(app_paths(), models=quick_models)
    yield context
    assert context.shutdown(10_000)
    context.deleteLater()


@pytest.fixture
def output(qtbot: QtBot) -> Iterator[Output]:
    """The output of players without a window."""
    from auralflow_studio.playback.output import Output

    output = Output()
    yield output
    assert output.close(60)
    output.deleteLater()


@pytest.fixture
def no_sound_device(tmp_path: Path) -> Iterator[None]:
    """ALSA knows no device but one that cannot be opened, and there is no sound server."""
    if not sys.platform.startswith("linux"):
        pytest.skip("only ALSA's devices can be taken away")
    config = tmp_path / "alsa.conf"
    config.write_text("pcm.default { type hw card 31 }\nctl.default { type hw card 31 }\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALSA_CONFIG_PATH", str(config))
        patch.setenv("PULSE_SERVER", f"unix:{tmp_path}/no-server")
        yield
