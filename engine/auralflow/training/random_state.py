"""The random generators of a training, of every rank, so that a resume draws what would have been drawn."""

from __future__ import annotations

import math
import random
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lightning_fabric import Fabric
    from torch import Tensor

_NUMPY_KIND = "MT19937"  # of NumPy's global generator; another one must be put there on purpose, and is left alone


def random_states(fabric: Fabric, generators: Sequence[torch.Generator] = ()) -> dict[str, Tensor]:
    """States by "<rank>/<generator>"; all ranks must ask.

    Those of torch ("cpu", "cuda"), Python's and NumPy's global ones ("python", "numpy"), and "loader0", "loader1", ...

    Args:
        fabric: Where it runs.
        generators: Those of a loader, see `loader_generators`.
    """
    own = _own_states(fabric, generators)
    if fabric.world_size == 1:
        return {f"0/{kind}": state for kind, state in own.items()}
    gathered = cast("dict[str, Tensor]", fabric.all_gather(own))
    return {
        f"{rank}/{kind}": states[rank].cpu() for kind, states in gathered.items() for rank in range(fabric.world_size)
    }


def restore_random_states(
    fabric: Fabric, states: Mapping[str, Tensor], generators: Sequence[torch.Generator] = ()
) -> None:
    """Put back this rank's; a rank, device or generator that was not there before keeps what it has.

    Raises:
        RuntimeError, TypeError, ValueError: If one is no such state.
    """
    start = f"{fabric.global_rank}/"
    # Torch takes a state from the beginning of the memory that it is a part of: those of ranks lie in one piece.
    own = {name[len(start) :]: state.clone() for name, state in states.items() if name.startswith(start)}
    if "cpu" in own:
        torch.set_rng_state(own["cpu"])
    if fabric.device.type == "cuda" and "cuda" in own:
        torch.cuda.set_rng_state(own["cuda"], fabric.device)
    if "python" in own:
        random.setstate(_python_state(own["python"]))
    if "numpy" in own:
        np.random.set_state(_numpy_state(own["numpy"]))  # noqa: NPY002 - others draw from it
    for number, generator in enumerate(generators):
        if (state := own.get(f"loader{number}")) is not None:
            generator.set_state(state)


def seed_everything(seed: int) -> None:
    """Seed the global generators of torch (of all devices), Python and NumPy.

    Fabric's function of this name also writes the seed into the environment, for processes of its own that are not used
    here: whatever the program starts later would inherit it.

    Args:
        seed: From 0 to 2**32 - 1.
    """
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 - others draw from it
    torch.manual_seed(seed)


@contextmanager
def kept_random_states(fabric: Fabric) -> Iterator[None]:
    """A context after which all draws what it would have drawn without it. Ranks need not wait for each other."""
    own = {f"{fabric.global_rank}/{kind}": state for kind, state in _own_states(fabric, ()).items()}
    try:
        yield
    finally:
        restore_random_states(fabric, own)


def loader_generators(loader: Any) -> list[torch.Generator]:
    """The generators that a loader was given for itself or its sampler, each once."""
    found = [getattr(part, "generator", None) for part in (loader, getattr(loader, "sampler", None))]
    return [own for i, own in enumerate(found) if isinstance(own, torch.Generator) and own not in found[:i]]


def _own_states(fabric: Fabric, generators: Sequence[torch.Generator]) -> dict[str, Tensor]:
    version, numbers, left = random.getstate()
    # Doubles hold their 32-bit numbers exactly; there may be no number left over from a pair of normal ones.
    own = {
        "cpu": torch.get_rng_state(),
        "python": torch.tensor([version, *numbers, math.inf if left is None else left], dtype=torch.float64),
    }
    kind, keys, *rest = np.random.get_state(legacy=True)  # noqa: NPY002
    if kind == _NUMPY_KIND:
        own["numpy"] = torch.tensor([*keys.tolist(), *rest], dtype=torch.float64)  # type: ignore[union-attr]
    if fabric.device.type == "cuda":
        own["cuda"] = torch.cuda.get_rng_state(fabric.device)
    return own | {f"loader{number}": generator.get_state() for number, generator in enumerate(generators)}


def _python_state(state: Tensor) -> tuple[Any, ...]:
    version, *numbers, left = state.tolist()
    return int(version), tuple(int(number) for number in numbers), None if left == math.inf else left


def _numpy_state(state: Tensor) -> tuple[Any, ...]:
    *keys, place, has_left, left = state.tolist()
    return _NUMPY_KIND, np.array(keys, dtype=np.uint32), int(place), int(has_left), left
