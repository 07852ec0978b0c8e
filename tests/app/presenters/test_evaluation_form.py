from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from auralflow.models.registry import list_models
from auralflow.training.run_config import write_config
from auralflow.training.run_folder import RunFolder
from auralflow_studio.jobs.evaluate import ComparedModel
from auralflow_studio.jobs.evaluations import References
from auralflow_studio.presenters.evaluation_form import (
    EvaluationChoice,
    compared_estimates,
    compared_models,
    evaluation_request,
    learned_from,
    parts,
)
from auralflow_studio.presenters.models import ModelEntry
from support.small_trainings import small_config

SONGS = References(folder=Path("/music/Songs"), songs={"train": 3, "val": 0, "test": 2}, stems=(("vocals", 5),))
MODEL = ComparedModel(source="spleeter-2stems", name="spleeter-2stems")


def test_songs_to_test_with_come_first_and_empty_parts_not_at_all() -> None:
    assert parts(SONGS) == ("test", "all", "train")


def test_nothing_can_start_that_lacks_something() -> None:
    whole = EvaluationChoice(references=SONGS, models=(MODEL,), split="test")
    assert whole.can_start
    assert not replace(whole, references=None).can_start
    assert not replace(whole, models=()).can_start
    assert not replace(whole, split="val").can_start
    with pytest.raises(ValueError, match="nothing"):
        evaluation_request(replace(whole, models=()), Path("/x"), "y")


def test_each_evaluation_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    choice = EvaluationChoice(references=SONGS, models=(MODEL,), split="test", max_tracks=5, duration_s=10.0)
    first = evaluation_request(choice, tmp_path, "Songs")
    first.folder.mkdir()
    second = evaluation_request(choice, tmp_path, "Songs")
    assert (first.folder.name, second.folder.name) == ("Songs", "Songs 2")
    assert (second.dataset, second.split, second.max_tracks, second.duration_s) == (SONGS.folder, "test", 5, 10.0)


def test_models_with_the_same_card_are_told_apart() -> None:
    info = list_models()[0]
    entries = [
        ModelEntry(name=info.name, info=info),
        ModelEntry(name="/runs/a/model", info=info, folder=Path("/runs/a/model")),
        ModelEntry(name="/runs/b/model", info=info, folder=Path("/runs/b/model")),
    ]
    compared = compared_models(entries)
    assert [model.name for model in compared] == [info.name, "a", "b"]
    assert len({model.title for model in compared}) == 3
    assert [model.source for model in compared] == [info.name, "/runs/a/model", "/runs/b/model"]


def test_folders_of_estimates_get_names_of_their_own() -> None:
    folders = [Path("/a/htdemucs"), Path("/b/htdemucs"), Path("/b/spleeter-2stems"), Path("/c/mixture")]
    compared = compared_estimates(folders, [MODEL])
    assert [each.name for each in compared] == ["htdemucs", "b/htdemucs", "b/spleeter-2stems", "c/mixture"]
    assert compared[1].title == "Estimates: b/htdemucs"
    assert {each.kind for each in compared} == {"estimates"}
    assert [each.source for each in compared] == [str(folder) for folder in folders]
    assert not learned_from(compared[0], Path("/a"))


def test_a_model_that_learned_from_the_very_songs_is_known(tmp_path: Path) -> None:
    dataset, run = tmp_path / "songs", RunFolder(tmp_path / "run")
    run.path.mkdir()
    write_config(run.config, small_config(dataset))
    model = ComparedModel(source=str(run.model), name="run")
    assert learned_from(model, dataset)
    assert not learned_from(model, tmp_path)
    assert not learned_from(MODEL, dataset)
    assert not learned_from(ComparedModel(source=str(tmp_path / "gone" / "model"), name="gone"), dataset)
