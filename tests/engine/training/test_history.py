"""The curve of a run outlives crashes and resumes."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralflow.errors import AudioWriteError
from auralflow.training.history import History, HistoryWriter, read_history
from support.small_trainings import small_model
from support.training_events import epoch_ended, scores, started, step_ended, training_ended

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.training.events import Event

MODEL = small_model()  # nothing of it is kept
EMPTY = History(steps=(), epochs=(), ended="")


def write(path: Path, *events: Event) -> None:
    """What one run writes; nothing of it waits afterwards, as after an ordinary end."""
    writer, model = HistoryWriter(path), MODEL
    for event in events:
        writer(event, model)
    writer._flush()


def two_epochs() -> list[Event]:
    return [
        started(), step_ended(1), step_ended(2), epoch_ended(0), step_ended(3, epoch=1), step_ended(4, epoch=1),
        epoch_ended(1, is_best=False, validation=scores(0.6, 1.0)), training_ended(),
    ]  # fmt: skip


def test_what_was_told_comes_back(tmp_path: Path) -> None:
    assert read_history(tmp_path / "history.jsonl") == EMPTY
    write(tmp_path / "run" / "history.jsonl", *two_epochs())
    history = read_history(tmp_path / "run" / "history.jsonl")
    assert [(step.step, step.loss, step.elapsed_s) for step in history.steps] == [
        (n, 1 / n, n / 2) for n in (1, 2, 3, 4)
    ]
    assert [(epoch.epoch, epoch.is_best, epoch.validation) for epoch in history.epochs] == [
        (0, True, scores(0.4, 1.5)), (1, False, scores(0.6, 1.0)),
    ]  # fmt: skip
    assert history.ended == "epochs"


def test_a_resumed_run_drops_what_it_did_twice(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    write(path, *two_epochs()[:-1])
    write(path, started(epoch=1, step=3, is_resumed=True), step_ended(4, epoch=1, loss=9.0))
    history = read_history(path)
    assert [(step.step, step.loss) for step in history.steps] == [(1, 1), (2, 1 / 2), (3, 1 / 3), (4, 9.0)]
    assert [epoch.epoch for epoch in history.epochs] == [0]
    assert history.ended == ""


def test_a_run_that_begins_anew_has_nothing_of_what_another_began_with(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    for event in (started(), epoch_ended(-1, step=0, train_loss=float("nan")), started(), epoch_ended(0)):
        HistoryWriter(path)(event, small_model())
    assert [epoch.epoch for epoch in read_history(path).epochs] == [0]


def test_a_run_that_ended_and_goes_on_has_not_ended(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    write(path, *two_epochs())
    write(path, started(epoch=2, step=4, is_resumed=True))
    history = read_history(path)
    assert (len(history.steps), len(history.epochs), history.ended) == (4, 2, "")


@given(st.integers(0, 2000))
def test_a_crash_costs_the_last_line_at_most_and_the_next_run_begins_a_new_one(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    path = tmp_path_factory.mktemp("run") / "history.jsonl"
    write(path, *(step_ended(n) for n in range(1, 11)))
    whole = path.read_bytes()
    kept = whole[: min(cut, len(whole))]
    path.write_bytes(kept)
    ends = [len(b"\n".join(whole.splitlines()[:n])) for n in range(1, 11)]
    lines = sum(end <= len(kept) for end in ends)
    assert [step.step for step in read_history(path).steps] == list(range(1, lines + 1))
    write(path, step_ended(11))
    assert [step.step for step in read_history(path).steps] == [*range(1, lines + 1), 11]


@pytest.mark.parametrize(
    "line",
    [
        b"", b"{", b"null", b"[1]", b"3", b'"step"', b"\xff\xfe", b"{}", b'{"event": "step"}', b'{"event": "news"}',
        b'{"event": "step", "is_skipped": false, "loss": "low", "step": 1}',
        b'{"event": "epoch", "validation": {"volume": 1}}', b'{"event": "started", "step": "x"}',
    ],
)  # fmt: skip
def test_damaged_lines_and_unknown_events_cost_only_themselves(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "history.jsonl"
    write(path, *two_epochs())
    whole = read_history(path)
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([*lines[:4], line, *lines[4:]]) + b"\n")
    assert read_history(path) == whole


def test_steps_that_changed_nothing_are_no_part_of_the_curve(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    bad: dict[str, Any] = {"loss": math.nan, "gradient_norm": math.inf}
    write(
        path,
        step_ended(1),
        step_ended(2, **bad, is_skipped=True),
        step_ended(3, **bad),
        epoch_ended(0, train_loss=math.nan, validation=scores(math.nan, -math.inf)),
    )
    history = read_history(path)
    assert [step.step for step in history.steps] == [1]
    (epoch,) = history.epochs
    assert all(
        math.isnan(number)
        for number in (epoch.train_loss, epoch.validation.loss, epoch.validation.si_sdr_improvement["vocals"])
    )

    def refuse(word: str) -> None:
        pytest.fail(f"{word} is no JSON")

    for line in path.read_text().splitlines():
        json.loads(line, parse_constant=refuse)


def test_the_end_of_an_epoch_reaches_the_disk_at_once(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    writer, model = HistoryWriter(path), MODEL
    for event in (started(), step_ended(1), epoch_ended(0)):
        writer(event, model)
    assert (len(read_history(path).steps), len(read_history(path).epochs)) == (1, 1)


def test_a_disk_that_takes_nothing_is_told(tmp_path: Path) -> None:
    with pytest.raises(AudioWriteError):
        HistoryWriter(tmp_path)(started(), small_model())
