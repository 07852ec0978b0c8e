"""Optimiser and learning rate of a training."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

if TYPE_CHECKING:
    from auralflow.training.settings import TrainingSettings


def make_optimizer(module: nn.Module, settings: TrainingSettings) -> torch.optim.Optimizer:
    """AdamW; layers that recur (LSTM, GRU) are a group of their own if they have their own learning rate.

    Biases and the weights of normalisations do not decay: they have no size to be kept small.
    """
    recurrent = {
        id(parameter)
        for layer in module.modules()
        if isinstance(layer, nn.RNNBase)
        for parameter in layer.parameters(recurse=False)
    }
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in module.named_parameters():
        if not parameter.requires_grad:
            continue
        rate = settings.learning_rate
        if settings.recurrent_learning_rate is not None and id(parameter) in recurrent:
            rate = settings.recurrent_learning_rate
        # Those of a band-split network and of the masks have more than one axis.
        is_bias = parameter.ndim <= 1 or name.rpartition(".")[2] in ("bias", "shift", "scale")
        decay = 0.0 if is_bias else settings.weight_decay
        groups.setdefault((rate, decay), []).append(parameter)
    parameters: list[dict[str, Any]] = [
        {"params": members, "lr": rate, "weight_decay": decay} for (rate, decay), members in groups.items()
    ]
    return torch.optim.AdamW(parameters)


def rate_share(settings: TrainingSettings, *, step: int, progress: float) -> float:
    """The learning rate of a step as a share of its highest.

    Args:
        settings: Schedule and warm-up.
        step: Steps done before.
        progress: Which part of the whole training is done, 0 to 1.
    """
    share = min(1.0, (step + 1) / (settings.warmup_steps + 1))
    if settings.schedule == "cosine":
        fall = 0.5 + 0.5 * math.cos(math.pi * min(1.0, progress))
        share *= settings.final_share + (1 - settings.final_share) * fall
    return share
