"""What TensorBoard shows is what the training was: read back from its files, and caught from the writer."""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from tensorboardX.proto.event_pb2 import Event as FileEvent
from tensorboardX.proto.event_pb2 import SessionLog

from auralflow.errors import ConfigError, TrainingError
from auralflow.training.tensorboard import TensorBoardCallback, tensorboard_writer
from support.small_trainings import RATE, TARGETS, small_model
from support.training_events import epoch_ended, started, step_ended, training_ended

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.models.base import TrainableModel


class Kept:
    """A writer that keeps what it is given, by tag."""

    def __init__(self) -> None:
        self.scalars: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self.histograms: dict[str, Any] = {}
        self.sounds: dict[str, tuple[Any, int]] = {}
        self.figures: dict[str, Any] = {}
        self.flushes = 0

    def add_scalar(self, tag: str, scalar_value: float, global_step: int) -> None:
        self.scalars[tag].append((global_step, scalar_value))

    def add_histogram(self, tag: str, values: Any, global_step: int) -> None:
        self.histograms[tag] = values.copy()

    def add_figure(self, tag: str, figure: Any, global_step: int) -> None:
        self.figures[tag] = figure

    def add_audio(self, tag: str, snd_tensor: Any, global_step: int, sample_rate: int) -> None:
        self.sounds[tag] = (snd_tensor, sample_rate)

    def flush(self) -> None:
        self.flushes += 1


def with_gradients(seed: int = 0) -> TrainableModel:
    """A network whose gradients are known: three times its weights."""
    model = small_model()
    for parameter in model.parameters():
        parameter.grad = 3 * parameter.detach()
    model.eval()
    return model


