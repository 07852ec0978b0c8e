"""N epochs are N epochs; a training that is stopped, killed or paused goes on as if nothing had been."""

from __future__ import annotations

import os
import random
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from auralflow.augment import default_augmentation
from auralflow.errors import AudioWriteError, ConfigError, TrainingError, TrainingMemoryError
from auralflow.training import (
    BatchesSplit,
    CheckpointSaved,
    EpochEnded,
    StepEnded,
    TrainingControl,
    TrainingEnded,
    TrainingSettings,
    TrainingStarted,
    WentBack,
    chunk_loader,
)
from auralflow.training.checkpoint import read_checkpoint
from auralflow.training.events import BEFORE_THE_FIRST
from support.tiny_training import RATE, TARGETS, chunks, loaders, tiny_band_split, tiny_model, trainer
from support.training_events import Recorder


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


def test_what_has_learned_before_stays_the_best_until_something_is_better(tmp_path: Path) -> None:
    good = TrainingSettings(warmup_steps=2, learning_rate=0.02)
    model = tiny_model(dropout=0)
    trainer(model, settings=good).train(*loaders(count=40), max_epochs=2)
    before, record = weights(model), Recorder()
    bad = TrainingSettings(schedule="constant", warmup_steps=0, learning_rate=1.0, average_decay=0)
    further = trainer(model, has_learned=True, settings=bad, callbacks=[record], checkpoint_dir=tmp_path)
    ended = further.train(*loaders(), max_epochs=2)
    epochs = record.of(EpochEnded)
    assert [(event.epoch, event.step, event.is_best) for event in epochs] == [
        (BEFORE_THE_FIRST, 0, True), (0, 4, False), (1, 8, False)
    ]  # fmt: skip
    assert (ended.best_epoch, ended.best) == (BEFORE_THE_FIRST, epochs[0].validation)
    for name, tensor in weights(model).items():
        assert torch.equal(tensor, before[name])

    again = Recorder()
    trainer(tiny_model(dropout=0), has_learned=True, settings=bad, callbacks=[again], checkpoint_dir=tmp_path).train(
        *loaders(), max_epochs=3
    )
    assert [event.epoch for event in again.of(EpochEnded)] == [2], "a resume does not begin again"
    assert again.of(EpochEnded)[0].best_epoch == BEFORE_THE_FIRST


def test_to_look_at_what_has_learned_before_changes_no_step() -> None:
    records = Recorder(), Recorder()
    for record, has_learned in zip(records, (False, True), strict=True):
        trainer(callbacks=[record], has_learned=has_learned).train(*loaders(), max_epochs=2)
    assert losses_of(records[0]) == losses_of(records[1])


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


def test_without_resume_a_training_that_is_there_is_left_alone(tmp_path: Path) -> None:
    first = trainer(checkpoint_dir=tmp_path)
    first.train(*loaders(), max_epochs=1, resume=False)
    kept = (tmp_path / "last.safetensors").read_bytes()
    with pytest.raises(TrainingError, match="There is a training in"):
        trainer(checkpoint_dir=tmp_path).train(*loaders(), max_epochs=1, resume=False)
    assert (tmp_path / "last.safetensors").read_bytes() == kept


def test_a_trainer_that_has_trained_does_not_begin_anew() -> None:
    used = trainer()
    assert used.train(*loaders(), max_epochs=1, resume=False).step == 4
    with pytest.raises(TrainingError, match="has trained already"):
        used.train(*loaders(), max_epochs=1, resume=False)
    assert used.train(*loaders(), max_epochs=2).step == 8


def test_loaded_by_hand_it_goes_on_as_if_it_had_not_been_left(tmp_path: Path) -> None:
    whole, rest = Recorder(), Recorder()
    settings = TrainingSettings(schedule="constant", warmup_steps=2)
    trainer(callbacks=[whole], settings=settings).train(*loaders(), max_epochs=3)
    trainer(checkpoint_dir=tmp_path, settings=settings).train(*loaders(), max_epochs=2)
    again = trainer(callbacks=[rest], settings=settings)
    again.load_state(tmp_path / "last.safetensors")
    torch.rand(7)
    again.train(*loaders(), max_epochs=3)
    assert rest.of(TrainingStarted)[0].is_resumed
    assert losses_of(rest) == losses_of(whole)[8:]


class DrawnElsewhere(torch.utils.data.Dataset):  # type: ignore[type-arg]
    """Chunks whose loudness Python's and NumPy's global generators draw."""

    def __init__(self) -> None:
        self.chunks = chunks()

    def __len__(self) -> int:
        return len(self.chunks)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        gain = random.gauss(1, 0.1) * np.random.rand()  # noqa: NPY002 - what people do
        mixture, targets = self.chunks[index]
        return gain * mixture, gain * targets


