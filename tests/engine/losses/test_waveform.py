"""Any module or function of two waveforms can be trained with."""

from __future__ import annotations

import pytest
import torch

from auralflow.errors import ConfigError, ShapeError
from auralflow.losses import SISDRLoss, as_criterion
from support.predictions import waveforms

ESTIMATE, TARGET = torch.randn(2, 2, 1, 1, 100, generator=torch.Generator().manual_seed(0)).unbind(0)


def test_modules_and_functions() -> None:
    expected = (ESTIMATE - TARGET).abs().mean()
    for loss in (torch.nn.L1Loss(), torch.nn.functional.l1_loss, lambda e, t: (e - t).abs().mean()):
        torch.testing.assert_close(as_criterion(loss).evaluate(waveforms(ESTIMATE), TARGET).total, expected)


def test_a_criterion_stays_what_it_is() -> None:
    criterion = SISDRLoss()
    assert as_criterion(criterion) is criterion


def test_what_is_no_scalar_is_refused() -> None:
    with pytest.raises(ShapeError, match=r"\(2, 1, 1, 100\), not a scalar"):
        as_criterion(torch.nn.L1Loss(reduction="none")).evaluate(waveforms(ESTIMATE), TARGET)
    with pytest.raises(ShapeError, match="float, not a tensor"):
        as_criterion(lambda *_: 0.5).evaluate(waveforms(ESTIMATE), TARGET)
    with pytest.raises(ShapeError, match="estimate has shape"):
        as_criterion(torch.nn.L1Loss()).evaluate(waveforms(ESTIMATE), TARGET[..., :1])


@pytest.mark.parametrize("loss", ["l1", None, torch.nn.L1Loss, SISDRLoss])
def test_names_and_classes_are_refused_with_what_to_give_instead(loss: object) -> None:
    with pytest.raises(ConfigError) as caught:
        as_criterion(loss)
    assert caught.value.hint
