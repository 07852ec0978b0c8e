"""What a run began with outlives edits of its settings, and each difference is named."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from auralflow.errors import AudioWriteError, TrainingError
from auralflow.training.run_config import ModelSettings, read_config, write_config
from auralflow.training.run_folder import RunFolder
from auralflow.training.run_record import RecordKeeper, kept_config, require_resumable, require_same_songs
from support.cli import tree
from support.small_trainings import small_config, small_model
from support.training_events import started, step_ended

SONGS = {"train": ("A", "B"), "validation": ("C",)}


def begun(folder: Path, **settings: object) -> RunFolder:
    run = RunFolder(folder)
    folder.mkdir(exist_ok=True)
    keeper = RecordKeeper(run, small_config("songs", **settings), SONGS, None)
    keeper(step_ended(1), small_model())
    assert tree(folder) == []
    keeper(started(), small_model())
    run.last_checkpoint.write_bytes(b"")
    return run


def test_the_settings_are_those_of_the_folder(tmp_path: Path) -> None:
    assert kept_config(RunFolder(tmp_path)) is None
    assert kept_config(RunFolder(tmp_path / "nowhere")) is None
    run = begun(tmp_path)
    assert kept_config(run) == small_config("songs")
    with pytest.raises(TrainingError, match="is a file"):
        kept_config(RunFolder(run.config))
    with pytest.raises(AudioWriteError, match="too long"):
        kept_config(RunFolder(tmp_path / ("x" * 300)))


@pytest.mark.parametrize(
    "changes",
    [
        {"max_epochs": 9}, {"num_workers": 2}, {"time_limit_s": 9.0}, {"max_steps": 3},
        {"learning_rate": 1e-5}, {"recurrent_learning_rate": 1e-5}, {"precision": "bf16-mixed"},
        {"batch_size": 1, "accumulate": 2}, {},
    ],
)  # fmt: skip
def test_what_changes_no_result_may_change(tmp_path: Path, changes: dict[str, object]) -> None:
    require_resumable(begun(tmp_path), small_config("elsewhere", **changes))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"seed": 1, "max_epochs": 9}, r"settings: training.seed: 0 -> 1\."),
        ({"batch_size": 1}, "data.batch_size: 2 -> 1"),
        ({"batch_size": 1, "accumulate": 3}, "data.batch_size: 2 -> 1; training.accumulate: 1 -> 3"),
    ],
)
def test_other_changes_are_refused_and_named_whatever_the_file_says(
    tmp_path: Path, changes: dict[str, object], words: str
) -> None:
    run, wanted = begun(tmp_path), small_config("songs", **changes)
    for _ in range(2):
        with pytest.raises(TrainingError, match=words):
            require_resumable(run, wanted)
        write_config(run.config, wanted)
    assert read_config(run.begun_config) == small_config("songs")


def test_runs_that_kept_no_copy_are_compared_with_their_settings(tmp_path: Path) -> None:
    run = begun(tmp_path)
    run.begun_config.unlink()
    with pytest.raises(TrainingError, match="seed"):
        require_resumable(run, small_config("songs", seed=1))
    run.songs.unlink()
    require_same_songs(run, {"train": (), "validation": ()})
    run.config.unlink()
    require_resumable(run, small_config("songs", seed=1))


def test_other_songs_are_named_up_to_a_few(tmp_path: Path) -> None:
    run = begun(tmp_path)
    require_same_songs(run, {"train": ("B", "A"), "validation": ("C",)})
    with pytest.raises(TrainingError, match=r"songs: train: - B; validation: \+ B\."):
        require_same_songs(run, {"train": ("A",), "validation": ("B", "C")})
    many = tuple(f"S{n}" for n in range(10))
    with pytest.raises(TrainingError, match=r"train: - A, - B, \+ S0, \+ S1, \+ S2, … \(7\)\."):
        require_same_songs(run, {**SONGS, "train": many})
    run.last_checkpoint.unlink()
    require_same_songs(run, {**SONGS, "train": many})


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff"])
def test_a_list_of_songs_that_is_damaged_does_not_end_a_run(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    run = begun(tmp_path)
    run.songs.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        require_same_songs(run, {"train": (), "validation": ()})
    assert "damaged" in caplog.text


def test_the_kind_of_a_base_is_no_setting(tmp_path: Path) -> None:
    run = begun(tmp_path)
    base = ModelSettings(targets=("vocals",), base="base")
    write_config(run.begun_config, replace(small_config("songs"), model=base))
    other = replace(base, architecture="SpectrogramNetSimple")
    require_resumable(run, replace(small_config("songs"), model=other))
    with pytest.raises(TrainingError, match=r"model.base: base -> another\."):
        require_resumable(run, replace(small_config("songs"), model=replace(other, base="another")))
