"""Settings by name become checked dataclasses, and a misspelt name is told with the one that was meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pytest

from auralflow.configuration import configured, require_kind, require_kinds, whole_sample_rate
from auralflow.errors import ConfigError


@dataclass(frozen=True, kw_only=True)
class Config:
    targets: tuple[str, ...]
    hidden_size: int = 4


def test_settings_become_the_dataclass() -> None:
    assert configured(Config, {"targets": ("vocals",), "hidden_size": 8}) == Config(targets=("vocals",), hidden_size=8)


def test_a_misspelt_name_is_told_with_the_nearest_one() -> None:
    with pytest.raises(ConfigError, match="hiden_size") as caught:
        configured(Config, {"targets": (), "hiden_size": 8})
    assert caught.value.hint == "Did you mean “hidden_size”?"


def test_a_name_like_no_other_is_told_with_all_there_are() -> None:
    with pytest.raises(ConfigError) as caught:
        configured(Config, {"targets": (), "zzz": 8})
    assert caught.value.hint == "There are: targets, hidden_size."


def test_a_missing_setting_is_named() -> None:
    with pytest.raises(ConfigError, match="targets"):
        configured(Config, {})


@dataclass(frozen=True, kw_only=True)
class Kinds:
    count: int = 1
    rate: float = 0.5
    limit: float | None = None
    is_on: bool = False
    word: Literal["a", "b"] = "a"
    names: tuple[str, ...] = ()
    more: Config | None = None

    def __post_init__(self) -> None:
        require_kinds(self)


@pytest.mark.parametrize(
    "values",
    [
        {"rate": 1, "limit": 2, "is_on": True, "word": "b", "names": ("x",)},
        {"rate": np.float64(0.1), "more": Config(targets=())},
        {"limit": 0.5},
        {"word": "c"},  # which words there are is for whoever knows what they mean
    ],
)
def test_values_of_the_right_type_are_taken_and_whole_numbers_for_fractions(values: dict[str, Any]) -> None:
    assert Kinds(**values) is not None


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("count", 1.5, "count must be of type int, not 1.5."),
        ("count", 1.0, "count must be of type int, not 1.0."),
        ("count", "3", "count must be of type int, not '3'."),
        ("count", True, "count must be of type int, not True."),
        ("count", None, "count must be of type int, not None."),
        ("rate", "0.1", "rate must be of type float, not '0.1'."),
        ("rate", False, "rate must be of type float, not False."),
        ("limit", "none", "limit must be of type float, not 'none'."),
        ("is_on", 1, "is_on must be of type bool, not 1."),
        ("word", 1, "word must be of type str, not 1."),
        ("names", "vocals", "names must be of type tuple, not 'vocals'."),
        ("more", {}, "more must be of type Config, not {}."),
    ],
)
def test_a_value_of_another_type_is_named_with_what_is_expected(name: str, value: Any, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Kinds(**{name: value})
    assert str(caught.value.message) == message
    assert caught.value.hint


def test_a_single_value_is_checked_alike() -> None:
    require_kind("epochs", 3, (int,))
    with pytest.raises(ConfigError, match="epochs must be of type int, not True"):
        require_kind("epochs", True, (int,))


@pytest.mark.parametrize("rate", [44_100, 44_100.0, np.int64(44_100), np.float64(44_100)])
def test_a_sample_rate_becomes_an_int(rate: float) -> None:
    assert type(whole_sample_rate(rate)) is int
    assert whole_sample_rate(rate) == 44_100
