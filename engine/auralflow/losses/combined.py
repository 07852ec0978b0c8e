"""Several losses added up, with a report on each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torch import Tensor, nn

from auralflow.errors import ConfigError
from auralflow.losses.criterion import LossReport
from auralflow.losses.waveform import as_criterion
from auralflow.readable import settings_text
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from auralflow.prediction import Prediction


class CombinedLoss(nn.Module):
    """The weighted sum of losses.

    The report names each part: "l1", or "waveform_stft.stft" where a part consists of several.

    Args:
        losses: By name: criteria, or anything `as_criterion` takes.
        weights: By the same names; 1 where none is given.

    Raises:
        ConfigError: If there is no loss, one is none, or a weight is negative or of a loss that is not there.

    Example:
        >>> import torch
        >>> from auralflow.losses import L1Loss, SISDRLoss, training_loss
        >>> from auralflow.models import create_model
        >>> criterion = CombinedLoss({"l1": L1Loss(), "si_sdr": SISDRLoss()}, weights={"si_sdr": 0.01})
        >>> model = create_model("SpectrogramNetSimple", targets=["vocals"], num_hidden_channels=4)
        >>> report = training_loss(criterion, model.predict(torch.rand(1, 1, 8000)), torch.rand(1, 1, 1, 8000))
        >>> list(report.terms)
        ['l1', 'si_sdr']
    """

    extra_repr = settings_text

    def __init__(self, losses: Mapping[str, Any], weights: Mapping[str, float] | None = None) -> None:
        super().__init__()
        if not losses:
            raise ConfigError("There is no loss to combine.", hint="Give at least one.")
        given = weights or {}
        for name, weight in given.items():
            if name not in losses or not weight >= 0:
                raise ConfigError(
                    Text("The weight “{name}” = {weight} cannot be used.", name=name, weight=weight),
                    hint="Give weights from 0 up, by the names of the losses.",
                )
        self.criteria = {name: as_criterion(loss) for name, loss in losses.items()}
        self.weights = {name: float(given.get(name, 1.0)) for name in losses}
        # Registered so that buffers move to the device with this module.
        self.modules_by_name = nn.ModuleDict({n: c for n, c in self.criteria.items() if isinstance(c, nn.Module)})

    def evaluate(self, prediction: Prediction, targets: Tensor, *, step: int = 0) -> LossReport:
        """See `Criterion.evaluate`.

        Raises:
            ConfigError: If two of the losses have a KL term: it would count twice.
        """
        totals: list[Tensor] = []
        terms: dict[str, Tensor] = {}
        includes_kl = False
        for name, criterion in self.criteria.items():
            report = criterion.evaluate(prediction, targets, step=step)
            weight = self.weights[name]
            totals.append(weight * report.total)
            with_kl = report.includes_kl and weight > 0
            if includes_kl and with_kl:
                raise ConfigError(
                    "Two of the combined losses have a KL term, which would count twice.",
                    hint="Keep one of them; the others can be replaced by their reconstruction loss, such as l1.",
                )
            includes_kl = includes_kl or with_kl
            for term, value in report.terms.items():
                terms[name if len(report.terms) == 1 else f"{name}.{term}"] = weight * value
        total = sum(totals[1:], start=totals[0])
        return LossReport(total=total, terms=terms, includes_kl=includes_kl)
