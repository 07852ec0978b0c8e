"""Architectures are found by name without torch, and built from settings that are checked first."""

from __future__ import annotations

import subprocess
import sys

import pytest

from auralflow.errors import ConfigError
from auralflow.models.architectures import architecture_named, create_model, list_architectures

NAMES = ["SpectrogramNetSimple", "SpectrogramNetLSTM", "SpectrogramNetVAE", "BandSplitNet"]


def test_architectures_are_known_by_name() -> None:
    assert [architecture.name for architecture in list_architectures()] == NAMES
    assert all(architecture_named(architecture.name) is architecture for architecture in list_architectures())


def test_an_unknown_architecture_is_told_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match="SpectrogramNetLSMT") as caught:
        create_model("SpectrogramNetLSMT", targets=["vocals"])
    assert caught.value.hint == "Did you mean “SpectrogramNetLSTM”?"


@pytest.mark.parametrize("name", NAMES)
def test_settings_are_checked_and_described_without_torch(name: str) -> None:
    code = (
        "import sys\n"
        "from auralflow.models.architectures import architecture_named\n"
        f"config = architecture_named({name!r}).configure({{'targets': ['b', 'a']}})\n"
        "print(config.info.name, config.info.sources, 'torch' in sys.modules)"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == f"{name} ('b', 'a') False"


@pytest.mark.parametrize("name", NAMES)
def test_a_misspelt_setting_is_told_with_the_nearest(name: str) -> None:
    with pytest.raises(ConfigError, match="tragets") as caught:
        create_model(name, tragets=["vocals"])
    assert caught.value.hint == "Did you mean “targets”?"


@pytest.mark.parametrize("name", NAMES)
def test_a_model_is_what_its_settings_say(name: str) -> None:
    model = create_model(name, targets=["b", "a"])
    assert model.info == model.config.info
    assert model.info.sources == ("b", "a")
    assert model.info.name == name
