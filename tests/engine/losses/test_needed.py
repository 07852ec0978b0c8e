"""A loss that needs what a model does not give says which loss or model to take instead."""

from __future__ import annotations

import pytest
import torch

from auralflow.errors import ConfigError
from auralflow.losses import ComponentLoss, KLDivergenceLoss, L1Loss, MaskLoss
from support.predictions import waveforms

ESTIMATE = torch.ones(1, 2, 1, 100)


@pytest.mark.parametrize("criterion", [ComponentLoss(), MaskLoss(), L1Loss(domain="magnitude")], ids=repr)
def test_masks_of_a_model_without_masks(criterion: ComponentLoss | MaskLoss | L1Loss) -> None:
    with pytest.raises(ConfigError, match="estimates none") as caught:
        criterion.evaluate(waveforms(ESTIMATE), ESTIMATE)
    assert "si_sdr" in caught.value.hint


def test_a_latent_of_a_model_without_one() -> None:
    with pytest.raises(ConfigError, match="not variational") as caught:
        KLDivergenceLoss().evaluate(waveforms(ESTIMATE), ESTIMATE)
    assert "SpectrogramNetVAE" in caught.value.hint


def test_an_unknown_domain() -> None:
    with pytest.raises(ConfigError, match="magnitudes") as caught:
        L1Loss(domain="magnitudes")  # type: ignore[arg-type]
    assert caught.value.hint == "Did you mean “magnitude”?"
