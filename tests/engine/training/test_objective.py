"""The loss of a step is that of the criterion, with the KL term of a variational model, and scores are SI-SDR."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest
import torch

from auralflow.losses import L1Loss, training_loss
from auralflow.models import WaveformModel, create_model
from auralflow.models.band_split_layers import BandLinear
from auralflow.training.objective import TrainingObjective
from auralflow.training.run_model import keep_last_layers
from support.tiny_training import TARGETS, tiny_band_split, tiny_model

MIXTURE = 0.1 * torch.randn(3, 1, 2000, generator=torch.Generator().manual_seed(0))
STEMS = torch.stack([0.3 * MIXTURE, 0.7 * MIXTURE], dim=1)


def test_it_is_the_training_loss() -> None:
    model = tiny_model(dropout=0)
    model.train(False)
    numbers = TrainingObjective(model, L1Loss())(MIXTURE, STEMS, 5)
    expected = training_loss(L1Loss(), model.predict(MIXTURE), STEMS, step=5)
    assert numbers["loss"].item() == expected.total.item()
    assert numbers.keys() == {"loss", *(f"term/{name}" for name in expected.terms)}
    numbers["loss"].backward()


def test_the_kl_term_is_never_dropped() -> None:
    model = create_model(
        "SpectrogramNetVAE", targets=TARGETS, num_hidden_channels=2, hidden_size=8, num_fft=128, window_size=128,
        hop_length=64, sample_rate=8000,
    )  # fmt: skip
    numbers = TrainingObjective(model, torch.nn.L1Loss())(MIXTURE, STEMS, 5000)
    assert numbers["term/kl"] > 0


def test_scores_are_si_sdr_in_float64_and_silent_targets_have_none() -> None:
    model = tiny_model(dropout=0)
    model.train(False)
    stems = STEMS.clone()
    stems[1, 0] = 0
    noise = 0.05 * torch.randn(MIXTURE.shape, generator=torch.Generator().manual_seed(1))
    mixture = stems.sum(1) + noise
    numbers = TrainingObjective(model, L1Loss())(mixture, stems, 0, with_scores=True)
    assert numbers["si_sdr"].shape == numbers["mixture_si_sdr"].shape == (3, 2)
    assert torch.isnan(numbers["si_sdr"]).nonzero().tolist() == [[1, 0]]
    estimate, reference = mixture[0, 0].double().numpy(), stems[0, 1, 0].double().numpy()
    scaled = (estimate @ reference) / (reference @ reference) * reference
    expected = 10 * np.log10((scaled @ scaled) / ((estimate - scaled) @ (estimate - scaled)))
    assert numbers["mixture_si_sdr"][0, 1].item() == pytest.approx(expected, abs=1e-3)


def own_network() -> WaveformModel:
    network = torch.nn.Sequential(torch.nn.Conv1d(1, 2, 5, padding=2), torch.nn.Unflatten(1, (2, 1)))
    return WaveformModel(network, TARGETS, 8000, channels=1)


@pytest.mark.parametrize(
    "make",
    [tiny_model, tiny_band_split, own_network, lambda: create_model("spleeter")],
    ids=["mask", "band", "own", "sp"],
)
def test_the_layers_of_all_networks_run_in_half_precision_if_asked_to_and_losses_never(make: Any) -> None:
    torch.manual_seed(0)
    model = make()
    channels = model.info.channels
    objective = TrainingObjective(model, L1Loss())
    kinds = set()
    for layer in objective.modules():
        if isinstance(layer, (torch.nn.modules.conv._ConvNd, BandLinear)):
            layer.register_forward_hook(lambda _, __, output: kinds.add(output.dtype))
    with torch.autocast("cpu", torch.bfloat16):
        numbers = objective(MIXTURE.expand(-1, channels, -1), STEMS.expand(-1, -1, channels, -1), 0)
    assert torch.bfloat16 in kinds
    assert numbers["loss"].dtype == torch.float32
    numbers["loss"].backward()
    assert all(weight.grad is None or weight.grad.isfinite().all() for weight in objective.parameters())


def test_layers_that_do_not_learn_stay_in_evaluation_mode() -> None:
    model = tiny_model(dropout=0.5)
    network = cast("torch.nn.Module", model)
    objective = TrainingObjective(model, L1Loss())
    assert all(layer.training for layer in objective.train().modules())
    keep_last_layers(network)
    objective.train()
    norms = [layer for layer in network.modules() if isinstance(layer, torch.nn.BatchNorm2d)]
    frozen = [norm for norm in norms if not norm.weight.requires_grad]
    before = [norm.state_dict()["running_mean"].clone() for norm in frozen]
    assert 0 < len(frozen) < len(norms)
    assert [norm.training for norm in norms] == [norm.weight.requires_grad for norm in norms]
    objective(MIXTURE, STEMS, 0)
    assert all(torch.equal(norm.state_dict()["running_mean"], mean) for norm, mean in zip(frozen, before, strict=True))
    assert not any(layer.training for layer in objective.eval().modules())


def test_frozen_layers_that_recur_still_have_a_gradient_on_a_gpu() -> None:
    class Recurring(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.recurring, self.last = torch.nn.LSTM(2, 2), torch.nn.Linear(2, 2)
            self.recurring.requires_grad_(False)

    objective = TrainingObjective(Recurring(), L1Loss())  # type: ignore[arg-type]
    assert objective.train().model.recurring.training
