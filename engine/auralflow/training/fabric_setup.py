"""Lightning Fabric for one device, for several, or for the processes that torchrun or SLURM have started."""

from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING, Any, cast

from auralflow.devices import choose_device
from auralflow.errors import ConfigError, TrainingError
from auralflow.text import Text

if TYPE_CHECKING:
    from lightning_fabric import Fabric


def make_fabric(device: str, precision: str, *, devices: int = 1, nodes: int = 1) -> Fabric:
    """Fabric, not launched yet: with several devices, `launch` starts this program once for each.

    Under torchrun the numbers of devices and nodes are those that torchrun was told.

    Args:
        device: "auto", "cpu", "cuda", "cuda:1", "mps".
        precision: See `TrainingSettings`.
        devices: Processes on this computer, each with a GPU of its own, or all on the CPU.
        nodes: Computers; each must run the same command (SLURM's srun does that).

    Raises:
        DeviceError: If there is no such device.
        TrainingError: If the precision is not one of that device.
        ConfigError: If a number is below 1, or one device is named while several are wanted.
    """
    from lightning_fabric import Fabric

    for name, value in (("devices", devices), ("nodes", nodes)):
        if value < 1:
            raise ConfigError(
                Text("{name} must be 1 or more, not {value}.", name=name, value=value), hint="1 is usual."
            )
    if "LOCAL_WORLD_SIZE" in os.environ and "WORLD_SIZE" in os.environ:  # torchrun
        devices = int(os.environ["LOCAL_WORLD_SIZE"])
        nodes = int(os.environ["WORLD_SIZE"]) // devices
    chosen = choose_device(device)
    if precision == "16-mixed" and chosen.type == "cpu":
        raise TrainingError("16-mixed needs a GPU.", hint="On the CPU use precision 32-true.")
    is_one = devices * nodes == 1
    is_named = ":" in device
    if not is_one and is_named:
        raise ConfigError(
            Text("“{device}” is one device, but {count} are wanted.", device=device, count=devices * nodes),
            hint="Name the kind only: cuda or cpu.",
        )
    with warnings.catch_warnings():
        # Fabric thinks that SLURM's srun was forgotten wherever SLURM is installed.
        warnings.filterwarnings("ignore", message=".*srun.*")
        return Fabric(
            accelerator=chosen.type,
            devices=[chosen.index] if is_named and chosen.type == "cuda" else devices,
            num_nodes=nodes,
            strategy="auto" if is_one else "ddp",
            precision=cast("Any", precision),
        )
