"""A run's folder is of one program at a time, and all that a run has lies in it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from auralflow.errors import AudioWriteError, TrainingError
from auralflow.training.run_folder import RunFolder

if TYPE_CHECKING:
    from pathlib import Path

_OWNER = """
import sys
from pathlib import Path
from auralflow.training.run_folder import RunFolder
with RunFolder(Path(sys.argv[1])).owned():
    print("owned", flush=True)
    sys.stdin.read()
"""


def test_another_process_keeps_it_until_it_ends_even_if_killed(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "new" / "run")
    with subprocess.Popen(
        [sys.executable, "-P", "-c", _OWNER, str(run.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == "owned\n"
        with pytest.raises(TrainingError, match=f"Another training .* process {owner.pid} on ") as caught, run.owned():
            pytest.fail("two own it")
        assert caught.value.hint
        owner.kill()
    with run.owned():
        pass


def test_it_is_free_after_an_error(tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    with pytest.raises(ZeroDivisionError), run.owned():
        raise ZeroDivisionError
    with run.owned(), pytest.raises(TrainingError), run.owned():
        pytest.fail("twice in one program")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(AudioWriteError), RunFolder(tmp_path / "file" / "run").owned():
        pytest.fail("there is no such folder")


def test_everything_lies_within(tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    parts = [run.config, run.checkpoints, run.history, run.previews, run.tensorboard, run.model]
    assert len(set(parts)) == len(parts)
    assert {path.parent for path in (run.begun_config, run.songs, run.base)} == {run.checkpoints}
    assert all(part.parent == tmp_path for part in parts)
    assert not run.has_checkpoint
    run.checkpoints.mkdir()
    run.last_checkpoint.write_bytes(b"")
    assert run.has_checkpoint


def test_whoever_makes_nothing_leaves_nothing(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "run")
    with pytest.raises(ZeroDivisionError), run.owned():
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
    with run.owned():
        run.config.write_bytes(b"")
    assert run.config.exists()


def test_what_a_killed_training_left_half_written_is_removed(tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    run.config.write_bytes(b"")
    for folder in (run.checkpoints, run.model, run.previews / "clip 1" / "epoch 0001"):
        folder.mkdir(parents=True)
        (folder / ".last.safetensors.12345678.part").write_bytes(bytes(1000))
    run.last_checkpoint.write_bytes(b"")
    with run.owned():
        assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {
            ".lock", ".lock-holder", "config.toml", "last.safetensors"
        }  # fmt: skip


def test_a_file_is_no_folder_and_names_have_an_end(tmp_path: Path) -> None:
    (tmp_path / "song.mp3").write_bytes(b"")
    with pytest.raises(TrainingError, match=r"song.mp3” is a file"), RunFolder(tmp_path / "song.mp3").owned():
        pytest.fail("it is a file")
    with pytest.raises(AudioWriteError, match="too long"), RunFolder(tmp_path / ("x" * 300)).owned():
        pytest.fail("there is no such folder")


def test_whether_it_is_free_is_found_out_without_making_anything(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "run")
    run.require_free()
    assert not run.path.exists()
    with run.owned():
        run.config.write_bytes(b"")
        with pytest.raises(TrainingError, match="Another training"):
            run.require_free()
    run.require_free()
    run.config.unlink()
    (run.path / "diary.txt").write_bytes(b"")
    with pytest.raises(TrainingError, match="not empty"):
        run.require_free()
