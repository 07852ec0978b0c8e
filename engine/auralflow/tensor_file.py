"""Writes safetensors files that appear whole or not at all, from the memory that the tensors lie in.

Source: the format's description in the documentation of safetensors. That library reads them; its own `save` needs the
tensors' memory twice more, and its `save_file` leaves files of names of its own behind when it is killed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from auralflow.atomic_file import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from torch import Tensor

# What the format calls torch's types.
_NAMES = {
    "torch.complex64": "C64",
    "torch.float64": "F64",
    "torch.float32": "F32",
    "torch.float16": "F16",
    "torch.bfloat16": "BF16",
    "torch.int64": "I64",
    "torch.int32": "I32",
    "torch.int16": "I16",
    "torch.int8": "I8",
    "torch.uint8": "U8",
    "torch.bool": "BOOL",
}
_ALIGNMENT = 8  # bytes: readers map the numbers into memory


def write_tensors(path: Path, tensors: Mapping[str, Tensor], metadata: Mapping[str, str]) -> None:
    """Write a file; the one before stays until it is whole.

    Args:
        path: In a folder that exists.
        tensors: By name, on the CPU, contiguous.
        metadata: Texts for the header.

    Raises:
        OSError: If it cannot be written; nothing has changed then.
        ValueError: If a tensor is of a type that the format does not know.
    """
    write_atomically(path, _pieces(tensors, metadata))


def _pieces(tensors: Mapping[str, Tensor], metadata: Mapping[str, str]) -> Iterator[bytes | memoryview]:
    import torch

    header: dict[str, object] = {"__metadata__": dict(metadata)}
    # Large numbers first: then each lies at a multiple of its own size.
    ordered = sorted(tensors.items(), key=lambda entry: (-entry[1].element_size(), entry[0]))
    end = 0
    for name, tensor in ordered:
        if (kind := _NAMES.get(str(tensor.dtype))) is None:
            raise ValueError(f"“{name}” is of the type {tensor.dtype}")
        begin, end = end, end + tensor.numel() * tensor.element_size()
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [begin, end]}
    text = json.dumps(header, ensure_ascii=False).encode()
    text += b" " * (-len(text) % _ALIGNMENT)
    yield len(text).to_bytes(8, "little") + text
    for _, tensor in ordered:
        yield tensor.detach().reshape(-1).view(torch.uint8).numpy().data  # NumPy knows no bfloat16
