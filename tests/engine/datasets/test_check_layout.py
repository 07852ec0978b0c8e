"""A check says where files may be something else than stems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.datasets import check_dataset
from auralflow.datasets.check_report import ProblemKind, Severity
from support.dataset_layouts import musdb, noise, put

if TYPE_CHECKING:
    from pathlib import Path


def test_a_few_songs_with_other_names_do_not_spoil_a_dataset(tmp_path: Path) -> None:
    musdb(tmp_path)
    for number in range(3):
        put(tmp_path / "train" / "An album" / f"0{number} - Title {number}.wav", noise(500 + number))
    put(tmp_path / "train" / "Single" / "vocals.wav", noise(600))
    put(tmp_path / "train" / "Whole" / "mix.wav", noise(601))
    found = {problem.track: problem.kind for problem in check_dataset(tmp_path).problems if problem.stem is None}
    assert found["An album"] in (ProblemKind.LONE_NAMES, ProblemKind.MISSING_STEM)
    kinds = {(p.track, p.kind, p.severity) for p in check_dataset(tmp_path).problems}
    assert ("An album", ProblemKind.LONE_NAMES, Severity.WARNING) in kinds
    assert ("Single", ProblemKind.SINGLE_STEM, Severity.ERROR) in kinds
    assert ("Whole", ProblemKind.SINGLE_STEM, Severity.ERROR) in kinds


def test_one_name_that_other_songs_know_is_enough(tmp_path: Path) -> None:
    musdb(tmp_path)
    for number, stem in enumerate(("vocals", "theremin")):
        put(tmp_path / "train" / "Song" / f"{stem}.wav", noise(700 + number))
    assert ProblemKind.LONE_NAMES not in {problem.kind for problem in check_dataset(tmp_path).problems}


def test_that_other_is_not_all_the_rest_is_noted_once(tmp_path: Path) -> None:
    for number in range(2):
        for place, stem in enumerate(("vocals", "drums", "bass", "other", "piano", "guitar")):
            put(tmp_path / f"Song {number}" / f"{stem}.wav", noise(10 * number + place))
    (problem,) = check_dataset(tmp_path).problems
    assert (problem.kind, problem.severity, problem.track) == (ProblemKind.SMALL_REST, Severity.NOTE, "Song 0")
    assert "guitar, piano" in problem.sentence
