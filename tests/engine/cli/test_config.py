"""`auralflow config`: settings are written, changed, shown; a training that has begun keeps its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow.cli.main import run
from auralflow.training.run_config import RunConfig, read_config
from auralflow.training.run_folder import RunFolder
from support.cli import tree
from support.small_trainings import OPTIONS, small_config

if TYPE_CHECKING:
    from pathlib import Path


def config(*arguments: object, code: int = 0) -> None:
    assert run(["config", *map(str, arguments)]) == code


def test_options_are_written_as_settings_and_others_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "run"
    config(folder, tmp_path, *OPTIONS)
    assert read_config(folder / "config.toml") == small_config(tmp_path)
    config(folder, "--seed", 7)
    assert read_config(folder / "config.toml") == small_config(tmp_path, seed=7)
    config(folder, "--seed", 7)
    words = [line.rpartition(": ")[2] for line in capsys.readouterr().out.splitlines()]
    assert words == ["written", "changed", "as it was"]


def test_display_prints_settings_that_can_be_read_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config(tmp_path / "run", tmp_path, *OPTIONS, "--display")
    assert RunConfig.from_toml(capsys.readouterr().out) == small_config(tmp_path)


def test_no_limit_of_gradients_is_a_setting_that_lasts(tmp_path: Path) -> None:
    config(tmp_path / "run", tmp_path, *OPTIONS, "--max-grad-norm", "none")
    assert read_config(tmp_path / "run" / "config.toml").training.max_gradient_norm is None


def test_a_training_that_has_begun_keeps_its_settings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = RunFolder(tmp_path / "run")
    config(folder.path, tmp_path, *OPTIONS)
    folder.checkpoints.mkdir()
    folder.last_checkpoint.write_bytes(b"tensors")
    before = folder.config.read_bytes()
    config(folder.path, "--seed", 7, code=1)
    assert "has begun" in capsys.readouterr().err
    assert folder.config.read_bytes() == before
    config(folder.path, "--display")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "no songs"),
        ((".", "--size", "huge"), "huge"),
        ((".", "--model-type", "SpectrogramNetSimple", "--size", "small"), "size"),
        ((".", "--lr", "0"), "--lr must be above 0"),
        ((".", "--max-epochs", "0"), "--max-epochs must be 1 or more"),
        ((".", "--sample-length", "0"), "--sample-length must be above 0"),
        ((".", "--lr", "fast"), "fast"),
        ((".", "--learning-rte", "1"), "learning-rte"),
        ((".", "--train-part", "last"), "base"),
    ],
)
def test_wrong_usage_writes_nothing(
    tmp_path: Path, arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    config(tmp_path / "run", *arguments, code=2)
    assert message in capsys.readouterr().err
    assert tree(tmp_path) == []


def test_a_broken_file_is_told_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "config.toml").write_text("[data")
    config(tmp_path, "--seed", "1", code=2)
    assert "TOML" in capsys.readouterr().err
    assert (tmp_path / "config.toml").read_text() == "[data"
