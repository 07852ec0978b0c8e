"""What pictures are made of: tensors and arrays of any kind, brought to one shape or refused."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from auralflow.errors import ShapeError
from auralflow.visualization.compared_arrays import compared_arrays


@pytest.mark.parametrize(
    "signal",
    [
        [0.5, -0.25],
        np.array([0.5, -0.25]),
        torch.tensor([0.5, -0.25], requires_grad=True),
        torch.tensor([[0.5, -0.25]], dtype=torch.bfloat16),
        torch.tensor([0.5, -0.25], dtype=torch.float64),
    ],
)
def test_lists_arrays_and_tensors_of_any_type_become_arrays_with_a_channel_axis(signal: object) -> None:
    for array in compared_arrays(signal, signal, axes=("frames",)):
        np.testing.assert_array_equal(array, [[0.5, -0.25]])
        assert array.dtype == np.float32


def test_conjugated_tensors_are_read_as_what_they_stand_for() -> None:
    values = torch.tensor([[1 + 2j, 3 - 1j]])
    found, _ = compared_arrays(values.conj(), values, axes=("bins", "frames"))
    np.testing.assert_array_equal(found, [[[1 - 2j, 3 + 1j]]])


@pytest.mark.parametrize(
    ("signal", "said"),
    [
        (np.zeros((2, 3, 4)), "shape"),
        (np.zeros((2, 0)), "shape"),
        (np.float32(1), "shape"),
        ([0.0, np.nan], "NaN"),
        ([0.0, -np.inf], "infinite"),
        (["a"], "not of numbers"),
    ],
)
def test_what_is_no_signal_is_an_error_that_names_it_and_says_what_to_do(signal: object, said: str) -> None:
    with pytest.raises(ShapeError, match=said) as caught:
        compared_arrays([0.0, 0.0], signal, axes=("frames",))
    assert "target" in caught.value.message
    assert caught.value.hint


def test_estimate_and_target_of_different_shapes_are_an_error() -> None:
    with pytest.raises(ShapeError, match=r"\(1, 4\).*\(2, 4\)"):
        compared_arrays(np.zeros(4), np.zeros((2, 4)), axes=("frames",))
