"""Moves do what NumPy does step by step, alone and merged, and what they leave in place is the same to the bit."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from auralflow.augment import StemMoves, moved
from auralflow.errors import ShapeError


def drawn_moves(random: np.random.Generator, batch: int, targets: int, channels: int) -> StemMoves:
    return StemMoves(
        items=torch.tensor(np.stack([random.permutation(batch) for _ in range(targets)], axis=1)),
        shifts=torch.tensor(random.integers(-30, 30, (batch, targets))),
        # Powers of two, so that the order of the products makes no difference.
        factors=torch.tensor(random.choice([-2, -1, 0.5, 1, 4], (batch, targets)).astype(np.float32)),
        swapped=torch.tensor(random.random((batch, targets)) < 0.5) & (channels == 2),
    )


def by_numpy(stems: NDArray[np.float64], moves: StemMoves) -> NDArray[np.float64]:
    result = np.empty_like(stems)
    for item, target in np.ndindex(stems.shape[:2]):
        stem = stems[int(moves.items[item, target]), target]
        stem = np.roll(stem, int(moves.shifts[item, target]), axis=-1)
        stem = stem[::-1] if moves.swapped[item, target] else stem
        result[item, target] = stem * float(moves.factors[item, target])
    return result


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32 - 1),
    batch=st.integers(1, 5),
    targets=st.integers(1, 4),
    channels=st.integers(1, 3),
    frames=st.integers(1, 40),
)
def test_moves_are_those_of_numpy_alone_and_merged(
    seed: int, batch: int, targets: int, channels: int, frames: int
) -> None:
    random = np.random.default_rng(seed)
    stems = random.standard_normal((batch, targets, channels, frames)).astype(np.float32)
    first, second, third = (drawn_moves(random, batch, targets, channels) for _ in range(3))
    once = by_numpy(stems.astype(np.float64), first)
    np.testing.assert_array_equal(moved(torch.tensor(stems), first).numpy(), once)
    thrice = by_numpy(by_numpy(once, second), third)
    np.testing.assert_array_equal(moved(torch.tensor(stems), first.then(second).then(third)).numpy(), thrice)
    np.testing.assert_array_equal(moved(torch.tensor(stems), first.then(second.then(third))).numpy(), thrice)


def test_no_moves_change_nothing_but_the_memory() -> None:
    stems = torch.randn(3, 2, 2, 50)
    same = moved(stems, StemMoves.of(3, 2))
    assert torch.equal(same, stems)
    assert same.data_ptr() != stems.data_ptr()
    assert same.is_contiguous()


def test_an_item_does_not_depend_on_the_others() -> None:
    stems = torch.randn(3, 2, 2, 50)
    changes = {
        "shifts": torch.tensor([[1, -7], [0, 3], [9, 9]]),
        "factors": torch.tensor([[0.3, 1], [-1, 2], [1, 1]]),
        "swapped": torch.tensor([[True, False], [False, False], [True, True]]),
    }
    together = moved(stems, StemMoves.of(3, 2, **changes))
    for item in range(3):
        alone = StemMoves.of(1, 2, **{name: values[item : item + 1] for name, values in changes.items()})
        assert torch.equal(moved(stems[item : item + 1], alone), together[item : item + 1])


def test_wrong_input() -> None:
    with pytest.raises(ShapeError, match="do not fit"):
        moved(torch.zeros(2, 3, 1, 5), StemMoves.of(3, 2))
    with pytest.raises(ShapeError, match="1 channels have no left and right"):
        moved(torch.zeros(1, 1, 1, 5), StemMoves.of(1, 1, swapped=torch.tensor([[True]])))
