"""A network that separates all targets at once, by complex masks on a spectrogram that it sees in bands.

Ours, after ideas of: Y. Luo, J. Yu, "Music source separation with band-split RNN", IEEE TASLP 2023 (a map of its own
for each band, then along time and across bands in turn); W. Tong et al., "SCNet", ICASSP 2024 (fewer values for higher
bands, one network for all targets); I. Tolstikhin et al., "MLP-Mixer", NeurIPS 2021 (mixing by two linear layers, which
two laptop cores do many times faster than recurrence).
"""

from __future__ import annotations

from typing import Self

import torch
import torch.nn.functional as F  # noqa: N812 - the name everybody uses
from torch import Tensor, nn

from auralflow.models.band_split_config import LEVEL_FRAMES, BandSplitConfig
from auralflow.models.band_split_layers import BandLinear, BandMix, TimeMix
from auralflow.models.mixture_shape import in_precision_of, require_mixture
from auralflow.models.separating import Separating
from auralflow.prediction import Prediction
from auralflow.transforms.overlap_add_stft import OverlapAddSTFT

FEATURES = 3  # of a bin and channel: compressed magnitude, real and imaginary part
MASK_PARTS = 3  # a share between 0 and 1, and what is added to it, real and imaginary
FIRST_MASK_GAIN = 0.1
# Relative powers below this are taken as this much: 80 dB below the level around.
POWER_FLOOR = 1e-8
SILENCE = 1e-12


