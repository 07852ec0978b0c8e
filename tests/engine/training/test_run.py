"""A run folder reproduces its run: after kill -9, on several processes, from another model; and is never mixed up."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import soundfile
import torch

import auralflow
from auralflow.errors import AuralflowError, ConfigError, DatasetError, TrainingError
from auralflow.models import load_saved_model, save_model
from auralflow.training.events import StepEnded, TrainingStarted
from auralflow.training.history import read_history
from auralflow.training.run import keep_last_layers, new_model, train_run
from auralflow.training.run_config import RunConfig, read_config, write_config
from auralflow.training.run_folder import RunFolder
from support.small_trainings import RATE, Recorder, small_config, small_model

BAND_SPLIT = {"dim": 8, "depth": 1, "num_fft": 512, "sample_rate": RATE, "num_channels": 1}


def band_split(folder: Path, **changes: object) -> RunConfig:
    config = small_config(folder, **changes)
    return replace(config, model=replace(config.model, architecture="BandSplitNet", settings=BAND_SPLIT))


def losses(folder: Path) -> list[tuple[int, float]]:
    return [(step.step, step.loss) for step in read_history(folder / "history.jsonl").steps]


def command(folder: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "auralflow", "train", str(folder), *options, "--device", "cpu"]


def test_a_run_leaves_all_that_it_should_and_its_model_separates(small_dataset: Path, tmp_path: Path) -> None:
    record = Recorder()
    ended = train_run(small_config(small_dataset), tmp_path / "my run", device="cpu", callbacks=[record])
    run = RunFolder(tmp_path / "my run")
    assert (ended.reason, ended.step) == ("epochs", 4)
    assert record.of(TrainingStarted)[0].steps_per_epoch == 2
    assert read_config(run.config) == small_config(small_dataset)
    assert run.has_checkpoint
    assert len(read_history(run.history).epochs) == 2
    clip = run.previews / "clip 1"
    assert {path.name for path in clip.iterdir()} >= {"mixture.flac", "truth", "epoch 0001"}
    song = small_dataset / "val" / "Song 0001" / "mixture.wav"
    for folder in (run.path, run.model):
        stems = auralflow.separate(song, model=str(folder)).stems
        assert set(stems) == {"vocals", "drums", "rest"}
        assert stems["drums"].shape[0] == soundfile.info(song).frames
    card = json.loads((run.model / "card.json").read_text())
    assert card["name"] == "my run"
    assert "2 songs of “songs”" in card["origin"]


def test_the_seed_decides_everything(small_dataset: Path, tmp_path: Path) -> None:
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        torch.rand(3)
        train_run(small_config(small_dataset, seed=seed), tmp_path / name, device="cpu")
    assert losses(tmp_path / "a") == losses(tmp_path / "b") != losses(tmp_path / "c")


def test_killed_at_any_moment_and_resumed_it_is_the_same_run_to_the_last_bit(
    small_dataset: Path, tmp_path: Path
) -> None:
    config = small_config(small_dataset, max_epochs=4, checkpoint_every_s=0)
    train_run(config, tmp_path / "whole", device="cpu")
    killed = tmp_path / "killed"
    killed.mkdir()
    write_config(killed / "config.toml", config)
    for after in (1, 4):
        process = subprocess.Popen(command(killed), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        while process.poll() is None and len(losses(killed)) < after:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert subprocess.run(command(killed), capture_output=True, check=False).returncode == 0
    # A kill may cost lines of the history that were not on disk yet, but not one step.
    whole = dict(losses(tmp_path / "whole"))
    assert dict(losses(killed)).items() <= whole.items()
    assert losses(killed)[-1] == (8, whole[8])
    first, second = (load_saved_model(folder / "model").state_dict() for folder in (tmp_path / "whole", killed))
    assert all(torch.equal(tensor, second[name]) for name, tensor in first.items())


def test_two_processes_with_half_the_batch_each_have_the_losses_of_one(small_dataset: Path, tmp_path: Path) -> None:
    config = band_split(small_dataset, augment=False, max_epochs=3)
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    for name, options in (("one", ()), ("two", ("--devices", "2"))):
        (tmp_path / name).mkdir()
        write_config(tmp_path / name / "config.toml", config)
        run = subprocess.run(
            command(tmp_path / name, *options), capture_output=True, text=True, env=environment, check=False
        )
        assert run.returncode == 0, run.stderr
    (_, one), (_, two) = (zip(*losses(tmp_path / name), strict=True) for name in ("one", "two"))
    assert len(one) == len(two) == 6
    assert two == pytest.approx(one, rel=1e-4)
    scores = [read_history(tmp_path / name / "history.jsonl").epochs[-1].validation for name in ("one", "two")]
    assert scores[1].loss == pytest.approx(scores[0].loss, rel=1e-3)
    assert scores[1].chunks == scores[0].chunks


def test_a_run_of_one_process_goes_on_on_two(small_dataset: Path, tmp_path: Path) -> None:
    train_run(band_split(small_dataset), tmp_path, device="cpu")
    run = subprocess.run(command(tmp_path, "--devices", "2", "--max-epochs", "3"), capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    assert [step for step, _ in losses(tmp_path)] == [1, 2, 3, 4, 5, 6]


def test_batches_that_ranks_cannot_share_are_refused(small_dataset: Path, tmp_path: Path) -> None:
    run = subprocess.run(
        command(tmp_path, str(small_dataset), "--batch-size", "3", "--devices", "2"), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert run.returncode == 2
    assert "cannot be shared by 2 processes" in run.stderr


def test_a_second_training_in_the_folder_is_refused(small_dataset: Path, tmp_path: Path) -> None:
    with RunFolder(tmp_path).owned():
        code = f"""
