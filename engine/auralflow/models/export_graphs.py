"""What is exported of a model: real-valued masks of magnitudes, and the whole way from a mixture to its stems."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F  # noqa: N812 - the name everybody uses
from torch import Tensor, nn

from auralflow.models.export_card import Transform
from auralflow.models.spleeter import EXTENSION_BINS, MODEL_BINS, Spleeter
from auralflow.models.spleeter_config import FRAME_MULTIPLE
from auralflow.transforms.spectrogram import hann_window

if TYPE_CHECKING:
    from auralflow.models.export_lstm import OnnxLSTM, ProgramLSTM
    from auralflow.models.spectrogram_mask_model import SpectrogramMaskModel


def ready_copy(model: SpectrogramMaskModel | Spleeter) -> SpectrogramMaskModel | Spleeter:
    """A copy of a model for inference, in float32 on the CPU."""
    ready = copy.deepcopy(model).cpu().float().eval().requires_grad_(False)
    if isinstance(ready, Spleeter):
        ready.prepare_for_inference()
    ready.to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]
    return ready


def transform_of(model: SpectrogramMaskModel | Spleeter) -> Transform:
    """The Fourier transform around a model's network."""
    stft = model.stft if isinstance(model, Spleeter) else model.transform
    return Transform(
        num_fft=stft.num_fft,
        hop_length=stft.hop_length,
        window_length=len(stft.window),
        padding="zeros" if isinstance(model, Spleeter) else "reflect",
    )


class MaskGraph(nn.Module):
    """From magnitudes to masks, both real, with the same axes for every model.

    Args:
        model: As `ready_copy` gives it.
    """

    def __init__(self, model: SpectrogramMaskModel | Spleeter) -> None:
        super().__init__()
        self.model = model

    def forward(self, magnitude: Tensor) -> Tensor:
        """Shape `(batch, channels, bins, frames)` to `(batch, sources, channels, bins, frames)`, 0 to 1."""
        if isinstance(self.model, Spleeter):
            return self._spleeter_masks(self.model, magnitude)
        outputs = [network(magnitude) for network in self.model.networks]
        return torch.cat([output[0] if isinstance(output, tuple) else output for output in outputs], dim=1)

    @staticmethod
    def _spleeter_masks(model: Spleeter, magnitude: Tensor) -> Tensor:
        # By index: `torch.export` could not follow for all lengths how much is padded and cropped.
        inner = magnitude.shape[3] - 1  # the last frame takes its neighbour's mask
        padded = torch.arange((inner + FRAME_MULTIPLE - 1) // FRAME_MULTIPLE * FRAME_MULTIPLE)
        band = magnitude[:, :, :MODEL_BINS].index_select(3, padded.clamp_max(inner - 1)) * (padded < inner)
        share = model.share(band.transpose(2, 3)).transpose(2, 3)
        vocals = share.index_select(3, torch.arange(inner + 1).clamp_max(inner - 1))
        masks = torch.stack([vocals, 1 - vocals], dim=1)
        missing = magnitude.shape[2] - MODEL_BINS
        if not model.config.extend_band:
            return F.pad(masks, (0, 0, 0, missing))
        above = masks[..., EXTENSION_BINS, :].mean(dim=3, keepdim=True)
        return torch.cat([masks, above.expand(-1, -1, -1, missing, -1)], dim=3)


class SeparationGraph(nn.Module):
    """From mixtures to stems, Fourier transforms included.

    Args:
        model: As `ready_copy` gives it.
    """

    window: Tensor

    def __init__(self, model: SpectrogramMaskModel | Spleeter) -> None:
        super().__init__()
        self.masks = MaskGraph(model)
        self.transform = transform_of(model)
        # A shorter window lies in the middle.
        missing = self.transform.num_fft - self.transform.window_length
        window = F.pad(hann_window(self.transform.window_length, torch.float32), (missing // 2, missing - missing // 2))
        self.register_buffer("window", window)

    def forward(self, mixture: Tensor) -> Tensor:
        """Shape `(batch, channels, samples)` to `(batch, sources, channels, samples)`."""
        spectrogram = torch.fft.rfft(self._frames(mixture) * self.window).transpose(2, 3)
        masked = self.masks(spectrogram.abs()) * spectrogram.unsqueeze(1)
        frames = torch.fft.irfft(masked.transpose(3, 4), n=self.transform.num_fft) * self.window
        weights = self.window.square().expand(frames.shape[-2], -1)
        inner = torch.arange(mixture.shape[-1]) + self.transform.num_fft // 2
        signal, weight = (_overlapped(x, self.transform.hop_length).index_select(-1, inner) for x in (frames, weights))
        return signal / weight

    def _frames(self, mixture: Tensor) -> Tensor:
        """Shape `(batch, channels, samples)` to `(batch, channels, frames, num_fft)`.

        By index: `torch.export` could not follow for all lengths how much is padded.
        """
        length = mixture.shape[-1]
        hops = (length + self.transform.hop_length - 1) // self.transform.hop_length
        starts = torch.arange(hops + 1) * self.transform.hop_length - self.transform.num_fft // 2
        index = starts.unsqueeze(1) + torch.arange(self.transform.num_fft)
        if self.transform.padding == "reflect":
            last = hops * self.transform.hop_length - 1  # of the signal and the silence behind it
            index = index % (2 * last)
            index = torch.minimum(index, 2 * last - index)
        inside = (index >= 0) & (index < length)
        return mixture[..., index.clamp(0, length - 1)] * inside


def _overlapped(frames: Tensor, hop_length: int) -> Tensor:
    """The sum of frames `(..., count, size)` that begin `hop_length` apart."""
    hops = torch.split(F.pad(frames, (0, -frames.shape[-1] % hop_length)), hop_length, dim=-1)
    parts = [F.pad(hop, (0, 0, i, len(hops) - 1 - i)) for i, hop in enumerate(hops)]
    return torch.stack(parts).sum(0).flatten(-2)


def with_lstms(graph: nn.Module, kind: type[OnnxLSTM] | type[ProgramLSTM]) -> nn.Module:
    """A copy of a graph whose LSTMs can be exported with any number of steps."""
    changed = copy.deepcopy(graph)
    for module in list(changed.modules()):
        for name, child in module.named_children():
            if isinstance(child, nn.LSTM):
                setattr(module, name, kind(child))
    return changed
