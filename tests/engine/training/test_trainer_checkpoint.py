"""A trainer takes up its own checkpoints, of any settings that fit, and refuses others without changing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import torch
from safetensors.torch import save_file

from auralflow.augment import default_augmentation
from auralflow.errors import TrainingError
from auralflow.losses import L2Loss
from auralflow.models import create_model
from auralflow.training import StepEnded, TrainingSettings, TrainingStarted
from auralflow.training.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from support.tiny_training import RATE, TARGETS, loaders, tiny_band_split, tiny_model, trainer
from support.training_events import Recorder

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow.training import ModelTrainer


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    trainer(checkpoint_dir=folder).train(*loaders(), max_epochs=2)
    return folder


@pytest.fixture
def kept(trained: Path, tmp_path: Path) -> Path:
    shutil.copytree(trained, tmp_path, dirs_exist_ok=True)
    return tmp_path / "last.safetensors"


def test_saved_and_loaded_it_is_the_same(kept: Path, tmp_path: Path) -> None:
    running = trainer()
    running.load_state(kept)
    running.save_state(tmp_path / "again")
    first, second = read_checkpoint(kept), read_checkpoint(tmp_path / "again")
    assert first.tensors.keys() == second.tensors.keys()
    assert all(torch.equal(second.tensors[name], tensor) for name, tensor in first.tensors.items())
    assert {k: v for k, v in first.facts["state"].items() if k != "elapsed_s"} == {
        k: v for k, v in second.facts["state"].items() if k != "elapsed_s"
    }


OTHERS: list[tuple[str, dict[str, Any], Any]] = [
    ("model.criterion: L1Loss(domain=waveform", {"criterion": L2Loss()}, loaders),
    ("data.augment: None -> AugmentPipeline(", {"augmentation": default_augmentation(sample_rate=RATE)}, loaders),
    ("training.schedule: cosine -> constant", {"settings": TrainingSettings(schedule="constant")}, loaders),
    ("data.batch_size: 2 -> 4", {}, lambda: loaders(batch_size=4)),
    ("data.chunks_per_epoch: 8 -> 6", {}, lambda: loaders(6)),
]


@pytest.mark.parametrize(("words", "arguments", "make"), OTHERS)
def test_other_settings_are_named_and_nothing_has_changed_then(
    kept: Path, words: str, arguments: dict[str, Any], make: Any
) -> None:
    record = Recorder()
    running = trainer(checkpoint_dir=kept.parent, callbacks=[record], **arguments)
    before = {name: tensor.clone() for name, tensor in running.network.state_dict().items()}
    with pytest.raises(TrainingError, match="begun with other settings") as caught:
        running.train(*make(), max_epochs=3)
    assert words in str(caught.value)
    assert "load_state" in caught.value.hint
    assert (record.events, running.state.step) == ([], 0)
    assert all(torch.equal(tensor, before[name]) for name, tensor in running.network.state_dict().items())


@pytest.mark.parametrize(("words", "arguments", "make"), OTHERS)
def test_taken_up_by_hand_they_may_be_others_and_are_told(
    kept: Path, tmp_path: Path, words: str, arguments: dict[str, Any], make: Any, caplog: pytest.LogCaptureFixture
) -> None:
    running = trainer(checkpoint_dir=tmp_path / "other", **arguments)
    running.load_state(kept)
    assert running.state.step == 8
    assert (words in caplog.text) == (not words.startswith("data.") or "augment" in words)
    assert running.train(*make(), max_epochs=3).epoch == 3


def test_a_model_of_the_same_stems_in_another_order_is_another_model(kept: Path) -> None:
    """Its weights have the same shapes, and its outputs would have swapped names."""
    swapped = create_model(
        "SpectrogramNetSimple", targets=TARGETS[::-1], num_hidden_channels=2, num_fft=128, window_size=128,
        hop_length=64, sample_rate=RATE, dropout_p=0.1,
    )  # fmt: skip
    with pytest.raises(TrainingError, match="vocals, drums -> drums, vocals"):
        trainer(swapped).load_state(kept)


def test_another_networks_checkpoint_changes_nothing(kept: Path) -> None:
    model = tiny_band_split()
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    running = trainer(model)
    with pytest.raises(TrainingError, match="another network"):
        running.load_state(kept)
    assert running.state.step == 0
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())


def test_one_without_a_part_is_refused(kept: Path, tmp_path: Path) -> None:
    checkpoint = read_checkpoint(kept)
    path = tmp_path / "less"
    write_checkpoint(path, Checkpoint(tensors=checkpoint.tensors, facts={"state": {}, "optimizer": {}}))
    with pytest.raises(TrainingError, match="not complete"):
        trainer().load_state(path)


def test_averaging_can_be_switched_on_and_off_by_hand(kept: Path, tmp_path: Path) -> None:
    without = trainer(settings=TrainingSettings(average_decay=0, warmup_steps=2), checkpoint_dir=tmp_path / "without")
    without.load_state(kept)
    assert without.train(*loaders(), max_epochs=3).step == 12
    again = trainer(checkpoint_dir=tmp_path / "again")
    again.load_state(tmp_path / "without" / "last.safetensors")
    assert again.train(*loaders(), max_epochs=4).step == 16


def test_the_best_weights_of_before_are_still_the_best(kept: Path) -> None:
    best = read_checkpoint(kept).group("best")
    model = tiny_model()
    trainer(model, checkpoint_dir=kept.parent).train(*loaders(), max_epochs=2)
    assert all(torch.equal(tensor, best[name]) for name, tensor in model.state_dict().items())


def everything(running: ModelTrainer) -> list[torch.Tensor]:
    assert running.average is not None
    moments = [value for state in running.optimizer.state.values() for value in state.values()]
    return [t.clone() for t in (*running.network.state_dict().values(), *running.average.tensors.values(), *moments)]


def without(start: str) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def drop(tensors: dict[str, Any], _: dict[str, Any]) -> None:
        for name in [name for name in tensors if name.startswith(start)]:
            del tensors[name]

    return drop


def with_fact(name: str, value: Any) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def change(_: dict[str, Any], facts: dict[str, Any]) -> None:
        facts[name] = {**facts[name], **value} if isinstance(value, dict) else value

    return change


@pytest.mark.parametrize(
    "change",
    [
        *(without(f"{group}/") for group in ("model", "optimizer", "average", "best", "random", "epoch_random")),
        *(without(name) for name in ("optimizer/3/exp_avg", "average/", "best/", "random/0/numpy")),
        with_fact("state", None),
        *(with_fact("state", wrong) for wrong in ({"epoch": "3"}, {"best": 4}, {"step": None}, {"news": 1})),
        *(with_fact("optimizer", wrong) for wrong in (3, {"param_groups": 3}, {"values": []}, {"kind": "SGD"})),
        with_fact("average_updates", "many"),
        lambda tensors, _: tensors.update({"random/0/cpu": torch.zeros(3, dtype=torch.uint8)}),
        lambda tensors, _: tensors.update({"random/0/python": torch.zeros(3, dtype=torch.float64)}),
    ],
)
def test_one_with_a_part_missing_or_of_another_form_is_refused_and_changes_nothing(
    kept: Path, tmp_path: Path, change: Callable[[dict[str, Any], dict[str, Any]], None]
) -> None:
    checkpoint = read_checkpoint(kept)
    tensors, facts = dict(checkpoint.tensors), dict(checkpoint.facts)
    change(tensors, facts)
    write_checkpoint(tmp_path / "changed", Checkpoint(tensors=tensors, facts=facts))
    running = trainer()
    before, drawn = everything(running), torch.get_rng_state()
    with pytest.raises(TrainingError):
        running.load_state(tmp_path / "changed")
    assert running.state.step == 0
    assert all(torch.equal(a, b) for a, b in zip(everything(running), before, strict=True))
    assert torch.equal(torch.get_rng_state(), drawn)


def test_one_of_the_first_version_is_taken_up(kept: Path, tmp_path: Path) -> None:
    checkpoint = read_checkpoint(kept)
    facts = {**checkpoint.facts, "schema_version": 1}
    del facts["groups"]
    facts["optimizer"] = {name: facts["optimizer"][name] for name in ("values", "param_groups")}
    for group in facts["optimizer"]["param_groups"]:
        group["betas"] = list(group["betas"])
    facts["state"] = {
        name: value
        for name, value in facts["state"].items()
        if name not in ("chunks", "returns", "returns_in_row", "best_whole")
    }
    own = {name: t for name, t in checkpoint.tensors.items() if not name.endswith(("/python", "/numpy"))}
    save_file(own, tmp_path / "old", {"auralflow_training": json.dumps(facts)})
    running = trainer()
    running.load_state(tmp_path / "old")
    assert running.train(*loaders(), max_epochs=3).step == 12


def test_a_rate_that_is_passed_now_wins_and_is_said(kept: Path, caplog: pytest.LogCaptureFixture) -> None:
    record = Recorder()
    settings = TrainingSettings(warmup_steps=2, learning_rate=1e-5, weight_decay=0.5)
    trainer(settings=settings, checkpoint_dir=kept.parent, callbacks=[record]).train(*loaders(), max_epochs=3)
    assert max(event.learning_rate for event in record.of(StepEnded)) < 1e-5
    said = ("learning_rate: 0.003 -> 1e-05", "weight_decay: 0.01 -> 0.5", "max_epochs: 2 -> 3")
    assert sorted(record.of(TrainingStarted)[0].changes) == sorted(said)
    assert all(words in caplog.text for words in said)


Schedules = torch.optim.lr_scheduler


@pytest.mark.parametrize(
    "make",
    [
        lambda o: Schedules.MultiStepLR(o, [3]),
        lambda o: Schedules.SequentialLR(o, [Schedules.ConstantLR(o, 0.5, 2), Schedules.MultiStepLR(o, [1])], [2]),
        lambda o: Schedules.OneCycleLR(o, 0.1, total_steps=9),
        lambda o: Schedules.LambdaLR(o, lambda epoch: 0.5**epoch),
        lambda o: Schedules.ReduceLROnPlateau(o, patience=0, threshold=0.9),
    ],
)
def test_schedulers_of_torch_go_on_as_if_they_had_not_been_kept(tmp_path: Path, make: Any) -> None:
    def rates(folder: Path, *ends: int) -> list[tuple[float, float]]:
        record = Recorder()
        for end in ends:
            model = tiny_model()
            optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)  # type: ignore[attr-defined]
            trainer(
                model, optimizer=optimizer, scheduler=make(optimizer), callbacks=[record], checkpoint_dir=folder
            ).train(*loaders(4), max_epochs=end)
        return [(event.learning_rate, event.loss) for event in record.of(StepEnded)]

    assert rates(tmp_path / "parts", 2, 5) == rates(tmp_path / "whole", 5)


def test_a_scheduler_whose_state_came_back_otherwise_is_refused(kept: Path, tmp_path: Path) -> None:
    def scheduled() -> ModelTrainer:
        model = tiny_model()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01)  # type: ignore[attr-defined]
        return trainer(model, optimizer=optimizer, scheduler=Schedules.MultiStepLR(optimizer, [3]))

    scheduled().save_state(tmp_path / "good")
    checkpoint = read_checkpoint(tmp_path / "good")
    scheduler = {**checkpoint.facts["scheduler"], "milestones": {"3": 1}}
    facts = {**checkpoint.facts, "scheduler": scheduler}
    write_checkpoint(tmp_path / "old", Checkpoint(tensors=checkpoint.tensors, facts=facts))
    with pytest.raises(TrainingError, match="scheduler's state has another form"):
        scheduled().load_state(tmp_path / "old")
    facts = {**checkpoint.facts, "scheduler_kind": "StepLR"}
    write_checkpoint(tmp_path / "other", Checkpoint(tensors=checkpoint.tensors, facts=facts))
    with pytest.raises(TrainingError, match="its scheduler is StepLR, not MultiStepLR"):
        scheduled().load_state(tmp_path / "other")
