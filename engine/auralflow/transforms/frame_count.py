"""How many STFT frames a signal has: plain arithmetic, for code that must not load torch."""

from __future__ import annotations

from auralflow.errors import ShapeError
from auralflow.text import Text


def padded_length(length: int, hop_length: int) -> int:
    """The next multiple of the hop, in samples; the length itself if it is one.

    >>> padded_length(88_200, 768), padded_length(7_680, 768)
    (88320, 7680)
    """
    return -(-length // hop_length) * hop_length


def stft_frame_count(length: int, hop_length: int) -> int:
    """How many frames `AudioTransform.to_spectrogram` makes, with or without its padding.

    Frame n is centred at sample `n * hop_length`; the last one is the first that is centred at or behind the end.

    >>> stft_frame_count(88_200, 768)
    116

    Args:
        length: Of the signal, in samples, at least 1.
        hop_length: Step from frame to frame, in samples.

    Raises:
        ShapeError: If there is no sample.
    """
    if length < 1:
        raise ShapeError(
            Text("A signal of {length} samples has no spectrogram.", length=length), hint="Give at least one sample."
        )
    return padded_length(length, hop_length) // hop_length + 1
