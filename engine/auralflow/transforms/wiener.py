"""Multichannel Wiener refinement: estimates made consistent with the mixture and with where sources lie in stereo."""

from __future__ import annotations

import torch
from torch import Tensor

from auralflow.errors import ConfigError, ShapeError
from auralflow.text import Text

# Added to the diagonal of every covariance, relative to its mean: a mixture that is the same in all channels has a
# singular one. Estimates add up to the mixture within -80 dB.
REGULARIZATION = 1e-4
FRAMES_AT_ONCE = 256


def wiener_refine(
    estimates: Tensor, mixture: Tensor, *, iterations: int = 1, frames_at_once: int = FRAMES_AT_ONCE
) -> Tensor:
    """Estimates refined by expectation maximisation under a local Gaussian model.

    With y_j the estimate of source j at a bin f and STFT frame t, a vector over the channels, and x the mixture, each
    iteration computes

        v_j(f, t) = |y_j(f, t)|^2 / channels                              its power
        R_j(f)    = sum_t y_j y_j^H / sum_t v_j                           where it lies among the channels
        y_j(f, t) = v_j R_j (sum_k v_k R_k)^-1 x                          the Wiener filter

    Level does not matter: scaling estimates and mixture scales the result. Silence gives silence.

    Args:
        estimates: Complex spectrograms, shape `(batch, targets, channels, bins, stft_frames)`, of all the sources that
            make up the mixture. For magnitudes, give them the mixture's phases by `apply_masks` or a product with
            `torch.exp(1j * mixture.angle())`.
        mixture: Complex spectrogram, shape `(batch, channels, bins, stft_frames)`.
        iterations: How many times, at least 1; one or two do most of it.
        frames_at_once: How many STFT frames are filtered at a time; only memory depends on it.

    Returns:
        Shaped like `estimates`.

    Raises:
        ShapeError: If the shapes do not fit each other, or something is not complex.
        ConfigError: If a number is below 1.

    Reference: A. A. Nugraha, A. Liutkus, E. Vincent, "Multichannel audio source separation with deep neural networks",
    IEEE/ACM TASLP 24(9), 2016, eq. 6-10 (with equal weights); A. Liutkus, F.-R. Stöter, "norbert", 2019.

    Example:
        >>> vocals, drums = torch.randn(2, 1, 2, 513, 10, dtype=torch.complex64)
        >>> mixture = vocals + drums
        >>> refined = wiener_refine(torch.stack([vocals, drums], dim=1), mixture)
        >>> (refined.sum(1) - mixture).abs().max() < 1e-3 * mixture.abs().max()
        tensor(True)
    """
    if estimates.ndim != 5 or estimates.shape[:1] + estimates.shape[2:] != mixture.shape:
        raise ShapeError(
            Text(
                "Estimates of shape {estimates} do not fit a mixture of shape {mixture}.",
                estimates=tuple(estimates.shape),
                mixture=tuple(mixture.shape),
            ),
            hint="Estimates need the mixture's axes (batch, channels, bins, frames) with one more for targets second.",
        )
    if not (estimates.is_complex() and mixture.is_complex()):
        raise ShapeError(
            "Wiener refinement needs complex spectrograms.", hint="Give magnitudes the mixture's phases first."
        )
    if not mixture.numel():
        raise ShapeError("The mixture has no frames.", hint="Give at least one STFT frame.")
    if iterations < 1 or frames_at_once < 1:
        raise ConfigError(
            Text(
                "{iterations} iterations over {frames} frames at once refine nothing.",
                iterations=iterations,
                frames=frames_at_once,
            ),
            hint="Give whole numbers from 1 up.",
        )
    # Powers of very loud or quiet spectrograms leave the range of float32.
    loudest = mixture.abs().amax(dim=(1, 2, 3), keepdim=True)
    scale = torch.where(loudest > 0, loudest, 1)
    blocks = [slice(start, start + frames_at_once) for start in range(0, mixture.shape[-1], frames_at_once)]
    refined = estimates / scale[:, None]
    x = mixture / scale
    for _ in range(iterations):
        covariance = _spatial_covariance([refined[..., block] for block in blocks])
        refined = torch.cat([_filtered(refined[..., b], x[..., b], covariance) for b in blocks], dim=-1)
    return refined * scale[:, None]


def _power(estimates: Tensor) -> Tensor:
    """Mean power over the channels, shape `(batch, targets, bins, frames)`."""
    return torch.view_as_real(estimates).square().sum(-1).mean(2)


def _outer_products(estimates: Tensor) -> Tensor:
    """Summed over the frames, shape `(batch, targets, bins, channels, channels)`."""
    return torch.einsum("bjcft,bjdft->bjfcd", estimates, estimates.conj())


def _spatial_covariance(blocks: list[Tensor]) -> Tensor:
    """R_j(f) over all blocks of frames, shape `(batch, targets, bins, channels, channels)`."""
    outer = sum((_outer_products(block) for block in blocks[1:]), _outer_products(blocks[0]))
    power = sum((_power(block).sum(-1) for block in blocks[1:]), _power(blocks[0]).sum(-1))
    return outer / power.clamp_min(torch.finfo(power.dtype).tiny)[..., None, None]


def _filtered(estimates: Tensor, mixture: Tensor, covariance: Tensor) -> Tensor:
    """One application of the filter to a block of frames."""
    power = _power(estimates)  # (batch, targets, bins, frames)
    total = torch.einsum("bjft,bjfcd->bftcd", power.to(covariance.dtype), covariance)
    whitened = _solved(total, mixture.movedim(1, -1))  # (batch, bins, frames, channels)
    return power.unsqueeze(2) * torch.einsum("bjfcd,bftd->bjcft", covariance, whitened)


def _solved(matrices: Tensor, vectors: Tensor) -> Tensor:
    """The vectors `(..., channels)` times the inverses of regularised covariances `(..., channels, channels)`."""
    channels = matrices.shape[-1]
    mean = matrices.diagonal(dim1=-2, dim2=-1).real.mean(-1)
    # Where all estimates are silent there is nothing to share out: zero times any inverse.
    silent = mean <= torch.finfo(mean.dtype).tiny / REGULARIZATION
    mean = torch.where(silent, 1, mean)
    relative = matrices / mean[..., None, None]
    regularized = relative + REGULARIZATION * torch.eye(channels, dtype=matrices.dtype, device=matrices.device)
    solved: Tensor = torch.linalg.solve(regularized, vectors)
    return solved / mean[..., None]
