"""Bottlenecks that recur: an LSTM over the deepest features, and one that draws them from a posterior first."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from auralflow.models.spectrogram_blocks import channels_last

DROPOUT_BETWEEN_LAYERS = 0.3
# A standard deviation of 148: far from all that is useful, and from what half precision cannot hold.
LARGEST_LOG_SIGMA = 5.0


class RecurrentBottleneck(nn.Module):
    """A bidirectional LSTM and two dense layers, which give twice the channels.

    Along time, a step is one (coarse) frame with all its bins and channels. Along frequency, a step is one (coarse) bin
    with its channels, and every frame is a sequence to itself: so the weights fit any number of frames.

    Args:
        channels: Of the input.
        bins: Of the input.
        recurrent_depth: How many LSTM layers.
        hidden_size: Of each layer and direction, and of the first dense layer.
        input_axis: 0 to recur along time, 1 along frequency.

    Attributes:
        features: Numbers in a step.
    """

    def __init__(self, channels: int, bins: int, *, recurrent_depth: int, hidden_size: int, input_axis: int) -> None:
        super().__init__()
        self.input_axis = input_axis
        self.features = channels * bins if input_axis == 0 else channels
        self.lstm = nn.LSTM(
            self.features,
            hidden_size,
            num_layers=recurrent_depth,
            batch_first=True,
            dropout=DROPOUT_BETWEEN_LAYERS if recurrent_depth > 1 else 0.0,
            bidirectional=True,
        )
        self.dense = nn.Sequential(
            nn.Linear(2 * hidden_size, hidden_size),
            nn.SELU(inplace=True),
            nn.Linear(hidden_size, 2 * self.features),
            nn.SELU(inplace=True),
        )

    def forward(self, x: Tensor) -> Tensor:
        """`(batch, channels, bins, frames)` to `(batch, 2 * channels, bins, frames)`."""
        return self.from_sequence(self.recur(self.to_sequence(x)), x.shape)

    def to_sequence(self, x: Tensor) -> Tensor:
        """`(batch, channels, bins, frames)` to `(sequences, steps, features)`."""
        if self.input_axis == 0:
            return x.permute(0, 3, 1, 2).flatten(2)  # (batch, frames, channels * bins)
        return x.permute(0, 3, 2, 1).flatten(0, 1)  # (batch * frames, bins, channels)

    def recur(self, sequence: Tensor) -> Tensor:
        """`(sequences, steps, features)` to `(sequences, steps, 2 * features)`."""
        output: Tensor = self.dense(self.lstm(sequence)[0])
        return output

    def from_sequence(self, sequence: Tensor, shape: torch.Size) -> Tensor:
        """`(sequences, steps, 2 * features)` to `(batch, 2 * channels, bins, frames)`; `shape` is the input's."""
        batch, channels, bins, frames = shape
        if self.input_axis == 0:
            x = sequence.reshape(batch, frames, 2 * channels, bins).permute(0, 2, 3, 1)
        else:
            x = sequence.reshape(batch, frames, bins, 2 * channels).permute(0, 3, 2, 1)
        return channels_last(x)


class VariationalBottleneck(RecurrentBottleneck):
    """A `RecurrentBottleneck` behind a Gaussian latent: drawn in training, its mean in evaluation.

    Reference: D. Kingma, M. Welling, "Auto-encoding variational Bayes", ICLR 2014.
    """

    def __init__(self, channels: int, bins: int, *, recurrent_depth: int, hidden_size: int, input_axis: int) -> None:
        super().__init__(
            channels, bins, recurrent_depth=recurrent_depth, hidden_size=hidden_size, input_axis=input_axis
        )
        self.mu = nn.Linear(self.features, self.features)
        self.log_sigma = nn.Linear(self.features, self.features)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:  # type: ignore[override]
        """Features as `RecurrentBottleneck` gives them, and mean and standard deviation of the latent.

        The latter two in float32, shape `(batch, steps, features)` along time, `(batch, frames, steps, features)` along
        frequency.
        """
        sequence = self.to_sequence(x)
        mu = self.mu(sequence).float()
        sigma = self.log_sigma(sequence).float().clamp(-LARGEST_LOG_SIGMA, LARGEST_LOG_SIGMA).exp()
        latent = mu + sigma * torch.randn_like(mu) if self.training else mu
        features = self.from_sequence(self.recur(latent.to(sequence.dtype)), x.shape)
        per_item = (x.shape[0], *([] if self.input_axis == 0 else [x.shape[-1]]), *mu.shape[1:])
        return features, mu.reshape(per_item), sigma.reshape(per_item)
