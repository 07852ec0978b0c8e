"""How finely people hear pitch, as a formula; loads no torch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def mel_from_hz(hz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pitch as people hear it: 2595 log10(1 + f / 700).

    Reference: D. O'Shaughnessy, "Speech communication: human and machine", 1987.
    """
    return np.asarray(2595.0 * np.log10(1.0 + hz / 700.0))
