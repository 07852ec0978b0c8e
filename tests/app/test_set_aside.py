from __future__ import annotations

from pathlib import Path

import pytest

from auralflow_studio.set_aside import set_aside


def test_none_is_lost_for_another(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    for number in range(3):
        path.write_text(f"damage {number}")
        assert set_aside(path).parent == tmp_path
        assert not path.exists()
    kept = {file.name: file.read_text() for file in tmp_path.iterdir()}
    assert kept == {
        "settings.json.damaged": "damage 0",
        "settings.json.damaged-2": "damage 1",
        "settings.json.damaged-3": "damage 2",
    }


def test_what_is_not_there_cannot_be_kept(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        set_aside(tmp_path / "settings.json")
