"""Fitting any number of channels to a model that takes one or two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def channel_groups(channels: int, model_channels: int) -> tuple[tuple[int, ...], ...]:
    """Which channels of a file go through the model together.

    A stereo model takes channels by pairs (1+2, 3+4, ...); a channel left over goes in on both sides. A mono model
    takes each channel by itself.
    """
    if model_channels == 1:
        return tuple((channel,) for channel in range(channels))
    return tuple((first, min(first + 1, channels - 1)) for first in range(0, channels, 2))


def split_channels(block: NDArray[np.float32], groups: tuple[tuple[int, ...], ...]) -> NDArray[np.float32]:
    """`(frames, channels)` to `(groups, model channels, frames)`."""
    return np.ascontiguousarray(np.stack([block[:, group].T for group in groups]))


def join_channels(estimates: NDArray[np.float32], groups: tuple[tuple[int, ...], ...]) -> NDArray[np.float32]:
    """`(groups, sources, model channels, frames)` to `(sources, frames, channels)`; doubled channels are averaged."""
    _, sources, _, frames = estimates.shape
    channels = 1 + max(channel for group in groups for channel in group)
    joined = np.empty((sources, frames, channels), dtype=np.float32)
    for estimate, group in zip(estimates, groups, strict=True):
        for channel in set(group):
            sides = [estimate[:, side] for side, member in enumerate(group) if member == channel]
            joined[:, :, channel] = sides[0] if len(sides) == 1 else np.mean(sides, axis=0)
    return joined
