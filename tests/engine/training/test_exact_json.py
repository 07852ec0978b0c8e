"""What goes through JSON comes back equal, with the types that it had."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from auralflow.training.exact_json import from_exact_json, to_exact_json

PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
KEYS = st.integers() | st.text() | st.just("~kind") | st.tuples(st.integers(), st.text())
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(KEYS, inner)
        | st.dictionaries(KEYS, st.integers()).map(Counter)
    ),
    max_leaves=8,
)


def there_and_back(value: Any) -> Any:
    return from_exact_json(json.loads(json.dumps(to_exact_json(value))))


@given(VALUES)
def test_values_come_back_with_their_types(value: Any) -> None:
    found = there_and_back(value)
    assert repr(found) == repr(value), "of equal values 1, 1.0 and True have other words"


def test_what_json_holds_as_it_is_is_not_tagged() -> None:
    value = {"a": [1, 2.5, None, "b"], "c": {"d": True}}
    assert to_exact_json(value) == value


@pytest.mark.parametrize("value", [print, torch.zeros(1), {1, 2}, {"a": [object()]}])
def test_other_things_are_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="no plain value"):
        to_exact_json(value)


@pytest.mark.parametrize("value", [{"~kind": "set", "items": []}, {"~kind": "tuple"}, {"~kind": "dict", "items": 3}])
def test_what_was_not_made_by_it_is_refused(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        from_exact_json(value)
