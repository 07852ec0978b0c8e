"""What a resume may change, and what it may not, is one rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from auralflow.errors import TrainingError
from auralflow.training.same_settings import require_same_settings

BEFORE = {"data.batch_size": 4, "training.accumulate": 1, "training.seed": 0, "max_epochs": 2, "data.folder": "a"}


def resumed(**now: object) -> list[str]:
    changes = {name.replace("__", "."): value for name, value in now.items()}
    return require_same_settings(BEFORE, {**BEFORE, **changes}, path=Path("run"), hint="Do not.")


def test_what_may_change_is_told() -> None:
    assert resumed() == []
    assert resumed(max_epochs=3, data__folder="b") == ["max_epochs: 2 -> 3", "data.folder: a -> b"]
    assert len(resumed(data__batch_size=2, training__accumulate=2)) == 2


@pytest.mark.parametrize("now", [{"training__seed": 1}, {"data__batch_size": 2}, {"training__accumulate": 2}])
def test_what_may_not_is_refused_and_named(now: dict[str, int]) -> None:
    with pytest.raises(TrainingError, match="begun with other settings") as caught:
        resumed(**now, max_epochs=3)
    assert "max_epochs" not in str(caught.value)
    assert caught.value.hint == "Do not."


def test_what_only_one_side_knows_is_no_change() -> None:
    assert require_same_settings({}, BEFORE, path=Path("run"), hint="") == []
