"""Settings by name become checked dataclasses, and a misspelt name is told with the one that was meant."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from auralflow.configuration import configured
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
