"""Making stems add up to the mixture, and saying how well they do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def make_consistent(mixture: NDArray[np.float32], stems: NDArray[np.float32]) -> NDArray[np.float32]:
    """Stems whose sum is the mixture, up to the rounding of float32.

    What is missing is shared equally: the nearest point (least squares) among all sets of stems that add up. It is
    linear, so it makes no new sounds, and needs no neighbours, so it does not depend on where a song is cut. The last
    stem then takes the rounding error of the others.

    Reference: S. Wisdom et al., "Differentiable consistency constraints for improved deep speech enhancement", ICASSP
    2019, eq. 7 with equal weights.

    Args:
        mixture: Shape `(frames, channels)`.
        stems: Shape `(sources, frames, channels)`.

    Returns:
        Shape of `stems`.
    """
    missing = mixture - stems.sum(axis=0, dtype=np.float64)
    consistent: NDArray[np.float32] = (stems + missing / len(stems)).astype(np.float32)
    consistent[-1] = mixture - consistent[:-1].sum(axis=0, dtype=np.float64)
    return consistent


def null_peak(mixture: NDArray[np.float32], stems: NDArray[np.float32]) -> float:
    """The largest absolute sample of mixture minus sum of stems (full scale is 1), computed in float64.

    Args:
        mixture: Shape `(frames, channels)`.
        stems: Shape `(sources, frames, channels)`.
    """
    if not mixture.size:
        return 0.0
    return float(np.abs(mixture - stems.sum(axis=0, dtype=np.float64)).max())


def to_dbfs(peak: float) -> float:
    """An absolute sample value in dB below full scale; minus infinity for 0."""
    return 20 * math.log10(peak) if peak > 0 else -math.inf
