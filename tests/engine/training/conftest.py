"""One small dataset for all tests of trainings: nothing writes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.small_trainings import write_small_dataset

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def small_dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_dataset(tmp_path_factory.mktemp("songs") / "songs")
