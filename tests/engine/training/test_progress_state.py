"""What a training counts: good and bad steps, what is better, when it waits no longer; and that it comes back."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralflow.training.progress_state import ProgressState
from auralflow.training.settings import TrainingSettings
from support.training_events import scores

NAN = float("nan")
LOSS = TrainingSettings(monitor="loss", min_improvement=0.1)


def bests(settings: TrainingSettings, *epochs: tuple[float, float | None]) -> list[bool]:
    """Which of epochs with such losses and improvements were the best."""
    state = ProgressState()
    found = []
    for loss, db in epochs:
        found.append(state.note_validation(scores(loss, db), settings))
        state.next_epoch()
    return found


def test_the_mean_loss_leaves_bad_steps_out() -> None:
    state = ProgressState()
    assert math.isnan(state.train_loss)
    state.note_step(3.0, is_good=True)
    state.note_step(NAN, is_good=False)
    state.note_step(1.0, is_good=True)
    assert (state.step, state.train_loss) == (3, 2.0)
    state.next_epoch()
    assert (state.epoch, state.batch, state.step) == (1, 0, 3)
    assert math.isnan(state.train_loss)


def test_each_bad_step_halves_the_learning_rate_and_fifty_good_ones_double_it() -> None:
    state = ProgressState()
    for n in range(3):
        state.note_step(NAN, is_good=False)
        assert (state.bad_steps, state.caution) == (n + 1, 0.5 ** (n + 1))
    cautions = []
    for _ in range(200):
        state.note_step(1.0, is_good=True)
        cautions.append(state.caution)
    assert state.bad_steps == 0
    assert cautions == [0.125] * 49 + [0.25] * 50 + [0.5] * 50 + [1.0] * 51


def test_a_loss_improves_by_a_share_of_its_size_also_below_zero() -> None:
    assert bests(LOSS, (10, None), (9.1, None), (8.9, None)) == [True, False, True]
    assert bests(LOSS, (-10, None), (-10.9, None), (-11.1, None), (-9, None)) == [True, False, True, False]


def test_improvements_in_db_count_and_the_loss_where_there_are_none() -> None:
    settings = TrainingSettings(min_improvement=0.5)
    assert bests(settings, (1, 3.0), (0.1, 3.4), (9, 3.6)) == [True, False, True]
    assert bests(settings, (1, None), (0.9, 5.0), (0.4, 1.0)) == [True, False, True]
    assert bests(settings, (1, 5.0), (0.4, None), (0.3, 9.0)) == [True, True, False]


@pytest.mark.parametrize("settings", [LOSS, TrainingSettings()])
def test_what_is_no_number_is_never_the_best(settings: TrainingSettings) -> None:
    assert bests(settings, (NAN, NAN), (NAN, NAN), (5.0, 0.1), (NAN, NAN), (1.0, 2.0)) == [
        False, False, True, False, True,
    ]  # fmt: skip


def test_an_infinite_loss_counts_only_where_it_is_what_is_to_improve() -> None:
    assert bests(TrainingSettings(), (math.inf, 1.0), (math.inf, 2.0), (NAN, 3.0)) == [True, True, False]
    assert bests(LOSS, (math.inf, 1.0), (1.0, None)) == [False, True]


def test_a_look_in_the_middle_of_an_epoch_changes_the_best_and_nothing_else() -> None:
    settings = TrainingSettings(schedule="plateau", plateau_epochs=0, monitor="loss", min_improvement=0)
    straight, looked = ProgressState(), ProgressState()
    for loss in (3.0, 2.0, 2.5, 1.9):
        for state in (straight, looked):
            state.note_validation(scores(loss), settings)
            state.next_epoch()
        for between in (9.0, 1.95):
            looked.note_validation(scores(between), settings, is_whole=False)
    assert looked.best == straight.best == scores(1.9)
    assert (looked.plateau, looked.stale_epochs) == (straight.plateau, straight.stale_epochs)
    assert looked.note_validation(scores(1.0), settings, is_whole=False)
    assert looked.best == scores(1.0)


def test_going_back_halves_the_learning_rate_for_good() -> None:
    state = ProgressState()
    for _ in range(4):
        state.note_step(NAN, is_good=False)
    state.note_return()
    assert (state.rate_factor, state.bad_steps, state.returns_in_row) == (0.5, 0, 1)
    state.note_validation(scores(1.0), LOSS)
    assert (state.returns, state.returns_in_row, state.rate_factor) == (1, 0, 0.5)


def test_the_plateau_falls_after_its_epochs_and_waits_anew() -> None:
    settings = TrainingSettings(schedule="plateau", plateau_epochs=2, plateau_factor=0.5, monitor="loss")
    state = ProgressState()
    factors = []
    for loss in (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 1.0, 1.0, 1.0):
        state.note_validation(scores(loss), settings)
        factors.append(state.plateau)
        state.next_epoch()
    assert factors == [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.125]
    assert (state.best_epoch, state.stale_epochs) == (7, 3)


def test_other_schedules_have_no_plateau() -> None:
    state = ProgressState()
    for _ in range(9):
        state.note_validation(scores(1.0), TrainingSettings(plateau_epochs=0, monitor="loss"))
    assert (state.plateau, state.stale_epochs) == (1.0, 8)


@st.composite
def states(draw: st.DrawFn) -> ProgressState:
    numbers = st.floats(allow_nan=False)
    counts = st.integers(0, 2**40)
    return ProgressState(
        epoch=draw(counts), batch=draw(counts), chunks=draw(st.none() | counts), step=draw(counts),
        elapsed_s=draw(numbers), loss_sum=draw(numbers),
        loss_count=draw(counts), caution=draw(numbers), plateau=draw(numbers),
        best_epoch=draw(st.none() | counts), best=draw(st.none() | st.builds(scores, numbers, st.none() | numbers)),
        best_whole=draw(st.none() | st.builds(scores, numbers, st.none() | numbers)), returns=draw(counts),
    )  # fmt: skip


@given(states())
def test_a_state_comes_back_from_json(state: ProgressState) -> None:
    assert ProgressState.from_json(json.loads(json.dumps(state.to_json()))) == state


def test_a_state_of_the_first_version_is_taken_up() -> None:
    values = ProgressState(batch=3, best=scores(1.0, 2.0)).to_json()
    for name in ("chunks", "returns", "returns_in_row", "best_whole"):
        del values[name]
    state = ProgressState.from_json(values)
    assert (state.batch, state.chunks, state.best_whole) == (3, None, scores(1.0, 2.0))


@pytest.mark.parametrize(
    "change",
    [
        {"news": 1}, {"best": {"loss": 1.0}}, {"best": 3}, {"best": {"loss": "1", "chunks": 2}}, {"epoch": "3"},
        {"epoch": None}, {"step": 1.5}, {"batch": -1}, {"chunks": "4"},
    ],
)  # fmt: skip
def test_a_foreign_state_is_refused(change: dict[str, Any]) -> None:
    values = ProgressState().to_json()
    with pytest.raises(TypeError):
        ProgressState.from_json({**values, **change})
    del values["caution"]
    with pytest.raises(TypeError, match="caution"):
        ProgressState.from_json(values)
