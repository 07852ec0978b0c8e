"""Weights that are shared out among ranks (FSDP): each keeps a part of every tensor, whole ones live while in use.

Everything that a training keeps of weights (averages, best ones, copies to go back to) it keeps as parts: plain tensors
that need no other rank. Where nothing is shared out, the part of a tensor is the tensor.
"""

from __future__ import annotations

from contextlib import contextmanager
from copy import deepcopy
from typing import TYPE_CHECKING, cast

import torch
from lightning_fabric.strategies.model_parallel import ModelParallelStrategy
from torch import nn
from torch.distributed.fsdp import fully_shard
from torch.distributed.tensor import DTensor, distribute_tensor

from auralflow.errors import ConfigError
from auralflow.text import Text
from auralflow.training.events import EpochEnded, TrainingEnded, TrainingStarted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lightning_fabric import Fabric
    from torch import Tensor
    from torch.distributed.device_mesh import DeviceMesh

    from auralflow.models.base import TrainableModel
    from auralflow.training.events import Event


def sharding_strategy(ranks: int) -> ModelParallelStrategy:
    """Fabric's strategy that shares weights, gradients and the optimiser's state out among all ranks.

    Source: Rajbhandari et al., "ZeRO: Memory Optimizations Toward Training Trillion Parameter Models", 2020, stage 3,
    as PyTorch's `fully_shard` does it.
    """
    return ModelParallelStrategy(shard, data_parallel_size=ranks, tensor_parallel_size=1)


def is_sharded(fabric: Fabric) -> bool:
    """Whether it shares weights out."""
    return isinstance(fabric.strategy, ModelParallelStrategy)


def shard(module: nn.Module, mesh: DeviceMesh) -> nn.Module:
    """Share a module's weights out; they become those of the first rank.

    Elements of module lists, which are the blocks of a network, are made whole when they are called (so they must be),
    the rest at once. All are parts again after each pass: otherwise weights that were put there between passes would
    not be seen by the next.

    Args:
        module: On its device, with the same weights wanted on all ranks.
        mesh: Fabric's.

    Raises:
        ConfigError: If a weight is a number without axes.
    """
    for name, parameter in module.named_parameters():
        if not parameter.ndim:
            raise ConfigError(
                Text("The weight “{name}” has no axis that could be shared out.", name=name),
                hint="Make it a tensor with one element and one axis, or train with the strategy ddp.",
            )
        parameter.data = parameter.data.contiguous()  # convolutions may lie otherwise, which cannot be shared out
    for tensor in (*module.parameters(), *module.buffers()):
        torch.distributed.broadcast(tensor.data, 0)
    ranks = mesh["data_parallel"]
    for owner in reversed(list(module.modules())):
        for block in owner if isinstance(owner, nn.ModuleList) else ():
            if not isinstance(block, nn.ModuleList | nn.ModuleDict):  # nobody calls these; what they hold is a block
                fully_shard(block, mesh=ranks, reshard_after_forward=True)
    fully_shard(module, mesh=ranks, reshard_after_forward=True)
    return module


def share_buffers(fabric: Fabric, module: nn.Module) -> None:
    """Give all ranks the buffers of the first one, such as statistics of batches; all ranks must call it."""
    for buffer in module.buffers() if is_sharded(fabric) else ():
        torch.distributed.broadcast(buffer, 0)


def parts(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """This rank's parts, in the memory of the tensors."""
    return {name: part(tensor) for name, tensor in tensors.items()}


def part(tensor: Tensor) -> Tensor:
    """This rank's part of a tensor, in its memory; empty if there are more ranks than rows."""
    tensor = tensor.detach()
    return tensor.to_local() if isinstance(tensor, DTensor) else tensor


@torch.no_grad()
def put_parts(into: Mapping[str, Tensor], kept: Mapping[str, Tensor]) -> None:
    """Copy kept parts back into the tensors that they are parts of."""
    for name, tensor in into.items():
        part(tensor).copy_(kept[name])


def with_part(tensor: Tensor, own: Tensor) -> Tensor:
    """A tensor that is shared out like another one of its shape, of which this rank has another part."""
    if not isinstance(tensor, DTensor):
        return own
    mesh, own = tensor.device_mesh, own.to(tensor.device)
    return DTensor.from_local(own, mesh, tensor.placements, shape=tensor.shape, stride=tensor.stride())


def shared_out(whole: Tensor, like: Tensor) -> Tensor:
    """A tensor that all ranks have whole, shared out like another one of its shape."""
    if not isinstance(like, DTensor):
        return whole
    return distribute_tensor(whole.to(like.device), like.device_mesh, like.placements, src_data_rank=None)


def parts_of_whole(whole: Mapping[str, Tensor], like: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """This rank's parts of tensors that all ranks have whole, where they lie; shared out like others of their names."""
    return {name: part(shared_out(tensor, like[name])).to(tensor.device) for name, tensor in whole.items()}


def whole(tensor: Tensor) -> Tensor:
    """A tensor as a plain one; all ranks must ask."""
    return tensor.full_tensor() if isinstance(tensor, DTensor) else tensor


@torch.no_grad()
def whole_on_first(fabric: Fabric, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """All tensors whole, one after the other, for the first rank; others get nothing. All ranks must ask."""
    gathered: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        one = whole(tensor.detach())
        if fabric.is_global_zero:
            gathered[name] = one.cpu() if isinstance(tensor, DTensor) else one
    return gathered


def whole_of_parts(fabric: Fabric, kept: Mapping[str, Tensor], like: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """What parts are parts of, see `whole_on_first`, when they are shared out like others of their names."""
    gathered: dict[str, Tensor] = {}
    for name, own in kept.items():  # one after the other: they may lie in main memory for good reason
        gathered |= whole_on_first(fabric, {name: with_part(like[name], own)})
    return gathered


class ModelForCallbacks:
    """What callbacks get, who are on the first rank only: the model, or a whole copy if its weights are shared out.

    The copy has the weights of the last event that comes with new ones, and never gradients.

    Args:
        fabric: Where it is trained.
        model: Not shared out yet.
    """

    def __init__(self, fabric: Fabric, model: TrainableModel) -> None:
        self._fabric, self._model = fabric, model
        self._copy = deepcopy(model) if is_sharded(fabric) and fabric.is_global_zero else None

    @contextmanager
    def at(self, event: Event) -> Iterator[TrainableModel]:
        """The model for an event; all ranks must ask."""
        has_weights = is_sharded(self._fabric) and isinstance(event, TrainingStarted | EpochEnded | TrainingEnded)
        network, copy = cast("nn.Module", self._model), cast("nn.Module | None", self._copy)
        if has_weights:
            weights = whole_on_first(self._fabric, network.state_dict())
            if copy is not None:
                copy.load_state_dict(weights)
                copy.train(network.training).to(self._fabric.device)
        yield self._model if self._copy is None else self._copy
        if has_weights and copy is not None:
            copy.cpu()  # the memory of the device is for the training
