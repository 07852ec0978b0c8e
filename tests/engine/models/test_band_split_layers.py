"""Layers of the band-split network: what each mixes, and what it leaves apart."""

from __future__ import annotations

import pytest
import torch

from auralflow.models.band_split_layers import BandLinear, BandMix, TimeMix


def test_every_band_has_its_own_map() -> None:
    torch.manual_seed(0)
    layer, x = BandLinear(3, 4, 5), torch.randn(3, 7, 4)
    for band in range(3):
        torch.testing.assert_close(layer(x)[band], x[band] @ layer.weight[band] + layer.bias[band, 0])


@pytest.mark.parametrize("dilation", [1, 4])
def test_time_mixing_reaches_three_dilations_and_no_other_band_or_item(dilation: int) -> None:
    torch.manual_seed(0)
    x = torch.randn(2, 3, 41, 8, requires_grad=True)
    TimeMix(8, dilation)(x)[1, 2, 20].sum().backward()
    assert x.grad is not None
    reached = x.grad.abs().sum(-1).nonzero().tolist()
    assert reached == [[1, 2, 20 + dilation * step] for step in range(-3, 4)]


def test_band_mixing_reaches_all_bands_of_its_frame_only() -> None:
    torch.manual_seed(0)
    x = torch.randn(2, 3, 5, 8, requires_grad=True)
    BandMix(3, 8)(x)[1, 2, 4].sum().backward()
    assert x.grad is not None
    assert x.grad.abs().sum(-1).nonzero().tolist() == [[1, band, 4] for band in range(3)]


def test_blocks_begin_close_to_the_identity() -> None:
    torch.manual_seed(0)
    x = torch.randn(1, 22, 30, 96)
    for layer in (TimeMix(96, 2), BandMix(22, 96)):
        assert (layer(x) - x).std() < 0.2
