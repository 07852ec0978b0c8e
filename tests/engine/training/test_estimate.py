"""The estimate of a training follows from its steps and limits, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from auralflow.errors import Cancelled, DatasetError
from auralflow.progress import CancelToken
from auralflow.training.estimate import estimate_run
from support.small_trainings import small_config, small_model


def test_it_follows_from_the_steps_that_were_measured(small_dataset: Path) -> None:
    config = small_config(small_dataset, chunks_per_epoch=40, max_epochs=50, accumulate=2)
    random = torch.random.get_rng_state()
    found = estimate_run(config, "cpu")
    assert torch.equal(torch.random.get_rng_state(), random)
    assert found.parameters == sum(p.numel() for p in small_model().parameters())
    assert found.steps == 50 * 10
    assert found.total_s == pytest.approx(50 * found.epoch_s)
    assert found.epoch_s > 10 * found.step_s > 0
    assert found.music_s_per_minute == pytest.approx(60 / found.step_s * 2 * 2 * 1.0)
    assert found.memory_bytes >= 0


def test_limits_of_steps_and_time_end_it_earlier(small_dataset: Path) -> None:
    found = estimate_run(small_config(small_dataset, max_steps=3, max_epochs=50), "cpu")
    assert found.steps == 3
    assert found.total_s == pytest.approx(1.5 * found.epoch_s)
    found = estimate_run(small_config(small_dataset, time_limit_s=10.0, max_epochs=10**9), "cpu")
    assert found.total_s == 10.0
    assert found.steps == pytest.approx(2 * 10.0 / found.epoch_s, abs=1)


def test_it_stops_when_asked_to(small_dataset: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        estimate_run(small_config(small_dataset), "cpu", cancel)


def test_what_would_go_wrong_goes_wrong_here(tmp_path: Path) -> None:
    with pytest.raises(DatasetError):
        estimate_run(small_config(tmp_path / "nowhere"), "cpu")
