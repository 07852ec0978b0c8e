"""Layers of the spectrogram networks, for `(batch, channels, bins, stft_frames)` with any number of bins and frames."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 - the name everybody uses
from torch import Tensor, nn

from auralflow.models.mixture_shape import in_precision_of

# Below it silence would be blown up into noise: 25 dB under the rounding noise of 16 bits at 1024 samples a window.
LOWEST_LEVEL = 1e-5


class ConvTriple(nn.Sequential):
    """Three times: 3 x 3 convolution, batch norm, leaky ReLU.

    Args:
        in_channels: Of the input.
        out_channels: Of the output.
        leak_factor: Slope of the activations below 0.
    """

    def __init__(self, in_channels: int, out_channels: int, leak_factor: float) -> None:
        layers: list[nn.Module] = []
        for channels in (in_channels, out_channels, out_channels):
            conv = nn.Conv2d(channels, out_channels, 3, padding=1, bias=False)  # the norm has a bias
            nn.init.kaiming_normal_(conv.weight, a=leak_factor)
            layers += [conv, nn.BatchNorm2d(out_channels), nn.LeakyReLU(leak_factor, inplace=True)]
        super().__init__(*layers)


class DownBlock(nn.Module):
    """A `ConvTriple`, then the maximum of every 2 x 2 bins and frames.

    Args:
        in_channels: Of the input.
        out_channels: Of the output.
        leak_factor: Slope of the activations below 0.
    """

    def __init__(self, in_channels: int, out_channels: int, leak_factor: float) -> None:
        super().__init__()
        self.convs = ConvTriple(in_channels, out_channels, leak_factor)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The halved features, sizes rounded up, and the unhalved ones for the decoder."""
        skip = self.convs(x)
        return _halved(skip), skip


class UpBlock(nn.Module):
    """A transposed 5 x 5 convolution of stride 2, batch norm, the encoder's features beside it, `ConvTriple`, dropout.

    Args:
        in_channels: Of the input, and of the encoder's features together with the upsampled ones.
        out_channels: Of the encoder's features, and of the output.
        leak_factor: Slope of the activations below 0.
        dropout_p: Share of the output's channels that are dropped in training.
    """

    def __init__(self, in_channels: int, out_channels: int, leak_factor: float, dropout_p: float) -> None:
        super().__init__()
        self.up = nn.ConvTranspose2d(in_channels, out_channels, 5, stride=2, padding=2, output_padding=1, bias=False)
        self.norm = nn.BatchNorm2d(out_channels)
        self.convs = ConvTriple(2 * out_channels, out_channels, leak_factor)
        self.dropout = nn.Dropout2d(dropout_p)

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        """Features of the size of `skip`, the encoder's."""
        upsampled = self.norm(_cropped(self.up(x), skip))
        features: Tensor = self.dropout(self.convs(torch.cat([upsampled, skip], dim=1)))
        return features


class InputNorm(nn.Module):
    """Magnitudes as a network likes them: without the local level, compressed, every bin standardised.

    The level is the root mean square over all channels, bins and the `num_frames` frames around each frame. So masks do
    not depend on how loud a song is, nor on how long the piece is that it is cut into, and items of a batch not on each
    other. The logarithm takes the height off the peaks above it. Bins get the mean and scale that the training data has
    there, then ones that are learned (a batch norm over bins): so the treble, 60 dB below the bass, counts as much.

    Args:
        num_fft_bins: How many bins.
        num_frames: Over how many frames a level is taken.
        normalize: Without it, magnitudes are only compressed, and masks depend on the level.
    """

    def __init__(self, num_fft_bins: int, num_frames: int, *, normalize: bool) -> None:
        super().__init__()
        self.reach = num_frames // 2
        # The data does not change while the network learns: its statistics are the mean over all batches.
        self.norm = nn.BatchNorm2d(num_fft_bins, momentum=None) if normalize else None

    def forward(self, magnitude: Tensor) -> Tensor:
        """Float32 of the shape of `magnitude`."""
        magnitude = magnitude.float()
        if self.norm is None:
            return torch.log1p(magnitude)
        power = magnitude.square().mean(dim=(1, 2)).unsqueeze(1)  # (batch, 1, frames)
        window = 2 * self.reach + 1
        local = F.avg_pool1d(power, window, stride=1, padding=self.reach, count_include_pad=False)
        level = (local + LOWEST_LEVEL**2).sqrt().unsqueeze(1)  # (batch, 1, 1, frames)
        compressed = torch.log1p(magnitude / level)
        by_bin = in_precision_of(self.norm, compressed.transpose(1, 2))
        standardised: Tensor = self.norm(by_bin).transpose(1, 2).float()
        return standardised


def channels_last(x: Tensor) -> Tensor:
    """The same values in the order in memory that convolutions are fastest with; exported graphs have none."""
    return x if torch.compiler.is_exporting() else x.contiguous(memory_format=torch.channels_last)


def _halved(x: Tensor) -> Tensor:
    """The maximum of every 2 x 2 bins and frames."""
    if not torch.compiler.is_exporting():
        # Rounded up, so that nothing of an odd size is left out and one bin or frame is enough.
        return F.max_pool2d(x, 2, ceil_mode=True)
    # `torch.export` would fix whether the size is odd. The last bin and frame twice give the same.
    for axis in (2, 3):
        size = x.shape[axis]
        index = torch.arange((size + 1) // 2 * 2, device=x.device).clamp_max(size - 1)
        x = x.index_select(axis, index)
    return F.max_pool2d(x, 2)


def _cropped(x: Tensor, like: Tensor) -> Tensor:
    """The first bins and frames, as many as `like` has."""
    if not torch.compiler.is_exporting():
        return x[..., : like.shape[-2], : like.shape[-1]]
    for axis in (2, 3):
        x = x.index_select(axis, torch.arange(like.shape[axis], device=x.device))
    return x
