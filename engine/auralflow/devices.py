"""Where networks run: which devices there are, choosing one, and recognising that it is out of memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.errors import DeviceMissingError
from auralflow.text import Text

if TYPE_CHECKING:
    import torch

# How the CPU's allocator, Metal, and CUDA's libraries (cuDNN, cuFFT, cuBLAS) say it; in lower case.
_OUT_OF_MEMORY = ("out of memory", "can't allocate memory", "not enough memory", "defaultcpuallocator", "alloc_failed")
# How oneDNN says it, which convolves on CPUs. What lacks a "primitive descriptor" is not implemented instead.
_OUT_OF_MEMORY_OF_ONEDNN = "could not create a primitive"


def missing_devices() -> dict[str, str]:
    """Why kinds of GPU cannot be used here: sentences by "cuda" and "mps", without those that can be used."""
    import torch

    missing: dict[str, str] = {}
    if not torch.cuda.is_available():
        has_support = torch.version.cuda is not None or torch.version.hip is not None
        missing["cuda"] = (
            Text("No NVIDIA GPU was found.") if has_support else Text("This PyTorch was built without CUDA.")
        )
    if not torch.backends.mps.is_available():
        missing["mps"] = (
            Text("No Apple GPU was found.")
            if torch.backends.mps.is_built()
            else Text("Apple GPUs are found in Macs only.")
        )
    return missing


def choose_device(name: str = "auto") -> torch.device:
    """The device to compute on.

    Args:
        name: "auto" (the first CUDA device, else the CPU), or a torch name: "cpu", "cuda", "cuda:1", "mps".

    Raises:
        DeviceMissingError: If the device does not exist here.
    """
    import torch

    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise DeviceMissingError(
            Text("Unknown device “{name}”.", name=name), hint="Use auto, cpu, cuda, cuda:1 or mps."
        ) from error
    if device.type not in ("cpu", "cuda", "mps"):
        raise DeviceMissingError(Text("“{name}” is not supported.", name=name), hint="Use auto, cpu, cuda or mps.")
    if reason := missing_devices().get(device.type):
        raise DeviceMissingError(
            Text("The device “{name}” cannot be used: {reason}", name=name, reason=reason), hint="Use auto or cpu."
        )
    if device.type == "cuda" and (device.index or 0) >= (count := torch.cuda.device_count()):
        raise DeviceMissingError(
            Text("The device “{name}” cannot be used: there are {count} CUDA device(s).", name=name, count=count),
            hint=Text("Use auto, or a number up to {last}.", last=count - 1),
        )
    return device


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an exception says that memory ran out, on any device."""
    import torch

    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    if not isinstance(error, RuntimeError):
        return False
    said = str(error).lower()
    return said.strip() == _OUT_OF_MEMORY_OF_ONEDNN or any(words in said for words in _OUT_OF_MEMORY)
