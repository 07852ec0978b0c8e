"""A player for notebooks: a stretch of a recording, in the page itself."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

import numpy as np

from auralflow.readable import Html

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Those of MP3, which every browser plays.
_RATES = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)
_USUAL_RATE = 44_100


def audio_player(samples: NDArray[np.float32], sample_rate: int) -> Html:
    """An HTML element that plays samples; about 20 kB a second.

    Args:
        samples: Shape `(channels, frames)`; more than two channels are averaged.
        sample_rate: In Hz.
    """
    import soundfile
    import soxr

    sound = samples.T if len(samples) <= 2 else samples.mean(axis=0, keepdims=True).T  # (frames, channels)
    if sample_rate not in _RATES:
        sound = soxr.resample(sound, sample_rate, _USUAL_RATE)
        sample_rate = _USUAL_RATE
    file = io.BytesIO()
    soundfile.write(
        file, np.clip(sound, -1, 1), sample_rate, format="MP3", bitrate_mode="VARIABLE", compression_level=0.6
    )
    content = base64.b64encode(file.getvalue()).decode()
    return Html(f'<audio controls preload="none" src="data:audio/mpeg;base64,{content}"></audio>')
