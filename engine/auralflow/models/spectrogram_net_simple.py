"""The U-Net with convolutions all the way down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.models.spectrogram_blocks import ConvTriple
from auralflow.models.spectrogram_unet import MaskUNet

if TYPE_CHECKING:
    import torch
    from torch import Tensor


class SpectrogramNetSimple(MaskUNet):
    """Estimates masks from magnitudes; its bottleneck is three convolutions.

    >>> import torch
    >>> network = SpectrogramNetSimple(num_fft_bins=513, num_frames=260, hidden_channels=4, num_targets=2)
    >>> network(torch.rand(1, 1, 513, 173)).shape
    torch.Size([1, 2, 1, 513, 173])

    Args:
        num_fft_bins: Bins of the input.
        num_frames: STFT frames of the pieces it is trained on; levels are measured over as many. The input may have
            any number.
        num_channels: Audio channels of the input.
        hidden_channels: Feature channels of the first level.
        mask_act_fn: One of `auralflow.models.spectrogram_config.MASK_ACTIVATIONS`.
        leak_factor: Slope of the convolutions' activations below 0, from 0 (ReLU) to less than 1.
        dropout_p: Share of the channels that are dropped in the decoder's first three levels in training.
        normalize_input: Whether the level is taken out of the input and every bin standardised.
        normalize_output: Whether the mask of every bin has a shift and a scale of its own.
        device: Where the weights go.
        num_targets: How many masks.

    Raises:
        ConfigError: If a value is out of its range or there is no such mask activation.
    """

    def __init__(
        self,
        num_fft_bins: int,
        num_frames: int,
        num_channels: int = 1,
        hidden_channels: int = 16,
        mask_act_fn: str = "sigmoid",
        leak_factor: float = 0,
        dropout_p: float = 0.4,
        normalize_input: bool = True,
        normalize_output: bool = True,
        device: torch.device | str = "cpu",
        *,
        num_targets: int = 1,
    ) -> None:
        super().__init__(
            num_fft_bins,
            num_frames,
            num_channels=num_channels,
            hidden_channels=hidden_channels,
            mask_act_fn=mask_act_fn,
            leak_factor=leak_factor,
            dropout_p=dropout_p,
            normalize_input=normalize_input,
            normalize_output=normalize_output,
            num_targets=num_targets,
        )
        self.bottleneck = ConvTriple(self.deepest_channels, 2 * self.deepest_channels, leak_factor)
        self.to(device)

    def forward(self, magnitude: Tensor) -> Tensor:
        """The masks.

        Args:
            magnitude: Shape `(batch, channels, bins, stft_frames)`, not negative.

        Returns:
            Shape `(batch, targets, channels, bins, stft_frames)`, float32, 0 to 1.

        Raises:
            ShapeError: If the input has other channels or bins, or no frames.
        """
        deepest, skips = self.encode(magnitude)
        return self.decode(self.bottleneck(deepest), skips)
