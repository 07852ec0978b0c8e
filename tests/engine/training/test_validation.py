"""Scores are means over chunks, however they are batched, and over those in which a target sounds."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from auralflow.errors import Cancelled, ConfigError
from auralflow.progress import CancelToken
from auralflow.training.fabric_setup import make_fabric
from auralflow.training.validation import validate
from support.tiny_training import TARGETS, loaders, trainer

FABRIC = make_fabric("cpu", "32-true")


_BROKEN = -999.0
"""A score of an estimate that is no number, of a target that sounds."""


class Told(nn.Module):
    """Gives scores that were written down, chunk by chunk."""

    def __init__(self, scores: list[tuple[float, float]]) -> None:
        super().__init__()
        self.left = scores

    def forward(self, mixture: Tensor, stems: Tensor, step: int, with_scores: bool) -> dict[str, Tensor]:
        count = len(mixture)
        scores, self.left = torch.tensor(self.left[:count]), self.left[count:]
        # Of silent targets no score is a number, the mixture's neither.
        before = torch.where(torch.isnan(scores), torch.nan, -1.0)
        return {
            "loss": torch.tensor(float(count)),
            "si_sdr": torch.where(scores == _BROKEN, torch.nan, scores),
            "mixture_si_sdr": before,
        }


def batches(*sizes: int) -> list[tuple[Tensor, Tensor]]:
    return [(torch.zeros(size, 1, 8), torch.zeros(size, 1, 8, 2)) for size in sizes]


def scores_of(scores: list[tuple[float, float]], *sizes: int) -> Any:
    return validate(FABRIC, Told(scores), batches(*sizes), TARGETS, step=0, cancel=CancelToken())


def test_silent_chunks_count_for_nothing_but_the_loss() -> None:
    nan = float("nan")
    scores = scores_of([(1, nan), (3, nan), (nan, 8)], 2, 1)
    assert scores.si_sdr == {"vocals": 2, "drums": 8}
    assert scores.si_sdr_improvement == {"vocals": 3, "drums": 9}
    assert scores.mean_si_sdr_improvement == 6
    assert scores.loss == pytest.approx((2 * 2 + 1) / 3)
    assert scores.chunks == 3


def test_a_target_that_never_sounds_has_no_score() -> None:
    nan = float("nan")
    scores = scores_of([(nan, 4)], 1)
    assert scores.si_sdr == {"drums": 4}
    assert scores_of([(nan, nan)], 1).mean_si_sdr_improvement is None


def test_an_estimate_that_is_no_number_is_not_left_out() -> None:
    scores = scores_of([(10, 4), (_BROKEN, 6)], 2)
    assert math.isnan(scores.si_sdr["vocals"])
    assert math.isnan(scores.si_sdr_improvement["vocals"])
    assert (scores.si_sdr["drums"], scores.si_sdr_improvement["drums"]) == (5, 6)


def test_without_a_batch_there_are_no_scores() -> None:
    with pytest.raises(ConfigError, match="no batch to validate"):
        scores_of([])


def test_a_trainers_scores_do_not_depend_on_the_batch_size() -> None:
    running = trainer()
    one, two = (running.validate(loaders(batch_size=size)[1]) for size in (1, 4))
    assert one.loss == pytest.approx(two.loss, rel=1e-5)
    assert one.si_sdr == pytest.approx(two.si_sdr, abs=1e-3)


def test_it_stops_between_two_batches() -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        validate(FABRIC, Told([]), batches(1), TARGETS, step=0, cancel=cancel)
