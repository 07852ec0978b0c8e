"""What an augmentation is: it draws its parameters first and applies them second."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

import torch
from torch import Generator, Tensor

from auralflow.errors import ConfigError, ShapeError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

Drawn = TypeVar("Drawn")


class Augmentation(Protocol[Drawn]):
    """Changes stems at random.

    What is random is drawn on the CPU from a generator of the caller, before a sample is touched: the same seed gives
    the same parameters on every device, and parameters can be looked at, kept and applied again.
    """

    def draw(self, generator: Generator, shape: Sequence[int], /) -> Drawn:
        """Parameters for a batch; how many numbers they take from the generator depends on the shape alone.

        Args:
            generator: On the CPU.
            shape: Of the stems, `(batch, targets, channels, frames)`.

        Returns:
            A frozen dataclass of tensors on the CPU.

        Raises:
            ConfigError: If the generator is on another device.
            ShapeError: If the shape has not four axes of at least 1.
        """

    def apply(self, stems: Tensor, drawn: Drawn, /) -> Tensor:
        """The changed stems; those given stay as they are.

        Args:
            stems: Shape `(batch, targets, channels, frames)`, floating point, on any device, in any memory layout.
            drawn: What `draw` gave for this shape.

        Returns:
            Same shape, type and device, without gradient. Where nothing changes it may be the tensor given.

        Raises:
            ShapeError: If the stems are not what the parameters were drawn for.
        """


class StemsShape(NamedTuple):
    """The four axes of a batch of stems."""

    batch: int
    targets: int
    channels: int
    frames: int

    @classmethod
    def of(cls, shape: Sequence[int]) -> StemsShape:
        """The checked shape.

        Raises:
            ShapeError: If it has not four axes of at least 1.
        """
        if len(shape) != 4 or min(shape) < 1:
            raise ShapeError(
                Text("Stems of shape {shape} are not (batch, targets, channels, frames).", shape=tuple(shape)),
                hint="Give four axes, none empty; targets.movedim(-1, 1) makes them of a batch of AudioDataset.",
            )
        return cls(*shape)


def require_stems(stems: Tensor) -> StemsShape:
    """The shape of a batch of stems.

    Raises:
        ShapeError: If it has not four axes of at least 1, or its numbers are not floating point.
    """
    shape = StemsShape.of(stems.shape)
    if not stems.is_floating_point():
        raise ShapeError(
            Text("Stems of type {type} cannot be augmented.", type=stems.dtype),
            hint="Give floating-point samples, full scale at ±1.",
        )
    return shape


def uniform(generator: Generator, size: Sequence[int], lowest: float, highest: float) -> Tensor:
    """Numbers from a range, each equally likely.

    Args:
        generator: On the CPU.
        size: Shape of the result.
        lowest: Smallest number.
        highest: Largest number.

    Returns:
        Float64 on the CPU, so that rounding to float32 is the last step.

    Raises:
        ConfigError: If the generator is on another device.
    """
    if generator.device.type != "cpu":
        raise ConfigError(
            Text("The generator is on the device {device}.", device=generator.device),
            hint="Give a torch.Generator() of the CPU: it draws the same whatever device the stems are on.",
        )
    # The device is named, as `torch.set_default_device` may have chosen another.
    return lowest + (highest - lowest) * torch.rand(tuple(size), generator=generator, dtype=torch.float64, device="cpu")


def chance(generator: Generator, size: Sequence[int], probability: float) -> Tensor:
    """Which of some things happen, each with the same probability.

    Args:
        generator: On the CPU.
        size: Shape of the result.
        probability: 0 (never) to 1 (always).

    Returns:
        Bool, on the CPU.

    Raises:
        ConfigError: If the generator is on another device.
    """
    return uniform(generator, size, 0, 1) < probability
