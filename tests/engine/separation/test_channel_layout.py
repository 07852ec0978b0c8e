from __future__ import annotations

import numpy as np
import pytest

from auralflow.separation.channel_layout import channel_groups, join_channels, split_channels


@pytest.mark.parametrize("channels", range(1, 9))
@pytest.mark.parametrize("model_channels", [1, 2])
def test_channels_come_back_in_their_places(channels: int, model_channels: int) -> None:
    block = np.random.default_rng(channels).normal(size=(50, channels)).astype(np.float32)
    groups = channel_groups(channels, model_channels)
    inputs = split_channels(block, groups)
    assert inputs.shape == (len(groups), model_channels, 50)
    estimates = np.stack([inputs * 0.25, inputs * 0.75], axis=1)
    joined = join_channels(estimates, groups)
    np.testing.assert_allclose(joined[0], block * 0.25, rtol=1e-6)
    np.testing.assert_allclose(joined[1], block * 0.75, rtol=1e-6)


def test_stereo_models_see_neighbours_as_pairs() -> None:
    assert channel_groups(6, 2) == ((0, 1), (2, 3), (4, 5))
    assert channel_groups(5, 2) == ((0, 1), (2, 3), (4, 4))
    assert channel_groups(1, 2) == ((0, 0),)
