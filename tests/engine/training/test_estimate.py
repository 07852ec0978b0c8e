"""The estimate of a training follows from its steps and limits, and leaves nothing behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from auralflow.errors import Cancelled, DatasetError
from auralflow.progress import CancelToken
from auralflow.training.estimate import estimate_run
from auralflow.training.run import train_run
from auralflow.training.run_folder import RunFolder
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


def test_of_a_run_that_is_partly_done_or_done_it_says_what_is_left(small_dataset: Path, tmp_path: Path) -> None:
    run, config = RunFolder(tmp_path / "run"), small_config(small_dataset)
    assert estimate_run(config, "cpu", run=run).left_steps == 4
    train_run(config, run.path, device="cpu")
    before = {path: path.read_bytes() for path in run.path.rglob("*") if path.is_file()}
    done = estimate_run(config, "cpu", run=run)
    assert (done.steps, done.left_steps, done.left_s) == (4, 0, 0)
    part = estimate_run(replace(config, max_epochs=3), "cpu", run=run)
    assert (part.steps, part.left_steps) == (6, 2)
    assert part.left_s == pytest.approx(part.epoch_s)
    assert part.total_s == pytest.approx(part.epoch_s + done.total_s)
    timed = estimate_run(small_config(small_dataset, time_limit_s=1e-3, max_epochs=3), "cpu", run=run)
    assert (timed.left_s, timed.left_steps) == (0, 0)
    assert before == {path: path.read_bytes() for path in run.path.rglob("*") if path.is_file()}


def test_a_limit_of_time_alone_is_no_limit_of_epochs(small_dataset: Path) -> None:
    found = estimate_run(small_config(small_dataset, time_limit_s=1e6, max_epochs=None), "cpu")
    assert found.total_s == 1e6


def test_batches_that_do_not_fit_are_told(small_dataset: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hungry(estimate: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        if len(estimate) > 1:
            torch.empty(2**60)
        return (estimate - target).abs().mean()

    assert estimate_run(small_config(small_dataset), "cpu").part_size is None
    monkeypatch.setattr("auralflow.losses.criterion_named", lambda *_, **__: hungry)
    assert estimate_run(small_config(small_dataset), "cpu").part_size == 1
