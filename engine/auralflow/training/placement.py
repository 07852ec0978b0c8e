"""Puts what is trained on the devices of a training."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import torch

from auralflow.errors import ConfigError
from auralflow.text import Text
from auralflow.training.objective import TrainingObjective
from auralflow.training.optimizers import make_optimizer
from auralflow.training.sharding import is_sharded

if TYPE_CHECKING:
    from lightning_fabric import Fabric

    from auralflow.models.base import TrainableModel
    from auralflow.training.settings import TrainingSettings


def placed(
    fabric: Fabric,
    model: TrainableModel,
    criterion: Any,
    optimizer: torch.optim.Optimizer | None,
    settings: TrainingSettings,
) -> tuple[Any, Any]:
    """The objective and the optimiser, set up by Fabric.

    Args:
        fabric: Launched, if it has several ranks.
        model: Is moved to the device of this rank.
        criterion: See `TrainingObjective`.
        optimizer: Of the model's parameters; made by the settings if None.
        settings: Of the training.

    Raises:
        ConfigError: If no weight can learn; if weights are to be sharded, and there is an optimiser already, or some
            cannot be; or if they are in half precision.
    """
    if not any(weight.requires_grad for weight in model.parameters()):
        raise ConfigError(
            "There is nothing to train: the model has no weights, or all of them are frozen.",
            hint="Let some learn with requires_grad_(True).",
        )
    halves = {weight.dtype for weight in model.parameters()} & {torch.float16, torch.bfloat16}
    for dtype in halves:
        raise ConfigError(
            Text("The model's weights are in half precision ({dtype}), where small steps are lost.", dtype=dtype),
            hint="Call model.float(); for speed use the settings' precision, 16-mixed or bf16-mixed, on a GPU.",
        )
    objective = TrainingObjective(model, criterion)
    objective.to(fabric.device)
    if fabric.world_size > 1 and fabric.device.type == "cuda":
        # Statistics of a batch are those of all ranks; torch has this for CUDA only.
        objective = cast("Any", torch.nn.SyncBatchNorm.convert_sync_batchnorm)(objective)
    if not is_sharded(fabric):
        both: tuple[Any, Any] = fabric.setup(objective, optimizer or make_optimizer(objective, settings))
        return both
    if optimizer is not None:
        raise ConfigError(
            "An optimiser that is made before the weights are shared out does not know their parts.",
            hint="Leave the optimiser to the settings, or train with the strategy ddp.",
        )
    sharded = fabric.setup_module(objective)
    return sharded, fabric.setup_optimizers(make_optimizer(sharded, settings))
