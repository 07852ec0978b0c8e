from __future__ import annotations

import math
from dataclasses import replace

import pytest

from auralflow.evaluation.track_scores import METRICS
from auralflow_studio.qtmodels.evaluation_words import (
    COLUMNS,
    FIGURES,
    db_text,
    estimator_help,
    estimator_name,
    metric_named,
)
from support.evaluations import made_up_result


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (math.nan, "–"), (1.0, "1.00"), (-1.234, "−1.23"), (-0.001, "0.00"), (math.inf, "∞"),
     (-math.inf, "−∞")],
)  # fmt: skip
def test_figures_for_people(value: float | None, text: str) -> None:
    assert db_text(value) == text


def test_all_columns_are_figures_of_the_engine_and_say_what_they_mean() -> None:
    names = {metric.name for metric in METRICS}
    for column in (*COLUMNS, *FIGURES):
        assert column.metric in names
        better = "igher is" if metric_named(column.metric).higher_is_better else "ower is"
        assert better in column.help


def test_what_is_compared_has_names_and_says_where_it_comes_from() -> None:
    one, two, mixture, mask = made_up_result().estimators
    assert [estimator_name(facts, {"one": "My model"}) for facts in (one, two, mixture, mask)] == [
        "My model",
        "Two",
        "Mixture (floor)",
        "Ideal mask (ceiling)",
    ]
    assert estimator_help(one) == "About one."
    assert "may know these songs" in estimator_help(two)
    assert estimator_name(replace(two, title="")) == "two"
    assert "separated nothing" in estimator_help(mixture)
    assert "true stems" in estimator_help(mask)
