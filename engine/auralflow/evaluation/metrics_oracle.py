"""Estimates that know the truth: the mixture's spectrogram, shared out by ideal ratio masks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from auralflow.devices import choose_device
from auralflow.transforms.masks import power_masks
from auralflow.transforms.overlap_add_stft import OverlapAddSTFT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from auralflow.evaluation.song_under_test import SongUnderTest

WINDOW_LENGTH = 4096
HOP_LENGTH = 1024


class RatioMaskOracle:
    """Each stem by its ideal ratio mask |S_k| / sum_j |S_j| over the compared stems, with the mixture's phase.

    Whatever stretch is read, it is part of the same whole: stretches are transformed with their surroundings, on the
    grid of the song.

    Args:
        song: The song.
        device: As `auralflow.devices.choose_device` takes it.

    Reference: A. Liutkus, R. Badeau, "Generalized Wiener filtering with fractional power spectrograms", 2015, with
    exponent 1; windows of 4096 samples, hop 1024.
    """

    def __init__(self, song: SongUnderTest, *, device: str = "auto") -> None:
        self._song = song
        self._device = choose_device(device)
        self._stft = OverlapAddSTFT(WINDOW_LENGTH, HOP_LENGTH).to(self._device)

    def read(self, start: int, frames: int) -> NDArray[np.float32]:
        """Shape `(stems, channels, frames)`."""
        first = (start // HOP_LENGTH - WINDOW_LENGTH // HOP_LENGTH) * HOP_LENGTH
        length = start - first + frames + WINDOW_LENGTH
        references, mixture = self._song.references(first, length), self._song.mixture(first, length)
        if len(references) == 1:  # what is not the stem is the other source
            references = np.stack([references[0], mixture - references[0]])
        with torch.inference_mode():
            masks = power_masks(self._stft.analyse(torch.from_numpy(references).to(self._device)).abs(), dim=0)
            spectrum = self._stft.analyse(torch.from_numpy(mixture).to(self._device))
            estimates = self._stft.synthesise(masks * spectrum, length)
        part: NDArray[np.float32] = estimates[: len(self._song.stems), :, start - first :][..., :frames].cpu().numpy()
        return part
