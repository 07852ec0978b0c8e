"""Why a training ends, and what counts first; that ranks agree is shown by processes in `test_run`."""

from __future__ import annotations

from typing import Any

import pytest

from auralflow.errors import Cancelled
from auralflow.training.control import TrainingControl
from auralflow.training.ending import Ending
from auralflow.training.fabric_setup import make_fabric
from auralflow.training.progress_state import ProgressState
from auralflow.training.settings import TrainingSettings


def ending(control: TrainingControl | None = None, *, before_s: float = 0.0, **settings: Any) -> Ending:
    made = Ending(make_fabric("cpu", "32-true"), TrainingSettings(**settings), control or TrainingControl())
    made.start(before_s)
    return made


@pytest.mark.parametrize(
    ("settings", "state", "within", "between"),
    [
        ({}, {"epoch": 1, "step": 99}, None, None),
        ({}, {"epoch": 2}, None, "epochs"),
        ({"max_steps": 5}, {"step": 4}, None, None),
        ({"max_steps": 5}, {"step": 5}, "steps", "steps"),
        ({"max_steps": 5}, {"step": 5, "epoch": 2}, "steps", "epochs"),
        ({"time_limit_s": 50.0}, {}, "time", "time"),
        ({"time_limit_s": 5000.0}, {}, None, None),
        ({"patience": 2}, {"stale_epochs": 1}, None, None),
        ({"patience": 2}, {"stale_epochs": 2}, None, "patience"),
        ({"patience": 2, "max_steps": 1}, {"stale_epochs": 2, "step": 1}, "steps", "steps"),
    ],
)
def test_a_limit_ends_it(
    settings: dict[str, Any], state: dict[str, int], within: str | None, between: str | None
) -> None:
    after_a_minute = ending(before_s=60.0, **settings)
    assert after_a_minute.within_epoch(ProgressState(**state)) == within  # type: ignore[arg-type]
    assert after_a_minute.between_epochs(ProgressState(**state), 2) == between  # type: ignore[arg-type]


def test_being_stopped_counts_more_than_any_limit_and_stops_a_validation() -> None:
    control = TrainingControl()
    asked = ending(control, max_steps=1)
    asked.raise_if_cancelled()
    control.cancel()
    assert not asked.is_cancelled, "nobody has looked yet: ranks would differ"
    with pytest.raises(Cancelled):
        asked.raise_if_cancelled()
    assert asked.within_epoch(ProgressState(step=1)) == "stopped"
    assert asked.between_epochs(ProgressState(step=1, epoch=9), 2) == "stopped"


def test_earlier_runs_count_and_the_common_clock_stands_until_all_look() -> None:
    clock = ending(before_s=60.0)
    seen_s = clock.elapsed_s
    assert seen_s >= 60
    while clock.own_elapsed_s == seen_s:
        pass
    assert clock.elapsed_s == seen_s
    clock.look()
    assert clock.elapsed_s > seen_s
