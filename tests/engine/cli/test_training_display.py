"""What a training shows: lines where output is kept, a bar on a terminal, nothing if quiet."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from auralflow.cli.training_display import TrainingDisplay, print_result
from auralflow.training.events import WentBack
from auralflow.training.run_folder import RunFolder
from support.small_trainings import small_config, small_model
from support.training_events import epoch_ended, scores, started, step_ended, training_ended


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(*, quiet: bool = False) -> None:
    events = [
        started(step=2, is_resumed=True), step_ended(3), step_ended(4, loss=float("nan"), is_skipped=True),
        epoch_ended(1, validation=scores(0.25, 1.5)),
    ]  # fmt: skip
    with TrainingDisplay(small_config("songs"), quiet=quiet) as display:
        for event in events:
            display(event, small_model())


def test_kept_output_has_a_line_for_the_start_each_epoch_and_each_bad_step(capsys: pytest.CaptureFixture[str]) -> None:
    shown()
    captured = capsys.readouterr()
    start, bad, epoch = captured.err.splitlines()
    assert "from step 2" in start
    assert "step 4" in bad
    assert "not a finite number" in bad
    assert epoch.startswith("epoch 2")
    for words in ("validation 0.25", "SI-SDR +1.50 dB over the mixture", "best so far"):
        assert words in epoch
    assert (captured.out, "\x1b" in captured.err) == ("", False)


def test_a_terminal_has_a_bar_that_is_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    shown()
    assert "step 3, loss 0.3333" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_quiet_shows_nothing(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    shown(quiet=True)
    assert capsys.readouterr() == ("", "")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    shown(quiet=True)
    assert terminal.getvalue() == ""


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


def test_going_back_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with TrainingDisplay(small_config("songs"), quiet=False) as display:
        display(started(step=3, is_resumed=True), small_model())
        display(WentBack(epoch=0, step=9, cause="steps", rate_factor=0.5), small_model())
    assert display.began_step == 3
    words = capsys.readouterr().err
    assert "step 9: nothing is a finite number any more" in words
    assert "0.5 of the learning rate" in words
