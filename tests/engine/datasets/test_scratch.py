"""Memory that is lent again and again."""

from __future__ import annotations

import numpy as np

from auralflow.datasets.scratch import Scratch


def test_the_same_memory_is_lent_in_any_shape_and_grows_when_it_must() -> None:
    scratch = Scratch(np.float32)
    first = scratch.array(10, 3)
    assert (first.shape, first.dtype) == ((10, 3), np.float32)
    assert first.flags.c_contiguous
    assert np.shares_memory(first, scratch.array(30))
    assert scratch.array(0, 3).shape == (0, 3)
    longer = scratch.array(31)
    assert not np.shares_memory(first, longer)
    assert np.shares_memory(longer, scratch.array(4, 2))
