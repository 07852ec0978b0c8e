"""Where networks run: choosing a device, and recognising that it is out of memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.errors import DeviceError
from auralflow.text import Text

if TYPE_CHECKING:
    import torch

# How the CPU's allocator, Metal, and CUDA's libraries (cuDNN, cuFFT, cuBLAS) say it; in lower case.
_OUT_OF_MEMORY = ("out of memory", "can't allocate memory", "not enough memory", "defaultcpuallocator", "alloc_failed")
# How oneDNN says it, which convolves on CPUs. What lacks a "primitive descriptor" is not implemented instead.
_OUT_OF_MEMORY_OF_ONEDNN = "could not create a primitive"


def choose_device(name: str = "auto") -> torch.device:
    """The device to compute on.

    Args:
        name: "auto" (the first CUDA device, else the CPU), or a torch name: "cpu", "cuda", "cuda:1", "mps".

    Raises:
        DeviceError: If the device does not exist here.
    """
    import torch

    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise DeviceError(
            Text("“{name}” is not a device.", name=name), hint="Use auto, cpu, cuda, cuda:1 or mps."
        ) from error
    if device.type == "cuda":
        count = torch.cuda.device_count() if torch.cuda.is_available() else 0
        if (device.index or 0) >= count:
            raise DeviceError(
                Text("“{name}” cannot be used: this computer has {count} CUDA device(s).", name=name, count=count)
                if count
                else Text("“{name}” cannot be used: this computer has no CUDA device.", name=name),
                hint="Use auto or cpu.",
            )
    elif device.type == "mps" and not torch.backends.mps.is_available():
        raise DeviceError("“mps” cannot be used: this computer has no Apple GPU.", hint="Use auto or cpu.")
    elif device.type not in ("cpu", "cuda", "mps"):
        raise DeviceError(Text("“{name}” is not supported.", name=name), hint="Use auto, cpu, cuda or mps.")
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
