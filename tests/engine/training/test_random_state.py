"""Random generators go on where they were."""

from __future__ import annotations

import torch

from auralflow.training.fabric_setup import make_fabric
from auralflow.training.random_state import random_states, restore_random_states

FABRIC = make_fabric("cpu", "32-true")


def test_what_comes_after_is_what_came_after() -> None:
    torch.manual_seed(3)
    states = random_states(FABRIC)
    first = torch.rand(5)
    torch.manual_seed(99)
    restore_random_states(FABRIC, states)
    assert torch.equal(torch.rand(5), first)


def test_states_of_other_ranks_and_devices_are_left_alone() -> None:
    torch.manual_seed(3)
    foreign = {"1/cpu": torch.get_rng_state(), "0/cuda": torch.zeros(16, dtype=torch.uint8)}
    torch.manual_seed(4)
    before = torch.get_rng_state()
    restore_random_states(FABRIC, foreign)
    assert torch.equal(torch.get_rng_state(), before)
