"""Gains fill their range, polarity and channel swap keep the energy, and what cannot happen never does."""

from __future__ import annotations

import math

import pytest
import torch
from scipy.stats import kstest

from auralflow.augment import ChannelSwap, Gain, Polarity
from auralflow.errors import ConfigError

MANY = (500, 4, 2, 1)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_gains_are_even_between_both_ends() -> None:
    factors = Gain().draw(seeded(), MANY).factors
    assert factors.dtype == torch.float32
    assert kstest(factors.flatten().numpy(), "uniform", (0.25, 1.0)).pvalue > 0.01
    levels_db = 20 * Gain(lowest=0.1, highest=2, even_in_db=True).draw(seeded(), MANY).factors.double().log10()
    assert kstest(levels_db.flatten().numpy(), "uniform", (-20, 20 + 20 * math.log10(2))).pvalue > 0.01


def test_each_stem_has_a_gain_of_its_own() -> None:
    stems = torch.randn(8, 4, 2, 100, generator=seeded())
    drawn = Gain().draw(seeded(), stems.shape)
    assert len(drawn.factors.unique()) == 32
    expected = stems.double().numpy() * drawn.factors.double().numpy()[:, :, None, None]
    torch.testing.assert_close(Gain().apply(stems, drawn).double(), torch.tensor(expected), rtol=1e-7, atol=0)


def test_half_of_the_stems_are_turned_and_swapped_independently() -> None:
    generator = seeded()
    turned = Polarity().draw(generator, MANY).factors
    swapped = ChannelSwap().draw(generator, MANY).swapped
    assert set(turned.unique().tolist()) == {-1, 1}
    for share, expected in (
        ((turned < 0).double().mean(), 0.5),
        (swapped.double().mean(), 0.5),
        (((turned < 0) & swapped).double().mean(), 0.25),
        ((turned[:, 0] == turned[:, 1]).double().mean(), 0.5),
    ):
        assert share.item() == pytest.approx(expected, abs=0.1)


def test_energy_is_kept_and_both_are_undone_by_themselves() -> None:
    stems = torch.randn(4, 4, 2, 100, generator=seeded())
    for always in (Polarity(probability=1), ChannelSwap(probability=1)):
        drawn = always.draw(seeded(), stems.shape)
        changed = always.apply(stems, drawn)
        assert torch.equal(changed, -stems if isinstance(always, Polarity) else stems.flip(2))
        torch.testing.assert_close(changed.square().sum((2, 3)), stems.square().sum((2, 3)))
        assert torch.equal(always.apply(changed, drawn), stems)


def test_settings_that_change_nothing() -> None:
    stems = torch.randn(4, 4, 2, 100, generator=seeded())
    for never in (Gain(lowest=1, highest=1), Polarity(probability=0), ChannelSwap(probability=0)):
        assert torch.equal(never.apply(stems, never.draw(seeded(), stems.shape)), stems)


@pytest.mark.parametrize("channels", [1, 3])
def test_what_is_not_stereo_is_not_swapped(channels: int) -> None:
    stems = torch.randn(4, 4, channels, 100, generator=seeded())
    always = ChannelSwap(probability=1)
    assert torch.equal(always.apply(stems, always.draw(seeded(), stems.shape)), stems)


def test_wrong_settings() -> None:
    with pytest.raises(ConfigError, match="Gains from 2 to 1"):
        Gain(lowest=2, highest=1)
    for augmentation in (Polarity, ChannelSwap):
        with pytest.raises(ConfigError, match="probability"):
            augmentation(probability=2)
