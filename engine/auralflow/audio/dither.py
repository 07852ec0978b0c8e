"""Rounding of floating point samples to whole numbers, with dither where the rounding could be heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def quantise(
    samples: NDArray[np.float32], bits: int, *, dither: np.random.Generator | None = None
) -> NDArray[np.int32]:
    """Samples as integers of `bits` bits, shifted up to the top of 32 bits (what libsndfile and FFmpeg want).

    Dither is triangular noise of +-1 step (two uniform numbers added), which makes the rounding error independent of
    the sound: quiet fades end in a soft hiss and not in distortion. Samples that are exactly 0 stay 0, so that
    digital silence remains silent. What lies over full scale is cut off.

    Args:
        samples: Any shape, full scale at +-1.
        bits: 8 to 32.
        dither: Where the noise comes from; None for plain rounding.

    Returns:
        Same shape; divide by 2**31 for the values that a reader of the file will see.

    Reference:
        Lipshitz, Wannamaker, Vanderkooy: Quantization and dither, a theoretical survey. JAES 40(5), 1992.
    """
    steps = 2.0 ** (bits - 1)
    # 24 bits fill a float32's mantissa: sum of noise and sample must be rounded once, so in float64.
    scaled = samples.astype(np.float64)
    scaled *= steps
    if dither is not None:
        noise = dither.random(scaled.shape, dtype=np.float32)
        noise -= dither.random(scaled.shape, dtype=np.float32)
        noise[samples == 0] = 0
        scaled += noise
    np.rint(scaled, out=scaled)
    np.clip(scaled, -steps, steps - 1, out=scaled)
    scaled *= 2.0 ** (32 - bits)
    return scaled.astype(np.int32)
