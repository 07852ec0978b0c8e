from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from auralflow_studio.qtmodels.settings_model import SettingsModel
from auralflow_studio.settings import Settings, load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def test_changes_are_told_at_once_and_written_when_they_rest(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "profile" / "settings.json"
    model = SettingsModel(path, Settings())
    told: list[Settings] = []
    model.changed.connect(told.append)
    model.update(theme="dark")
    model.update(theme="dark")
    model.update(volume_db=-6.0)
    assert [s.theme for s in told] == ["dark", "dark"]
    assert not path.exists()
    qtbot.waitUntil(path.exists)
    assert load_settings(path).settings == model.settings == Settings(theme="dark", volume_db=-6.0)


def test_flush_writes_now(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    model = SettingsModel(path, Settings())
    model.flush()
    assert not path.exists()
    model.update(language="de")
    model.flush()
    assert json.loads(path.read_text())["language"] == "de"


def test_a_folder_that_cannot_be_written_is_said_once(
    qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    model = SettingsModel(tmp_path / "file" / "settings.json", Settings())
    errors: list[object] = []
    model.write_failed.connect(errors.append)
    for theme in ("dark", "light"):
        model.update(theme=theme)
        model.flush()
    assert len(errors) == 1
    assert isinstance(errors[0], OSError)
    assert model.settings.theme == "light"


def test_impossible_values_are_refused(qtbot: QtBot, tmp_path: Path) -> None:
    model = SettingsModel(tmp_path / "settings.json", Settings())
    with pytest.raises(TypeError):
        model.update(colour="blue")
    with pytest.raises(ValueError, match="volume_db"):
        model.update(volume_db=3.0)
    assert model.settings == Settings()
