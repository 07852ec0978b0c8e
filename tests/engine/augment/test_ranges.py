"""Settings out of their range are refused by name, with a hint."""

from __future__ import annotations

import math
import subprocess
import sys
from typing import Any

import pytest

from auralflow.augment.ranges import require_between, require_count, require_gains, require_probability
from auralflow.errors import ConfigError

NO_NUMBERS = (math.nan, "1", None, True)


@pytest.mark.parametrize("value", [-0.1, 1.1, *NO_NUMBERS])
def test_probabilities(value: Any) -> None:
    require_probability(swap=0, remix=1.0, turn=0.3)
    with pytest.raises(ConfigError, match="swap must be a probability") as caught:
        require_probability(swap=value)
    assert caught.value.hint


@pytest.mark.parametrize("value", [-0.1, 12.1, math.inf, *NO_NUMBERS])
def test_ranges(value: Any) -> None:
    require_between(0, 12, pitch=0, tempo=12.0)
    with pytest.raises(ConfigError, match="pitch must lie between 0 and 12"):
        require_between(0, 12, pitch=value)


@pytest.mark.parametrize("value", [-1, 2.0, *NO_NUMBERS])
def test_counts(value: Any) -> None:
    require_count(0, frames=0)
    with pytest.raises(ConfigError, match="frames must be a whole number from 0 up"):
        require_count(0, frames=value)


@pytest.mark.parametrize("gains", [(0, 1), (-1, 1), (2, 1), (1, math.inf), (math.nan, 1), (1, "2"), (True, 2)])
def test_gains(gains: tuple[Any, Any]) -> None:
    require_gains(1, 1.0)
    with pytest.raises(ConfigError, match="no range of factors"):
        require_gains(*gains)


def test_settings_are_checked_without_torch() -> None:
    code = "import sys, auralflow.augment.config; print('torch' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
