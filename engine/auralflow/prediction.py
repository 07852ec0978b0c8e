"""What a network made of a batch of mixtures, in every form that a loss may ask for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from torch import Tensor


@dataclass(frozen=True, kw_only=True, eq=False)
class SpectralPrediction:
    """The spectrogram side of a network that estimates masks.

    Axes: batch, target, channel, bin (frequency), STFT frame.

    Attributes:
        mixture_magnitude: Shape `(batch, channels, bins, stft_frames)`, not negative: what the network saw.
        mask: Shape `(batch, targets, channels, bins, stft_frames)`, 0 to 1.
        magnitude: The estimate, `mask` times `mixture_magnitude`, shaped like `mask`.
        to_magnitude: Turns a waveform `(..., frames)` into magnitudes `(..., bins, stft_frames)` with the transform
            that made `mixture_magnitude`.
    """

    mixture_magnitude: Tensor
    mask: Tensor
    magnitude: Tensor
    to_magnitude: Callable[[Tensor], Tensor]


@dataclass(frozen=True, kw_only=True, eq=False)
class GaussianLatent:
    """The posterior that a variational network drew its latent from; both of one shape, batch first.

    Attributes:
        mu: Means.
        sigma: Standard deviations, positive.
    """

    mu: Tensor
    sigma: Tensor


@dataclass(frozen=True, kw_only=True, eq=False)
class Prediction:
    """What a network made of a batch of mixtures.

    Attributes:
        mixture: The network's input, shape `(batch, channels, frames)`.
        synthesize: Gives the estimated waveforms; called at most once, and only if `waveform` is asked for, so that a
            loss on spectrograms costs no inverse transform. The network itself has run before: what asks for waveforms
            does it in full precision, the network in that of the training.
        spectral: The spectrogram side, if the network estimates masks on magnitudes.
        latent: The posterior, if the network is variational.
    """

    mixture: Tensor
    synthesize: Callable[[], Tensor]
    spectral: SpectralPrediction | None = None
    latent: GaussianLatent | None = None

    @classmethod
    def of_waveform(cls, mixture: Tensor, waveform: Tensor) -> Self:
        """What a network made that makes waveforms by itself.

        Args:
            mixture: The network's input, shape `(batch, channels, frames)`.
            waveform: Its estimates, shape `(batch, targets, channels, frames)`.
        """
        return cls(mixture=mixture, synthesize=lambda: waveform)

    @cached_property
    def waveform(self) -> Tensor:
        """The estimates, shape `(batch, targets, channels, frames)`, as long as the mixture."""
        return self.synthesize()