from auralflow.training.run import train_run
from support.small_trainings import small_config
train_run(small_config({str(small_dataset)!r}), {str(tmp_path)!r}, device="cpu")
"""
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    assert "Another training runs in" in run.stderr
    assert {path.name for path in tmp_path.iterdir()} == {".lock"}


def test_other_settings_at_a_resume_are_named_and_longer_ones_are_fine(small_dataset: Path, tmp_path: Path) -> None:
    train_run(small_config(small_dataset), tmp_path, device="cpu")
    with pytest.raises(TrainingError, match=r"other settings: data.batch_size: 2 -> 4; training.seed: 0 -> 5\."):
        train_run(small_config(small_dataset, batch_size=4, seed=5), tmp_path, device="cpu")
    assert read_config(tmp_path / "config.toml").data.batch_size == 2
    assert train_run(small_config(small_dataset, max_epochs=3), tmp_path, device="cpu").epoch == 3


def test_a_training_is_not_overwritten(small_dataset: Path, tmp_path: Path) -> None:
    train_run(small_config(small_dataset), tmp_path, device="cpu")
    before = (tmp_path / "checkpoint" / "last.safetensors").read_bytes()
    with pytest.raises(TrainingError, match="a training in"):
        train_run(small_config(small_dataset), tmp_path, device="cpu", resume=False)
    assert (tmp_path / "checkpoint" / "last.safetensors").read_bytes() == before


def test_a_folder_with_other_things_is_left_alone(small_dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("precious")
    with pytest.raises(TrainingError, match="not empty"):
        train_run(small_config(small_dataset), tmp_path, device="cpu")
    config = [sys.executable, "-m", "auralflow", "config", str(tmp_path), str(small_dataset)]
    run = subprocess.run(config, capture_output=True, text=True, check=False)
    assert "not empty" in run.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"diary.txt"}


def test_what_is_wrong_with_the_data_is_said_before_anything_is_trained(small_dataset: Path, tmp_path: Path) -> None:
    record = Recorder()
    for config, error, words in (
        (small_config(tmp_path / "nowhere"), DatasetError, "nowhere"),
        (small_config(small_dataset, targets=("kazoo",)), DatasetError, "kazoo"),
        (small_config(small_dataset, chunk_s=60.0), ConfigError, "60"),
    ):
        with pytest.raises(error, match=words):
            train_run(config, tmp_path / "run", device="cpu", callbacks=[record])
    assert record.events == []
    assert {path.name for path in (tmp_path / "run").iterdir()} == {".lock"}


def test_a_dataset_that_vanishes_ends_it_and_nothing_is_lost(small_dataset: Path, tmp_path: Path) -> None:
    import shutil

    songs = tmp_path / "copied songs"
    shutil.copytree(small_dataset, songs)
    config = small_config(songs, max_epochs=50, checkpoint_every_s=0)

    def vanish(event: object, _: object) -> None:
        if isinstance(event, StepEnded) and event.step == 3:
            for path in songs.rglob("*.wav"):
                path.write_bytes(b"")
            shutil.rmtree(songs)

    with pytest.raises(AuralflowError):
        train_run(config, tmp_path / "run", device="cpu", callbacks=[vanish])
    shutil.copytree(small_dataset, songs)
    record = Recorder()
    train_run(replace(config, max_epochs=3), tmp_path / "run", device="cpu", callbacks=[record])
    assert record.of(TrainingStarted)[0].step >= 3


def test_a_trained_model_is_trained_further(small_dataset: Path, tmp_path: Path) -> None:
    train_run(small_config(small_dataset), tmp_path / "first", device="cpu")
    config = small_config(small_dataset)
    further = replace(config, model=replace(config.model, settings={}, base=str(tmp_path / "first")))
    begun = new_model(further).state_dict()
    kept = load_saved_model(tmp_path / "first" / "model").state_dict()
    assert all(torch.equal(tensor, kept[name]) for name, tensor in begun.items())
    assert train_run(further, tmp_path / "second", device="cpu").step == 4


def test_of_a_base_the_last_layers_can_be_trained_alone(small_dataset: Path, tmp_path: Path) -> None:
    save_model(small_model(), tmp_path / "base", name="base", license="CC0-1.0", origin="Random.")
    config = small_config(small_dataset)
    last = replace(config, model=replace(config.model, settings={}, base=str(tmp_path / "base"), part="last"))
    train_run(last, tmp_path / "run", device="cpu")
    before, after = (load_saved_model(tmp_path / name).state_dict() for name in ("base", "run/model"))
    changed = {
        name for name, tensor in before.items() if tensor.is_floating_point() and not torch.equal(tensor, after[name])
    }
    trained = {name for name, parameter in new_model(last).named_parameters() if parameter.requires_grad}  # type: ignore[attr-defined]
    assert trained
    assert changed & dict(small_model().named_parameters()).keys() <= trained  # type: ignore[attr-defined]
    assert changed & trained


def test_models_that_cannot_be_trained_or_know_other_stems_are_refused(small_dataset: Path, tmp_path: Path) -> None:
    config = small_config(small_dataset)

    def based_on(base: str, targets: tuple[str, ...]) -> RunConfig:
        return replace(config, model=replace(config.model, settings={}, base=base, targets=targets))

    with pytest.raises(ConfigError, match="cannot be trained further"):
        train_run(based_on("spleeter-2stems", ("vocals", "accompaniment")), tmp_path / "a", device="cpu")
    save_model(small_model(), tmp_path / "base", name="base", license="CC0-1.0", origin="Random.")
    with pytest.raises(ConfigError, match="separates vocals, drums, not bass"):
        train_run(based_on(str(tmp_path / "base"), ("bass",)), tmp_path / "b", device="cpu")


def test_the_last_layers_of_each_network_make_its_masks() -> None:
    band_split_net = new_model(band_split(Path()))
    keep_last_layers(band_split_net)  # type: ignore[arg-type]
    trained = {name for name, p in band_split_net.named_parameters() if p.requires_grad}  # type: ignore[attr-defined]
    assert trained
    assert all(name.startswith("masks.") for name in trained)
