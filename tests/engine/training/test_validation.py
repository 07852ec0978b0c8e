"""Scores are means over chunks, however they are batched, and over those in which a target sounds."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from auralflow.errors import Cancelled
from auralflow.progress import CancelToken
from auralflow.training.fabric_setup import make_fabric
from auralflow.training.validation import validate
from support.tiny_training import TARGETS, loaders, trainer

FABRIC = make_fabric("cpu", "32-true")


class Told(nn.Module):
    """Gives scores that were written down, chunk by chunk."""

    def __init__(self, scores: list[tuple[float, float]]) -> None:
        super().__init__()
        self.left = scores

    def forward(self, mixture: Tensor, stems: Tensor, step: int, with_scores: bool) -> dict[str, Tensor]:
        count = len(mixture)
        scores, self.left = torch.tensor(self.left[:count]), self.left[count:]
        return {"loss": torch.tensor(float(count)), "si_sdr": scores, "mixture_si_sdr": 0 * scores - 1}


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
