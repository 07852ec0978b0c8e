"""Settings refuse values that would train nothing, and say which."""

from __future__ import annotations

from typing import Any

import pytest

from auralflow.errors import ConfigError
from auralflow.training.settings import TrainingSettings

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("learning_rate", [0, -1e-3, NAN, INF]),
        ("recurrent_learning_rate", [0, -1, NAN]),
        ("weight_decay", [-1e-9, NAN, INF]),
        ("warmup_steps", [-1]),
        ("final_share", [-0.1, 1.1, NAN]),
        ("plateau_epochs", [-1]),
        ("plateau_factor", [-0.1, 1, NAN]),
        ("min_improvement", [-1e-9, NAN]),
        ("patience", [0]),
        ("max_gradient_norm", [0, -1, NAN, INF]),
        ("accumulate", [0]),
        ("average_decay", [-0.1, 1, NAN]),
        ("max_steps", [0]),
        ("time_limit_s", [0, NAN]),
        ("checkpoint_every_s", [-1, NAN]),
        ("max_bad_steps", [0]),
        ("seed", [-1]),
    ],
)
def test_values_out_of_range_are_refused_by_name(name: str, values: list[Any]) -> None:
    for value in values:
        with pytest.raises(ConfigError, match=name) as caught:
            TrainingSettings(**{name: value})
        assert caught.value.hint


@pytest.mark.parametrize(
    ("settings", "meant"),
    [({"schedule": "cosin"}, "cosine"), ({"precision": "bf16"}, "bf16-mixed"), ({"monitor": "los"}, "loss")],
)
def test_words_that_are_unknown_bring_the_nearest(settings: Any, meant: str) -> None:
    with pytest.raises(ConfigError) as caught:
        TrainingSettings(**settings)
    assert meant in str(caught.value.hint)


def test_bounds_themselves_and_no_limits_are_allowed() -> None:
    TrainingSettings(
        recurrent_learning_rate=None, weight_decay=0, warmup_steps=0, final_share=1, plateau_epochs=0, plateau_factor=0,
        min_improvement=0, patience=1, max_gradient_norm=None, accumulate=1, average_decay=0, max_steps=1,
        time_limit_s=None, checkpoint_every_s=0, max_bad_steps=1, seed=0,
    )  # fmt: skip


def test_a_seed_that_generators_do_not_take_is_refused() -> None:
    TrainingSettings(seed=2**32 - 1)
    with pytest.raises(ConfigError, match="4294967295 or less"):
        TrainingSettings(seed=2**32)


@pytest.mark.parametrize(
    ("name", "value"),
    [("accumulate", 1.5), ("max_steps", "3"), ("seed", True), ("learning_rate", "fast"), ("patience", 2.0)],
)
def test_values_of_another_type_are_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(ConfigError, match=f"{name} must be of type") as caught:
        TrainingSettings(**{name: value})
    assert repr(value) in str(caught.value)
