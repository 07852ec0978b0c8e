from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.paths import user_cache_dir
from auralflow_studio.paths import app_paths

if TYPE_CHECKING:
    import pytest


def test_option_goes_before_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AURALFLOW_PROFILE_DIR", str(tmp_path / "environment"))
    assert app_paths().settings_file == tmp_path / "environment" / "settings.json"
    paths = app_paths(tmp_path / "option")
    assert paths.settings_file == tmp_path / "option" / "settings.json"
    assert paths.session_file == tmp_path / "option" / "session.json"
    assert paths.lock_file.parent == tmp_path / "option"
    assert paths.log_dir == tmp_path / "option" / "logs"
    assert paths.cache_dir == tmp_path / "option" / "cache"
    assert paths.evaluations_dir == tmp_path / "option" / "evaluations"
    assert not (tmp_path / "option").exists()


def test_without_profile_the_cache_is_shared_with_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AURALFLOW_PROFILE_DIR")
    monkeypatch.delenv("AURALFLOW_CACHE_DIR", raising=False)
    paths = app_paths()
    assert paths.cache_dir == user_cache_dir()
    for path in (paths.settings_file, paths.session_file, paths.lock_file, paths.log_dir, paths.cache_dir):
        assert path.is_absolute()
        assert "auralflow" in str(path)


def test_cache_override_counts_in_a_profile_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AURALFLOW_CACHE_DIR", str(tmp_path / "cache"))
    assert app_paths(tmp_path / "profile").cache_dir == tmp_path / "cache"


def test_relative_profile_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert app_paths(Path("here")).log_dir == tmp_path / "here" / "logs"


def test_translations_of_users_lie_beside_the_settings(tmp_path: Path) -> None:
    paths = app_paths(tmp_path)
    assert paths.translations_dir == tmp_path / "translations"
    assert not paths.translations_dir.exists()
