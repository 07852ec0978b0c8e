"""Remixes deal out all stems, each once, in all orders alike, and leave alone what takes no part."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from auralflow.augment import Remix
from auralflow.errors import ConfigError


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@given(
    seed=st.integers(0, 10_000),
    batch=st.integers(1, 9),
    targets=st.integers(1, 4),
    probability=st.floats(0, 1),
)
def test_each_stem_is_used_once(seed: int, batch: int, targets: int, probability: float) -> None:
    remix = Remix(probability=probability)
    stems = torch.arange(batch * targets).float().reshape(batch, targets, 1, 1)
    remixed = remix.apply(stems, remix.draw(seeded(seed), stems.shape))
    assert torch.equal(remixed.sort(dim=0).values, stems)


def test_all_orders_are_alike_for_each_target_by_itself() -> None:
    drawn = [Remix().draw(seeded(seed), (3, 2, 1, 1)).items for seed in range(1200)]
    orders = torch.stack([items[:, 0] + 3 * items[:, 1] for items in drawn])  # both targets' in one number a place
    _, counts = orders.unique(dim=0, return_counts=True)
    assert len(counts) == 36
    assert chisquare(counts.numpy()).pvalue > 0.01


def test_songs_that_take_no_part_stay_whole() -> None:
    items = torch.cat([Remix(probability=0.3).draw(seeded(seed), (50, 4, 1, 1)).items for seed in range(40)])
    at_home = items == torch.arange(50).repeat(40)[:, None]
    # A song that takes part has all its stems back by chance only once in 15^4 times.
    assert at_home.all(1).double().mean().item() == pytest.approx(0.7, abs=0.05)
    assert at_home[~at_home.all(1)].double().mean().item() == pytest.approx(1 / 15, abs=0.03)


def test_never_and_alone() -> None:
    stems = torch.randn(5, 3, 2, 10, generator=seeded())
    assert torch.equal(Remix(probability=0).apply(stems, Remix(probability=0).draw(seeded(), stems.shape)), stems)
    assert torch.equal(Remix().apply(stems[:1], Remix().draw(seeded(), stems[:1].shape)), stems[:1])


def test_wrong_settings() -> None:
    with pytest.raises(ConfigError, match="probability"):
        Remix(probability=-1)
