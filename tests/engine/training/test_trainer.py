"""N epochs are N epochs; a training that is stopped, killed or paused goes on as if nothing had been."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from auralflow.augment import default_augmentation
from auralflow.errors import AudioWriteError, TrainingError
from auralflow.training import (
    CheckpointSaved,
    EpochEnded,
    StepEnded,
    TrainingControl,
    TrainingEnded,
    TrainingSettings,
    TrainingStarted,
)
from support.small_trainings import Recorder
from support.tiny_training import chunks, loaders, tiny_band_split, tiny_model, trainer


def losses_of(record: Recorder) -> list[float]:
    return [event.loss for event in record.of(StepEnded)]


def weights(model: Any) -> dict[str, Tensor]:
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}


@pytest.mark.parametrize("epochs", [1, 3])
def test_as_many_epochs_are_trained_as_were_asked_for(epochs: int) -> None:
    record = Recorder()
    ended = trainer(callbacks=[record]).train(*loaders(), max_epochs=epochs)
    assert (ended.reason, ended.epoch, ended.step) == ("epochs", epochs, 4 * epochs)
    assert [event.epoch for event in record.of(EpochEnded)] == list(range(epochs))
    assert [event.step for event in record.of(StepEnded)] == list(range(1, 4 * epochs + 1))
    assert isinstance(record.events[0], TrainingStarted)
    assert record.events[-1] == ended


def test_it_learns() -> None:
    settings = TrainingSettings(warmup_steps=2, learning_rate=0.02)
    ended = trainer(tiny_model(dropout=0), settings=settings).train(*loaders(count=40), max_epochs=4)
    assert ended.best is not None
    assert ended.best.mean_si_sdr_improvement is not None
    assert ended.best.mean_si_sdr_improvement > 3


def test_afterwards_the_model_has_its_best_weights_and_is_in_evaluation_mode() -> None:
    kept: dict[int, dict[str, Tensor]] = {}

    def keep(event: Any, model: Any) -> None:
        if isinstance(event, EpochEnded):
            assert not model.training
            kept[event.epoch] = weights(model)

    # A learning rate that grows worse: the first epoch is not beaten by all.
    model = tiny_model()
    settings = TrainingSettings(schedule="constant", warmup_steps=0, learning_rate=0.3, average_decay=0)
    ended = trainer(model, callbacks=[keep], settings=settings).train(*loaders(), max_epochs=5)
    assert ended.best_epoch is not None
    for name, tensor in weights(model).items():
        assert torch.equal(tensor, kept[ended.best_epoch][name])
    assert not model.training  # type: ignore[attr-defined]


def test_validation_is_of_the_averaged_weights_and_leaves_the_trained_ones() -> None:
    seen: list[tuple[type, dict[str, Tensor]]] = []
    running = trainer(callbacks=[lambda event, model: seen.append((type(event), weights(model)))])
    running.train(*loaders(), max_epochs=1)
    assert running.average is not None
    validated = next(tensors for kind, tensors in seen if kind is EpochEnded)
    last_step = [tensors for kind, tensors in seen if kind is StepEnded][-1]
    for name, tensor in validated.items():
        assert torch.equal(tensor, running.average.tensors[name])
    assert any(not torch.equal(tensor, last_step[name]) for name, tensor in validated.items())


@pytest.mark.parametrize("make", [tiny_model, tiny_band_split])
@pytest.mark.parametrize("augments", [False, True])
def test_stopped_anywhere_and_resumed_it_makes_the_same_steps_to_the_last_bit(
    tmp_path: Path, make: Any, augments: bool
) -> None:
    def run(folder: Path | None, stops: tuple[int, ...]) -> tuple[list[float], Any, dict[str, Tensor]]:
        losses: list[float] = []
        for stop in (*stops, None):
            torch.manual_seed(torch.seed() % 1000)  # whatever was drawn before must not matter
            control = TrainingControl()
            record = Recorder()

            def watch(event: Any, _: Any, stop: int | None = stop, control: TrainingControl = control) -> None:
                if isinstance(event, StepEnded) and event.step == stop:
                    control.cancel()

            model = make()
            ended = trainer(
                model, callbacks=[record, watch], control=control, checkpoint_dir=folder,
                augmentation=default_augmentation(sample_rate=8000) if augments else None,
            ).train(*loaders(), max_epochs=3)  # fmt: skip
            losses += losses_of(record)
            assert ended.reason == ("epochs" if stop is None else "stopped")
        return losses, ended, weights(model)

    whole, ended, final = run(None, ())
    again, ended_again, final_again = run(tmp_path, (2, 4, 7))
    assert again == whole
    assert (ended_again.best, ended_again.best_epoch) == (ended.best, ended.best_epoch)
    for name, tensor in final.items():
        assert torch.equal(tensor, final_again[name])


def test_a_shuffled_loader_of_torch_comes_back_in_its_order_too(tmp_path: Path) -> None:
    def run(stops: tuple[int, ...], folder: Path | None) -> list[float]:
        losses: list[float] = []
        for stop in (*stops, None):
            control, record = TrainingControl(), Recorder()

            def watch(event: Any, _: Any, stop: int | None = stop, control: TrainingControl = control) -> None:
                if isinstance(event, StepEnded) and event.step == stop:
                    control.cancel()

            loader = torch.utils.data.DataLoader(chunks(), 2, shuffle=True)
            trainer(callbacks=[record, watch], control=control, checkpoint_dir=folder).train(
                loader, loaders()[1], max_epochs=2
            )
            losses += losses_of(record)
        return losses

    assert run((3, 5), tmp_path) == run((), None)


def test_a_finished_training_trains_no_more_and_a_longer_one_goes_on(tmp_path: Path) -> None:
    trainer(checkpoint_dir=tmp_path).train(*loaders(), max_epochs=2)
    record = Recorder()
    ended = trainer(checkpoint_dir=tmp_path, callbacks=[record]).train(*loaders(), max_epochs=2)
    assert (ended.epoch, losses_of(record)) == (2, [])
    assert trainer(checkpoint_dir=tmp_path).train(*loaders(), max_epochs=3).step == 12


def test_without_resume_it_begins_anew(tmp_path: Path) -> None:
    trainer(checkpoint_dir=tmp_path).train(*loaders(), max_epochs=2)
    record = Recorder()
    trainer(checkpoint_dir=tmp_path, callbacks=[record]).train(*loaders(), max_epochs=1, resume=False)
    assert record.of(TrainingStarted)[0].is_resumed is False
    assert len(losses_of(record)) == 4


def test_steps_end_it_and_the_last_weights_are_validated() -> None:
    record = Recorder()
    settings = TrainingSettings(max_steps=6)
    ended = trainer(callbacks=[record], settings=settings).train(*loaders(), max_epochs=9)
    assert (ended.reason, ended.step) == ("steps", 6)
    assert [event.step for event in record.of(EpochEnded)] == [4, 6]


def test_time_ends_it_and_the_last_weights_are_validated() -> None:
    record = Recorder()
    ended = trainer(callbacks=[record], settings=TrainingSettings(time_limit_s=0.5)).train(
        *loaders(400), max_epochs=999
    )
    assert ended.reason == "time"
    assert record.of(EpochEnded)[-1].step == ended.step


def test_patience_ends_it() -> None:
    settings = TrainingSettings(patience=2, learning_rate=1e-9, average_decay=0, min_improvement=0.5)
    ended = trainer(tiny_model(dropout=0), settings=settings).train(*loaders(), max_epochs=99)
    assert (ended.reason, ended.best_epoch) == ("patience", 0)
    assert ended.epoch == 3


def test_batches_that_are_added_up_make_the_step_of_one_large_batch() -> None:
    large, added = Recorder(), Recorder()
    arguments: dict[str, Any] = {"criterion": nn.L1Loss()}
    first, second = tiny_band_split(), tiny_band_split()
    for model, record, accumulate, size in ((first, large, 1, 4), (second, added, 2, 2)):
        settings = TrainingSettings(accumulate=accumulate, warmup_steps=0)
        running = trainer(model, callbacks=[record], settings=settings, **arguments)
        running.train(*loaders(batch_size=size), max_epochs=2)
    assert losses_of(added) == pytest.approx(losses_of(large), rel=1e-4)


class Spoiled(nn.Module):
    """A loss that is not a number at some steps."""

    def __init__(self, *steps: int) -> None:
        super().__init__()
        self.steps, self.calls = steps, 0

    def forward(self, estimate: Tensor, target: Tensor) -> Tensor:
        self.calls += self.training
        loss = (estimate - target).abs().mean()
        return loss * torch.nan if self.training and self.calls in self.steps else loss


def test_a_step_that_is_not_a_number_changes_nothing_and_slows_the_next() -> None:
    before: dict[int, dict[str, Tensor]] = {}
    record = Recorder()

    def keep(event: Any, model: Any) -> None:
        if isinstance(event, StepEnded):
            before[event.step] = {n: p.detach().clone() for n, p in model.named_parameters()}

    settings = TrainingSettings(warmup_steps=0, schedule="constant")
    trainer(criterion=Spoiled(3), callbacks=[record, keep], settings=settings).train(*loaders(), max_epochs=2)
    steps = record.of(StepEnded)
    assert [event.step for event in steps if event.is_skipped] == [3]
    assert all(torch.equal(tensor, before[3][name]) for name, tensor in before[2].items())
    assert any(not torch.equal(tensor, before[4][name]) for name, tensor in before[3].items())
    assert steps[3].learning_rate == pytest.approx(steps[2].learning_rate / 2)


def test_too_many_such_steps_end_it_with_a_word_and_keep_the_checkpoint(tmp_path: Path) -> None:
    trainer(checkpoint_dir=tmp_path).train(*loaders(), max_epochs=1)
    kept = (tmp_path / "last.safetensors").read_bytes()
    settings = TrainingSettings(max_bad_steps=3)
    with pytest.raises(TrainingError, match="not a finite number in 3 steps") as error:
        trainer(criterion=Spoiled(*range(1, 99)), checkpoint_dir=tmp_path, settings=settings).train(
            *loaders(), max_epochs=9
        )
    assert "learning rate" in error.value.hint
    assert (tmp_path / "last.safetensors").read_bytes() == kept


def test_any_module_or_function_can_be_the_criterion() -> None:
    for criterion in (nn.MSELoss(), lambda estimate, target: (estimate - target).square().mean()):
        assert trainer(criterion=criterion).train(*loaders(), max_epochs=1).step == 4


def test_an_optimizer_and_schedulers_of_torch_are_used(tmp_path: Path) -> None:
    model = tiny_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.5)
    record = Recorder()
    trainer(model, optimizer=optimizer, scheduler=scheduler, callbacks=[record], checkpoint_dir=tmp_path).train(
        *loaders(), max_epochs=2
    )
    assert [event.learning_rate for event in record.of(StepEnded)] == pytest.approx([0.1] * 4 + [0.05] * 4)
    model = tiny_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.5)
    record = Recorder()
    trainer(model, optimizer=optimizer, scheduler=scheduler, callbacks=[record], checkpoint_dir=tmp_path).train(
        *loaders(), max_epochs=3
    )
    assert [event.learning_rate for event in record.of(StepEnded)] == pytest.approx([0.025] * 4)


def test_the_plateau_scheduler_of_torch_gets_the_validation_loss() -> None:
    model = tiny_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0, factor=0.1, threshold=0.9)
    trainer(model, optimizer=optimizer, scheduler=scheduler, settings=TrainingSettings(average_decay=0)).train(
        *loaders(), max_epochs=4
    )
    assert optimizer.param_groups[0]["lr"] < 0.01


def test_paused_it_waits_and_goes_on() -> None:
    control, reached, record = TrainingControl(), threading.Event(), Recorder()

    def pause(event: Any, _: Any) -> None:
        if isinstance(event, StepEnded) and event.step == 2:
            control.pause()
            reached.set()

    running = trainer(callbacks=[record, pause], control=control)
    thread = threading.Thread(target=running.train, args=loaders(), kwargs={"max_epochs": 1})
    thread.start()
    assert reached.wait(60)
    thread.join(0.3)
    assert thread.is_alive()
    assert len(losses_of(record)) == 2
    control.resume()
    thread.join(60)
    assert len(losses_of(record)) == 4
    assert record.of(TrainingEnded)[0].reason == "epochs"


def test_checkpoints_come_within_long_epochs_too(tmp_path: Path) -> None:
    record = Recorder()
    settings = TrainingSettings(checkpoint_every_s=0)
    trainer(callbacks=[record], settings=settings, checkpoint_dir=tmp_path).train(*loaders(), max_epochs=1)
    assert [event.step for event in record.of(CheckpointSaved)] == [1, 2, 3, 4, 4]


def test_a_folder_that_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AudioWriteError):
        trainer(checkpoint_dir=tmp_path / "file" / "checkpoints").train(*loaders(), max_epochs=1)


class Hungry(nn.Module):
    """A loss that needs more memory than there is from some step on."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.left = after

    def forward(self, estimate: Tensor, target: Tensor) -> Tensor:
        self.left -= self.training
        if self.left < 0:
            torch.empty(2**60)
        return (estimate - target).abs().mean()


def test_too_little_memory_is_said_with_what_to_do_and_nothing_is_lost(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="too small for batches of 2") as error:
        trainer(criterion=Hungry(6), checkpoint_dir=tmp_path).train(*loaders(), max_epochs=3)
    assert "batches of 1 and accumulate=2" in error.value.hint
    record = Recorder()
    trainer(checkpoint_dir=tmp_path, callbacks=[record]).train(*loaders(), max_epochs=2)
    assert record.of(TrainingStarted)[0].step == 6
    assert len(losses_of(record)) == 2


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("precision", ["bf16-mixed", "16-mixed"])
def test_half_precision_learns_on_a_gpu(precision: Any) -> None:
    from auralflow.training import ModelTrainer

    settings = TrainingSettings(precision=precision, learning_rate=0.02, warmup_steps=2)
    ended = ModelTrainer(tiny_model(dropout=0), nn.L1Loss(), settings=settings, device="cuda").train(
        *loaders(count=40), max_epochs=4
    )
    assert ended.best is not None
    assert ended.best.mean_si_sdr_improvement is not None
    assert ended.best.mean_si_sdr_improvement > 3
