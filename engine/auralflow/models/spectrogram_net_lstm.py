"""The U-Net with an LSTM at its bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from auralflow.models.spectrogram_config import require_recurrent
from auralflow.models.spectrogram_recurrence import RecurrentBottleneck
from auralflow.models.spectrogram_unet import MaskUNet

if TYPE_CHECKING:
    import torch
    from torch import Tensor


class SpectrogramNetLSTM(MaskUNet):
    """Estimates masks from magnitudes; its bottleneck is a bidirectional LSTM.

    By default it recurs along time: the convolutions see 4 s at most, and what lies beyond them (who is singing, which
    instruments there are) is in the frames before and behind; across frequency they see everything already.

    >>> import torch
    >>> network = SpectrogramNetLSTM(num_fft_bins=513, num_frames=260, hidden_channels=4, hidden_size=8)
    >>> network(torch.rand(1, 1, 513, 173)).shape
    torch.Size([1, 1, 1, 513, 173])

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
        recurrent_depth: How many LSTM layers lie on top of each other.
        hidden_size: Of each layer and direction.
        input_axis: 0 to recur along time, 1 along frequency.
        num_targets: How many masks.

    Raises:
        ConfigError: If a value is out of its range or there is no such mask activation.
    """

    bottleneck_type: ClassVar[type[RecurrentBottleneck]] = RecurrentBottleneck

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
        recurrent_depth: int = 3,
        hidden_size: int = 1024,
        input_axis: int = 0,
        *,
        num_targets: int = 1,
    ) -> None:
        require_recurrent(recurrent_depth, hidden_size, input_axis)
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
        self.bottleneck = self.bottleneck_type(
            self.deepest_channels,
            self.deepest_bins,
            recurrent_depth=recurrent_depth,
            hidden_size=hidden_size,
            input_axis=input_axis,
        )
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
