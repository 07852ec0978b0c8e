from __future__ import annotations

import numpy as np
import pytest
import torch

from auralflow.errors import ShapeError
from auralflow.transforms.trimming import trim_audio


def test_the_time_axis_is_trimmed_whatever_the_rank() -> None:
    signals = [torch.rand(9), torch.rand(2, 7), torch.rand(3, 2, 8), torch.rand(2, 3, 2, 7)]
    trimmed = trim_audio(signals)
    assert [tuple(signal.shape) for signal in trimmed] == [(7,), (2, 7), (3, 2, 7), (2, 3, 2, 7)]
    for signal, original in zip(trimmed, signals, strict=True):
        torch.testing.assert_close(signal, original[..., :7])
    assert [array.shape for array in trim_audio([np.zeros((2, 5)), np.zeros((1, 2, 3))])] == [(2, 3), (1, 2, 3)]


@pytest.mark.parametrize("signals", [[], [torch.rand(3), torch.tensor(1.0)]])
def test_what_has_no_time_is_refused(signals: list[torch.Tensor]) -> None:
    with pytest.raises(ShapeError) as caught:
        trim_audio(signals)
    assert caught.value.hint
