"""The state of a training in one file: safetensors for what is numbers, JSON in its header for the rest.

Nothing is ever unpickled: a checkpoint from anywhere can be opened.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from safetensors import SafetensorError, safe_open

from auralflow.audio.pending_file import write_error
from auralflow.errors import CheckpointError, TrainingError
from auralflow.tensor_file import write_tensors
from auralflow.text import Text
from auralflow.training.exact_json import from_exact_json, to_exact_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor

SCHEMA_VERSION = 2
_HEADER_KEY = "auralflow_training"
_CHECKSUM_KEY = "auralflow_checksum"
_START_ANEW = "Begin anew in another folder."


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """What a file holds.

    Attributes:
        tensors: By name, on the CPU.
        facts: Everything else: plain values, as `to_exact_json` takes them.
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
        TrainingError: If the facts are not plain.
        AudioWriteError: If the disk is full, read-only, gone, ...; what was there stays.
    """
    try:
        header = json.dumps({"schema_version": SCHEMA_VERSION, **to_exact_json(dict(checkpoint.facts))})
    except TypeError as error:
        raise TrainingError(
            Text("The training's state cannot be kept: {error}.", error=error),
            hint="Use a scheduler whose state_dict holds plain numbers, or none.",
        ) from error
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in checkpoint.tensors.items()}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_tensors(path, tensors, {_HEADER_KEY: header, _CHECKSUM_KEY: _checksum(header, tensors)})
    except OSError as error:
        raise write_error(error, path) from error


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a file, to the CPU wherever it was made.

    Raises:
        CheckpointError: If it is missing, damaged, no checkpoint of a training, or of a newer Auralflow.
    """
    try:
        with safe_open(path, framework="pt", device="cpu") as file:
            metadata = dict(file.metadata() or {})
            header = metadata.get(_HEADER_KEY)
            if header is None:
                raise CheckpointError(Text("“{path}” is no checkpoint of a training.", path=path), hint=_START_ANEW)
            tensors = {name: file.get_tensor(name).clone() for name in file.keys()}  # noqa: SIM118 - it is no mapping
        facts = dict(from_exact_json(json.loads(header)))
        version = facts.pop("schema_version", None)
        if not isinstance(version, int) or version > SCHEMA_VERSION:
            raise CheckpointError(
                Text("The checkpoint “{path}” is of a newer Auralflow.", path=path), hint="Update Auralflow."
            )
        # The first version had none.
        is_whole = metadata.get(_CHECKSUM_KEY, version) in (1, _checksum(header, tensors))
    except (OSError, SafetensorError, ValueError, TypeError) as error:
        raise CheckpointError(
            Text("The checkpoint “{path}” is missing or damaged: {error}.", path=path, error=error), hint=_START_ANEW
        ) from error
    if not is_whole:
        raise CheckpointError(
            Text("The checkpoint “{path}” is damaged: its content has changed.", path=path), hint=_START_ANEW
        )
    return Checkpoint(tensors=tensors, facts=facts)


def _checksum(header: str, tensors: Mapping[str, Tensor]) -> str:
    """CRC-32 over all that a file holds: twice as fast as SHA-256, and it is damage that it must find, not forgery."""
    checksum = zlib.crc32(header.encode())
    for name in sorted(tensors):
        tensor = tensors[name]
        checksum = zlib.crc32(f"{name} {tuple(tensor.shape)} {tensor.dtype}\n".encode(), checksum)
        checksum = zlib.crc32(tensor.reshape(-1).view(torch.uint8).numpy().data, checksum)
    return f"{checksum:08x}"


def require_same_tensors(found: Mapping[str, Tensor], wanted: Mapping[str, Tensor], path: Path) -> None:
    """Make sure that weights fit a network.

    Raises:
        CheckpointError: If a name is missing or unknown, or a shape is another.
    """
    for name in sorted(found.keys() ^ wanted.keys()):
        raise CheckpointError(
            Text("The checkpoint “{path}” is of another network: it has no “{name}”.", path=path, name=name)
            if name in wanted
            else Text("The checkpoint “{path}” is of another network: it has a “{name}”.", path=path, name=name),
            hint=_START_ANEW,
        )
    for name, tensor in wanted.items():
        if found[name].shape != tensor.shape:
            raise CheckpointError(
                Text(
                    "The checkpoint “{path}” is of another network: “{name}” has the shape {found}, not {wanted}.",
                    path=path,
                    name=name,
                    found=tuple(found[name].shape),
                    wanted=tuple(tensor.shape),
                ),
                hint=_START_ANEW,
            )
