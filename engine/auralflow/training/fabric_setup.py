"""Lightning Fabric for one device, for several, or for the processes that torchrun or SLURM have started."""

from __future__ import annotations

import os
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from auralflow.devices import choose_device
from auralflow.errors import ConfigError, TrainingError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lightning_fabric import Fabric
    from lightning_fabric.plugins.environments.cluster_environment import ClusterEnvironment

Strategy = Literal["ddp", "fsdp"]


def make_fabric(device: str, precision: str, *, devices: int = 1, nodes: int = 1, strategy: Strategy = "ddp") -> Fabric:
    """Fabric, not launched yet: with several devices, `launched` starts this program once for each.

    Under torchrun and SLURM's srun the numbers of devices and nodes are those that these were told.

    Args:
        device: "auto", "cpu", "cuda", "cuda:1", "mps".
        precision: See `TrainingSettings`.
        devices: Processes on this computer, each with a GPU of its own, or all on the CPU.
        nodes: Computers; each must run the same command.
        strategy: What several ranks do: with "ddp" each keeps all weights; with "fsdp" they, their gradients and the
            optimiser's state are shared out, for networks that are too large for one device.

    Raises:
        DeviceError: If there is no such device.
        TrainingError: If the precision is not one of that device or strategy.
        ConfigError: If a number is below 1, one device is named while several are wanted, or the other way round,
            computers cannot find each other, or there is no such strategy.
    """
    from lightning_fabric import Fabric

    from auralflow.training.sharding import sharding_strategy

    for name, value in (("devices", devices), ("nodes", nodes)):
        if value < 1:
            raise ConfigError(
                Text("{name} must be 1 or more, not {value}.", name=name, value=value), hint="1 is usual."
            )
    launcher, devices, nodes = _launcher(devices, nodes)
    chosen = choose_device(device)
    if precision == "16-mixed" and chosen.type == "cpu":
        raise TrainingError("16-mixed needs a GPU.", hint="On the CPU use precision 32-true.")
    ranks = devices * nodes
    is_one = ranks == 1
    _require_strategy(strategy, ranks, precision)
    is_named = ":" in device
    if not is_one and is_named:
        raise ConfigError(
            Text("“{device}” is one device, but {count} are wanted.", device=device, count=ranks),
            hint="Name the kind only: cuda or cpu.",
        )
    missing = [name for name in ("MASTER_ADDR", "MASTER_PORT", "NODE_RANK") if name not in os.environ]
    if nodes > 1 and not launcher and missing:
        raise ConfigError(
            Text("How {nodes} computers find each other is not known.", nodes=nodes),
            hint=Text("Start the command by torchrun or srun on each, or set {names}.", names=", ".join(missing)),
        )
    with warnings.catch_warnings():
        # Fabric thinks that SLURM's srun was forgotten wherever SLURM is installed.
        warnings.filterwarnings("ignore", message=".*srun.*")
        return Fabric(
            accelerator=chosen.type,
            devices=[chosen.index] if is_named and chosen.type == "cuda" else devices,
            num_nodes=nodes,
            strategy=sharding_strategy(ranks) if strategy == "fsdp" else "auto" if is_one else "ddp",
            precision=cast("Any", precision),
            plugins=[_environment(launcher)],
        )


def _require_strategy(strategy: str, ranks: int, precision: str) -> None:
    if strategy not in get_args(Strategy):
        raise ConfigError(Text("There is no strategy “{name}”.", name=strategy), hint="Use ddp or fsdp.")
    if strategy == "fsdp" and ranks == 1:
        raise ConfigError(
            "One device has nobody to share weights out with.", hint="Give --devices or --nodes, or the strategy ddp."
        )
    if strategy == "fsdp" and precision == "16-mixed":
        raise TrainingError(
            "16-mixed does not work with weights that are shared out.", hint="Use precision bf16-mixed or 32-true."
        )


def _launcher(devices: int, nodes: int) -> tuple[str, int, int]:
    """What starts the processes ("torchrun", "srun", or "" if Fabric is to), with how many a computer, on how many.

    Raises:
        ConfigError: If SLURM does not say how many processes a computer has.
    """
    told = os.environ
    if "LOCAL_WORLD_SIZE" in told and "WORLD_SIZE" in told:
        devices = int(told["LOCAL_WORLD_SIZE"])
        return "torchrun", devices, int(told["WORLD_SIZE"]) // devices
    # Within a job, but not under srun, SLURM tells of tasks that nobody has started: only a step counts.
    if int(told.get("SLURM_STEP_NUM_TASKS", "1")) > 1:
        if "SLURM_NTASKS_PER_NODE" not in told:
            raise ConfigError(
                "SLURM does not say how many processes run on each computer.",
                hint="Give sbatch or srun --ntasks-per-node instead of --ntasks.",
            )
        return "srun", int(told["SLURM_NTASKS_PER_NODE"]), int(told.get("SLURM_STEP_NUM_NODES", "1"))
    return "", devices, nodes


def _environment(launcher: str) -> ClusterEnvironment:
    """What Fabric asks who else there is; without a launcher it would see clusters that this process is no part of."""
    from lightning_fabric.plugins.environments.lightning import LightningEnvironment
    from lightning_fabric.plugins.environments.slurm import SLURMEnvironment
    from lightning_fabric.plugins.environments.torchelastic import TorchElasticEnvironment

    if launcher == "torchrun":
        return TorchElasticEnvironment()
    return SLURMEnvironment(auto_requeue=False) if launcher == "srun" else LightningEnvironment()


@contextmanager
def launched(fabric: Fabric) -> Iterator[None]:
    """While the processes of a training work together; those that Fabric has started end with this one if it fails.

    Raises:
        TrainingError: If another process is gone, or never came.
    """
    try:
        fabric.launch()
        with warnings.catch_warnings():
            # Of axes with one element DDP takes strides for a reason to warn that make no difference.
            warnings.filterwarnings("ignore", message="Grad strides do not match bucket view strides")
            yield
    except BaseException as error:
        # They would wait for this one.
        for process in getattr(fabric.strategy.launcher, "procs", ()):
            process.kill()
        if fabric.world_size > 1 and _is_lost_process(error):
            raise TrainingError(
                "Another process of this training has ended, or never came.",
                hint="What it said itself tells why. The last checkpoint is good: the same command goes on with it.",
            ) from error
        raise


def _is_lost_process(error: BaseException) -> bool:
    from torch.distributed import DistError

    return isinstance(error, DistError) or (isinstance(error, RuntimeError) and "gloo" in str(error).lower())
