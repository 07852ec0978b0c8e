"""The state of torch's random generators, of every rank, so that a resume draws what would have been drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lightning_fabric import Fabric
    from torch import Tensor


def random_states(fabric: Fabric) -> dict[str, Tensor]:
    """States by "<rank>/cpu" and "<rank>/cuda"; all ranks must ask."""
    own = {"cpu": torch.get_rng_state()}
    if fabric.device.type == "cuda":
        own["cuda"] = torch.cuda.get_rng_state(fabric.device)
    if fabric.world_size == 1:
        return {f"0/{kind}": state for kind, state in own.items()}
    gathered = cast("dict[str, Tensor]", fabric.all_gather(own))
    return {
        f"{rank}/{kind}": states[rank].cpu() for kind, states in gathered.items() for rank in range(fabric.world_size)
    }


def restore_random_states(fabric: Fabric, states: Mapping[str, Tensor]) -> None:
    """Put back this rank's; a rank or device that was not there before keeps what it has."""
    rank = fabric.global_rank
    if (cpu := states.get(f"{rank}/cpu")) is not None:
        torch.set_rng_state(cpu)
    if fabric.device.type == "cuda" and (cuda := states.get(f"{rank}/cuda")) is not None:
        torch.cuda.set_rng_state(cuda, fabric.device)