class BandSplitNet(Separating, nn.Module):
    """Separates mixtures of any length; scaling the mixture scales the estimates.

    For each bin of the mixture's spectrogram and each target it makes a complex mask: a share of what is there
    (all targets' and an implied rest's add up to one) and a complex number on top.

    >>> model = BandSplitNet.from_config(BandSplitConfig(targets=("vocals", "drums"), num_channels=1))
    >>> model(torch.rand(1, 1, 10_000)).shape
    torch.Size([1, 2, 1, 10000])

    Args:
        config: All settings.

    Attributes:
        config: As given.
        info: What the model is.
    """

    def __init__(self, config: BandSplitConfig) -> None:
        super().__init__()
        self.config = config
        self.info = config.info
        dim, channels = int(config.dim or 0), config.num_channels
        self.stft = OverlapAddSTFT(config.num_fft, config.hop_length)
        self.split = nn.ModuleList(
            BandLinear(bands.number, bands.bins // bands.pooled * FEATURES * channels, dim)
            for bands in config.band_plan
        )
        total = sum(bands.number for bands in config.band_plan)
        self.position = nn.Parameter(0.02 * torch.randn(total, 1, 1, dim))
        self.blocks = nn.ModuleList(
            nn.Sequential(TimeMix(dim, dilation), BandMix(total, dim)) for dilation in config.dilations
        )
        self.norm = nn.LayerNorm(dim)
        self.hidden = nn.ModuleList(BandLinear(bands.number, dim, dim) for bands in config.band_plan)
        self.masks = nn.ModuleList(
            BandLinear(
                bands.number,
                dim,
                bands.bins // bands.pooled * channels * len(config.targets) * MASK_PARTS,
                FIRST_MASK_GAIN,
            )
            for bands in config.band_plan
        )

    @classmethod
    def from_config(cls, config: BandSplitConfig) -> Self:
        """A network of these settings with random weights, on the CPU, in training mode."""
        return cls(config)

    def forward(self, mixture: Tensor) -> Tensor:
        """The estimated targets.

        Args:
            mixture: Shape `(batch, channels, frames)`, any number of frames.

        Returns:
            Shape `(batch, targets, channels, frames)`, float32.

        Raises:
            ShapeError: If the mixture has other axes or channels, or no frames.
        """
        require_mixture(mixture, self.config.num_channels)
        with torch.autocast(mixture.device.type, enabled=False):
            spectrogram = self.stft.analyse(mixture.float())  # (batch, channels, stft frames, bins)
            features = self._features(spectrogram)
        x = torch.cat([split(in_precision_of(self, part)) for split, part in zip(self.split, features, strict=True)])
        frames = spectrogram.shape[2]
        x = x.reshape(x.shape[0], -1, frames, x.shape[-1]) + self.position  # (bands, batch, stft frames, dim)
        x = x.transpose(0, 1)
        for block in self.blocks:
            x = block(x)
        x = self.norm(x).transpose(0, 1).flatten(1, 2)  # (bands, batch * stft frames, dim)
        with torch.autocast(mixture.device.type, enabled=False):
            estimates = self._masked(spectrogram, x.float())
            return self.stft.synthesise(estimates, mixture.shape[-1])

    def predict(self, mixture: Tensor) -> Prediction:
        """The estimates for losses on waveforms; this network has no masks on magnitudes.

        Args:
            mixture: Shape `(batch, channels, frames)`, any number of frames.

        Raises:
            ShapeError: As `forward` does.
        """
        return Prediction.of_waveform(mixture, self.forward(mixture))

    @torch.no_grad()
    def _features(self, spectrogram: Tensor) -> list[Tensor]:
        """What each kind of bands sees, shape `(bands, batch * stft frames, features)`.

        Magnitudes to the power of 1/2, relative to the level of the three seconds around, with the phase of the bin.
        """
        parts = torch.view_as_real(spectrogram)
        power = parts[..., 0].square() + parts[..., 1].square()  # (batch, channels, frames, bins)
        level = power[..., :-1].mean((1, 3))  # (batch, frames)
        level = F.avg_pool1d(level[:, None], LEVEL_FRAMES, 1, LEVEL_FRAMES // 2, count_include_pad=False)
        level = level[:, :, :, None] + SILENCE  # (batch, 1, frames, 1)
        features = []
        start = 0
        for number, bins, pooled in self.config.band_plan:
            stop = start + number * bins
            relative = _pooled(power[..., start:stop] / level, pooled) + POWER_FLOOR
            # Real and imaginary part over the root of the magnitude: their magnitude is the first feature.
            root = relative.sqrt().sqrt()
            scale = 1 / (root * level.sqrt())
            compressed = [root]
            compressed += [_pooled(parts[..., start:stop, i], pooled) * scale for i in range(2)]
            stacked = torch.stack(compressed, 1)
            stacked = stacked.reshape(*stacked.shape[:-1], number, -1)
            # (batch, feature, channels, frames, bands, cells) -> (bands, batch * frames, features)
            batch, _, _, frames = stacked.shape[:4]
            features.append(stacked.permute(4, 0, 3, 1, 2, 5).reshape(number, batch * frames, -1))
            start = stop
        return features

    def _masked(self, spectrogram: Tensor, x: Tensor) -> Tensor:
        """The targets' spectrograms, shape `(batch, targets, channels, stft frames, bins)`."""
        batch, channels, frames, _ = spectrogram.shape
        plan = self.config.band_plan
        estimates = []
        start = 0
        per_kind = torch.split(x, [bands.number for bands in plan])
        for (number, bins, pooled), hidden, masks, part in zip(plan, self.hidden, self.masks, per_kind, strict=True):
            y = masks(F.gelu(hidden(in_precision_of(self, part)))).float()
            y = y.reshape(number, batch, frames, MASK_PARTS, -1, channels, bins // pooled)
            # to (part, batch, targets, channels, frames, bands, cells)
            share, real, imaginary = y.permute(3, 1, 4, 5, 2, 0, 6).unbind()
            # A softmax over the targets and a rest whose logit is 0.
            share = (share - F.softplus(share.logsumexp(1, keepdim=True))).exp()
            mask = torch.complex(share + real, imaginary).unsqueeze(-1)
            stop = start + number * bins
            of_cells = spectrogram[..., start:stop].reshape(batch, 1, channels, frames, number, -1, pooled)
            estimates.append((mask * of_cells).flatten(-3))
            start = stop
        # The last bin, half the sample rate, is in no band; nobody hears it.
        estimates.append(torch.zeros_like(estimates[-1][..., :1]))
        return torch.cat(estimates, -1)


def _pooled(values: Tensor, pooled: int) -> Tensor:
    """Means of neighbouring bins on the last axis."""
    return values if pooled == 1 else values.reshape(*values.shape[:-1], -1, pooled).mean(-1)
