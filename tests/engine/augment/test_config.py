"""Each setting of the augmentation is checked."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from auralflow.augment import AugmentConfig
from auralflow.configuration import configured
from auralflow.errors import ConfigError

WRONG: dict[str, Any] = {
    "sample_rate": 0,
    "pitch_tempo_probability": 1.5,
    "max_semitones": 13,
    "max_tempo_change": 0.6,
    "remix_probability": "often",
    "max_shift_s": -1,
    "swap_probability": -0.5,
    "polarity_probability": float("nan"),
    "lowest_gain": 0,
    "highest_gain": 0.1,
}


def test_every_setting_is_tried_here() -> None:
    assert list(WRONG) == [field.name for field in fields(AugmentConfig)]


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="Gains" if name.endswith("gain") else name) as caught:
        configured(AugmentConfig, {name: WRONG[name]})
    assert caught.value.hint
