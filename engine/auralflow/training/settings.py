"""How a network is trained: settings that need no torch to be read, checked and written."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

from auralflow.configuration import nearest_hint, require_kinds
from auralflow.errors import ConfigError
from auralflow.text import Text

Schedule = Literal["cosine", "plateau", "constant"]
Precision = Literal["32-true", "bf16-mixed", "16-mixed"]
Monitor = Literal["si_sdr_improvement", "loss"]


@dataclass(frozen=True, kw_only=True)
class TrainingSettings:
    """Settings of `ModelTrainer`; the defaults are those that learn fast on a laptop.

    Attributes:
        learning_rate: Of AdamW, at its highest.
        recurrent_learning_rate: Of LSTM and GRU layers; that of all others if None.
        weight_decay: Of AdamW.
        schedule: "cosine" rises over `warmup_steps` and falls along half a cosine to `final_share` of the learning rate
            at the end of the training; "plateau" multiplies by `plateau_factor` after `plateau_epochs` epochs without
            improvement; "constant" stays. All three begin with the warm-up.
        warmup_steps: Steps over which the learning rate rises from nothing; 0 for none.
        final_share: Where the cosine ends, 0 to 1.
        plateau_epochs: Epochs without improvement before the learning rate falls.
        plateau_factor: What it is multiplied by then, between 0 and 1.
        min_improvement: What counts as an improvement: a share of the best loss so far, or of 1 dB.
        patience: Epochs without improvement after which the training stops; None for never.
        monitor: What is to improve: "si_sdr_improvement" (dB, over the mixture, mean of the targets) or "loss".
        max_gradient_norm: Gradients are scaled down to this 2-norm; None leaves them.
        accumulate: Batches whose gradients make one step.
        average_decay: Of the exponential moving average of weights, which is what is validated and kept as the best;
            0 for none.
        precision: "32-true"; "bf16-mixed" or "16-mixed" on a GPU.
        max_steps: Stop after so many steps; None for no limit.
        time_limit_s: Stop after so many seconds of training, earlier runs that were resumed included; the cosine then
            follows the clock. None for no limit.
        checkpoint_every_s: Seconds between checkpoints within an epoch; there is one at the end of each.
        max_bad_steps: Steps in a row whose loss or gradient is not finite before the training goes back to its last
            good weights, with half the learning rate; after three times in vain it stops. Such steps change nothing,
            and each halves the learning rate until the next good one has been followed by 50 others.
        seed: Of weights, chunks and augmentation.
    """

    learning_rate: float = 3e-3
    recurrent_learning_rate: float | None = None
    weight_decay: float = 1e-2
    schedule: Schedule = "cosine"
    warmup_steps: int = 20
    final_share: float = 0.01
    plateau_epochs: int = 3
    plateau_factor: float = 0.5
    min_improvement: float = 1e-3
    patience: int | None = None
    monitor: Monitor = "si_sdr_improvement"
    max_gradient_norm: float | None = 1.0
    accumulate: int = 1
    average_decay: float = 0.99
    precision: Precision = "32-true"
    max_steps: int | None = None
    time_limit_s: float | None = None
    checkpoint_every_s: float = 300.0
    max_bad_steps: int = 10
    seed: int = 0

    def __post_init__(self) -> None:
        """Check all values.

        Raises:
            ConfigError: If one is of another type or out of its range.
        """
        require_kinds(self)
        for name, kinds in (("schedule", Schedule), ("precision", Precision), ("monitor", Monitor)):
            value = getattr(self, name)
            if value not in get_args(kinds):
                raise ConfigError(
                    Text("There is no {name} “{value}”.", name=name, value=value),
                    hint=nearest_hint(str(value), get_args(kinds)),
                )
        for name, least in _AT_LEAST.items():
            value = getattr(self, name)
            if value is not None and not (math.isfinite(value) and value >= least):
                raise ConfigError(
                    Text("{name} must be {least} or more, not {value}.", name=name, least=least, value=value),
                    hint="Leave it out to have the usual value.",
                )
        for name in _ABOVE_ZERO:
            value = getattr(self, name)
            if value is not None and not (math.isfinite(value) and value > 0):
                raise ConfigError(
                    Text("{name} must be above 0, not {value}.", name=name, value=value),
                    hint="Leave it out to have the usual value.",
                )
        if self.seed > _MOST_SEED:
            raise ConfigError(
                Text("The seed must be {most} or less, not {value}.", most=_MOST_SEED, value=self.seed),
                hint="Any number from 0 up will do.",
            )
        for name in ("final_share", "plateau_factor", "average_decay"):
            if not 0 <= getattr(self, name) <= 1 or (name != "final_share" and getattr(self, name) == 1):
                raise ConfigError(
                    Text("{name} must be from 0 to below 1, not {value}.", name=name, value=getattr(self, name)),
                    hint="Leave it out to have the usual value.",
                )


_MOST_SEED = 2**32 - 1  # of NumPy's generator, which Lightning seeds, too

_AT_LEAST = {
    "weight_decay": 0,
    "warmup_steps": 0,
    "plateau_epochs": 0,
    "min_improvement": 0,
    "patience": 1,
    "accumulate": 1,
    "max_steps": 1,
    "checkpoint_every_s": 0,
    "max_bad_steps": 1,
    "seed": 0,
}
_ABOVE_ZERO = ("learning_rate", "recurrent_learning_rate", "max_gradient_norm", "time_limit_s")


def usual_learning_rate(*, has_learned: bool) -> float:
    """The learning rate that suits a new network, or a model that is trained further."""
    # With the rate of new networks Spleeter became worse than it had been (9.3 dB over the mixture instead of 9.9 on
    # vocals, after 240 steps), with lower ones it hardly moved.
    return 1e-3 if has_learned else TrainingSettings.learning_rate
