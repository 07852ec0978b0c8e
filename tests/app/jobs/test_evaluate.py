from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from auralflow.errors import Cancelled, ConfigError
from auralflow.progress import ignore_progress
from auralflow.training.control import TrainingControl
from auralflow_studio.jobs.evaluate import (
    ComparedModel,
    EvaluateModels,
    EvaluationProgress,
    EvaluationRequest,
    PausableEstimator,
)
from support.evaluation import Attenuated
from support.evaluations import tiny_request, write_estimates


def test_a_model_stands_between_floor_and_ceiling_under_its_own_name(tmp_path: Path) -> None:
    request = tiny_request(tmp_path)
    control = TrainingControl()
    heard: list[EvaluationProgress] = []
    result = EvaluateModels(request=request, control=control).run(heard.append, control)  # type: ignore[arg-type]
    assert [facts.name for facts in result.estimators] == ["tiny", "mixture", "ideal ratio mask"]
    assert result.tracks == ("Song 0001", "Song 0002")
    assert result.stems == ("vocals", "drums")
    assert request.report.is_file()
    assert (request.output / "report.html").is_file()
    assert heard[-1].fraction == 1
    assert {each.track for each in heard} - {""} <= set(result.tracks)
    assert heard[-1].model == "tiny"
    assert EvaluationRequest.from_json(request.folder, (request.folder / "request.json").read_bytes()) == request
    again = EvaluateModels(request=request, control=control).run(ignore_progress, control)
    assert (again.measured, again.kept) == (0, 6)


def test_estimates_alone_are_measured_and_taken_up_again(tmp_path: Path) -> None:
    request = tiny_request(tmp_path, models=False)
    folder = write_estimates(request.dataset, tmp_path / "made elsewhere")
    made = ComparedModel(source=str(folder), name="made", title="Estimates: made", kind="estimates")
    request = replace(request, models=(made,))
    control = TrainingControl()
    heard: list[EvaluationProgress] = []
    result = EvaluateModels(request=request, control=control).run(heard.append, control)  # type: ignore[arg-type]
    assert [(facts.name, facts.kind) for facts in result.estimators[:1]] == [("made", "estimates")]
    assert result.stems == ("drums", "vocals")
    assert [track.stems[0].usdr_db for track in result.scores[:2]] == pytest.approx([20, 20], abs=1e-3)
    assert heard[-1].model == "made"
    again = EvaluationRequest.from_json(request.folder, (request.folder / "request.json").read_bytes())
    assert again == request
    os.utime(folder / "Song 0002" / "vocals.wav", (1, 1))
    resumed = EvaluateModels(request=again, control=control).run(ignore_progress, control)
    assert (resumed.measured, resumed.kept) == (1, 5)
    assert resumed.summary == result.summary


def test_a_request_of_an_earlier_version_has_models_only(tmp_path: Path) -> None:
    facts = json.loads(tiny_request(tmp_path, songs=1).to_json())
    del facts["models"][0]["kind"]
    assert EvaluationRequest.from_json(tmp_path, json.dumps(facts)).models[0].kind == "model"


def test_stopped_before_it_began_it_leaves_nothing(tmp_path: Path) -> None:
    request = tiny_request(tmp_path)
    control = TrainingControl()
    control.cancel()
    with pytest.raises(Cancelled):
        EvaluateModels(request=request, control=control).run(ignore_progress, control)
    assert not request.folder.exists()


def test_a_model_that_is_gone_is_said_before_a_folder_is_made(tmp_path: Path) -> None:
    request = replace(tiny_request(tmp_path), models=(ComparedModel(source="no such model", name="x"),))
    control = TrainingControl()
    with pytest.raises(ConfigError):
        EvaluateModels(request=request, control=control).run(ignore_progress, control)
    assert not request.folder.exists()


def test_a_paused_estimator_waits_until_it_may_go_on() -> None:
    control = TrainingControl()
    songs: list[str] = []
    inner = Attenuated()
    paused = PausableEstimator(inner, control, songs.append)
    assert paused.facts is inner.facts
    control.pause()
    is_done = threading.Event()

    class Song:
        name = "a song"
        sample_rate, frames = 8000, 10

    def separate() -> None:
        with paused.estimates(Song(), {}, Path(), progress=lambda _part: None, cancel=control):  # type: ignore[arg-type]
            is_done.set()

    thread = threading.Thread(target=separate)
    thread.start()
    assert not is_done.wait(0.1)
    assert songs == []
    control.resume()
    thread.join(10)
    assert is_done.is_set()
    assert songs == ["a song"] == inner.songs


def test_what_is_no_request_is_said(tmp_path: Path) -> None:
    for text in ("{}", "[]", '{"dataset": 1}', "no json"):
        with pytest.raises(ValueError, match=r"."):
            EvaluationRequest.from_json(tmp_path, text)
