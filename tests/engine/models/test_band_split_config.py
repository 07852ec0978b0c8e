"""Sizes become explicit numbers, and each wrong setting has its own words."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from auralflow.errors import ConfigError
from auralflow.models.band_split_config import BAND_PLANS, SIZES, BandSplitConfig


def test_a_size_is_written_out() -> None:
    config = BandSplitConfig(targets=("vocals",), size="small", dim=32)
    assert (config.bands, config.dim, config.depth) == ("coarse", 32, SIZES["small"].depth)
    assert BandSplitConfig(**asdict(config)) == config


@pytest.mark.parametrize("num_fft", [512, 1024, 2048, 4096, 8192])
@pytest.mark.parametrize("bands", BAND_PLANS)
def test_bands_cover_the_spectrum_and_pooling_divides_them(bands: str, num_fft: int) -> None:
    plan = BandSplitConfig(targets=("vocals",), bands=bands, num_fft=num_fft).band_plan
    assert sum(band.number * band.bins for band in plan) == num_fft // 2
    assert all(band.bins % band.pooled == 0 for band in plan)


@pytest.mark.parametrize(
    ("settings", "message", "hint"),
    [
        ({"targets": ()}, "targets", "Give at least one"),
        ({"targets": "vocals"}, "targets", "Give at least one"),
        ({"targets": ("a", "a")}, "different names: a, a", "once"),
        ({"size": "smal"}, "smal", "Did you mean “small”?"),
        ({"bands": "fin"}, "fin", "Did you mean “fine”?"),
        ({"dim": 0}, "dim", "size"),
        ({"depth": 1.5}, "depth", "size"),
        ({"sample_rate": 0}, "sample_rate", "44_100"),
        ({"num_channels": 3}, "num_channels", "pairs"),
        ({"num_fft": 3000}, "num_fft", "4096"),
        ({"num_fft": 256}, "num_fft", "4096"),
    ],
)
def test_wrong_settings(settings: dict[str, Any], message: str, hint: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        BandSplitConfig(**{"targets": ("vocals",), **settings})
    assert hint in caught.value.hint
