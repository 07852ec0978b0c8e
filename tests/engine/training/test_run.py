"""A run folder reproduces its run: after kill -9, on several processes, from another model; and is never mixed up."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

import auralflow
from auralflow import disk_space
from auralflow.cli import main
from auralflow.errors import (
    AuralflowError,
    CheckpointError,
    ConfigError,
    DatasetError,
    DiskSpaceError,
    TrainingError,
)
from auralflow.evaluation.estimators import EstimatorFacts
from auralflow.evaluation.track_choice import familiar_songs
from auralflow.models import load_saved_model, save_model
from auralflow.training.checkpoint import read_checkpoint
from auralflow.training.control import TrainingControl
from auralflow.training.events import StepEnded, TrainingStarted
from auralflow.training.history import read_history
from auralflow.training.run import require_trainable, train_run
from auralflow.training.run_config import RunConfig, read_config, write_config
from auralflow.training.run_folder import RunFolder
from auralflow.training.run_model import new_model
from support.disks import small_disk
from support.small_trainings import RATE, small_config, small_model
from support.training_events import Recorder

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
        assert stems["drums"].shape[1] == soundfile.info(song).frames
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
    assert train_run(config, killed, device="cpu").reason == "epochs"
    # A kill may cost lines of the history that were not on disk yet, but not one step.
    whole = dict(losses(tmp_path / "whole"))
    assert dict(losses(killed)).items() <= whole.items()
    assert losses(killed)[-1] == (8, whole[8])
    first, second = (load_saved_model(folder / "model").state_dict() for folder in (tmp_path / "whole", killed))
    assert all(torch.equal(tensor, second[name]) for name, tensor in first.items())


@pytest.mark.parametrize("strategy", ["ddp", "fsdp"])
def test_two_processes_with_half_the_batch_each_have_the_losses_of_one(
    strategy: str, small_dataset: Path, tmp_path: Path
) -> None:
    config = band_split(small_dataset, augment=False, max_epochs=3)
    train_run(config, tmp_path / "one", device="cpu")
    (tmp_path / "two").mkdir()
    write_config(tmp_path / "two" / "config.toml", config)
    run = subprocess.run(
        command(tmp_path / "two", "--devices", "2", "--strategy", strategy), capture_output=True, text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"}, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    (_, one), (_, two) = (zip(*losses(tmp_path / name), strict=True) for name in ("one", "two"))
    assert len(one) == len(two) == 6
    assert two == pytest.approx(one, rel=1e-4)
    scores = [read_history(tmp_path / name / "history.jsonl").epochs[-1].validation for name in ("one", "two")]
    assert scores[1].loss == pytest.approx(scores[0].loss, rel=1e-3)
    assert scores[1].chunks == scores[0].chunks
    models = [load_saved_model(tmp_path / name / "model").state_dict() for name in ("one", "two")]
    for name, weight in models[0].items():
        torch.testing.assert_close(models[1][name], weight, rtol=1e-3, atol=1e-3)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
def test_processes_of_srun_stop_together_when_one_is_asked_to_and_go_on_as_one(
    small_dataset: Path, tmp_path: Path
) -> None:
    config = band_split(small_dataset, augment=False, schedule="constant", chunks_per_epoch=8, max_epochs=10_000)
    (tmp_path / "run").mkdir()
    write_config(tmp_path / "run" / "config.toml", config)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(free.getsockname()[1]), "OMP_NUM_THREADS": "1"}
    told = {"SLURM_JOB_ID": "7", "SLURM_NTASKS": "2", "SLURM_NTASKS_PER_NODE": "1", "SLURM_NNODES": "2",
            "SLURM_STEP_NUM_TASKS": "2", "SLURM_STEP_NUM_NODES": "2", "SLURM_LOCALID": "0"}  # fmt: skip
    processes = [
        subprocess.Popen(
            command(tmp_path / "run", "--quiet"),
            env={**os.environ, **place, **told, "SLURM_PROCID": rank, "SLURM_NODEID": rank},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for rank in ("0", "1")
    ]
    while all(process.poll() is None for process in processes) and len(losses(tmp_path / "run")) < 3:
        time.sleep(0.01)
    processes[1].terminate()
    assert [process.wait(120) for process in processes] == [130, 0], "130 is for whoever watches the first one"

    epochs = losses(tmp_path / "run")[-1][0] // 4 + 2
    for name in ("run", "whole"):
        train_run(replace(config, max_epochs=epochs), tmp_path / name, device="cpu")
    (steps, found), (all_steps, whole) = (zip(*losses(tmp_path / name), strict=True) for name in ("run", "whole"))
    assert steps == all_steps == tuple(range(1, 4 * epochs + 1))
    assert found == pytest.approx(whole, rel=1e-4)


@pytest.mark.parametrize("strategy", ["ddp", "fsdp"])
def test_a_run_of_one_process_goes_on_on_two(strategy: str, small_dataset: Path, tmp_path: Path) -> None:
    config = band_split(small_dataset, augment=False, schedule="constant")
    train_run(config, tmp_path / "some", device="cpu")
    run = subprocess.run(
        command(tmp_path / "some", "--devices", "2", "--strategy", strategy, "--max-epochs", "3"),
        capture_output=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    train_run(replace(config, max_epochs=3), tmp_path / "all", device="cpu")
    (steps, found), (all_steps, whole) = (zip(*losses(tmp_path / name), strict=True) for name in ("some", "all"))
    assert steps == all_steps == (1, 2, 3, 4, 5, 6)
    assert found == pytest.approx(whole, rel=1e-4)


def test_batches_that_ranks_cannot_share_are_refused(small_dataset: Path, tmp_path: Path) -> None:
    run = subprocess.run(
        command(tmp_path, str(small_dataset), "--batch-size", "3", "--devices", "2"), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert run.returncode == 2
    assert "cannot be shared by 2 processes" in run.stderr


def test_a_second_training_in_the_folder_is_refused(small_dataset: Path, tmp_path: Path) -> None:
    # That the folder is kept from other processes too, is in test_run_folder.py.
    with RunFolder(tmp_path).owned(), pytest.raises(TrainingError, match="Another training runs in"):
        train_run(small_config(small_dataset), tmp_path, device="cpu")
    assert list(tmp_path.iterdir()) == []


def test_other_settings_at_a_resume_are_named_and_longer_ones_are_fine(small_dataset: Path, tmp_path: Path) -> None:
    train_run(small_config(small_dataset), tmp_path, device="cpu")
    with pytest.raises(TrainingError, match=r"other settings: data.batch_size: 2 -> 4; training.seed: 0 -> 5\."):
        train_run(small_config(small_dataset, batch_size=4, seed=5), tmp_path, device="cpu")
    assert read_config(tmp_path / "config.toml").data.batch_size == 2
    assert train_run(small_config(small_dataset, max_epochs=3), tmp_path, device="cpu").epoch == 3


def test_smaller_batches_that_are_added_up_to_the_same_steps_go_on_where_it_was(
    small_dataset: Path, tmp_path: Path
) -> None:
    config = band_split(small_dataset, augment=False, chunks_per_epoch=8)
    train_run(config, tmp_path / "whole", device="cpu")
    control = TrainingControl()

    def stop(event: object, _: object) -> None:
        if isinstance(event, StepEnded) and event.step == 3:  # within the first epoch
            control.cancel()

    train_run(config, tmp_path / "run", device="cpu", control=control, callbacks=[stop])
    smaller = band_split(small_dataset, augment=False, chunks_per_epoch=8, batch_size=1, accumulate=2)
    train_run(smaller, tmp_path / "run", device="cpu")
    (steps, found), (all_steps, whole) = (zip(*losses(tmp_path / name), strict=True) for name in ("run", "whole"))
    assert steps == all_steps
    assert found == pytest.approx(whole, rel=1e-4)


def test_a_training_is_not_overwritten(small_dataset: Path, tmp_path: Path) -> None:
    train_run(small_config(small_dataset), tmp_path, device="cpu")
    before = (tmp_path / "checkpoint" / "last.safetensors").read_bytes()
    with pytest.raises(TrainingError, match="a training in"):
        train_run(small_config(small_dataset), tmp_path, device="cpu", resume=False)
    assert (tmp_path / "checkpoint" / "last.safetensors").read_bytes() == before


def test_a_folder_with_other_things_is_left_alone(
    small_dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "diary.txt").write_text("precious")
    with pytest.raises(TrainingError, match="not empty"):
        train_run(small_config(small_dataset), tmp_path, device="cpu")
    assert main.run(["config", str(tmp_path), str(small_dataset)])
    assert "not empty" in capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == {"diary.txt"}


def test_what_is_wrong_with_the_data_is_said_before_anything_is_trained(small_dataset: Path, tmp_path: Path) -> None:
    record = Recorder()
    for config, error, words in (
        (small_config(tmp_path / "nowhere"), DatasetError, "nowhere"),
        (small_config(small_dataset, targets=("kazoo",)), DatasetError, "kazoo"),
        (small_config(small_dataset, chunk_s=60.0), ConfigError, "60"),
        (small_config(small_dataset, chunks_per_epoch=1), ConfigError, "no batch"),
        (small_config(small_dataset, accumulate=9), ConfigError, "no step"),
    ):
        with pytest.raises(error, match=words):
            train_run(config, tmp_path / "run", device="cpu", callbacks=[record])
    assert record.events == []
    assert not (tmp_path / "run").exists()


def test_a_dataset_that_vanishes_ends_it_and_nothing_is_lost(small_dataset: Path, tmp_path: Path) -> None:
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
    before = load_saved_model(tmp_path / "base").state_dict()
    after = read_checkpoint(RunFolder(tmp_path / "run").last_checkpoint).group("model")
    changed = {
        name for name, tensor in before.items() if tensor.is_floating_point() and not torch.equal(tensor, after[name])
    }
    trained = {name for name, parameter in new_model(last).named_parameters() if parameter.requires_grad}  # type: ignore[attr-defined]
    assert trained
    assert changed & dict(small_model().named_parameters()).keys() <= trained  # type: ignore[attr-defined]
    assert changed & trained


def test_the_model_that_comes_along_is_trained_further(small_dataset: Path, tmp_path: Path) -> None:
    config = small_config(
        small_dataset, max_epochs=1, batch_size=1, chunks_per_epoch=1, validation_chunks=1, learning_rate=1e-5
    )
    spleeter = {"settings": {}, "base": "spleeter-2stems", "targets": ("vocals", "accompaniment")}
    config = replace(config, model=replace(config.model, **spleeter))
    train_run(config, tmp_path / "run", device="cpu")
    begun, weights = new_model(config).state_dict(), read_checkpoint(RunFolder(tmp_path / "run").last_checkpoint)
    changed = {name for name, weight in weights.group("model").items() if not torch.equal(weight, begun[name])}
    assert {name.rpartition(".")[2] for name in changed} == {"weight", "bias"}
    card = json.loads((tmp_path / "run" / "model" / "card.json").read_text())
    assert card["license"] == "MIT"
    assert "Trained by Deezer on its own catalogue" in card["origin"]
    song = small_dataset / "val" / "Song 0001" / "mixture.wav"
    stems = auralflow.separate(song, model=str(tmp_path / "run")).stems
    before = auralflow.separate(song).stems
    assert stems.keys() == before.keys()
    np.testing.assert_allclose(stems["vocals"], before["vocals"], atol=0.05)


def test_a_base_that_knows_other_stems_is_refused(small_dataset: Path, tmp_path: Path) -> None:
    config = small_config(small_dataset)
    save_model(small_model(), tmp_path / "base", name="base", license="CC0-1.0", origin="Random.")
    other = {"settings": {}, "base": str(tmp_path / "base"), "targets": ("bass",)}
    with pytest.raises(ConfigError, match="separates vocals, drums, not bass"):
        train_run(replace(config, model=replace(config.model, **other)), tmp_path / "b", device="cpu")


def test_settings_that_somebody_edited_are_no_settings_of_a_training_that_has_begun(
    small_dataset: Path, tmp_path: Path
) -> None:
    train_run(small_config(small_dataset), tmp_path, device="cpu")
    edited = small_config(small_dataset, seed=5, max_epochs=3)
    write_config(tmp_path / "config.toml", edited)
    with pytest.raises(TrainingError, match=r"other settings: training.seed: 0 -> 5\.") as caught:
        train_run(edited, tmp_path, device="cpu")
    kept = RunFolder(tmp_path).begun_config
    assert str(kept) in caught.value.hint
    assert train_run(replace(read_config(kept), max_epochs=3), tmp_path, device="cpu").epoch == 3
    assert read_config(kept) == read_config(tmp_path / "config.toml") == small_config(small_dataset, max_epochs=3)


def test_other_songs_at_a_resume_are_named(small_dataset: Path, tmp_path: Path) -> None:
    songs = tmp_path / "songs"
    shutil.copytree(small_dataset, songs)
    train_run(small_config(songs), tmp_path / "run", device="cpu")
    (songs / "train" / "Song 0001").rename(songs / "train" / "Another")
    more = small_config(songs, max_epochs=3)
    with pytest.raises(TrainingError, match=r"other songs: train: - Song 0001, \+ Another\."):
        train_run(more, tmp_path / "run", device="cpu")
    assert read_config(tmp_path / "run" / "config.toml").max_epochs == 2
    (songs / "train" / "Another").rename(songs / "train" / "Song 0001")
    assert train_run(more, tmp_path / "run", device="cpu").epoch == 3


def test_a_lower_learning_rate_at_a_resume_counts(small_dataset: Path, tmp_path: Path) -> None:
    config = small_config(small_dataset, schedule="constant", recurrent_learning_rate=1e-3)
    train_run(config, tmp_path, device="cpu")
    record = Recorder()
    slower = small_config(small_dataset, schedule="constant", learning_rate=1e-4, max_epochs=3)
    train_run(slower, tmp_path, device="cpu", callbacks=[record])
    assert [step.learning_rate for step in record.of(StepEnded)] == [1e-4, 1e-4]


def test_what_a_model_began_as_is_told_by_its_card(small_dataset: Path, tmp_path: Path) -> None:
    save_model(small_model(), tmp_path / "old", name="old", title="Old", license="CC0-1.0", origin="Of “hymns”.")
    config = small_config(small_dataset)

    def trained(name: str, base: str, **changes: object) -> dict[str, str]:
        model = replace(config.model, settings={}, base=str(tmp_path / base), **changes)  # type: ignore[arg-type]
        train_run(replace(config, model=model), tmp_path / name, device="cpu")
        card: dict[str, str] = json.loads((tmp_path / name / "model" / "card.json").read_text())
        return card

    first = trained("first", "old")
    assert (first["license"], first["origin"].partition(". It")[2]) == ("CC0-1.0", " began as Old: Of “hymns”.")
    second = trained("second", "first", license="MIT")
    assert second["license"] == "MIT"
    assert second["origin"].count("“songs”") == 2
    facts = EstimatorFacts(name="second", title="Second", kind="model", origin=second["origin"])
    assert len(familiar_songs([facts], "hymns", "train")) == len(familiar_songs([facts], "songs", "train")) == 1


def test_a_base_that_is_gone_does_not_keep_a_run_from_going_on(small_dataset: Path, tmp_path: Path) -> None:
    save_model(small_model(), tmp_path / "base", name="base", license="CC0-1.0", origin="Random.")
    config = small_config(small_dataset)
    model = replace(config.model, settings={}, base=str(tmp_path / "base"), part="last", architecture="BandSplitNet")
    config = replace(config, model=model)
    for name in ("whole", "run"):
        train_run(config, tmp_path / name, device="cpu")
    assert read_config(tmp_path / "run" / "config.toml").model.architecture == "SpectrogramNetSimple"
    longer = replace(config, max_epochs=3)
    train_run(longer, tmp_path / "whole", device="cpu")
    shutil.rmtree(tmp_path / "base")
    assert train_run(longer, tmp_path / "run", device="cpu").epoch == 3
    assert losses(tmp_path / "run") == losses(tmp_path / "whole")
    card = json.loads((tmp_path / "run" / "model" / "card.json").read_text())
    assert card["origin"].endswith("It began as base: Random.")


def test_a_damaged_checkpoint_is_told_with_a_way_that_works(small_dataset: Path, tmp_path: Path) -> None:
    config = small_config(small_dataset)
    train_run(config, tmp_path / "run", device="cpu")
    run = RunFolder(tmp_path / "run")
    run.last_checkpoint.write_bytes(run.last_checkpoint.read_bytes()[:-100])
    with pytest.raises(CheckpointError, match="damaged") as caught:
        train_run(replace(config, max_epochs=3), run.path, device="cpu")
    assert str(run.model) in caught.value.hint
    assert read_config(run.config).max_epochs == 2
    based = replace(config, model=replace(config.model, settings={}, base=str(run.model)))
    assert train_run(based, tmp_path / "anew", device="cpu").epoch == 2


def test_a_loss_that_is_no_number_ends_it_with_a_clear_word(small_dataset: Path, tmp_path: Path) -> None:
    config = small_config(
        small_dataset, learning_rate=1e30, max_gradient_norm=None, warmup_steps=0, chunks_per_epoch=6, max_epochs=9,
        schedule="constant", max_bad_steps=2,
    )  # fmt: skip
    with pytest.raises(TrainingError, match="NaN or infinite in 2 steps"):
        train_run(config, tmp_path, device="cpu")


def test_a_training_without_its_checkpoint_begins_anew_and_says_so(
    small_dataset: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    train_run(small_config(small_dataset), tmp_path, device="cpu")
    whole = losses(tmp_path)
    RunFolder(tmp_path).last_checkpoint.unlink()
    train_run(small_config(small_dataset), tmp_path, device="cpu")
    assert "has a history but no checkpoint" in caplog.text
    assert losses(tmp_path) == whole


def test_what_would_be_refused_is_refused_without_writing(small_dataset: Path, tmp_path: Path) -> None:
    train_run(small_config(small_dataset), tmp_path / "run", device="cpu")
    run, config = RunFolder(tmp_path / "run"), small_config(small_dataset)
    before = {path: path.read_bytes() for path in run.path.rglob("*") if path.is_file()}
    assert require_trainable(run, replace(config, max_epochs=3)).max_epochs == 3
    with pytest.raises(TrainingError, match="seed"):
        require_trainable(run, small_config(small_dataset, seed=1))
    with pytest.raises(TrainingError, match="already"):
        require_trainable(run, config, resume=False)
    with run.owned(), pytest.raises(TrainingError, match="Another training"):
        require_trainable(run, config)
    assert before == {path: path.read_bytes() for path in run.path.rglob("*") if path.is_file()}
    require_trainable(RunFolder(tmp_path / "new"), config)
    assert not (tmp_path / "new").exists()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "diary.txt").write_text("precious")
    with pytest.raises(TrainingError, match="not empty"):
        require_trainable(RunFolder(tmp_path / "other"), config)


def test_space_for_checkpoints_is_asked_for_before_anything_is_trained(
    small_dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk_space, "SPARE_BYTES", 0)
    config = small_config(small_dataset)
    weights = sum(tensor.nbytes for tensor in new_model(config).state_dict().values())
    record = Recorder()
    with small_disk(tmp_path / "small", 2 * weights) as disk:
        with pytest.raises(DiskSpaceError) as caught:
            train_run(config, disk / "run", device="cpu", callbacks=[record])
        assert caught.value.folders == (disk / "run",)
    assert not record.events
    train_run(config, tmp_path / "run", device="cpu")
    run = RunFolder(tmp_path / "run")
    kept = sum(path.stat().st_size for path in (run.last_checkpoint, *run.model.iterdir()))
    assert kept < caught.value.needed_bytes < 5 * kept
