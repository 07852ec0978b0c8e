"""The Spleeter 2-stems network, vocals and accompaniment.

Reference: R. Hennequin, A. Khlif, F. Voituret, M. Moussallam, "Spleeter: a fast and efficient music source separation
tool with pre-trained models", Journal of Open Source Software 5(50), 2020; the U-Net is that of A. Jansson et al.,
"Singing voice separation with deep U-Net convolutional networks", ISMIR 2017.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812 - the name everybody uses
from torch import Tensor, nn

from auralflow.errors import ModelLoadError
from auralflow.models.mixture_shape import in_precision_of, require_mixture
from auralflow.models.separating import Separating
from auralflow.models.spleeter_config import FRAME_MULTIPLE, HOP_LENGTH
from auralflow.prediction import Prediction
from auralflow.text import Text
from auralflow.transforms.overlap_add_stft import OverlapAddSTFT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from auralflow.models.base import ModelInfo
    from auralflow.models.spleeter_config import SpleeterConfig

NUM_FFT = 4096
MODEL_BINS = 1024  # the network sees 0 to 11 kHz
SEGMENTS_AT_ONCE = 2
EXTENSION_BINS = slice(900, MODEL_BINS)
ENCODER_CHANNELS = (2, 16, 32, 64, 128, 256, 512)
DECODER_CHANNELS = (256, 128, 64, 32, 16, 1)


class SpleeterUNet(nn.Module):
    """One source's U-Net: magnitudes in, a factor between 0 and 1 for every bin out.

    Tensor axes are `(batch, channels, frames, bins)`; frames and bins must be multiples of 64.
    """

    def __init__(self) -> None:
        super().__init__()
        encoder = list(pairwise(ENCODER_CHANNELS))
        self.down = nn.ModuleList(nn.Conv2d(i, o, 5, stride=2) for i, o in encoder)
        # The sixth output goes straight to the decoder: its norm exists in the checkpoint but is never used.
        self.down_norm = nn.ModuleList(nn.BatchNorm2d(o, eps=1e-3, momentum=0.01) for _, o in encoder[:-1])
        # Every decoder level but the first takes the encoder's output of its size beside the level below.
        inputs = (ENCODER_CHANNELS[-1], *(2 * channels for channels in DECODER_CHANNELS[:-1]))
        decoder = list(zip(inputs, DECODER_CHANNELS, strict=True))
        self.up = nn.ModuleList(CroppedTransposedConv(i, o, 5, stride=2) for i, o in decoder)
        self.up_norm = nn.ModuleList(nn.BatchNorm2d(o, eps=1e-3, momentum=0.01) for _, o in decoder)
        self.dropout = nn.Dropout(0.5)
        self.head = nn.Conv2d(1, 2, 4, dilation=2, padding=3)

    def train(self, mode: bool = True) -> Self:
        """Training or evaluation mode; batch normalisations keep the statistics that they have.

        They come from a large catalogue: those of a few chunks, padded with silence, would be worse.
        """
        super().train(mode)
        for norm in (*self.down_norm, *self.up_norm):
            norm.eval()
        return self

    def prepare_for_inference(self) -> None:
        """Trade trainable layers for faster ones with the same result. Training is not possible any more after it."""
        self.eval().requires_grad_(False)
        self.up = nn.ModuleList(
            SubPixelUpsampling(conv) if isinstance(conv, CroppedTransposedConv) else conv for conv in self.up
        )
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def forward(self, magnitude: Tensor) -> Tensor:
        """The factor for every bin.

        Args:
            magnitude: Shape `(batch, 2, frames, 1024)`, not negative.

        Returns:
            Same shape, 0 to 1.
        """
        skips: list[Tensor] = []
        x = magnitude.contiguous(memory_format=torch.channels_last)
        for level, conv in enumerate(self.down):
            x = conv(F.pad(x, (1, 2, 1, 2)))
            if level < len(self.down_norm):
                skips.append(x)
                x = F.leaky_relu(self.down_norm[level](x), 0.2, inplace=True)
        for level, (conv, norm) in enumerate(zip(self.up, self.up_norm, strict=True)):
            if level:
                x = torch.cat([skips.pop(), x], dim=1)
            # In place saves memory, but not on what a layer with sharded weights gives (a view): hooks hang on it.
            x = norm(F.relu(conv(x), inplace=not torch.is_grad_enabled()))
            if level < 3:
                x = self.dropout(x)
        return torch.sigmoid(self.head(x))


class SubPixelUpsampling(nn.Module):
    """What `ConvTranspose2d(i, o, 5, stride=2)`, cropped by (1, 2) on both axes, computes, two to four times faster.

    On CPU a transposed convolution misses the optimised kernels. Its four output phases are ordinary convolutions of at
    most 3 x 3 taps of the same input: one convolution to four times the channels, then a pixel shuffle.

    Reference: W. Shi et al., "Is the deconvolution layer the same as a convolutional layer?", 2016.

    Args:
        transposed: The layer to replace; its weights are copied.
    """

    # Output 2m of one axis takes kernel taps 3, 1 from inputs m-1, m; output 2m+1 takes 4, 2, 0 from m-1, m, m+1.
    TAPS = (((0, 3), (1, 1)), ((0, 4), (1, 2), (2, 0)))

    def __init__(self, transposed: nn.ConvTranspose2d) -> None:
        super().__init__()
        inputs, outputs = transposed.in_channels, transposed.out_channels
        kernel = torch.zeros(outputs, 2, 2, inputs, 3, 3)
        for row_phase, row_taps in enumerate(self.TAPS):
            for column_phase, column_taps in enumerate(self.TAPS):
                for row, row_tap in row_taps:
                    for column, column_tap in column_taps:
                        tap = transposed.weight.detach()[:, :, row_tap, column_tap]
                        kernel[:, row_phase, column_phase, :, row, column] = tap.T
        bias = transposed.bias
        assert bias is not None
        self.conv = nn.Conv2d(inputs, 4 * outputs, 3, padding=1, device="meta")  # no time lost on random weights
        self.conv.weight = nn.Parameter(kernel.flatten(0, 2), requires_grad=False)
        self.conv.bias = nn.Parameter(bias.detach().repeat_interleave(4), requires_grad=False)

    def forward(self, x: Tensor) -> Tensor:
        """`(batch, inputs, frames, bins)` to `(batch, outputs, 2 frames, 2 bins)`."""
        return F.pixel_shuffle(self.conv(x), 2)


class CroppedTransposedConv(nn.ConvTranspose2d):
    """A 5 x 5 transposed convolution of stride 2, cropped to exactly twice the input."""

    def forward(self, x: Tensor) -> Tensor:  # type: ignore[override]
        """`(batch, inputs, frames, bins)` to `(batch, outputs, 2 frames, 2 bins)`."""
        # The full output is 2n + 3 wide; (1, 2) are cropped from both axes.
        return super().forward(x)[..., 1:-2, 1:-2]


class Spleeter(Separating, nn.Module):
    """Splits a stereo mixture at 44.1 kHz into vocals and accompaniment.

    Args:
        info: What the model says about itself; `chunk_length` and the like must fit `config`.
        config: How masks are made.
    """

    def __init__(self, info: ModelInfo, config: SpleeterConfig) -> None:
        super().__init__()
        self.info = info
        self.config = config
        self.stft = OverlapAddSTFT(NUM_FFT, HOP_LENGTH)
        self.networks = nn.ModuleList(SpleeterUNet() for _ in info.sources)

    @classmethod
    def from_config(cls, config: SpleeterConfig) -> Self:
        """A network of these settings with random weights, on the CPU, in training mode."""
        return cls(config.info, config).train()

    @classmethod
    def from_tensors(cls, info: ModelInfo, config: SpleeterConfig, tensors: Mapping[str, Tensor]) -> Spleeter:
        """A model for inference with given weights.

        Args:
            info: What the model says about itself.
            config: How masks are made.
            tensors: Names as in `state_dict` before `prepare_for_inference`.

        Raises:
            ModelLoadError: If a tensor is missing, unknown or of a wrong shape.
        """
        with torch.device("meta"):  # no time lost on random weights
            model = cls(info, config)
        # Checkpoints lack the counters that only training needs.
        counters = {name: torch.tensor(0) for name in model.state_dict() if name.endswith("num_batches_tracked")}
        try:
            missing, unexpected = model.load_state_dict({**counters, **tensors}, strict=False, assign=True)
        except RuntimeError as error:
            raise ModelLoadError(Text("The weights do not fit the network: {error}", error=error)) from error
        if missing or unexpected:
            raise ModelLoadError(
                Text(
                    "The weights lack {missing} and have {unexpected} more.",
                    missing=sorted(missing),
                    unexpected=sorted(unexpected),
                )
            )
        model.prepare_for_inference()
        return model

    def prepare_for_inference(self) -> None:
        """Trade trainable layers for faster ones with the same result. Training is not possible any more after it."""
        self.eval()
        for network in self.networks:
            network.prepare_for_inference()  # type: ignore[operator]

    @property
    def is_for_inference(self) -> bool:
        """Whether `prepare_for_inference` was called."""
        return any(isinstance(layer, SubPixelUpsampling) for layer in self.modules())

    def last_layers(self) -> list[nn.Module]:
        """What makes masks of features: the last two levels of both decoders, and what comes after them."""
        return [
            layer
            for network in self.networks
            for layer in (*network.up[-2:], *network.up_norm[-2:], network.head)  # type: ignore[index]
        ]

    def predict(self, mixture: Tensor) -> Prediction:
        """The estimates for losses on waveforms.

        Args:
            mixture: Shape `(batch, 2, frames)`, full scale at +-1.

        Raises:
            ShapeError: As `forward` does.
        """
        return Prediction.of_waveform(mixture, self.forward(mixture))

    def forward(self, mixture: Tensor) -> Tensor:
        """Split mixtures of one length.

        Args:
            mixture: Shape `(batch, 2, frames)`, full scale at +-1.

        Returns:
            Shape `(batch, 2 sources, 2, frames)`: vocals, accompaniment.

        Raises:
            ShapeError: If the mixture has other axes or channels, or no frames.
        """
        require_mixture(mixture, self.info.channels)
        with torch.autocast(mixture.device.type, enabled=False):
            spectrogram = self.stft.analyse(mixture.float())  # (batch, 2, stft frames, bins)
            magnitude = spectrogram[..., :MODEL_BINS].abs()
        vocals_mask = self._vocals_mask(magnitude)
        with torch.autocast(mixture.device.type, enabled=False):
            return self._masked(mixture, spectrogram, vocals_mask.float())

    def _masked(self, mixture: Tensor, spectrogram: Tensor, vocals_mask: Tensor) -> Tensor:
        length = mixture.shape[-1]
        if self.config.extend_band:
            above = vocals_mask[..., EXTENSION_BINS].mean(dim=-1, keepdim=True)
            masked = torch.cat(
                [spectrogram[..., :MODEL_BINS] * vocals_mask, spectrogram[..., MODEL_BINS:] * above], dim=-1
            )
            vocals = self.stft.synthesise(masked, length)
            # The two masks add up to 1 everywhere, so the other stem is what is left.
            return torch.stack([vocals, mixture - vocals], dim=1)
        band = spectrogram[..., :MODEL_BINS]
        missing = spectrogram.shape[-1] - MODEL_BINS
        stems = [
            self.stft.synthesise(F.pad(band * mask, (0, missing)), length) for mask in (vocals_mask, 1 - vocals_mask)
        ]
        return torch.stack(stems, dim=1)

    def _vocals_mask(self, magnitude: Tensor) -> Tensor:
        """The vocals' share of every bin, 0 to 1; shape of `magnitude` `(batch, 2, frames, 1024)`."""
        frames = magnitude.shape[-2]
        # A centred STFT of n hops has n + 1 frames. The last one, half outside, takes its neighbour's mask: a whole
        # further block of 64 frames for it alone would cost too much.
        inner = max(1, frames - 1)
        segment = self.config.segment_frames or -(-inner // FRAME_MULTIPLE) * FRAME_MULTIPLE
        batch, channels, _, bins = magnitude.shape
        count = -(-inner // segment)
        padded = F.pad(magnitude[..., :inner, :], (0, 0, 0, count * segment - inner))
        # (batch * segments, channels, segment, bins); a few at a time, so that memory stays small
        pieces = padded.reshape(batch, channels, count, segment, bins).transpose(1, 2).flatten(0, 1)
        shares = torch.cat([self.share(some) for some in torch.split(pieces, SEGMENTS_AT_ONCE)])
        mask = shares.reshape(batch, count, channels, segment, bins).transpose(1, 2).flatten(2, 3)[..., :inner, :]
        return torch.cat([mask, mask[..., -1:, :].expand(-1, -1, frames - inner, -1)], dim=-2)

    def share(self, magnitude: Tensor) -> Tensor:
        """The vocals' share of every bin, 0 to 1; of `(batch, 2, frames, 1024)` with a multiple of 64 frames."""
        # In half precision the smallest numbers below would be 0.
        vocals, accompaniment = (network(in_precision_of(network, magnitude)).float() for network in self.networks)
        if self.config.mask_exponent == 1:
            # The magnitude cancels. Sigmoids are positive; the tiny term guards against both underflowing.
            share: Tensor = vocals / (vocals + accompaniment).clamp_min_(1e-30)
            return share
        vocals = (vocals * magnitude).square_()
        accompaniment = (accompaniment * magnitude).square_()
        power_share: Tensor = (vocals + 0.5e-10) / (vocals + accompaniment + 1e-10)
        return power_share
