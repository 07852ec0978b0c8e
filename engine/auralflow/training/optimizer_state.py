"""An optimiser's state as tensors and plain values, and back into one that is the same but for its rates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch

from auralflow.errors import TrainingError
from auralflow.text import Text
from auralflow.training.sharding import shared_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import Tensor

# What a resume may change, by what it is called in the settings; and how a step is computed, which is the device's.
_MAY_CHANGE = {"full_rate": "learning_rate", "weight_decay": "weight_decay"}
_HOW = {"foreach", "fused", "capturable", "differentiable"}


def optimizer_state(optimizer: torch.optim.Optimizer) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """An optimiser's state as tensors by name ("<parameter>/<name>") and plain values."""
    state = optimizer.state_dict()
    tensors: dict[str, Tensor] = {}
    values: dict[str, dict[str, Any]] = {}
    for index, entries in state["state"].items():
        for name, value in entries.items():
            if isinstance(value, torch.Tensor):
                tensors[f"{index}/{name}"] = value
            else:
                values.setdefault(str(index), {})[name] = value
    return tensors, {
        "kind": _kind(optimizer),
        "values": values,
        "param_groups": state["param_groups"],
        "shapes": _shapes(optimizer),
    }


def fitting_state(
    optimizer: torch.optim.Optimizer,
    tensors: Mapping[str, Tensor],
    facts: Mapping[str, Any],
    *,
    is_scheduled: bool = False,
) -> tuple[dict[str, Any], list[str]]:
    """What `optimizer_state` gave as an optimiser's `load_state_dict` takes it; the optimiser stays as it is.

    The learning rate and weight decay are those that the optimiser has now: whoever resumes with others wants them.

    Args:
        optimizer: Which is to take the state up.
        tensors: Of the state.
        facts: Of the state.
        is_scheduled: Whether the learning rate is the affair of a scheduler of torch, whose state knows the old one.

    Returns:
        The state, and what it changes, such as "learning_rate: 0.001 -> 0.0001".

    Raises:
        TrainingError: If it is the state of another kind of optimiser, of other parameters, or of other settings.
        KeyError, TypeError, ValueError, AttributeError: If it is no such state.
    """
    own_groups, kept_groups = optimizer.param_groups, facts["param_groups"]
    kind, shapes = _kind(optimizer), _shapes(optimizer)
    if facts.get("kind", kind) != kind:  # files of the first version say neither kind nor shapes
        raise _other(Text("it is {kept}, not {kind}", kept=facts["kind"], kind=kind))
    sizes, kept_sizes = ([len(group["params"]) for group in groups] for groups in (own_groups, kept_groups))
    if sizes != kept_sizes or facts.get("shapes", shapes) != shapes:
        raise _other("its weights are others")
    groups, changes = [], []
    for own, kept in zip(own_groups, kept_groups, strict=True):
        group, lines = _fitting_group(own, kept, is_scheduled=is_scheduled)
        groups.append(group)
        changes += [line for line in lines if line not in changes]
    parameters = [parameter for group in own_groups for parameter in group["params"]]
    state: dict[int, dict[str, Any]] = {int(index): dict(values) for index, values in facts["values"].items()}
    for key, tensor in tensors.items():
        index, name = key.split("/", 1)
        state.setdefault(int(index), {})[name] = tensor
    if any(not 0 <= index < len(parameters) for index in state):
        raise _other("its weights are others")
    for place, entries in state.items():
        for name, value in entries.items():
            if isinstance(value, torch.Tensor) and value.shape == parameters[place].shape:
                entries[name] = shared_out(value, parameters[place])
    return {"state": state, "param_groups": groups}, changes


def _fitting_group(
    own: Mapping[str, Any], kept: Mapping[str, Any], *, is_scheduled: bool
) -> tuple[dict[str, Any], list[str]]:
    group, changes = dict(kept), []
    for name in own.keys() & kept.keys() - {"params", "lr"}:
        before, now = kept[name], own[name]
        if isinstance(before, list):  # the first version kept pairs as lists
            before = group[name] = tuple(before)
        if before == now:
            continue
        if name in _HOW or (name in _MAY_CHANGE and not (is_scheduled and name == "full_rate")):
            group[name] = now
            if name in _MAY_CHANGE:
                changes.append(f"{_MAY_CHANGE[name]}: {before} -> {now}")
        elif name == "full_rate" or not is_scheduled:  # a scheduler may move others, too
            label = _MAY_CHANGE.get(name, name)
            raise _other(Text("{name} was {before}, not {now}", name=label, before=before, now=now))
    if not math.isfinite(group["lr"]):
        raise ValueError("lr")
    return group, changes


def _other(reason: str | Text) -> TrainingError:
    return TrainingError(
        Text("The checkpoint's optimiser is not this one: {reason}.", reason=reason),
        hint="Resume with the optimiser that it was begun with, or start without resuming.",
    )


def _kind(optimizer: torch.optim.Optimizer) -> str:
    return type(getattr(optimizer, "optimizer", optimizer)).__name__  # Fabric wraps them


def _shapes(optimizer: torch.optim.Optimizer) -> list[list[int]]:
    return [list(parameter.shape) for group in optimizer.param_groups for parameter in group["params"]]
