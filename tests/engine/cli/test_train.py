"""`auralflow train`, on songs and with networks that take seconds."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
import soundfile

from auralflow.cli.main import run
from auralflow.training.history import read_history
from auralflow.training.run_folder import RunFolder
from support.cli import tree
from support.small_trainings import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def train(folder: Path, *arguments: object, code: int = 0) -> None:
    assert run(["train", str(folder), *map(str, arguments), "--device", "cpu"]) == code


def press_ctrl_c_when(is_time: Callable[[], bool]) -> threading.Thread:
    def wait() -> None:
        while not is_time():
            time.sleep(0.001)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


def test_a_run_is_tried_trained_gone_on_with_and_separates(
    tmp_path: Path, training_songs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = RunFolder(tmp_path / "my run")
    train(folder.path, training_songs, *OPTIONS, "--dry-run")
    words = capsys.readouterr().out
    assert "would begin, and the folder be made" in words
    assert "in all (4 steps)" in words
    assert not folder.path.exists()

    train(folder.path, training_songs, *OPTIONS, "--view-weights", "--play-estimate")
    captured = capsys.readouterr()
    assert "4 steps in " in captured.out
    assert "all epochs are done" in captured.out
    assert captured.err.count("validation") == 2
    assert list(folder.tensorboard.iterdir())

    train(folder.path, "--max-epochs", 3, "--quiet")  # its songs and settings are known by now
    captured = capsys.readouterr()
    assert captured.out.startswith("6 steps in ")
    assert captured.err == ""
    assert [step.step for step in read_history(folder.history).steps] == [1, 2, 3, 4, 5, 6]

    song = training_songs / "val" / "Song 0001" / "mixture.wav"
    stems = tmp_path / "stems"
    assert run(["separate", str(song), "-o", str(stems), "--model", str(folder.path), "--device", "cpu"]) == 0
    assert {path.stem for path in stems.rglob("*.wav")} == {
        f"Song 0001 - {stem}" for stem in ("vocals", "drums", "rest")
    }
    assert {soundfile.info(path).frames for path in stems.rglob("*.wav")} == {soundfile.info(song).frames}


def test_a_training_is_not_mixed_with_another(
    tmp_path: Path, training_songs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train(tmp_path, training_songs, *OPTIONS, "--max-epochs", 1, "--quiet")
    before = {name: (tmp_path / name).read_bytes() for name in tree(tmp_path)}
    capsys.readouterr()
    train(tmp_path, "--seed", 1, code=1)
    assert "training.seed: 0 -> 1" in capsys.readouterr().err
    train(tmp_path, "--seed", 1, "--dry-run", code=1)
    assert "training.seed: 0 -> 1" in capsys.readouterr().err
    train(tmp_path, "--max-epochs", 2, "--dry-run")
    assert "left: 0:" in (words := capsys.readouterr().out)
    assert "would be resumed" in words
    assert "(2 steps)" in words
    train(tmp_path, "--no-resume", code=1)
    assert "There is a training" in capsys.readouterr().err
    assert {name: (tmp_path / name).read_bytes() for name in tree(tmp_path)} == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_ends_with_code_130_and_a_run_that_goes_on(
    tmp_path: Path, training_songs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = RunFolder(tmp_path / "run")
    interrupter = press_ctrl_c_when(folder.model.exists)
    train(folder.path, training_songs, *OPTIONS, "--max-epochs", 100_000, code=130)
    interrupter.join()
    assert "the same command goes on with it" in capsys.readouterr().out
    assert folder.has_checkpoint
    done = read_history(folder.history).steps[-1].step
    train(folder.path, "--max-steps", done + 2)
    assert [step.step for step in read_history(folder.history).steps] == list(range(1, done + 3))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_ends_a_dry_run_with_code_130(
    tmp_path: Path, training_songs: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from auralflow.training import run as of_run

    is_made = threading.Event()
    real = of_run.open_chunks

    def told(*arguments: object) -> object:
        is_made.set()
        interrupter.join()
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(of_run, "open_chunks", told)
    interrupter = press_ctrl_c_when(is_made.is_set)
    train(tmp_path / "run", training_songs, *OPTIONS, "--dry-run", code=130)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((), 2, "no songs"),
        (("{nowhere}", *OPTIONS), 1, "nowhere"),
        (("{songs}", *OPTIONS, "--targets", "piano"), 1, "piano"),
        (("{songs}", "--modeltype", "BandSplitNet"), 2, "--modeltype"),
        (("{songs}", "--model-type", "BandSplit"), 2, "BandSplit"),
        ((*OPTIONS, "{songs}", "--size", "small"), 2, "size"),
        (("{songs}", *OPTIONS, "--precision", "16-mixed"), 1, "GPU"),
        (("{songs}", *OPTIONS, "--devices", "0"), 2, "devices"),
        (("{songs}", *OPTIONS, "--nodes", "2"), 2, "How 2 computers find each other"),
        (("{songs}", *OPTIONS, "--tensorboard", "--image-freq", "0"), 2, "every 0 epochs"),
        (("{songs}", *OPTIONS, "--max-samples", "1"), 2, "no batch"),
        (("{songs}", *OPTIONS, "--resume"), 1, "no checkpoint"),
        (("{songs}", "--base", "spleeter-2stems", "--drums"), 2, "separates vocals, accompaniment, not drums"),
        (("{songs}", "--strategy", "fsdp"), 2, "nobody to share weights out with"),
        (("{songs}", "--strategy", "fsdp", "--devices", "2", "--view-grad"), 2, "Gradients that are shared out"),
    ],
)
def test_what_cannot_be_trained_is_told(
    tmp_path: Path, training_songs: Path, arguments: tuple[str, ...], code: int, message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    names = {"nowhere": tmp_path / "nowhere", "songs": training_songs}
    train(tmp_path / "run", *(word.format(**names) for word in arguments), code=code)
    captured = capsys.readouterr()
    assert message in captured.err
    assert "unexpected" not in captured.err
    assert captured.out == ""
    assert not (tmp_path / "run").exists()


def test_a_folder_of_other_files_is_left_as_it_is(
    tmp_path: Path, training_songs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"picture")
    train(tmp_path, training_songs, *OPTIONS, code=1)
    assert "Nothing was written" in capsys.readouterr().err
    assert {name for name in tree(tmp_path) if name != ".lock"} == {"holiday.jpg"}


@pytest.mark.parametrize(("name", "message"), [("song.mp3", "is a file"), ("x" * 300, "too long")])
def test_a_folder_that_cannot_be_is_told(
    tmp_path: Path, training_songs: Path, name: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "song.mp3").write_bytes(b"")
    train(tmp_path / name, training_songs, *OPTIONS, code=1)
    assert message in capsys.readouterr().err
    assert tree(tmp_path) == ["song.mp3"]


def test_batches_are_split_where_the_memory_is_too_small_for_them_and_that_is_told(
    tmp_path: Path, training_songs: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    def hungry(estimate: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        if len(estimate) > 1:
            torch.empty(2**60)
        return (estimate - target).abs().mean()

    monkeypatch.setattr("auralflow.losses.criterion_named", lambda *_, **__: hungry)
    train(tmp_path / "run", training_songs, *OPTIONS)
    captured = capsys.readouterr()
    assert "memory ran out; continuing with 1 of a batch's 2 chunks at a time" in captured.err
    assert "4 steps in" in captured.out
