from __future__ import annotations

import torch

from auralflow.models.export_formats import _largest_difference


def test_a_difference_is_found_and_nan_is_one() -> None:
    zeros = [torch.zeros(2, 3)]
    assert _largest_difference(lambda x: x, lambda x: x, zeros) == 0
    assert _largest_difference(lambda x: x + torch.tensor([0, -0.5, 0]), lambda x: x, zeros) == 0.5
    assert _largest_difference(lambda x: x + torch.nan, lambda x: x, zeros) > 1e30