@pytest.mark.parametrize("stop", [3, 4, 6])
def test_generators_that_are_not_torchs_own_go_on_too(tmp_path: Path, stop: int) -> None:
    def run(folder: Path | None, stops: tuple[int, ...]) -> list[float]:
        losses: list[float] = []
        for end in (*stops, None):
            control, record = TrainingControl(), Recorder()

            def watch(event: Any, _: Any, end: int | None = end, control: TrainingControl = control) -> None:
                if isinstance(event, StepEnded) and event.step == end:
                    control.cancel()

            random.seed(len(losses))
            own = torch.Generator().manual_seed(3 + len(losses) if stops and losses else 3)
            loader = torch.utils.data.DataLoader(DrawnElsewhere(), 2, shuffle=True, generator=own)
            trainer(callbacks=[record, watch], control=control, checkpoint_dir=folder).train(
                loader, loaders()[1], max_epochs=2
            )
            losses += losses_of(record)
        return losses

    assert run(tmp_path, (stop,)) == run(None, ())


@pytest.mark.parametrize("schedule", ["constant", "plateau"])
def test_a_limit_of_steps_that_is_raised_leaves_no_trace(tmp_path: Path, schedule: Any) -> None:
    def run(folder: Path, *limits: int) -> tuple[list[tuple[int, float]], Any]:
        record = Recorder()
        for limit in limits:
            settings = TrainingSettings(max_steps=limit, schedule=schedule, plateau_epochs=0, warmup_steps=0)
            ended = trainer(checkpoint_dir=folder, callbacks=[record], settings=settings).train(*loaders(), 9)
            assert (ended.reason, ended.step) == ("steps", limit)
        return [(event.epoch, event.loss) for event in record.of(StepEnded)], ended

    steps, ended = run(tmp_path / "parts", 5, 7, 13)
    assert (steps, ended.epoch) == (run(tmp_path / "whole", 13)[0], 3)


def test_an_epoch_that_was_made_shorter_by_hand_is_over_and_the_next_begins(tmp_path: Path) -> None:
    control, record = TrainingControl(), Recorder()
    trainer(checkpoint_dir=tmp_path, control=control, callbacks=[stopping_at(3, control)]).train(*loaders(), 2)
    again = trainer(callbacks=[record])
    again.load_state(tmp_path / "last.safetensors")
    ended = again.train(*loaders(4), max_epochs=2)
    assert (ended.reason, ended.epoch) == ("epochs", 2)
    assert [(event.step, event.epoch) for event in record.of(StepEnded)] == [(4, 1), (5, 1)]


def stopping_at(step: int, control: TrainingControl) -> Any:
    def watch(event: Any, _model: Any) -> None:
        if isinstance(event, StepEnded) and event.step == step:
            control.cancel()

    return watch


def test_an_empty_validation_and_a_loader_without_a_length_are_said_before_anything() -> None:
    record = Recorder()
    empty = torch.utils.data.DataLoader(chunks(1), 2, drop_last=True)
    with pytest.raises(ConfigError, match="no batch to validate"):
        trainer(callbacks=[record]).train(loaders()[0], empty, max_epochs=1)
    assert record.events == []


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


def spoiled(*steps: int) -> Any:
    """A loss that is not a number at some steps."""
    calls = 0

    def loss(estimate: Tensor, target: Tensor) -> Tensor:
        nonlocal calls
        is_training = estimate.requires_grad
        calls += is_training
        value = (estimate - target).abs().mean()
        return value * torch.nan if is_training and calls in steps else value

    return loss


def test_a_step_that_is_not_a_number_changes_nothing_and_slows_the_next() -> None:
    before: dict[int, dict[str, Tensor]] = {}
    record = Recorder()

    def keep(event: Any, model: Any) -> None:
        if isinstance(event, StepEnded):
            before[event.step] = {n: p.detach().clone() for n, p in model.named_parameters()}

    settings = TrainingSettings(warmup_steps=0, schedule="constant")
    trainer(criterion=spoiled(3), callbacks=[record, keep], settings=settings).train(*loaders(), max_epochs=2)
    steps = record.of(StepEnded)
    assert [event.step for event in steps if event.is_skipped] == [3]
    assert all(torch.equal(tensor, before[3][name]) for name, tensor in before[2].items())
    assert any(not torch.equal(tensor, before[4][name]) for name, tensor in before[3].items())
    assert steps[3].learning_rate == pytest.approx(steps[2].learning_rate / 2)


