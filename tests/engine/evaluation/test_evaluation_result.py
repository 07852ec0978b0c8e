"""Results go to JSON and back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from auralflow.evaluation import EvaluationResult, TrackFailure, evaluate
from auralflow.evaluation.evaluation_result import of_estimator
from auralflow.text import Text
from support.evaluation import Attenuated, write_songs


def test_json_and_back(tmp_path: Path) -> None:
    result = evaluate([Attenuated()], write_songs(tmp_path / "songs", 2), tmp_path / "out", device="cpu")
    assert EvaluationResult.from_json(result.to_json()) == result
    assert result.tracks == ("song 0", "song 1")
    assert [track.track for track in of_estimator(result.scores, "mixture")] == ["song 0", "song 1"]


def test_sentences_are_english_in_json_and_can_be_translated_afterwards(tmp_path: Path) -> None:
    songs = write_songs(tmp_path / "songs", 1)
    (songs / "test").rename(songs / "train")
    result = evaluate([Attenuated()], songs, tmp_path / "out", device="cpu", oracle=False)
    why = TrackFailure(track="x", estimator="y", message=Text("“{name}” is broken.", name="x"), hint="Mend it.")
    noted = replace(result.scores[0], notes=(Text("{count} things", count=2),))
    facts = replace(
        result.estimators[0], title=Text("Estimates: {name}", name="a"), origin=Text("In {place}.", place="b")
    )
    result = replace(
        result, failures=(why,), scores=(noted, *result.scores[1:]), estimators=(facts, *result.estimators[1:])
    )
    text = result.to_json()
    assert json.loads(text)["notes"] == ["The dataset has no test tracks: all of its tracks are measured."]
    again = EvaluationResult.from_json(text)
    assert again == result
    sentences = (*again.notes, again.failures[0].message, again.scores[0].notes[0], *vars(again.estimators[0]).values())
    assert [sentence.template for sentence in sentences if isinstance(sentence, Text)] == [
        "The dataset has no test tracks: all of its tracks are measured.",
        "“{name}” is broken.",
        "{count} things",
        "Estimates: {name}",
        "In {place}.",
    ]
    without = json.loads(text)
    del without["templates"]  # of an earlier version
    assert EvaluationResult.from_json(json.dumps(without)) == result


@pytest.mark.parametrize("text", ["{}", "[]", '{"schema_version": 99}', "no JSON"])
def test_something_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        EvaluationResult.from_json(text)
