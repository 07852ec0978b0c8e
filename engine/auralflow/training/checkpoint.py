"""The state of a training in one file: safetensors for what is numbers, JSON in its header for the rest.

Nothing is ever unpickled: a checkpoint from anywhere can be opened.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from auralflow.atomic_file import write_atomically
from auralflow.audio.pending_file import write_error
from auralflow.errors import TrainingError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor

SCHEMA_VERSION = 1
_HEADER_KEY = "auralflow_training"
_START_ANEW = "Start without resuming, or choose another run folder."


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """What a file holds.

    Attributes:
        tensors: By name, on the CPU.
        facts: Everything else, as JSON holds it.
    """

    tensors: Mapping[str, Tensor]
    facts: Mapping[str, Any]

    def group(self, prefix: str) -> dict[str, Tensor]:
        """The tensors whose names begin with a prefix and a slash, by the rest of their names."""
        start = f"{prefix}/"
        return {name[len(start) :]: tensor for name, tensor in self.tensors.items() if name.startswith(start)}


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write a file that appears whole or not at all; the one before stays until then.

    Raises:
        TrainingError: If the facts are not what JSON can hold.
        AudioWriteError: If the disk is full, read-only, gone, ...; what was there stays.
    """
    try:
        header = json.dumps({"schema_version": SCHEMA_VERSION, **checkpoint.facts})
    except TypeError as error:
        raise TrainingError(
            Text("The training's state cannot be kept: {error}.", error=error),
            hint="Use a scheduler whose state_dict holds plain numbers, or none.",
        ) from error
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in checkpoint.tensors.items()}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, save(tensors, {_HEADER_KEY: header}))
    except OSError as error:
        raise write_error(error, path) from error


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a file, to the CPU wherever it was made.

    Raises:
        TrainingError: If it is missing, damaged, no checkpoint of a training, or of a newer Auralflow.
    """
    try:
        with safe_open(path, framework="pt", device="cpu") as file:
            header = (file.metadata() or {}).get(_HEADER_KEY)
            if header is None:
                raise TrainingError(Text("“{path}” is no checkpoint of a training.", path=path), hint=_START_ANEW)
            facts = json.loads(header)
            tensors = {name: file.get_tensor(name).clone() for name in file.keys()}  # noqa: SIM118 - it is no mapping
    except (OSError, SafetensorError, ValueError) as error:
        raise TrainingError(
            Text("The checkpoint “{path}” is missing or damaged: {error}.", path=path, error=error), hint=_START_ANEW
        ) from error
    version = facts.pop("schema_version", None)
    if not isinstance(version, int) or version > SCHEMA_VERSION:
        raise TrainingError(
            Text("The checkpoint “{path}” is of a newer Auralflow.", path=path), hint="Update Auralflow."
        )
    return Checkpoint(tensors=tensors, facts=facts)


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
    return tensors, {"values": values, "param_groups": state["param_groups"]}


def restore_optimizer(
    optimizer: torch.optim.Optimizer, tensors: Mapping[str, Tensor], facts: Mapping[str, Any]
) -> None:
    """Put back what `optimizer_state` gave.

    Raises:
        TrainingError: If it is the state of another kind of optimiser or of other parameters.
    """
    state: dict[int, dict[str, Any]] = {int(index): dict(values) for index, values in facts["values"].items()}
    for key, tensor in tensors.items():
        index, name = key.split("/", 1)
        state.setdefault(int(index), {})[name] = tensor
    groups = [
        {**group, "betas": tuple(group["betas"])} if "betas" in group else group for group in facts["param_groups"]
    ]
    try:
        optimizer.load_state_dict({"state": state, "param_groups": groups})
    except (ValueError, KeyError) as error:
        raise TrainingError(
            Text("The checkpoint's optimiser is not this one: {error}.", error=error), hint=_START_ANEW
        ) from error


def require_same_tensors(found: Mapping[str, Tensor], wanted: Mapping[str, Tensor], path: Path) -> None:
    """Make sure that weights fit a network.

    Raises:
        TrainingError: If a name is missing or unknown, or a shape is another.
    """
    for name in sorted(found.keys() ^ wanted.keys()):
        raise TrainingError(
            Text("The checkpoint “{path}” is of another network: it has no “{name}”.", path=path, name=name)
            if name in wanted
            else Text("The checkpoint “{path}” is of another network: it has a “{name}”.", path=path, name=name),
            hint=_START_ANEW,
        )
    for name, tensor in wanted.items():
        if found[name].shape != tensor.shape:
            raise TrainingError(
                Text(
                    "The checkpoint “{path}” is of another network: “{name}” has the shape {found}, not {wanted}.",
                    path=path,
                    name=name,
                    found=tuple(found[name].shape),
                    wanted=tuple(tensor.shape),
                ),
                hint=_START_ANEW,
            )
