"""What the command line says when a training has ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from auralflow.cli.training_display import print_result
from auralflow.training.events import BEFORE_THE_FIRST
from auralflow.training.run_folder import RunFolder
from support.training_events import training_ended


@pytest.mark.parametrize("reason", ["epochs", "steps", "time", "patience", "stopped"])
def test_the_end_says_why_and_where_the_model_is(reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    run = RunFolder(Path("my run"))
    print_result(run, training_ended(reason=reason))
    why, best = capsys.readouterr().out.splitlines()
    assert why.startswith("4 steps in ")
    assert "epoch 2" in best
    assert str(run.model) in best
    print_result(run, training_ended(reason=reason, best=None, best_epoch=None))
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize(("reason", "option"), [("epochs", "--max-epochs"), ("time", "--time-limit")])
def test_a_training_with_nothing_left_to_do_says_what_to_raise(
    reason: str, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = RunFolder(Path("my run"))
    print_result(run, training_ended(reason=reason), began_step=4)
    assert f"To go on, raise {option}." in capsys.readouterr().out
    print_result(run, training_ended(reason=reason), began_step=3)
    assert "raise" not in capsys.readouterr().out


def test_that_nothing_became_better_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    print_result(RunFolder(Path("run")), training_ended(best_epoch=BEFORE_THE_FIRST))
    _, nothing, best = capsys.readouterr().out.splitlines()
    assert nothing == "Nothing became better than the model that it began with."
    assert best.startswith("Best as it came, SI-SDR +1.50 dB")
