"""A folder is of one program at a time; who has it is told, and nothing of a killed one stays in the way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from auralflow.errors import TrainingError
from auralflow.training.folder_lock import holds_anything, owned_folder, require_free_folder

if TYPE_CHECKING:
    from pathlib import Path


def test_what_a_killed_program_left_is_no_lock(tmp_path: Path) -> None:
    (tmp_path / ".lock").touch()
    (tmp_path / ".lock-holder").write_text(json.dumps({"process": "1", "computer": "gone", "since": "long ago"}))
    require_free_folder(tmp_path)
    with owned_folder(tmp_path):
        assert not holds_anything(tmp_path)
        with pytest.raises(TrainingError) as caught:
            require_free_folder(tmp_path)
        assert "gone" not in str(caught.value)
        assert "since 20" in str(caught.value)
    assert not holds_anything(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_whoever_has_not_said_who_it_is_is_refused_too(tmp_path: Path) -> None:
    with owned_folder(tmp_path):
        (tmp_path / ".lock-holder").write_text("{")
        with pytest.raises(TrainingError, match="Another training runs in"), owned_folder(tmp_path):
            pytest.fail("two own it")
