"""From the features of a network to masks between 0 and 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
import torch.nn.functional as F  # noqa: N812 - the name everybody uses
from torch import Tensor, nn

if TYPE_CHECKING:
    from collections.abc import Callable

# Functions of one number that end outside of [0, 1], and where each gives a half: the masks start there.
_UNBOUNDED: dict[str, tuple[Callable[[Tensor], Tensor] | None, float]] = {
    # Both are the clamp itself once values above 1 are cut off.
    "relu": (None, 0.5),
    "hardtanh": (None, 0.5),
    "tanh": (torch.tanh, 0.5493),
    "elu": (F.elu, 0.5),
    "selu": (F.selu, 0.4759),
}
_PRELU_START = 0.5


class BoxClamp(torch.autograd.Function):
    """Clamps to [0, 1]; the gradient gets lost only where descent would push a value still further out.

    `torch.clamp` has no gradient outside of the interval at all: a mask that left it once would never come back.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        """The clamped values."""
        ctx.save_for_backward(x)
        return x.clamp(0, 1)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        """The gradient of the projected descent."""
        (x,) = ctx.saved_tensors
        leaves = ((x <= 0) & (gradient > 0)) | ((x >= 1) & (gradient < 0))
        return gradient.masked_fill(leaves, 0)


class MaskActivation(nn.Module):
    """Turns numbers into masks between 0 and 1.

    "sigmoid" as it is. "softmax" shares every bin out among the targets, so that the masks add up to 1; a single target
    shares it with a rest whose number is 0. All others end in `BoxClamp`.

    Args:
        name: One of `auralflow.models.spectrogram_config.MASK_ACTIVATIONS`.

    Attributes:
        start: The number that gives a half (with softmax: an equal share).
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.prelu = nn.PReLU() if name == "prelu" else None
        self._function, self.start = _UNBOUNDED.get(name, (None, _PRELU_START if name == "prelu" else 0.0))

    def forward(self, logits: Tensor) -> Tensor:
        """Masks of the shape of `logits` `(batch, targets, channels, bins, stft_frames)`."""
        if self.name == "softmax" and logits.shape[1] > 1:
            return logits.softmax(dim=1)
        if self.name in ("softmax", "sigmoid"):  # softmax([x, 0])[0] is the sigmoid of x
            return logits.sigmoid()
        if self.prelu is not None:
            logits = self.prelu(logits)
        elif self._function is not None:
            logits = self._function(logits)
        clamped: Tensor = BoxClamp.apply(logits)  # type: ignore[no-untyped-call]
        return clamped


class MaskHead(nn.Module):
    """A 1 x 1 convolution, a shift and scale for every bin, and the mask activation, computed in float32.

    Args:
        in_channels: Of the features.
        num_targets: How many masks.
        num_channels: Channels of each.
        num_fft_bins: Bins of each.
        activation: As `MaskActivation` takes it.
        normalize: Whether bins have a shift and scale of their own.
    """

    def __init__(
        self, in_channels: int, num_targets: int, num_channels: int, num_fft_bins: int, activation: str, normalize: bool
    ) -> None:
        super().__init__()
        self.soft_conv = nn.Conv2d(in_channels, num_targets * num_channels, 1)
        self.activation = MaskActivation(activation)
        assert self.soft_conv.bias is not None
        nn.init.constant_(self.soft_conv.bias, self.activation.start)
        self.num_targets = num_targets
        self.shift = nn.Parameter(torch.zeros(num_fft_bins, 1)) if normalize else None
        self.scale = nn.Parameter(torch.ones(num_fft_bins, 1)) if normalize else None

    def forward(self, features: Tensor) -> Tensor:
        """`(batch, in_channels, bins, stft_frames)` to `(batch, targets, channels, bins, stft_frames)`."""
        logits = self.soft_conv(features).float()
        if self.shift is not None and self.scale is not None:
            logits = logits * self.scale + self.shift
        # (batch, targets, channels, bins, frames)
        mask: Tensor = self.activation(logits.unflatten(1, (self.num_targets, -1)))
        return mask
