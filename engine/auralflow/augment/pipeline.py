"""Augmentations one after another, and the mixture of what they make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from auralflow.augment.base import StemsShape, require_stems
from auralflow.augment.stem_moves import StemMoves, moved
from auralflow.errors import ShapeError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Generator, Tensor

    from auralflow.augment.base import Augmentation


class Augmented(NamedTuple):
    """A batch to train on.

    Attributes:
        mixture: The sum of the stems, shape `(batch, channels, frames)`.
        stems: Shape `(batch, targets, channels, frames)`.
    """

    mixture: Tensor
    stems: Tensor


@dataclass(frozen=True, eq=False)
class DrawnSteps:
    """The parameters of a pipeline.

    Attributes:
        steps: What each of its augmentations drew, in their order.
    """

    steps: tuple[Any, ...]


class AugmentPipeline:
    """Augmentations in a row; itself one, too.

    Neighbours whose parameters are `StemMoves` are applied together, in one pass over the samples.

    Args:
        augmentations: In the order in which they are applied; none is fine.

    Example:
        >>> import torch
        >>> from auralflow.augment import Gain, Remix
        >>> pipeline = AugmentPipeline([Remix(), Gain(lowest=0.5, highest=2)])
        >>> stems = torch.ones(8, 4, 2, 44_100)
        >>> mixture, stems = pipeline(stems, torch.Generator().manual_seed(0))
        >>> mixture.shape, torch.equal(mixture, stems.sum(1))
        (torch.Size([8, 2, 44100]), True)
    """

    def __init__(self, augmentations: Sequence[Augmentation[Any]]) -> None:
        self.augmentations = tuple(augmentations)

    def __repr__(self) -> str:
        return f"AugmentPipeline([{', '.join(map(repr, self.augmentations))}])"

    def __call__(self, stems: Tensor, generator: Generator) -> Augmented:
        """A batch to train on, made of another.

        Args:
            stems: Shape `(batch, targets, channels, frames)`, floating point, on any device: all that songs consist of
                (see `auralflow.augment.stems_of_batch`).
            generator: On the CPU. For batches that depend on nothing but their number, seed one for each.

        Returns:
            The mixture, exactly `stems.sum(1)`, and the changed stems.

        Raises:
            ShapeError: If the stems have another shape or no floating-point samples.
            ConfigError: If the generator is not on the CPU.
        """
        changed = self.apply(stems, self.draw(generator, stems.shape))
        return Augmented(changed.sum(1), changed)

    def draw(self, generator: Generator, shape: Sequence[int]) -> DrawnSteps:
        """See `Augmentation.draw`."""
        checked = StemsShape.of(shape)
        return DrawnSteps(tuple(augmentation.draw(generator, checked) for augmentation in self.augmentations))

    def apply(self, stems: Tensor, drawn: DrawnSteps) -> Tensor:
        """See `Augmentation.apply`."""
        require_stems(stems)
        if len(drawn.steps) != len(self.augmentations):
            raise ShapeError(
                Text(
                    "{count} augmentations cannot apply the parameters of {drawn}.",
                    count=len(self.augmentations),
                    drawn=len(drawn.steps),
                ),
                hint="Apply what this pipeline drew.",
            )
        waiting: StemMoves | None = None
        for augmentation, step in zip(self.augmentations, drawn.steps, strict=True):
            if isinstance(step, StemMoves):
                waiting = step if waiting is None else waiting.then(step)
                continue
            if waiting is not None:
                stems, waiting = moved(stems, waiting), None
            stems = augmentation.apply(stems, step)
        return stems.detach() if waiting is None else moved(stems, waiting)
