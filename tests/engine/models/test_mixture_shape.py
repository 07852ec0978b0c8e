"""Mixtures of another shape are refused with the shape that is needed."""

from __future__ import annotations

import pytest
import torch

from auralflow.errors import ShapeError
from auralflow.models.mixture_shape import require_mixture


@pytest.mark.parametrize("shape", [(2, 100), (1, 1, 100), (1, 2, 0), (1, 1, 2, 100)])
def test_other_shapes(shape: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError, match="2 channels") as caught:
        require_mixture(torch.zeros(shape), 2)
    assert str(shape) in caught.value.message
    assert "auralflow.separate" in caught.value.hint


def test_one_frame_is_enough() -> None:
    require_mixture(torch.zeros(3, 2, 1), 2)
