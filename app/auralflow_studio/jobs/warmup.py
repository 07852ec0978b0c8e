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

from auralflow.progress import Progress
from auralflow_studio.jobs.priority import yield_to_other_threads

if TYPE_CHECKING:
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


@dataclass(frozen=True)
class WarmUp:
    """Job: import torch, load the model and let it run once, so that the first song does not wait for it.

    Attributes:
        models: Takes the model.
        model_name: Which.
        device: Where it will run, as the settings have it.
    """

    models: LoadedModels
    model_name: str
    device: str = "auto"

    def run(self, progress: ProgressSink, cancel: CancelToken) -> None:
        """Do it. Raises what makes the model unusable: better said now than with the first song.

        One report of progress says that torch is imported: what is left does not disturb playback.
        """
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
        cancel.raise_if_cancelled()
        progress(Progress(stage="libraries", fraction=0.5))
        logger.info("torch %s is there after %.2f s", torch.__version__, time.monotonic() - begin)
        from auralflow.devices import choose_device
        from auralflow.separation import separator

        model = self.models.get(self.model_name).to(choose_device(self.device))
        cancel.raise_if_cancelled()
        info = model.info
        # The first run of a network sets up kernels and memory; a piece as short as can be is enough.
        with torch.inference_mode():
            model(torch.zeros((1, info.channels, info.grid_length), device=choose_device(self.device)))
        logger.info("%s is warm after %.2f s (%s)", info.title, time.monotonic() - begin, separator.__name__)
