"""How exactly exported files will add up to the song, as far as that can be said before they are written."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from auralflow.audio.formats import EncodePlan


class StemsSoFar(Protocol):
    """What is separated of a song by now."""

    @property
    def song_id(self) -> str:
        """The song."""

    @property
    def null_dbfs(self) -> float | None:
        """Peak of mixture minus stems over what is finished, in dBFS; None before anything is."""

    def is_finished(self, start: int, frames: int, /) -> bool:
        """Whether the stems are final in `[start, start + frames)`."""


def files_null_dbfs(stems_null_dbfs: float, encoding: EncodePlan, stems: int) -> float:
    """The peak, at worst, of the mixture minus all files.

    Args:
        stems_null_dbfs: That of the mixture minus the stems before they are encoded, in dBFS.
        encoding: Of the files; lossless, at the song's rate.
        stems: How many files.

    Returns:
        In dBFS; minus infinity if they add up to the last bit.
    """
    peak = 0.0 if stems_null_dbfs == -math.inf else 10 ** (stems_null_dbfs / 20)
    if encoding.bit_depth is not None and encoding.bit_depth != "float":
        bits = int(encoding.bit_depth)
        # Rounding is half a step off at most; dither, which 16 bit get, adds one step.
        steps = 1.5 if bits == 16 else 0.5
        peak += stems * steps * 2.0 ** -(bits - 1)
    return 20 * math.log10(peak) if peak > 0 else -math.inf
