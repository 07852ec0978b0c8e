"""Masks that a perfect model would give, and how masks are applied.

A mask says for every bin of the mixture's spectrogram which part of it belongs to a source. Axes: batch, target,
channel, bin (frequency), STFT frame.
"""

from __future__ import annotations

import torch
from torch import Tensor

from auralflow.errors import ConfigError, ShapeError
from auralflow.text import Text


def ideal_ratio_mask(target: Tensor, mixture: Tensor) -> Tensor:
    """|Y| / |X|, clamped to 0 … 1: the mask that brings the mixture's magnitude nearest to the target's.

    Where sources cancel each other out, a target is louder than the mixture: the mask stays at 1.

    Args:
        target: Magnitudes |Y| of a source.
        mixture: Magnitudes |X|, of the same shape or one that broadcasts to it.

    Returns:
        The broadcast shape; 0 where both are silent.

    Reference: Y. Wang, A. Narayanan, D. Wang, "On training targets for supervised speech separation", 2014, sec. III-D.

    Example:
        >>> ideal_ratio_mask(torch.tensor([1.0, 3.0]), mixture=torch.tensor([2.0, 2.0]))
        tensor([0.5000, 1.0000])
    """
    # Compared before dividing: 1 / 1e-38 would overflow, and 0 / 0 is nothing.
    below = target < mixture
    ratio = target / torch.where(below, mixture, 1)
    return torch.where(below, ratio, (target > 0).to(ratio.dtype))


def power_masks(magnitudes: Tensor, exponent: float = 1.0, *, dim: int = 1) -> Tensor:
    """Each source's share |Y_k|^p / sum_j |Y_j|^p: masks that add up to 1 in every bin.

    p = 1 shares by magnitude, p = 2 by power as a Wiener filter does; the higher, the harder the masks.

    Args:
        magnitudes: Of all the sources that make up the mixture, by default of shape `(batch, targets, ...)`.
        exponent: p, above 0.
        dim: Axis of the sources.

    Returns:
        Same shape; equal shares where all are silent.

    Raises:
        ConfigError: If the exponent is not above 0.

    Reference: A. Liutkus, R. Badeau, "Generalized Wiener filtering with fractional power spectrograms", 2015, eq. 6.

    Example:
        >>> power_masks(torch.tensor([[3.0, 1.0]]), exponent=2)  # two sources, one bin
        tensor([[0.9000, 0.1000]])
    """
    if not exponent > 0:
        raise ConfigError(
            Text("The exponent of masks must be above 0, not {exponent}.", exponent=exponent),
            hint="Use 1 (by magnitude) or 2 (by power).",
        )
    # Relative to the loudest, so that no power of a loud or quiet bin leaves the range of floating point.
    loudest = magnitudes.amax(dim=dim, keepdim=True)
    silent = loudest == 0
    relative = torch.where(silent, 1, magnitudes / torch.where(silent, 1, loudest))
    powers = relative**exponent
    return powers / powers.sum(dim=dim, keepdim=True)


def complex_ratio_mask(target: Tensor, mixture: Tensor) -> Tensor:
    """Y / X: the mask that turns the mixture's spectrogram into the target's, phase included.

    Args:
        target: Complex spectrogram Y of a source.
        mixture: Complex spectrogram X, of the same shape or one that broadcasts to it.

    Returns:
        The broadcast shape, complex; its magnitude is above 1 where sources cancel each other out; 0 where X is.

    Reference: D. Williamson, Y. Wang, D. Wang, "Complex ratio masking for monaural speech separation", 2016, eq. 6-7.

    Example:
        >>> complex_ratio_mask(torch.tensor([1j]), mixture=torch.tensor([2 + 0j]))  # half as loud, a quarter turn ahead
        tensor([0.+0.5000j])
    """
    silent = mixture == 0
    return torch.where(silent, 0, target / torch.where(silent, 1, mixture))


def apply_masks(masks: Tensor, mixture: Tensor) -> Tensor:
    """Every target's masked mixture.

    A real mask keeps the mixture's phase; a complex one turns it.

    Args:
        masks: Shape `(batch, targets, channels, bins, stft_frames)`, real or complex.
        mixture: Shape `(batch, channels, bins, stft_frames)`: magnitudes or a complex spectrogram.

    Returns:
        Shaped like `masks`.

    Raises:
        ShapeError: If the shapes do not fit each other.

    Example:
        >>> masks, mixture = torch.rand(1, 4, 2, 513, 10), torch.rand(1, 2, 513, 10)
        >>> apply_masks(masks, mixture).shape
        torch.Size([1, 4, 2, 513, 10])
    """
    if masks.ndim != 5 or masks.shape[:1] + masks.shape[2:] != mixture.shape:
        raise ShapeError(
            Text(
                "Masks of shape {masks} do not fit a mixture of shape {mixture}.",
                masks=tuple(masks.shape),
                mixture=tuple(mixture.shape),
            ),
            hint="Masks need the mixture's axes (batch, channels, bins, frames) with one more for the targets second.",
        )
    return masks * mixture.unsqueeze(1)
