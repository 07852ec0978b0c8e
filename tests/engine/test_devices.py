from __future__ import annotations

import pytest
import torch

from auralflow.devices import choose_device, is_out_of_memory
from auralflow.errors import DeviceError


def test_auto_takes_cuda_only_where_it_is() -> None:
    assert choose_device("auto").type == ("cuda" if torch.cuda.is_available() else "cpu")
    assert choose_device("cpu") == torch.device("cpu")


@pytest.mark.parametrize("name", ["cuda:99", "toaster", "meta"])
def test_a_device_that_is_not_there_is_refused_with_a_hint(name: str) -> None:
    with pytest.raises(DeviceError, match=name.split(":")[0]) as caught:
        choose_device(name)
    assert "cpu" in caught.value.hint


def test_a_real_failed_allocation_is_recognised() -> None:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**57)
    assert is_out_of_memory(caught.value)
    for said_by_others in (
        "MPS backend out of memory (MPS allocated: 9 GB)",
        "CUFFT_ALLOC_FAILED",
        "could not create a primitive",
    ):
        assert is_out_of_memory(RuntimeError(said_by_others))
    for other in ("shapes do not match", "could not create a primitive descriptor for a convolution"):
        assert not is_out_of_memory(RuntimeError(other))
