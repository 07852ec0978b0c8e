"""Everything that only moves and scales stems, as one set of parameters that is applied in one pass.

Gain, polarity, channel swap, time shift and remix have this in common: each channel of their output is a channel of
their input, from some item of the batch, moved in time and times a factor. Done one after another, each would read
and write all samples; moves that follow each other become one by arithmetic on a few numbers instead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from auralflow.augment.base import require_stems
from auralflow.errors import ShapeError
from auralflow.text import Text

if TYPE_CHECKING:
    from typing import Any


@dataclass(frozen=True, kw_only=True, eq=False)
class StemMoves:
    """Where each stem of a batch comes from, and how it is changed on the way.

    All are tensors on the CPU of shape `(batch, targets)`.

    Attributes:
        items: Index of the item whose stem comes here, int64.
        shifts: By how many frames it comes later, around the end to the start, int64; negative is earlier.
        factors: What its samples are multiplied by, float32; negative turns its polarity.
        swapped: Whether left and right change places.
    """

    items: Tensor
    shifts: Tensor
    factors: Tensor
    swapped: Tensor

    @classmethod
    def of(cls, batch: int, targets: int, **changes: Tensor) -> StemMoves:
        """Moves that leave everything as it is but for some changes.

        Args:
            batch: How many items.
            targets: How many stems an item has.
            **changes: Fields, by name.
        """
        size = (batch, targets)
        unchanged: dict[str, Tensor] = {
            "items": torch.arange(batch, device="cpu")[:, None].expand(size),
            "shifts": torch.zeros(size, dtype=torch.int64, device="cpu"),
            "factors": torch.ones(size, dtype=torch.float32, device="cpu"),
            "swapped": torch.zeros(size, dtype=torch.bool, device="cpu"),
        }
        return cls(**(unchanged | changes))

    def then(self, later: StemMoves) -> StemMoves:
        """The moves that do what these do, followed by others.

        Example:
            >>> louder = StemMoves.of(1, 1, factors=torch.tensor([[2.0]]))
            >>> upside_down = StemMoves.of(1, 1, factors=torch.tensor([[-1.0]]))
            >>> louder.then(upside_down).factors
            tensor([[-2.]])
        """
        # What happened to a stem in its former place comes along with it.
        return replace(
            later,
            items=self.items.gather(0, later.items),
            shifts=self.shifts.gather(0, later.items) + later.shifts,
            factors=self.factors.gather(0, later.items) * later.factors,
            swapped=self.swapped.gather(0, later.items) ^ later.swapped,
        )


def moved(stems: Tensor, moves: StemMoves) -> Tensor:
    """Stems after some moves: each sample is read once and written once.

    Args:
        stems: Shape `(batch, targets, channels, frames)`, floating point, on any device, in any memory layout.
        moves: For this batch and these targets; nothing waits for the device, as they are on the CPU.

    Returns:
        New memory, contiguous, same shape, type and device.

    Raises:
        ShapeError: If the moves are for another batch, or swap channels where there are not two.
    """
    _, _, channels, frames = shape = require_stems(stems)
    if moves.items.shape != shape[:2]:
        raise ShapeError(
            Text(
                "Parameters for {drawn} (batch, targets) do not fit stems of shape {shape}.",
                drawn=tuple(moves.items.shape),
                shape=tuple(shape),
            ),
            hint="Draw them for the shape of the stems they are applied to.",
        )
    if channels != 2 and bool(moves.swapped.any()):
        raise ShapeError(
            Text("{channels} channels have no left and right to swap.", channels=channels),
            hint="Draw the parameters for the shape of the stems they are applied to.",
        )
    source = stems.detach()
    out = torch.empty(shape, dtype=stems.dtype, device=stems.device)
    plan: list[list[Any]] = [
        values.flatten().tolist()
        for values in (moves.items, moves.shifts.remainder(frames), moves.factors, moves.swapped)
    ]
    for (item, target), came_from, shift, factor, swap in zip(
        product(range(shape.batch), range(shape.targets)), *plan, strict=True
    ):
        stem, place = source[came_from, target], out[item, target]
        for here, there in ((slice(None), slice(None)),) if not swap else ((0, 1), (1, 0)):
            _scale_into(place[here], stem[there], factor, shift)
    return out


def _scale_into(out: Tensor, stem: Tensor, factor: float, shift: int) -> None:
    if shift == 0:
        torch.mul(stem, factor, out=out)
        return
    torch.mul(stem[..., :-shift], factor, out=out[..., shift:])
    torch.mul(stem[..., -shift:], factor, out=out[..., :shift])
