"""Plain values as JSON that come back as they were: JSON itself has neither tuples nor keys that are numbers."""

from __future__ import annotations

from collections import Counter
from typing import Any

_KIND = "~kind"


def to_exact_json(value: Any) -> Any:
    """A value as JSON can hold it: what JSON would change is a tagged list.

    Args:
        value: None, numbers, text, and lists, tuples, dictionaries and `Counter`s of these.

    Raises:
        TypeError: If there is anything else in it.
    """
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if type(value) is list:
        return [to_exact_json(item) for item in value]
    if type(value) is tuple:
        return {_KIND: "tuple", "items": [to_exact_json(item) for item in value]}
    if type(value) is dict and _KIND not in value and all(type(key) is str for key in value):
        return {key: to_exact_json(item) for key, item in value.items()}
    if type(value) in (dict, Counter):  # milestones of torch's schedulers are counters of epochs
        pairs = [[to_exact_json(key), to_exact_json(item)] for key, item in value.items()]
        return {_KIND: type(value).__name__, "items": pairs}
    raise TypeError(f"{type(value).__name__} is no plain value")


def from_exact_json(value: Any) -> Any:
    """What `to_exact_json` was given.

    Raises:
        TypeError: If a tagged list is none.
        ValueError: If it has a tag that nobody gave.
    """
    if isinstance(value, list):
        return [from_exact_json(item) for item in value]
    if not isinstance(value, dict):
        return value
    if _KIND not in value:
        return {key: from_exact_json(item) for key, item in value.items()}
    items = from_exact_json(value.get("items"))
    match value[_KIND]:
        case "tuple":
            return tuple(items)
        case "dict":
            return dict(items)
        case "Counter":
            return Counter(dict(items))
    raise ValueError(f"unknown kind {value[_KIND]!r}")
