"""Energies of estimates, references and what lies between them, second by second, of songs of any length."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from auralflow.errors import ShapeError
from auralflow.text import Text


@dataclass(frozen=True, kw_only=True)
class Energies:
    """Sums of squares over all channels, float64 on the CPU; a row for each stem, a column for each frame.

    Attributes:
        reference: Of the references, shape `(stems, frames)`.
        error: Of estimate minus reference.
        estimate: Of the estimates.
        mixture: Of the mixture, shape `(frames,)`.
        mixture_error: Of mixture minus reference.
        reference_sounds: Where a reference sounds, as museval sees it; bool.
        estimate_sounds: Where an estimate does.
    """

    reference: Tensor
    error: Tensor
    estimate: Tensor
    mixture: Tensor
    mixture_error: Tensor
    reference_sounds: Tensor
    estimate_sounds: Tensor

    def select(self, frames: slice) -> Energies:
        """Those of some frames."""
        return Energies(**{name: values[..., frames] for name, values in vars(self).items()})


class FrameEnergies:
    """Takes songs in blocks of any length and keeps the energies of each frame: a few numbers a second.

    A stretch is silent, as in museval, where its channels add up to zero at every sample: also where they are each
    other's opposite.

    Args:
        num_stems: How many stems.
        frame_length: Samples of a frame.
        device: Where the sums are computed, in float64.
    """

    def __init__(self, num_stems: int, frame_length: int, device: torch.device) -> None:
        self._stems = num_stems
        self._frame_length = frame_length
        self._device = device
        rows = 6 * num_stems + 1
        self._open = torch.zeros(rows, 1, dtype=torch.float64)
        self._open_length = 0
        self._done: list[Tensor] = []
        self._channels = 0
        self.null_peak = 0.0
        self.length = 0

    def update(self, estimates: Tensor, references: Tensor, mixture: Tensor, total: Tensor | None = None) -> None:
        """Add a block.

        Args:
            estimates: Shape `(stems, channels, samples)`.
            references: Same shape.
            mixture: Shape `(channels, samples)`.
            total: What is to add up to the mixture, same shape; the sum of the estimates if None.

        Raises:
            ShapeError: If the shapes do not fit each other, or a value is no number.
        """
        _check_shapes(estimates, references, mixture, self._stems, self._channels)
        self._channels = mixture.shape[0]
        estimates, references, mixture = (
            block.to(self._device, torch.float64) for block in (estimates, references, mixture)
        )
        total = estimates.sum(0) if total is None else total.to(self._device, torch.float64)
        if mixture.shape[-1] == 0:
            return
        peak = float((mixture - total).abs().max())
        self.null_peak = max(self.null_peak, peak)
        position, length = 0, mixture.shape[-1]
        while position < length:
            if self._open_length or length - position < self._frame_length:
                step = min(self._frame_length - self._open_length, length - position)
                count = 1
            else:
                count = (length - position) // self._frame_length
                step = count * self._frame_length
            stretch = slice(position, position + step)
            sums = _sums(estimates[..., stretch], references[..., stretch], mixture[..., stretch], count).cpu()
            if not torch.isfinite(sums).all():
                raise ShapeError("A sound holds values that are no numbers.", hint="See what made the estimates.")
            self._take(sums, step)
            position += step
        self.length += length

    def _take(self, sums: Tensor, step: int) -> None:
        """Sums of one stretch of a frame, or of several whole frames."""
        if sums.shape[1] > 1:
            self._done.append(sums)
            return
        self._open += sums
        self._open_length += step
        if self._open_length == self._frame_length:
            self._done.append(self._open.clone())
            self._open.zero_()
            self._open_length = 0

    @property
    def channels(self) -> int:
        """Of what was given; 0 before anything was."""
        return self._channels

    @property
    def frames(self) -> Energies:
        """Of the whole frames; of all there is where it is shorter than one, as museval takes it."""
        done = self._done or ([self._open] if self._open_length else [])
        return self._named(torch.cat(done, 1) if done else self._open[:, :0])

    @property
    def whole(self) -> Energies:
        """Of everything, the last incomplete frame included: one column."""
        return self._named(torch.cat([*self._done, self._open], 1).sum(1, keepdim=True))

    def _named(self, sums: Tensor) -> Energies:
        stems = self._stems
        rows = [sums[first * stems : (first + 1) * stems] for first in range(6)]
        return Energies(
            reference=rows[0],
            error=rows[1],
            estimate=rows[2],
            mixture_error=rows[3],
            reference_sounds=rows[4] > 0,
            estimate_sounds=rows[5] > 0,
            mixture=sums[-1],
        )


def _sums(estimates: Tensor, references: Tensor, mixture: Tensor, count: int) -> Tensor:
    """Shape `(6 * stems + 1, count)`, in the order that `FrameEnergies._named` takes them."""

    def energy(block: Tensor) -> Tensor:
        # (stems, channels, count * length) to (stems, count)
        norm: Tensor = torch.linalg.vector_norm(_in_frames(block, count), dim=(1, 3))
        return norm.square()

    def sounding(block: Tensor) -> Tensor:
        # A third of the time of `!= 0` and `any`.
        return _in_frames(block.sum(1).abs(), count).amax(-1)

    return torch.cat(
        [
            energy(references),
            energy(estimates - references),
            energy(estimates),
            energy(mixture - references),
            sounding(references),
            sounding(estimates),
            energy(mixture[None]),
        ]
    )


def _in_frames(block: Tensor, count: int) -> Tensor:
    """Shape `(..., count * length)` as `(..., count, length)`."""
    return block.reshape(*block.shape[:-1], count, -1)


def _check_shapes(estimates: Tensor, references: Tensor, mixture: Tensor, stems: int, channels: int) -> None:
    shapes = [tuple(block.shape) for block in (estimates, references, mixture)]
    fits = shapes[0] == shapes[1] and len(shapes[0]) == 3 and shapes[0][1:] == shapes[2]
    if not fits or shapes[0][0] != stems or (channels and channels != shapes[2][0]):
        raise ShapeError(
            Text(
                "Estimates of shape {estimates}, references of shape {references} and a mixture of shape {mixture} do"
                " not fit each other.",
                estimates=shapes[0],
                references=shapes[1],
                mixture=shapes[2],
            ),
            hint="All need the same stems, channels and length.",
        )
