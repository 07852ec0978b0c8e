"""The exponential moving average of a network's weights, which is a better network than the last step's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from auralflow.training.sharding import parts, put_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

from contextlib import contextmanager


class WeightAverage:
    """Averages of all floating-point weights and buffers; other buffers (counters) are copied.

    After n updates the decay is at most (1 + n) / (10 + n), so that the random weights of the start are soon forgotten.

    Args:
        module: Whose weights; those of now are the first average.
        decay: Share of the average that stays at each update, from 0 to below 1.
    """

    def __init__(self, module: torch.nn.Module, decay: float) -> None:
        self._decay = decay
        self.updates = 0
        self.tensors = {name: tensor.clone() for name, tensor in parts(module.state_dict()).items()}

    @torch.no_grad()
    def update(self, module: torch.nn.Module) -> None:
        """Take the weights of now into the average."""
        decay = min(self._decay, (1 + self.updates) / (10 + self.updates))
        self.updates += 1
        current = parts(module.state_dict())
        averaged = [name for name, tensor in self.tensors.items() if tensor.is_floating_point()]
        torch._foreach_lerp_([self.tensors[name] for name in averaged], [current[name] for name in averaged], 1 - decay)
        for name, tensor in self.tensors.items():
            if not tensor.is_floating_point():
                tensor.copy_(current[name])

    def load(self, tensors: Mapping[str, Tensor], updates: int) -> None:
        """Take up where a checkpoint was."""
        for name, tensor in self.tensors.items():
            tensor.copy_(tensors[name])
        self.updates = updates

    def within(self, module: torch.nn.Module) -> AbstractContextManager[None]:
        """A context in which the module has the average for its weights."""
        return _swapped(module, self.tensors)


@contextmanager
def _swapped(module: torch.nn.Module, tensors: Mapping[str, Tensor]) -> Iterator[None]:
    state = parts(module.state_dict())
    own = {name: tensor.clone() for name, tensor in state.items()}
    put_parts(state, tensors)
    try:
        yield
    finally:
        put_parts(state, own)
