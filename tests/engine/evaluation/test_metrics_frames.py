"""Songs in blocks have the energies of songs in one piece."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from auralflow.errors import ShapeError
from auralflow.evaluation.metrics_frames import FrameEnergies

CPU = torch.device("cpu")


@given(cuts=st.lists(st.integers(0, 1050), max_size=6), seed=st.integers(0, 1000))
def test_blocks_of_any_lengths_give_the_same(cuts: list[int], seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    made, true = torch.randn(2, 3, 2, 1050, generator=generator).unbind(0)
    mixture = true.sum(0)
    whole, streamed = FrameEnergies(3, 100, CPU), FrameEnergies(3, 100, CPU)
    whole.update(made, true, mixture)
    borders = [0, *sorted(cuts), 1050]
    for start, stop in pairwise(borders):
        part = (..., slice(start, stop))
        streamed.update(made[part], true[part], mixture[part])
    for name in ("frames", "whole"):
        for key, values in vars(getattr(whole, name)).items():
            torch.testing.assert_close(vars(getattr(streamed, name))[key], values, rtol=1e-12, atol=0)
    assert whole.frames.reference.shape == (3, 10)
    assert streamed.null_peak == whole.null_peak
    error = (made - true).double().square()
    torch.testing.assert_close(whole.whole.error[:, 0], error.sum((1, 2)))
    torch.testing.assert_close(whole.frames.error[:, 3], error[..., 300:400].sum((1, 2)))


@pytest.mark.parametrize(
    "shapes",
    [((2, 2, 9), (2, 2, 8), (2, 9)), ((1, 2, 9), (1, 2, 9), (2, 9)), ((2, 2, 9), (2, 2, 9), (1, 9))],
    ids=["length", "stems", "channels"],
)
def test_shapes_that_do_not_fit(shapes: tuple[tuple[int, ...], ...]) -> None:
    with pytest.raises(ShapeError, match="do not fit each other"):
        FrameEnergies(2, 4, CPU).update(*(torch.zeros(shape) for shape in shapes))


def test_nan_is_refused() -> None:
    with pytest.raises(ShapeError, match="no numbers"):
        FrameEnergies(1, 4, CPU).update(torch.full((1, 1, 9), torch.nan), torch.ones(1, 1, 9), torch.ones(1, 9))
