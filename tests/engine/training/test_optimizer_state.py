"""An optimiser goes on as if it had not been kept; rates may be others then, which is said; nothing else may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from torch import nn

from auralflow.errors import TrainingError
from auralflow.training.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from auralflow.training.optimizer_state import fitting_state, optimizer_state

if TYPE_CHECKING:
    from pathlib import Path


def adam(*shapes: tuple[int, ...], **settings: Any) -> torch.optim.Optimizer:
    return torch.optim.AdamW([nn.Parameter(torch.zeros(shape)) for shape in shapes or [(2,)]], **settings)


@pytest.mark.parametrize(
    "kind",
    [
        lambda parameters: torch.optim.AdamW(parameters, lr=1e-2),
        lambda parameters: torch.optim.SGD(parameters, lr=1e-2, momentum=0.9),
        lambda parameters: torch.optim.Rprop(parameters, lr=1e-2),
    ],
)
def test_an_optimizer_goes_on_as_if_it_had_not_been_kept(tmp_path: Path, kind: Any) -> None:
    def steps(weight: nn.Parameter, optimizer: torch.optim.Optimizer, count: int) -> None:
        for _ in range(count):
            optimizer.zero_grad()
            (weight**4).sum().backward()
            optimizer.step()

    whole, first = (nn.Parameter(torch.linspace(-1, 1, 5)) for _ in range(2))
    steps(whole, kind([whole]), 6)
    optimizer = kind([first])
    steps(first, optimizer, 3)
    tensors, facts = optimizer_state(optimizer)
    write_checkpoint(tmp_path / "c", Checkpoint(tensors={f"o/{n}": t for n, t in tensors.items()}, facts=facts))
    found = read_checkpoint(tmp_path / "c")
    second = nn.Parameter(first.detach().clone())
    again = kind([second])
    state, changes = fitting_state(again, found.group("o"), found.facts)
    assert changes == []
    again.load_state_dict(state)
    steps(second, again, 3)
    assert torch.equal(second, whole)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (adam((2,)), "its weights are others"),
        (adam((2,), (3,), (1,)), "its weights are others"),
        (adam((2,), (4,)), "its weights are others"),
        (adam((2,), (3,), betas=(0.5, 0.6)), r"betas was \(0.9, 0.999\), not \(0.5, 0.6\)"),
        (adam((2,), (3,), amsgrad=True), "amsgrad was False, not True"),
        (torch.optim.SGD([nn.Parameter(torch.zeros(n)) for n in (2, 3)], lr=1.0), "it is AdamW, not SGD"),
    ],
)
def test_the_state_of_another_optimizer_is_refused(other: torch.optim.Optimizer, words: str) -> None:
    with pytest.raises(TrainingError, match=f"optimiser is not this one: {words}"):
        fitting_state(other, *optimizer_state(adam((2,), (3,))))


def test_a_rate_and_a_decay_that_are_passed_now_win_and_are_said() -> None:
    kept, now = adam(weight_decay=0.1), adam(weight_decay=0.5, foreach=True)
    for optimizer, rate in ((kept, 1e-3), (now, 1e-5)):
        optimizer.param_groups[0]["full_rate"] = rate
    state, changes = fitting_state(now, *optimizer_state(kept))
    assert sorted(changes) == ["learning_rate: 0.001 -> 1e-05", "weight_decay: 0.1 -> 0.5"]
    group = state["param_groups"][0]
    assert (group["full_rate"], group["weight_decay"], group["foreach"]) == (1e-5, 0.5, True)


def test_a_schedulers_rate_cannot_change_and_what_it_moves_is_kept() -> None:
    kept, now = adam(betas=(0.85, 0.9)), adam()
    for optimizer in (kept, now):
        optimizer.param_groups[0]["full_rate"] = 1e-3
    state, changes = fitting_state(now, *optimizer_state(kept), is_scheduled=True)
    assert (state["param_groups"][0]["betas"], changes) == ((0.85, 0.9), [])
    now.param_groups[0]["full_rate"] = 1e-5
    with pytest.raises(TrainingError, match=r"learning_rate was 0\.001, not 1e-05"):
        fitting_state(now, *optimizer_state(kept), is_scheduled=True)


def test_one_of_the_first_version_has_pairs_as_lists_and_says_no_kind() -> None:
    tensors, facts = optimizer_state(adam())
    old = {name: facts[name] for name in ("values", "param_groups")}
    old["param_groups"] = [{**old["param_groups"][0], "betas": [0.9, 0.999]}]
    state, _ = fitting_state(adam(), tensors, old)
    assert state["param_groups"][0]["betas"] == (0.9, 0.999)
