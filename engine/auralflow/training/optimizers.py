"""Optimiser and learning rate of a training."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

if TYPE_CHECKING:
    from auralflow.training.progress_state import ProgressState
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


def set_rates(
    optimizer: torch.optim.Optimizer,
    settings: TrainingSettings,
    state: ProgressState,
    total_steps: int,
    elapsed_s: float,
) -> None:
    """Give each group the learning rate of the step that comes: its share of "full_rate".

    Args:
        optimizer: Of the training.
        settings: Schedule, warm-up, limit of time.
        state: Where the training is.
        total_steps: Of the whole training.
        elapsed_s: Seconds of training so far, which the schedule follows if they have a limit.
    """
    progress = state.step / total_steps
    if settings.time_limit_s is not None:
        progress = max(progress, elapsed_s / settings.time_limit_s)
    share = rate_share(settings, step=state.step, progress=progress) * state.rate_factor
    for group in optimizer.param_groups:
        group["lr"] = group["full_rate"] * share


def halve_rates(optimizer: torch.optim.Optimizer, scheduler: Any) -> None:
    """Halve the learning rates of now, and those that a scheduler of torch reckons from."""
    for group in optimizer.param_groups:
        for name in group.keys() & {"lr", "initial_lr"}:
            group[name] /= 2
    for part in (scheduler, *getattr(scheduler, "_schedulers", ())):
        if hasattr(part, "base_lrs"):
            part.base_lrs = [rate / 2 for rate in part.base_lrs]
