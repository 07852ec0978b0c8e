"""Random generators go on where they were."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
import torch

from auralflow.training.fabric_setup import make_fabric
from auralflow.training.random_state import (
    kept_random_states,
    loader_generators,
    random_states,
    restore_random_states,
)

FABRIC = make_fabric("cpu", "32-true")


def drawn(generator: torch.Generator | None = None) -> list[Any]:
    """Of every kind; of normal numbers two are made at a time, and one waits."""
    own = [] if generator is None else torch.rand(3, generator=generator).tolist()
    return [*torch.rand(3).tolist(), random.random(), random.gauss(0, 1), *np.random.randn(3), *own]  # noqa: NPY002


@pytest.mark.parametrize("drawn_before", [0, 1])
def test_what_comes_after_is_what_came_after(drawn_before: int) -> None:
    own = torch.Generator().manual_seed(5)
    for _ in range(drawn_before):
        drawn(own)
    states = random_states(FABRIC, [own])
    first = drawn(own)
    for _ in range(2):
        torch.manual_seed(99)
        random.seed(99)
        np.random.seed(99)  # noqa: NPY002
        other = torch.Generator().manual_seed(99)
        restore_random_states(FABRIC, states, [other])
        assert drawn(other) == first


def test_within_the_context_nothing_is_drawn() -> None:
    states = random_states(FABRIC)
    first = drawn()
    restore_random_states(FABRIC, states)
    with kept_random_states(FABRIC):
        drawn()
        random.seed(1)
    assert drawn() == first


def test_a_state_may_be_a_part_of_a_larger_tensor() -> None:
    torch.manual_seed(3)
    state = torch.get_rng_state()
    first = torch.rand(3)
    together = torch.stack([torch.zeros_like(state), state])  # as ranks gather them
    restore_random_states(FABRIC, {"0/cpu": together[1]})
    assert torch.equal(torch.rand(3), first)


def test_states_of_other_ranks_and_devices_are_left_alone() -> None:
    torch.manual_seed(3)
    foreign = {"1/cpu": torch.get_rng_state(), "0/cuda": torch.zeros(16, dtype=torch.uint8)}
    torch.manual_seed(4)
    before = torch.get_rng_state()
    restore_random_states(FABRIC, foreign)
    assert torch.equal(torch.get_rng_state(), before)


def test_generators_of_a_loader_and_of_its_sampler_are_found_once() -> None:
    one, two = torch.Generator(), torch.Generator()
    numbers = list(range(4))
    loader = torch.utils.data.DataLoader
    assert loader_generators(loader(numbers)) == []  # type: ignore[arg-type]
    assert loader_generators(loader(numbers, shuffle=True, generator=one)) == [one]  # type: ignore[arg-type]
    sampler = torch.utils.data.RandomSampler(numbers, generator=two)
    assert loader_generators(loader(numbers, sampler=sampler, generator=one)) == [one, two]  # type: ignore[arg-type]
