"""Peak memory against the kernel."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.process_memory import peak_memory_bytes

if TYPE_CHECKING:
    pass


def test_peak_memory_is_what_the_system_says() -> None:
    ballast = np.ones(30_000_000)
    peak = peak_memory_bytes()
    assert peak is not None
    assert peak > ballast.nbytes
    if sys.platform == "linux":
        with open("/proc/self/status") as status:  # noqa: PTH123 - no file of ours
            (line,) = [line for line in status if line.startswith("VmHWM")]
        assert peak == pytest.approx(int(line.split()[1]) * 1024, rel=0.01)