def test_a_batch_that_is_not_a_number_leaves_statistics_and_average_alone() -> None:
    class Broken(torch.utils.data.Dataset):  # type: ignore[type-arg]
        def __len__(self) -> int:
            return 8

        def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
            mixture, targets = chunks()[index]
            return (mixture * torch.nan, targets) if index == 5 else (mixture, targets)

    seen: dict[int, dict[str, Tensor]] = {}

    def keep(event: Any, model: Any) -> None:
        if isinstance(event, StepEnded):
            seen[event.step] = weights(model)
            assert not event.is_skipped or all(p.grad is None for p in model.parameters())

    record = Recorder()
    loader = torch.utils.data.DataLoader(Broken(), 2)
    running = trainer(callbacks=[record, keep])
    ended = running.train(loader, loaders()[1], max_epochs=2)
    assert [event.step for event in record.of(StepEnded) if event.is_skipped] == [3, 7]
    for name, tensor in seen[2].items():
        assert torch.equal(tensor, seen[3][name])
    assert running.average is not None
    assert all(bool(tensor.isfinite().all()) for tensor in running.average.tensors.values())
    assert ended.best is not None
    assert np.isfinite(ended.best.loss)


@pytest.mark.parametrize("scheduled", [False, True])
def test_weights_that_blew_up_are_given_back(scheduled: bool) -> None:
    record = Recorder()

    def blow_up(event: Any, model: Any) -> None:
        if isinstance(event, StepEnded) and event.step == 6:  # as if that step had been far too long
            for parameter in model.parameters():
                parameter.data.fill_(1e38)

    model = tiny_model()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)  # type: ignore[attr-defined]
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 99) if scheduled else None
    settings = TrainingSettings(max_bad_steps=2, schedule="constant", warmup_steps=0)
    ended = trainer(
        model, callbacks=[record, blow_up], optimizer=optimizer, scheduler=scheduler, settings=settings
    ).train(*loaders(), max_epochs=4)
    assert [(e.cause, e.step, e.rate_factor) for e in record.of(WentBack)] == [("steps", 8, 0.5)]
    steps = record.of(StepEnded)
    assert [event.step for event in steps if event.is_skipped] == [7, 8]
    assert [event.learning_rate for event in steps[8:]] == [0.05] * 8
    assert (ended.reason, ended.step) == ("epochs", 16)
    assert all(event.loss < 1 for event in steps[8:])


def test_too_many_such_steps_end_it_with_a_word_and_keep_the_checkpoint(tmp_path: Path) -> None:
    settings, record = TrainingSettings(max_bad_steps=3, warmup_steps=2), Recorder()
    trainer(criterion=spoiled(), checkpoint_dir=tmp_path, settings=settings).train(*loaders(), max_epochs=1)
    kept = read_checkpoint(tmp_path / "last.safetensors").group("model")
    with pytest.raises(TrainingError, match="NaN or infinite in 3 steps in a row, even after going back 3") as error:
        trainer(criterion=spoiled(*range(1, 99)), checkpoint_dir=tmp_path, settings=settings, callbacks=[record]).train(
            *loaders(), max_epochs=9
        )
    assert "learning rate" in error.value.hint
    assert len(losses_of(record)) == 12
    assert [event.rate_factor for event in record.of(WentBack)] == [0.5, 0.25, 0.125]
    found = read_checkpoint(tmp_path / "last.safetensors").group("model")
    assert all(torch.equal(tensor, kept[name]) for name, tensor in found.items())


class NeverValid(nn.Module):
    """A loss that is not a number whenever it is validated."""

    def forward(self, estimate: Tensor, target: Tensor) -> Tensor:
        return (estimate - target).abs().mean() * (1.0 if self.training else torch.nan)


def test_a_validation_that_stays_no_number_is_never_the_best_and_ends_it(tmp_path: Path) -> None:
    record = Recorder()
    running = trainer(criterion=NeverValid(), callbacks=[record], checkpoint_dir=tmp_path)
    with pytest.raises(TrainingError, match="scores of the validation were NaN"):
        running.train(*loaders(), max_epochs=9)
    assert [event.is_best for event in record.of(EpochEnded)] == [False] * 4
    assert [event.cause for event in record.of(WentBack)] == ["validation"] * 3
    assert running.state.best is None


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


def hungry(most: int, after: int = 0) -> Any:
    """A loss that needs more memory than there is for more than so many chunks, from some call on."""
    calls = 0

    def loss(estimate: Tensor, target: Tensor) -> Tensor:
        nonlocal calls
        calls += 1
        if len(estimate) > most and calls > after:
            torch.empty(2**60)
        return (estimate - target).abs().mean()

    return loss