def clip(seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    targets = 0.1 * torch.randn(1, RATE, 2, generator=torch.Generator().manual_seed(seed))
    return targets.sum(-1), targets


def file_events(folder: Path) -> list[Any]:
    """Records of TensorBoard's files: length (8 bytes), its checksum (4), an event, its checksum (4)."""
    events = []
    for path in sorted(folder.glob("events.*")):
        content = path.read_bytes()
        while content:
            length = int.from_bytes(content[:8], "little")
            events.append(FileEvent.FromString(content[12 : 12 + length]))
            content = content[16 + length :]
    return events


def test_its_files_hold_curves_distributions_pictures_and_sound(tmp_path: Path) -> None:
    writer: Any = tensorboard_writer(tmp_path)
    assert list(tmp_path.iterdir()) == []  # a run begins in an empty folder
    callback = TensorBoardCallback(
        writer, [clip(0)], TARGETS, RATE, weights=True, gradients=True, waveforms=True, spectrograms=True, audio=True
    )
    model = with_gradients()
    for event in (step_ended(1, loss=0.75), step_ended(2, loss=0.5), epoch_ended(0), training_ended()):
        callback(event, model)
    writer.close()
    values = [(event.step, value) for event in file_events(tmp_path) for value in event.summary.value]
    numbers = {(value.tag, step): value.simple_value for step, value in values if value.HasField("simple_value")}
    kinds = {value.tag: value.WhichOneof("value") for _, value in values}
    assert (numbers["loss/iter", 1], numbers["loss/iter", 2]) == (0.75, 0.5)
    assert numbers["loss/epoch/valid", 1] == pytest.approx(0.4)
    assert numbers["metrics/valid/vocals", 1] == 1.5
    for name, _ in model.named_parameters():  # type: ignore[attr-defined]
        assert (kinds[f"weights/{name}"], kinds[f"gradients/{name}"]) == ("histo", "histo")
    for name in TARGETS:
        assert (kinds[f"waveform/{name}"], kinds[f"spectrogram/{name}"]) == ("image", "image")
        assert {kinds[f"{name}/{kind}"] for kind in ("estimate", "true", "residual")} == {"audio"}


def test_gradients_are_gradients_and_not_weights() -> None:
    kept, model = Kept(), with_gradients()
    callback = TensorBoardCallback(kept, weights=True, gradients=True)
    callback(step_ended(1), model)
    callback(epoch_ended(0), model)
    for name, parameter in model.named_parameters():  # type: ignore[attr-defined]
        np.testing.assert_array_equal(kept.histograms[f"weights/{name}"], parameter.detach().numpy())
        np.testing.assert_array_equal(kept.histograms[f"gradients/{name}"], 3 * parameter.detach().numpy())


def test_norms_are_those_of_all_values_and_what_is_not_finite_is_left_out() -> None:
    kept, model = Kept(), with_gradients()
    (broken, parameter), (sound, other) = list(model.named_parameters())[:2]  # type: ignore[attr-defined]
    assert parameter.grad is not None
    parameter.grad[0] = float("nan")
    callback = TensorBoardCallback(kept, weights=True, gradients=True, norms=True)
    callback(step_ended(1), model)
    callback(epoch_ended(4), model)
    assert not kept.histograms
    assert f"gradients/{broken}_norm" not in kept.scalars
    assert f"weights/{broken}_norm" in kept.scalars
    norm = float(np.sqrt((9 * other.detach().double().numpy() ** 2).sum()))
    assert kept.scalars[f"gradients/{sound}_norm"] == [(5, pytest.approx(norm, rel=1e-5))]


def test_skipped_steps_leave_no_point_and_single_terms_are_not_told_twice() -> None:
    kept, model = Kept(), small_model()
    callback = TensorBoardCallback(kept)
    callback(step_ended(1, loss=float("nan"), is_skipped=True), model)
    callback(step_ended(2, terms={"l1": 0.5}), model)
    assert kept.scalars == {"loss/iter": [(2, 0.5)], "learning_rate": [(2, 1e-3)], "gradient_norm": [(2, 0.5)]}
    callback(step_ended(3, loss=3.0, terms={"l1": 1.0, "kl": 2.0}), model)
    assert kept.scalars["loss/iter/l1"] == [(3, 1.0)]
    assert kept.scalars["loss/iter/kl"] == [(3, 2.0)]


def test_sounds_are_estimate_truth_and_what_is_left_of_the_mixture() -> None:
    kept, model = Kept(), with_gradients()
    clips = [clip(0), clip(1)]
    TensorBoardCallback(kept, clips, TARGETS, RATE, audio=True)(epoch_ended(0), model)
    assert len(kept.sounds) == 12
    for number, (mixture, targets) in enumerate(clips, 1):
        for i, name in enumerate(TARGETS):
            estimate, true, residual = (
                kept.sounds[f"{name} {number}/{k}"][0] for k in ("estimate", "true", "residual")
            )
            assert estimate.shape == (RATE, 1)
            np.testing.assert_array_equal(true[:, 0], targets[0, :, i])
            np.testing.assert_allclose(estimate + residual, mixture.T, atol=1e-6)


def test_pictures_come_every_few_epochs_and_of_each_best_one() -> None:
    model = with_gradients()
    drawn = []
    for epoch in range(7):
        kept = Kept()
        callback = TensorBoardCallback(kept, [clip(0)], TARGETS, RATE, audio=True, every_epochs=3)
        callback(epoch_ended(epoch, is_best=epoch == 4), model)
        assert kept.flushes == 1
        if kept.sounds:
            drawn.append(epoch)
    assert drawn == [0, 3, 4, 6]


def test_no_pictures_at_all_is_not_said_by_a_zero() -> None:
    with pytest.raises(ConfigError, match="every 0 epochs"):
        TensorBoardCallback(Kept(), every_epochs=0)


def test_without_the_package_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tensorboardX", None)
    with pytest.raises(TrainingError, match="not installed") as caught:
        tensorboard_writer(tmp_path)
    assert "auralflow-studio[tensorboard]" in str(caught.value.hint)


def test_steps_that_a_resume_makes_again_are_hidden_in_earlier_files(tmp_path: Path) -> None:
    for number, event in enumerate((started(), started(is_resumed=True, step=3, epoch=1))):
        writer: Any = tensorboard_writer(tmp_path / str(number))
        callback = TensorBoardCallback(writer)
        for fact in (event, step_ended(4), training_ended()):
            callback(fact, small_model())
        writer.close()
    starts = [
        [
            (event.step, event.session_log.status)
            for event in file_events(tmp_path / name)
            if event.HasField("session_log")
        ]
        for name in ("0", "1")
    ]
    assert starts == [[], [(4, SessionLog.START)]]


def test_clips_of_other_stems_than_the_models_are_refused() -> None:
    callback = TensorBoardCallback(Kept(), [clip(0)], TARGETS[::-1], RATE, audio=True)
    with pytest.raises(ConfigError, match="stems in another order"):
        callback(started(), small_model())
