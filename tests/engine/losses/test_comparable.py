"""Losses refuse what cannot be compared, and never compute in half precision."""

from __future__ import annotations

import pytest
import torch

from auralflow.errors import ShapeError
from auralflow.losses.comparable import comparable


@pytest.mark.parametrize(
    ("given", "computed"),
    [
        (torch.float16, torch.float32),
        (torch.bfloat16, torch.float32),
        (torch.float32, torch.float32),
        (torch.float64, torch.float64),
    ],
)
def test_precision(given: torch.dtype, computed: torch.dtype) -> None:
    estimate, target = comparable(torch.ones(2, dtype=given), torch.ones(2))
    assert estimate.dtype == target.dtype == computed


def test_shapes_that_would_broadcast_are_refused() -> None:
    with pytest.raises(ShapeError, match=r"\(2, 1\).*\(2,\)"):
        comparable(torch.ones(2, 1), torch.ones(2))


def test_nothing_is_refused() -> None:
    with pytest.raises(ShapeError, match="nothing"):
        comparable(torch.ones(0, 3), torch.ones(0, 3))
