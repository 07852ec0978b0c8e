from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
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
    model.update(cache_limit_gb=6.0)
    assert [s.theme for s in told] == ["dark", "dark"]
    assert not path.exists()
    qtbot.waitUntil(path.exists)
    assert load_settings(path).settings == model.settings == Settings(theme="dark", cache_limit_gb=6.0)


def test_flush_writes_now(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    model = SettingsModel(path, Settings())
    model.flush()
    assert not path.exists()
    model.update(language="de")
    model.flush()
    assert json.loads(path.read_text())["language"] == "de"


def test_instances_write_only_what_was_changed_in_them(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    first = SettingsModel(path, load_settings(path).settings)
    second = SettingsModel(path, load_settings(path).settings)
    first.update(theme="dark", open_folder="/music")
    first.flush()
    second.update(cache_limit_gb=5.0)
    second.flush()
    expected = Settings(theme="dark", open_folder="/music", cache_limit_gb=5.0)
    assert load_settings(path).settings == expected
    first.update(open_folder="/other")
    first.flush()
    # What the first changed long ago and wrote then is not written again.
    second.update(theme="light")
    second.flush()
    first.update(language="de")
    first.flush()
    assert load_settings(path).settings == replace(expected, open_folder="/other", theme="light", language="de")


def test_a_change_while_an_earlier_one_is_written_is_written_too(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    model = SettingsModel(path, Settings())
    reached, free = threading.Event(), threading.Event()
    fsync = os.fsync

    def slow(handle: int) -> None:
        reached.set()
        free.wait(10)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", slow)
    model.update(theme="dark", language="de")
    qtbot.waitUntil(reached.is_set)  # in another thread: this one goes on
    model.update(theme="light")
    free.set()
    qtbot.waitUntil(lambda: load_settings(path).settings == Settings(theme="light", language="de"))
    model.flush()


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
    with pytest.raises(ValueError, match="cache_limit_gb"):
        model.update(cache_limit_gb=-3.0)
    assert model.settings == Settings()
