"""The order of loudspeakers in a file: Vorbis and Opus have their own, everything else follows WAV.

libsndfile hands Ogg channels through in the file's order, so that centre and right, surround and LFE change places
when a 5.1 song goes from WAV to Ogg or back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# For each number of channels: which WAV channel stands at each place of a Vorbis or Opus file.
# Reference: Vorbis I specification, section 4.3.9; RFC 7845, section 5.1.1.2.
_WAV_CHANNEL_OF_VORBIS = {
    3: (0, 2, 1),
    5: (0, 2, 1, 3, 4),
    6: (0, 2, 1, 4, 5, 3),
    7: (0, 2, 1, 5, 6, 4, 3),
    8: (0, 2, 1, 6, 7, 4, 5, 3),
}


def to_vorbis_order(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Samples of shape `(frames, channels)` from WAV order to the order of Vorbis and Opus files."""
    order = _WAV_CHANNEL_OF_VORBIS.get(samples.shape[1])
    return samples if order is None else np.ascontiguousarray(samples[:, order])


def from_vorbis_order(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Samples of shape `(frames, channels)` from the order of Vorbis and Opus files to WAV order."""
    order = _WAV_CHANNEL_OF_VORBIS.get(samples.shape[1])
    return samples if order is None else np.ascontiguousarray(samples[:, np.argsort(order)])