@pytest.mark.parametrize("augments", [False, True])
def test_with_too_little_memory_batches_are_split_and_the_steps_stay_the_same(augments: bool) -> None:
    whole, split = Recorder(), Recorder()
    augmentation = default_augmentation(sample_rate=8000) if augments else None
    for record, most in ((whole, 5), (split, 2)):
        running = trainer(tiny_band_split(), criterion=hungry(most), callbacks=[record], augmentation=augmentation)
        ended = running.train(chunk_loader(chunks(10), 5), chunk_loader(chunks(5, seed=1), 5), max_epochs=2)
        assert (ended.reason, ended.step) == ("epochs", 4)
    parts = [(event.step, event.batch_size, event.part_size) for event in split.of(BatchesSplit)]
    assert parts == [(0, 5, 3), (0, 5, 2)]
    assert losses_of(split) == pytest.approx(losses_of(whole), rel=1e-4)
    for one, other in zip(whole.of(EpochEnded), split.of(EpochEnded), strict=True):
        assert other.validation.loss == pytest.approx(one.validation.loss, rel=1e-3)
        assert other.validation.si_sdr == pytest.approx(one.validation.si_sdr, abs=0.01)


def test_a_validation_that_is_too_large_is_split_too() -> None:
    running = trainer(criterion=hungry(1))
    scores = running.validate(loaders(batch_size=4)[1])
    assert scores.chunks == 4
    assert scores.loss == pytest.approx(trainer(criterion=hungry(4)).validate(loaders(batch_size=4)[1]).loss, rel=1e-5)


def test_chunks_that_are_too_large_are_told_and_nothing_is_lost(tmp_path: Path) -> None:
    with pytest.raises(TrainingMemoryError, match="too small for a single chunk") as caught:
        trainer(criterion=hungry(0, after=8), checkpoint_dir=tmp_path).train(*loaders(), max_epochs=3)
    assert "shorter chunks" in caught.value.hint
    record = Recorder()
    trainer(criterion=hungry(2), checkpoint_dir=tmp_path, callbacks=[record]).train(*loaders(), max_epochs=2)
    assert record.of(TrainingStarted)[0].step == 6  # a validation of two batches lies between
    assert len(losses_of(record)) == 2


@pytest.mark.parametrize("swapped", ["training", "validation"])
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"targets": TARGETS[::-1]}, "stems in another order: drums, vocals, not vocals, drums"),
        ({"targets": TARGETS[:1]}, "has the stems vocals; the model separates vocals, drums"),
        ({"sample_rate": RATE // 2}, f"{RATE // 2} Hz, the model {RATE} Hz"),
        ({"channels": 2}, r"2 channel\(s\), the model 1"),
    ],
)
@pytest.mark.parametrize("within", [False, True])
def test_data_that_is_not_what_the_model_separates_is_refused_before_anything(
    tmp_path: Path, swapped: str, change: dict[str, Any], words: str, within: bool
) -> None:
    other: Any = chunks(8, **change)
    other = torch.utils.data.ConcatDataset([chunks(8), torch.utils.data.Subset(other, [0, 1])]) if within else other
    train, val = loaders()
    pair = [torch.utils.data.DataLoader(other, 2), val] if swapped == "training" else [train, chunk_loader(other, 2)]
    record = Recorder()
    with pytest.raises(ConfigError, match=words) as caught:
        trainer(callbacks=[record], checkpoint_dir=tmp_path / "new").train(*pair, max_epochs=1)
    assert swapped in str(caught.value)
    assert caught.value.hint
    assert record.events == []
    assert not (tmp_path / "new").exists()


def test_each_epoch_of_several_datasets_has_chunks_of_its_own() -> None:
    both = torch.utils.data.ConcatDataset([chunks(4), chunks(4, seed=5)])
    seen: list[Tensor] = []

    def keep(estimate: Tensor, target: Tensor) -> Tensor:
        if estimate.requires_grad:
            seen.append(target.clone())
        return (estimate - target).abs().mean()

    trainer(criterion=keep).train(torch.utils.data.DataLoader(both, 8), loaders()[1], max_epochs=2)
    assert not torch.equal(seen[0], seen[1])


def test_a_second_training_in_the_folder_is_refused_with_words_on_the_first(tmp_path: Path) -> None:
    def second(event: Any, _model: Any) -> None:
        if isinstance(event, StepEnded) and event.step == 1:
            with pytest.raises(TrainingError, match=f"Another training runs in .* process {os.getpid()} on "):
                trainer(checkpoint_dir=tmp_path).train(*loaders(), max_epochs=1)

    trainer(checkpoint_dir=tmp_path, callbacks=[second]).train(*loaders(), max_epochs=1)
    assert trainer(checkpoint_dir=tmp_path).train(*loaders(), max_epochs=2).step == 8


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
