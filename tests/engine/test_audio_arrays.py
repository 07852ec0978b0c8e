"""One axis order for recordings in memory, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from auralflow.audio_arrays import channels_first, is_tensor
from auralflow.errors import ShapeError


def test_arrays_and_tensors_of_any_float_type_are_taken() -> None:
    assert channels_first(np.zeros((2, 5)), "x").dtype == np.float64
    assert channels_first(torch.zeros(1, 5, requires_grad=True), "x").shape == (1, 5)
    np.testing.assert_array_equal(channels_first(torch.full((1, 3), 0.5, dtype=torch.bfloat16), "x"), 0.5)
    assert channels_first(np.zeros((2, 2)), "x").shape == (2, 2)
    assert is_tensor(torch.zeros(1))
    assert not is_tensor(np.zeros(1))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (np.zeros(5), r"“x” has shape \(5,\)"),
        (np.zeros((1, 2, 5)), r"“x” has shape \(1, 2, 5\)"),
        (np.zeros((2, 0)), r"“x” has shape \(2, 0\)"),
        (np.zeros((2, 5), np.int16), "type int16"),
        ([[0.0, 0.5], [0.0]], "“x” is no array"),
        (torch.zeros(2, 5).to_sparse(), "“x” is a sparse tensor"),
        (torch.zeros(2, 5, device="meta"), "“x” is a meta tensor"),
        (torch.zeros(5, 2), "“x” has 5 channels, but only 2 frames"),
    ],
)
def test_anything_else_is_refused_with_the_order_that_is_expected(values: np.ndarray, message: str) -> None:
    with pytest.raises(ShapeError, match=message) as caught:
        channels_first(values, "x")
    assert "(channels, frames)" in caught.value.hint or "to_dense()" in caught.value.hint
