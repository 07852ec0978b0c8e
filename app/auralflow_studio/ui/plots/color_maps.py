"""The colours of spectrograms."""

from __future__ import annotations

import numpy as np

# Magma by Nathaniel J. Smith, Stefan van der Walt and Eric Firing (CC0): every fifth of its 256 colours as rrggbb. What
# lies between is on straight lines, at most 1 of 255 off.
_MAGMA = (
    "00000402020b0504160907200e0b2b140e361a104221114e29115a311165390f6e420f754a107952137c5a167e6219806a1c81"
    "721f81792282812581892881912b81992d80a1307eaa337db2357bba3878c23b75ca3e72d2426fd9466be04c67e75263ec5860"
    "f1605df4695cf7725cf97b5dfb8560fc8e64fd9869fea16efeaa74feb47bfebd82fec68afecf92fed89afde2a3fdebacfcf4b6"
    "fcfdbf"
)


def magma_table(floor: float, ceiling: float) -> list[int]:
    """Magma spread over a range of bytes, for the colour table of an image.

    Args:
        floor: The byte that is black; may be below 0.
        ceiling: The byte from which on everything is brightest; more than `floor`.

    Returns:
        256 colours as 0xffrrggbb.
    """
    corners = np.frombuffer(bytes.fromhex(_MAGMA), np.uint8).reshape(-1, 3).astype(np.float64)
    places = np.clip((np.arange(256) - floor) / (ceiling - floor), 0, 1) * (len(corners) - 1)
    red, green, blue = (
        np.rint(np.interp(places, np.arange(len(corners)), corners[:, i])).astype(int) for i in range(3)
    )
    return [int(color) for color in 0xFF000000 | red << 16 | green << 8 | blue]
