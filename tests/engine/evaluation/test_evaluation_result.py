"""Results go to JSON and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from auralflow.evaluation import EvaluationResult, evaluate
from auralflow.evaluation.evaluation_result import of_estimator
from support.evaluation import Attenuated, write_songs


def test_json_and_back(tmp_path: Path) -> None:
    result = evaluate([Attenuated()], write_songs(tmp_path / "songs", 2), tmp_path / "out", device="cpu")
    assert EvaluationResult.from_json(result.to_json()) == result
    assert result.tracks == ("song 0", "song 1")
    assert [track.track for track in of_estimator(result.scores, "mixture")] == ["song 0", "song 1"]


@pytest.mark.parametrize("text", ["{}", "[]", '{"schema_version": 99}', "no JSON"])
def test_something_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        EvaluationResult.from_json(text)
