"""Options become settings, over those that are there."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from auralflow.cli.training_options import add_training_options, run_config
from auralflow.errors import ConfigError
from auralflow.models import save_model
from auralflow.training.run_config import RunConfig
from support.small_trainings import small_config, small_model

SONGS = Path("songs").resolve()


def made(*arguments: str, dataset: Path | None = None, before: RunConfig | None = None) -> RunConfig:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    add_training_options(parser)
    return run_config(parser.parse_args(arguments), dataset, before)


def test_each_option_changes_one_setting() -> None:
    before = small_config(SONGS)
    options = {
        "--val-split 0.3": "data.val_split", "--max-tracks 3": "data.max_tracks", "--sample-length 2": "data.chunk_s",
        "--max-samples 9": "data.chunks_per_epoch", "--validation-samples 5": "data.validation_chunks",
        "--batch-size 1": "data.batch_size", "--num-workers 1": "data.num_workers", "--no-augment": "data.augment",
        "--criterion l2": "model.criterion", "--name x": "model.name", "--license MIT": "model.license",
        "--targets bass": "model.targets", "--dropout-p 0.1": "model.settings",
        "--no-normalize-input": "model.settings",
        "--lr 1": "training.learning_rate", "--lr-lstm 1": "training.recurrent_learning_rate",
        "--schedule constant": "training.schedule", "--warmup-steps 1": "training.warmup_steps",
        "--weight-decay 1": "training.weight_decay", "--max-grad-norm none": "training.max_gradient_norm",
        "--accumulate 2": "training.accumulate", "--ema 0": "training.average_decay",
        "--precision bf16-mixed": "training.precision", "--seed 1": "training.seed",
        "--max-steps 5": "training.max_steps",
        "--time-limit 5": "training.time_limit_s", "--stop-patience 5": "training.patience",
        "--min-delta 1": "training.min_improvement", "--monitor loss": "training.monitor",
        "--max-epochs 9": "max_epochs",
    }  # fmt: skip
    for words, setting in options.items():
        (change,) = before.changes(made(*words.split(), before=before))
        assert change.partition(": ")[0] == setting


def test_none_takes_a_limit_away_and_is_a_name_where_names_are_asked_for() -> None:
    before = small_config(SONGS, max_steps=5, time_limit_s=5.0, patience=2, max_tracks=1)
    options = [f"{name}=none" for name in ("--max-steps", "--time-limit", "--stop-patience", "--max-tracks")]
    assert made(*options, before=before) == small_config(SONGS)
    assert made("--name", "none", before=before).model.name == "none"


def test_stems_are_named_by_flags_or_in_a_list_and_are_all_four_by_default() -> None:
    assert made(dataset=SONGS).model.targets == ("vocals", "drums", "bass", "other")
    assert made("--drums", "--vocals", dataset=SONGS).model.targets == ("vocals", "drums")
    assert made("--targets", "piano, bass", "--bass", dataset=SONGS).model.targets == ("piano", "bass")


def test_another_network_or_loss_does_not_take_over_settings_of_the_one_before(tmp_path: Path) -> None:
    before = small_config(SONGS, criterion="component", criterion_settings={"alpha": 0.2})
    assert made("--model-type", "BandSplitNet", "--size", "small", before=before).model.settings == {"size": "small"}
    assert made("--criterion", "l1", before=before).model.criterion_settings == {}
    save_model(small_model(targets=("bass",)), tmp_path, name="base", license="CC0-1.0", origin="Random.")
    assert made("--base", str(tmp_path), before=before).model.settings == {}


def test_folders_are_kept_so_that_they_are_found_from_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    save_model(small_model(), "run", name="base", license="CC0-1.0", origin="Random.")
    config = made("--base", "run", dataset=Path("songs"))
    assert (config.data.folder, config.model.base) == (str(tmp_path / "songs"), str(tmp_path / "run"))


def test_without_songs_there_is_nothing_to_train() -> None:
    with pytest.raises(ConfigError, match="no songs"):
        made("--seed", "1")


def test_what_has_learned_already_learns_with_a_lower_rate(tmp_path: Path) -> None:
    save_model(small_model(), tmp_path, name="base", license="CC0-1.0", origin="Random.")
    begun = made("--base", str(tmp_path), dataset=SONGS)
    assert begun.training.learning_rate == 1e-3 < made(dataset=SONGS).training.learning_rate
    own = made("--base", str(tmp_path), "--lr", "0.01", dataset=SONGS)
    assert own.training.learning_rate == made("--base", str(tmp_path), before=own).training.learning_rate == 0.01
    assert made("--base", "spleeter-2stems", dataset=SONGS).model.targets == ("vocals", "accompaniment")


def test_a_rate_that_somebody_chose_stays_and_the_usual_one_comes_back(tmp_path: Path) -> None:
    chosen = made("--lr", "0.0002", dataset=SONGS)
    assert made("--base", "spleeter-2stems", before=chosen).training.learning_rate == 0.0002
    as_fast_as_new = made("--base", "spleeter-2stems", "--lr", "0.003", dataset=SONGS)
    assert made("--base", "spleeter-2stems", before=as_fast_as_new).training.learning_rate == 0.003
    further = made("--base", "spleeter-2stems", dataset=SONGS)
    assert made("--base", "none", before=further).training.learning_rate == 3e-3


def test_a_model_that_comes_along_is_meant_by_its_name_whatever_lies_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spleeter-2stems").mkdir()
    assert made("--base", "spleeter-2stems", dataset=SONGS.resolve()).model.base == "spleeter-2stems"
    with pytest.raises(ConfigError, match="no model “spleeter”") as caught:
        made("--base", "spleeter", dataset=SONGS.resolve())
    assert "spleeter-2stems" in caught.value.hint


def test_a_base_brings_its_stems(tmp_path: Path) -> None:
    save_model(small_model(targets=("piano", "bass")), tmp_path, name="base", license="CC0-1.0", origin="Random.")
    assert made("--base", str(tmp_path), dataset=SONGS).model.targets == ("piano", "bass")
    assert made("--base", str(tmp_path), before=small_config(SONGS)).model.targets == ("piano", "bass")
    assert made("--base", str(tmp_path), "--bass", dataset=SONGS).model.targets == ("bass",)


def test_a_limit_of_time_alone_ends_it_and_no_epochs_before(tmp_path: Path) -> None:
    assert made("--time-limit", "60", dataset=SONGS).max_epochs is None
    assert made("--max-epochs", "none", before=small_config(SONGS)).max_epochs is None


def test_help_says_what_kind_of_value_is_meant() -> None:
    parser = argparse.ArgumentParser()
    add_training_options(parser)
    words = " ".join(parser.format_help().split())
    for option in ("--max-steps N", "--time-limit S", "--lr X", "--base MODEL", "--name NAME", "--sample-length S"):
        assert option in words
