"""Losses by name: every name of the command line, and misspelt ones are told with what was meant."""

from __future__ import annotations

import subprocess
import sys

import pytest

from auralflow.errors import ConfigError
from auralflow.losses import ComponentLoss, Criterion, criterion_named
from auralflow.losses.catalogue import CRITERIA


def test_the_names_of_the_seed_are_there_and_all_are_criteria() -> None:
    assert {"component", "kl_div", "l1", "l2", "mask", "si_sdr", "rmse"} <= set(CRITERIA)
    assert all(isinstance(criterion_named(name), Criterion) for name in CRITERIA)


def test_names_can_be_looked_up_without_torch() -> None:
    code = "import sys; from auralflow.losses.catalogue import CRITERIA; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-P", "-c", code], check=False).returncode == 0


def test_settings_are_passed_on() -> None:
    criterion = criterion_named("component", alpha=0.1, beta=0.7)
    assert isinstance(criterion, ComponentLoss)
    assert (criterion.alpha, criterion.beta) == (0.1, 0.7)


def test_misspelt_names() -> None:
    with pytest.raises(ConfigError, match="si-sdr") as caught:
        criterion_named("si-sdr")
    assert caught.value.hint == "Did you mean “si_sdr”?"
    with pytest.raises(ConfigError, match="alfa") as caught:
        criterion_named("component", alfa=0.1)
    assert caught.value.hint == "Did you mean “alpha”?"
