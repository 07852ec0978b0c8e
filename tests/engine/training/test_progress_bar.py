"""What a training shows: lines where output is kept, a bar on a terminal, nothing if quiet."""

from __future__ import annotations

import io
import sys

import pytest

from auralflow.training.events import BEFORE_THE_FIRST, WentBack
from auralflow.training.progress_bar import ProgressBar
from auralflow.training.settings import TrainingSettings
from support.small_trainings import small_model
from support.tiny_training import loaders, trainer
from support.training_events import epoch_ended, scores, started, step_ended


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(*, quiet: bool = False) -> None:
    events = [
        started(step=2, is_resumed=True), step_ended(3), step_ended(4, loss=float("nan"), is_skipped=True),
        epoch_ended(1, validation=scores(0.25, 1.5)),
    ]  # fmt: skip
    with ProgressBar(quiet=quiet) as display:
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


def test_what_a_model_began_with_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBar() as display:
        display(epoch_ended(BEFORE_THE_FIRST, step=0, train_loss=float("nan")), small_model())
    assert capsys.readouterr().err == "as it came: validation 0.4, SI-SDR +1.50 dB over the mixture\n"


def test_going_back_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBar() as display:
        display(started(step=3, is_resumed=True), small_model())
        display(WentBack(epoch=0, step=9, cause="steps", rate_factor=0.5), small_model())
    assert display.began_step == 3
    words = capsys.readouterr().err
    assert "step 9: nothing is a finite number any more" in words
    assert "0.5 of the learning rate" in words


def test_it_is_a_callback_of_a_trainer_and_leaves_no_half_line(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    settings = TrainingSettings(max_steps=6)
    trainer(settings=settings, callbacks=[ProgressBar(settings)]).train(*loaders(), max_epochs=3)
    lines = terminal.getvalue().split("\n")
    assert "weights on cpu" in lines[0]
    assert "step 1, loss" in lines[1]
    assert "epoch 2, 0:0" in lines[2]
    assert lines[-1].endswith("\r\x1b[K"), "what follows begins on an empty line"
