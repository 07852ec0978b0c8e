"""The only place of the app that imports torch first; and the models that are loaded.

`import torch` takes seconds and holds the interpreter while its libraries load, which would freeze the window and
silence the player. So it happens once, right after the window was painted, in the thread of the model.
"""

from __future__ import annotations

import ctypes
import gc
import importlib.util
import logging
import os
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.errors import DeviceMissingError
from auralflow_studio.jobs.priority import yield_to_other_threads

if TYPE_CHECKING:
    from collections.abc import Mapping

    from auralflow.models.base import SeparationModel
    from auralflow.progress import CancelToken, ProgressSink

logger = logging.getLogger(__name__)

_LIBRARIES = ("libc10.so", "libtorch_cpu.so", "libtorch.so")


class LoadedModels:
    """Models in memory, each loaded once.

    Args:
        cache_dir: Where converted weights are kept.
    """

    def __init__(self, cache_dir: Path) -> None:
        self._cache_dir = cache_dir
        self._lock = threading.Lock()
        self._models: dict[str, SeparationModel] = {}

    def get(self, name: str) -> SeparationModel:
        """The model of a name; loads it if need be. Only for jobs on `Resource.MODEL`.

        Raises:
            ConfigError: If there is no model of that name.
            ModelLoadError: If its weights are missing or damaged.
        """
        from auralflow.models.registry import load_model, model_info

        with self._lock:
            model = self._models.get(name)
            # What was trained further meanwhile has other weights under the same name.
            if model is None or model.info.sha256 != model_info(name).sha256:
                model = self._models[name] = load_model(name, cache_dir=self._cache_dir)
            return model


def preload_torch_libraries() -> bool:
    """Load torch's big libraries without holding Python's interpreter lock, so that the window goes on.

    `ctypes.CDLL` would hold the lock while it loads; a call of the C function does not. Only on Linux, where it was
    measured; elsewhere the import does all the work.

    Returns:
        Whether they were loaded here.
    """
    if sys.platform != "linux" or "torch" in sys.modules:
        return False
    spec = importlib.util.find_spec("torch")  # looks it up without importing it
    if spec is None or not spec.submodule_search_locations:
        return False
    folder = Path(spec.submodule_search_locations[0]) / "lib"
    libc = ctypes.CDLL(None)
    libc.dlopen.restype = ctypes.c_void_p
    libc.dlopen.argtypes = [ctypes.c_char_p, ctypes.c_int]
    for name in _LIBRARIES:
        if not libc.dlopen(os.fsencode(folder / name), os.RTLD_LAZY):
            logger.debug("%s was not loaded ahead", folder / name)
            return False
    return True


@dataclass(frozen=True, kw_only=True)
class FoundDevices:
    """What networks can run on here.

    Attributes:
        missing: Why kinds of device cannot be used, by "cuda" and "mps"; sentences of the engine.
        refused: Why the device in the settings cannot be used; "" if it can.
    """

    missing: Mapping[str, str]
    refused: str = ""


def usable_device(name: str) -> str:
    """A device as it was chosen, or "auto" if there is no such device here (any more). Only once torch may be imported.

    What was chosen on another computer, or before a graphics card was taken out, must not make every song fail.
    """
    if name in ("auto", "cpu"):
        return name
    from auralflow.devices import choose_device

    try:
        choose_device(name)
    except DeviceMissingError as error:
        logger.info("the device is chosen automatically: %s", error)
        return "auto"
    return name


@dataclass(frozen=True)
class LoadLibraries:
    """Job: import torch and see what it can run on. What comes after it does not disturb playback.

    Attributes:
        device: As the settings have it.
    """

    device: str = "auto"

    def run(self, progress: ProgressSink, cancel: CancelToken) -> FoundDevices:  # noqa: ARG002
        """Do it."""
        begin = time.monotonic()
        # Torch's own threads inherit it: with all cores at work, the window and the sound still come first.
        yield_to_other_threads()
        is_first = "torch" not in sys.modules
        preload_torch_libraries()
        import torch

        if is_first:
            # Torch brings some hundred thousand objects that stay for good. Python's garbage collector would look at
            # all of them again and again, each time stopping every thread for 70 ms. (Not collected first: that would
            # end widgets that are garbage in this thread.)
            gc.freeze()
        logger.info("torch %s is there after %.2f s", torch.__version__, time.monotonic() - begin)
        from auralflow.devices import choose_device, missing_devices

        refused = ""
        try:
            choose_device(self.device)
        except DeviceMissingError as error:
            refused = error.message
        return FoundDevices(missing=missing_devices(), refused=refused)


@dataclass(frozen=True)
class WarmUp:
    """Job: load the model and let it run once, so that the first song does not wait for it.

    Attributes:
        models: Takes the model.
        model_name: Which.
        device: Where it will run, as the settings have it.
    """

    models: LoadedModels
    model_name: str
    device: str = "auto"

    def run(self, progress: ProgressSink, cancel: CancelToken) -> None:  # noqa: ARG002
        """Do it. Raises what makes the model unusable: better said now than with the first song."""
        begin = time.monotonic()
        import torch

        from auralflow.devices import choose_device
        from auralflow.separation import separator

        device = choose_device(usable_device(self.device))
        model = self.models.get(self.model_name).to(device)
        cancel.raise_if_cancelled()
        info = model.info
        # The first run of a network sets up kernels and memory; a piece as short as can be is enough.
        with torch.inference_mode():
            model(torch.zeros((1, info.channels, info.grid_length), device=device))
        logger.info("%s is warm after %.2f s (%s)", info.title, time.monotonic() - begin, separator.__name__)
