from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from auralflow_studio.jobs.datasets import FoundDataset
from auralflow_studio.presenters.training_form import (
    TrainingChoice,
    folder_name,
    free_folder,
    run_config,
    usual_targets,
)

FOUND = FoundDataset(
    folder=Path("/songs"), songs={"train": 3, "val": 1}, stems=(("drums", 3), ("vocals", 3), ("bass", 1))
)


def test_nothing_starts_without_songs_and_stems() -> None:
    choice = TrainingChoice(dataset=FOUND)
    assert choice.can_start
    assert not replace(choice, dataset=None).can_start
    assert not replace(choice, targets=()).can_start
    missing = replace(choice, targets=("piano",))
    assert (missing.can_start, missing.missing_stems) == (False, ("piano",))
    with pytest.raises(ValueError, match="no dataset"):
        run_config(TrainingChoice())


def test_the_settings_are_what_was_chosen() -> None:
    config = run_config(
        TrainingChoice(name=" Mine ", dataset=FOUND, size="medium", targets=("drums", "vocals"), minutes=30)
    )
    assert config.model.targets == ("drums", "vocals")
    assert (config.model.name, config.model.settings, config.model.base) == ("Mine", {"size": "medium"}, None)
    assert config.training.time_limit_s == 1800
    assert config.data.folder == "/songs"


def test_a_base_model_keeps_its_own_stems() -> None:
    choice = TrainingChoice(dataset=FOUND, base="/model", base_sources=("drums",), part="last", targets=("vocals",))
    config = run_config(choice)
    assert (config.model.targets, config.model.base, config.model.part) == (("drums",), "/model", "last")
    assert config.model.settings == {}
    assert run_config(replace(choice, base=None)).model.part == "all"  # of a new network all is trained
    assert config.training.learning_rate < run_config(TrainingChoice(dataset=FOUND)).training.learning_rate


def test_all_that_is_not_vocals_is_added_up_from_the_songs() -> None:
    spleeter = TrainingChoice(dataset=FOUND, base="spleeter-2stems", base_sources=("vocals", "accompaniment"))
    assert spleeter.can_start
    assert replace(spleeter, dataset=replace(FOUND, stems=(("vocals", 3),))).can_start  # it is the mixture without them
    without = replace(FOUND, stems=(("drums", 3),))
    assert replace(spleeter, dataset=without).missing_stems == ("vocals", "accompaniment")


def test_the_voice_is_what_people_want_first() -> None:
    assert usual_targets(FOUND) == ("vocals",)
    assert usual_targets(replace(FOUND, stems=(("guitar", 3),))) == ("guitar",)


def test_names_become_folders(tmp_path: Path) -> None:
    assert folder_name('a/b: "c"?') == "a b c"
    assert folder_name(" .. ") == "training"
    assert free_folder(tmp_path, "x") == tmp_path / "x"
    (tmp_path / "x").mkdir()
    assert free_folder(tmp_path, "x") == tmp_path / "x 2"
    (tmp_path / "x 2").mkdir()
    assert free_folder(tmp_path, "x") == tmp_path / "x 3"
    # Windows has no folders with a space at their end.
    assert folder_name("a" * 79 + " b") == "a" * 79
