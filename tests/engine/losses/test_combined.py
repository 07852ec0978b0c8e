"""A combination is the weighted sum of its parts, and reports each."""

from __future__ import annotations

import pytest
import torch

from auralflow.errors import ConfigError
from auralflow.losses import CombinedLoss, KLDivergenceLoss, L1Loss, SISDRLoss, WaveformSTFTLoss, training_loss
from support.predictions import masked, waveforms


def test_total_and_terms() -> None:
    torch.manual_seed(0)
    estimate, target = torch.randn(2, 2, 3, 1, 500).unbind(0)
    prediction = waveforms(estimate)
    parts = {"l1": L1Loss(), "si_sdr": SISDRLoss(), "both": WaveformSTFTLoss(128), "own": torch.nn.MSELoss()}
    report = CombinedLoss(parts, {"si_sdr": 0.01, "both": 2}).evaluate(prediction, target)
    expected = {
        "l1": L1Loss()(estimate, target),
        "si_sdr": 0.01 * SISDRLoss()(estimate, target),
        "both.waveform": 2 * L1Loss()(estimate, target),
        "both.stft": 2 * WaveformSTFTLoss(128).evaluate(prediction, target).terms["stft"],
        "own": torch.nn.functional.mse_loss(estimate, target),
    }
    assert list(report.terms) == list(expected)
    for name, value in expected.items():
        torch.testing.assert_close(report.terms[name], value)
    torch.testing.assert_close(report.total, torch.stack(list(expected.values())).sum())


def test_a_kl_term_within_is_not_counted_twice() -> None:
    prediction = masked(torch.rand(2, 1, 200), torch.rand(1, 1, 1, 1, 1), variational=True)
    combined = CombinedLoss({"kl_div": KLDivergenceLoss(), "l1": L1Loss()})
    targets = torch.rand(2, 1, 1, 200)
    assert training_loss(combined, prediction, targets).total == combined.evaluate(prediction, targets).total


def test_two_kl_terms_are_refused_and_one_without_weight_is_made_up_for() -> None:
    prediction = masked(torch.rand(2, 1, 200), torch.rand(1, 1, 1, 1, 1), variational=True)
    targets = torch.rand(2, 1, 1, 200)
    parts = {"kl_div": KLDivergenceLoss(), "kl_l2": KLDivergenceLoss("l2"), "l1": L1Loss()}
    with pytest.raises(ConfigError, match="twice") as caught:
        CombinedLoss(parts).evaluate(prediction, targets)
    assert caught.value.hint
    report = training_loss(CombinedLoss(parts, {"kl_div": 0, "kl_l2": 0}), prediction, targets)
    torch.testing.assert_close(report.total, training_loss(L1Loss(), prediction, targets).total)


def test_buffers_move_with_it() -> None:
    combined = CombinedLoss({"spectral": WaveformSTFTLoss(128), "l1": L1Loss()})
    assert [buffer.device.type for buffer in combined.to("meta").buffers()] == ["meta"]


def test_wrong_weights() -> None:
    with pytest.raises(ConfigError, match="no loss"):
        CombinedLoss({})
    for weights in ({"l2": 1.0}, {"l1": -1.0}, {"l1": float("nan")}):
        with pytest.raises(ConfigError, match="weight"):
            CombinedLoss({"l1": L1Loss()}, weights)
