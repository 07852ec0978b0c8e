"""The U-Net with a variational latent and an LSTM at its bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from auralflow.models.spectrogram_net_lstm import SpectrogramNetLSTM
from auralflow.models.spectrogram_recurrence import RecurrentBottleneck, VariationalBottleneck

if TYPE_CHECKING:
    from torch import Tensor


class SpectrogramNetVAE(SpectrogramNetLSTM):
    """Estimates masks from magnitudes; a Gaussian latent lies between its encoder and its LSTM.

    In training the latent is drawn (by torch's generator of the device); in evaluation it is the mean, so that the same
    song always gives the same stems. The encoder's features reach the decoder beside the latent, too: it makes the
    bottleneck robust, but new sounds cannot be drawn from it.

    Arguments are those of `SpectrogramNetLSTM`.

    >>> import torch
    >>> network = SpectrogramNetVAE(num_fft_bins=513, num_frames=260, hidden_channels=4, hidden_size=8)
    >>> masks, mu, sigma = network(torch.rand(1, 1, 513, 173))
    >>> masks.shape, mu.shape == sigma.shape
    (torch.Size([1, 1, 1, 513, 173]), True)
    """

    bottleneck_type: ClassVar[type[RecurrentBottleneck]] = VariationalBottleneck

    def forward(self, magnitude: Tensor) -> tuple[Tensor, Tensor, Tensor]:  # type: ignore[override]
        """The masks and the latent's distribution.

        Args:
            magnitude: Shape `(batch, channels, bins, stft_frames)`, not negative.

        Returns:
            Masks of shape `(batch, targets, channels, bins, stft_frames)`, 0 to 1; means and standard deviations of the
            latent, batch first. All float32.

        Raises:
            ShapeError: If the input has other channels or bins, or no frames.
        """
        deepest, skips = self.encode(magnitude)
        features, mu, sigma = self.bottleneck(deepest)
        return self.decode(features, skips), mu, sigma
