"""What a run lets one hear is what it was given and what it made, to 16 bit."""

from __future__ import annotations

import itertools
import math
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.errors import AudioWriteError, ConfigError
from auralflow.training.events import BEFORE_THE_FIRST
from auralflow.training.previews import MOST_EPOCHS, PreviewWriter, thinned_out
from support.cli import tree
from support.small_trainings import RATE, TARGETS, small_model
from support.training_events import epoch_ended, started, step_ended

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

HALF_STEP = 0.5 / 2**15 + 1e-7


def clip(seed: int) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    targets = 0.2 * torch.randn(1, RATE, 2, generator=generator).clamp(-2, 2)
    return targets.sum(-1), targets


def epochs(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "clip 1").iterdir() if path.name.startswith("epoch"))


def test_truth_and_estimates_lie_beside_each_other_sample_by_sample(tmp_path: Path) -> None:
    clips = [clip(0), clip(1)]
    model = small_model()
    model.eval()
    writer = PreviewWriter(tmp_path, clips, TARGETS, RATE)
    writer(started(), model)
    writer(step_ended(1), model)
    assert tree(tmp_path) == sorted(
        f"clip {n}/{name}" for n in (1, 2) for name in ("mixture.flac", "truth/drums.flac", "truth/vocals.flac")
    )
    writer(epoch_ended(11), model)
    for number, (mixture, targets) in enumerate(clips, 1):
        folder = tmp_path / f"clip {number}"
        with torch.no_grad():
            estimates = model(mixture[None])[0]
        expected = {"mixture": mixture}
        for i, name in enumerate(TARGETS):
            expected |= {f"truth/{name}": targets[..., i], f"epoch 0012/{name}": estimates[i]}
        for name, sound in expected.items():
            samples, rate = soundfile.read(folder / f"{name}.flac", always_2d=True)
            assert rate == RATE
            assert np.abs(samples.T - sound.numpy()).max() <= HALF_STEP, name


def test_loud_sound_is_cut_and_does_not_wrap(tmp_path: Path) -> None:
    loud = torch.full((1, 100), 1.5)
    PreviewWriter(tmp_path, [(loud, torch.stack([loud, -loud], -1))], TARGETS, RATE)(started(), small_model())
    drums, _ = soundfile.read(tmp_path / "clip 1" / "truth" / "drums.flac")
    assert (drums == -1).all()


def test_previews_come_as_often_as_asked_for_and_of_each_best_epoch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    model = small_model()
    model.eval()
    writer = PreviewWriter(tmp_path, [clip(0)], TARGETS, RATE, every_s=30)
    writer(started(), model)
    for epoch, (at_s, is_best) in enumerate(
        [(0, False), (29, False), (30, False), (40, True), (69, False), (70, False)]
    ):
        now[0] = at_s
        writer(epoch_ended(epoch, is_best=is_best), model)
    assert epochs(tmp_path) == ["epoch 0001", "epoch 0003", "epoch 0004", "epoch 0006"]


def test_of_what_a_model_began_with_there_are_none(tmp_path: Path) -> None:
    writer = PreviewWriter(tmp_path, [clip(0)], TARGETS, RATE)
    writer(epoch_ended(BEFORE_THE_FIRST, step=0), small_model())
    assert not list(tmp_path.rglob("epoch*"))


def test_a_resumed_run_keeps_the_truth_that_is_there(tmp_path: Path) -> None:
    PreviewWriter(tmp_path, [clip(0)], TARGETS, RATE)(started(), small_model())
    before = (tmp_path / "clip 1" / "mixture.flac").read_bytes()
    PreviewWriter(tmp_path, [clip(1)], TARGETS, RATE)(started(is_resumed=True), small_model())
    assert (tmp_path / "clip 1" / "mixture.flac").read_bytes() == before


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "previews").write_bytes(b"")
    with pytest.raises(AudioWriteError):
        PreviewWriter(tmp_path / "previews", [clip(0)], TARGETS, RATE)(started(), small_model())


def test_sound_that_is_not_finite_is_left_out_and_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    model = small_model()
    model.eval()
    writer = PreviewWriter(tmp_path, [clip(0)], TARGETS, RATE, every_s=0)
    writer(started(), model)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.fill_(math.inf)
    writer(epoch_ended(0), model)
    assert epochs(tmp_path) == []
    assert "Epoch 1 makes no sound of clip 1" in caplog.text


@settings(max_examples=20)
@given(st.integers(0, 1000), st.data())
def test_epochs_are_thinned_out_to_a_few_whose_distance_grows(last: int, data: st.DataObject) -> None:
    kept: list[int] = []
    best = data.draw(st.integers(1, max(1, last)))
    for epoch in range(1, last + 1):
        kept = thinned_out([*kept, epoch], best=min(best, epoch), most=20)
    assert len(kept) == min(last, 20)
    assert set(kept) >= ({1, best, last} if last else set())
    assert all(later / earlier <= 2.2 for earlier, later in itertools.pairwise(kept[:-1]) if earlier >= 10)


def test_a_long_run_keeps_first_best_and_newest_and_what_is_read_can_be_read_on(tmp_path: Path) -> None:
    model = small_model()
    model.eval()
    writer = PreviewWriter(tmp_path, [clip(0)], TARGETS, RATE, every_s=0)
    writer(started(), model)
    for epoch in range(MOST_EPOCHS):
        writer(epoch_ended(epoch, is_best=epoch == 0, best_epoch=0), model)
    removed = "epoch 0040"  # that is the way of logarithms
    with (tmp_path / "clip 1" / removed / "vocals.flac").open("rb") as read:
        writer(epoch_ended(40, is_best=True), model)
        writer(epoch_ended(41, is_best=False, best_epoch=40), model)
        left = epochs(tmp_path)
        assert len(left) == MOST_EPOCHS
        assert {"epoch 0001", "epoch 0041", "epoch 0042"} <= set(left)
        if sys.platform != "win32":
            assert removed not in left
            assert read.read(4) == b"fLaC"
    assert not [path for path in (tmp_path / "clip 1").iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(("targets", "rate"), [(TARGETS[::-1], RATE), (TARGETS, 2 * RATE)])
def test_clips_of_other_stems_than_the_models_are_refused(tmp_path: Path, targets: tuple[str, ...], rate: int) -> None:
    with pytest.raises(ConfigError, match="preview data"):
        PreviewWriter(tmp_path / "new", [clip(0)], targets, rate)(started(), small_model())
    assert not (tmp_path / "new").exists()
