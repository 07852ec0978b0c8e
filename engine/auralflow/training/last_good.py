"""The last state of a training that was seen to be good, to go back to when weights have gone wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import torch

from auralflow.errors import TrainingError
from auralflow.text import Text
from auralflow.training.events import WentBack
from auralflow.training.optimizer_state import optimizer_state
from auralflow.training.optimizers import halve_rates
from auralflow.training.progress_state import MOST_RETURNS
from auralflow.training.sharding import parts, put_parts, with_part

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from torch import Tensor, nn

    from auralflow.training.not_finite import Cause
    from auralflow.training.progress_state import ProgressState
    from auralflow.training.weight_average import WeightAverage


class LastGood:
    """A copy in main memory of all that steps move: weights, buffers, the optimiser's state, the averaged weights.

    It is kept when a training begins, and after each validation whose scores are numbers. Checkpoints would not do:
    one that is written within an epoch may hold weights that the next step shows to be bad.

    Args:
        network: Whose weights.
        optimizer: Of these.
        average: Of these, or None.
    """

    def __init__(self, network: nn.Module, optimizer: torch.optim.Optimizer, average: WeightAverage | None) -> None:
        self._network, self._optimizer, self._average = network, optimizer, average
        self._weights: dict[str, Tensor] = {}
        self._moments: dict[str, Tensor] = {}
        self._facts: dict[str, Any] = {}
        self._averages: dict[str, Tensor] = {}
        self._updates = 0

    def keep(self) -> None:
        """Copy what there is now, which is taken for good."""
        self._weights = copied(parts(self._network.state_dict()), self._weights)
        moments, self._facts = optimizer_state(self._optimizer)
        self._moments = copied(parts(moments), self._moments)
        if self._average is not None:
            self._averages = copied(self._average.tensors, self._averages)
            self._updates = self._average.updates

    def bring_back(self) -> None:
        """Make everything what it was when it was kept; the optimiser's rates stay those of now."""
        put_parts(self._network.state_dict(), self._weights)
        state: dict[int, dict[str, Any]] = {int(i): dict(values) for i, values in self._facts["values"].items()}
        now, _ = optimizer_state(self._optimizer)  # it never has less than it had
        for key, tensor in self._moments.items():
            index, name = key.split("/", 1)
            # torch takes the tensor itself where it is of the right kind, and would write into the copy.
            state.setdefault(int(index), {})[name] = with_part(now[key], tensor.clone())
        groups = self._optimizer.state_dict()["param_groups"]
        self._optimizer.load_state_dict({"state": state, "param_groups": groups})
        if self._average is not None:
            self._average.load(self._averages, self._updates)

    def go_back(self, state: ProgressState, scheduler: Any, why: Callable[[], Cause] | None = None) -> WentBack:
        """Bring everything back, and go on with half the learning rate.

        Args:
            state: Of the training; the return is noted there.
            scheduler: Of torch, whose rates are halved, too; or None.
            why: Finds out why the last steps were bad; None if it was a validation.

        Raises:
            TrainingError: If that was done too often, or no step was good yet: then there is nothing to go back to.
        """
        cause: Literal["steps", "validation"] = "steps" if why else "validation"
        is_last = state.returns_in_row >= MOST_RETURNS
        if why is not None and (is_last or not state.has_been_good):
            found = why()
            if is_last or not found.may_pass:
                raise never_good_error(state, found)
        elif is_last:
            raise TrainingError(
                Text(
                    "The scores of the validation were NaN, even after going back {returns} times.",
                    returns=state.returns_in_row,
                ),
                hint="The last checkpoint was kept. Lower the learning rate, use precision 32-true, or check the songs"
                " that are validated on.",
            )
        self.bring_back()
        state.note_return()
        if scheduler is not None:
            halve_rates(self._optimizer, scheduler)
        return WentBack(epoch=state.epoch, step=state.step, cause=cause, rate_factor=state.rate_factor)


@torch.no_grad()
def copied(tensors: Mapping[str, Tensor], into: Mapping[str, Tensor] | None = None) -> dict[str, Tensor]:
    """Copies on the CPU, in the memory of earlier ones where there are such."""
    old = into or {}
    return {
        name: old[name].copy_(tensor) if name in old else tensor.detach().to("cpu", copy=True)
        for name, tensor in tensors.items()
    }


def never_good_error(state: ProgressState, cause: Cause) -> TrainingError:
    """What is said when going back did not help, or could not.

    Args:
        state: Of the training.
        cause: Of the last bad step.
    """
    if not state.has_been_good:
        return TrainingError(
            Text(
                "The loss was NaN or infinite from the first step on ({count} steps): {cause}.",
                count=state.step,
                cause=cause.sentence,
            ),
            hint=cause.hint,
        )
    return TrainingError(
        Text(
            "The loss was NaN or infinite in {count} steps in a row, even after going back {returns} times: {cause}.",
            count=state.bad_steps,
            returns=state.returns_in_row,
            cause=cause.sentence,
        ),
        hint=Text("The last checkpoint was kept. {cure}", cure=cause.hint),
    )
