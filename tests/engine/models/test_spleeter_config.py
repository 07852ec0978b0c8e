"""Settings of the Spleeter network, and what they say of it."""

from __future__ import annotations

import pytest

from auralflow.errors import ConfigError
from auralflow.models.spleeter_config import SpleeterConfig


@pytest.mark.parametrize("change", [{"mask_exponent": 3}, {"segment_frames": 100}, {"segment_frames": 0}])
def test_settings_out_of_range_are_refused(change: dict[str, int]) -> None:
    with pytest.raises(ConfigError):
        SpleeterConfig(**change)


def test_the_original_works_in_pieces_that_know_nothing_of_each_other() -> None:
    info, original = SpleeterConfig().info, SpleeterConfig(segment_frames=512).info
    assert (info.grid_length, info.context_length, info.grid_offset) == (65_536, 196_608, 0)
    assert (original.grid_length, original.context_length, original.grid_offset) == (524_288, 524_288, -2048)
