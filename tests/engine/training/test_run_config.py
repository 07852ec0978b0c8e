"""A run's settings come back from TOML, and what is wrong in a file is named."""

from __future__ import annotations

import platform
import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.errors import AudioWriteError, ConfigError, TrainingError
from auralflow.training.run_config import (
    SCHEMA_VERSION,
    DataSettings,
    ModelSettings,
    RunConfig,
    read_config,
    write_config,
)
from auralflow.training.settings import TrainingSettings
from support.small_trainings import small_config

if TYPE_CHECKING:
    from pathlib import Path

COUNTS = st.integers(1, 2**40)
POSITIVE = st.floats(1e-9, 1e9)
SHARES = st.floats(0, 1, exclude_max=True)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)

data = st.builds(
    DataSettings, folder=WORDS, val_split=st.none() | SHARES, max_tracks=st.none() | COUNTS, chunk_s=POSITIVE,
    batch_size=COUNTS, chunks_per_epoch=COUNTS, validation_chunks=COUNTS, num_workers=COUNTS, augment=st.booleans(),
)  # fmt: skip
new_models = st.builds(
    ModelSettings, targets=st.lists(WORDS.filter(bool), min_size=1, unique=True).map(tuple),
    architecture=st.just("SpectrogramNetSimple"), name=WORDS, license=WORDS,
    settings=st.fixed_dictionaries({}, optional={"num_hidden_channels": st.integers(1, 64), "dropout_p": SHARES}),
    criterion=st.just("component"), criterion_settings=st.fixed_dictionaries({}, optional={"alpha": POSITIVE}),
)  # fmt: skip
based_models = st.builds(
    ModelSettings, targets=st.just(("vocals",)), base=WORDS, part=st.sampled_from(["all", "last"])
)  # fmt: skip
trainings = st.builds(
    TrainingSettings, learning_rate=POSITIVE, recurrent_learning_rate=st.none() | POSITIVE, weight_decay=SHARES,
    schedule=st.sampled_from(["cosine", "plateau", "constant"]), warmup_steps=COUNTS, final_share=SHARES,
    plateau_factor=SHARES, patience=st.none() | COUNTS, monitor=st.sampled_from(["loss", "si_sdr_improvement"]),
    max_gradient_norm=st.none() | POSITIVE, accumulate=COUNTS, average_decay=SHARES,
    precision=st.sampled_from(["32-true", "bf16-mixed", "16-mixed"]), max_steps=st.none() | COUNTS,
    time_limit_s=st.none() | POSITIVE, checkpoint_every_s=POSITIVE, seed=st.integers(0, 2**32 - 1),
)  # fmt: skip


@settings(max_examples=40)
@given(
    st.builds(RunConfig, data=data, model=new_models | based_models, training=trainings, max_epochs=st.none() | COUNTS)
)
def test_settings_come_back_from_toml(config: RunConfig) -> None:
    back = RunConfig.from_toml(config.to_toml())
    assert back == config
    assert config.changes(back) == []


def test_a_file_that_somebody_wrote_needs_only_songs_and_stems() -> None:
    config = RunConfig.from_toml('[data]\nfolder = "songs"\n[model]\ntargets = ["vocals"]\n')
    assert config == RunConfig(data=DataSettings(folder="songs"), model=ModelSettings(targets=("vocals",)))


def edited(old: str, new: str) -> str:
    text = small_config("songs").to_toml()
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        ("learning_rate =", "lerning_rate =", "lerning_rate", "learning_rate"),
        ("batch_size =", "batchsize =", "batchsize", "batch_size"),
        ("max_epochs =", "max_epoch =", "max_epoch", "max_epochs"),
        ("num_hidden_channels =", "hidden_channels =", "hidden_channels", "num_hidden_channels"),
        ('criterion = "l1"', 'criterion = "si_sdrr"', "si_sdrr", "si_sdr"),
        ('"SpectrogramNetSimple"', '"SpectrogramNetSimpel"', "Simpel", "SpectrogramNetSimple"),
        ('folder = "songs"\n', "", "folder", "Give it"),
        ('part = "all"', 'part = "last"', "last layers", "base"),
        ("schema_version = 1", f"schema_version = {SCHEMA_VERSION + 1}", "newer", "Update"),
        ("max_epochs = 2", "max_epochs = 0", "max_epochs", ""),
        ("chunk_s = 1.0", "chunk_s = nan", "chunk_s", ""),
        ("batch_size = 2", "batch_size = 0", "batch_size", ""),
        ("batch_size = 2", 'batch_size = "2"', "batch_size must be of type int, not '2'", ""),
        ("batch_size = 2", "batch_size = 2.5", "batch_size", ""),
        ("augment = true", 'augment = "no"', "augment must be of type bool", ""),
        ("learning_rate = 0.003", 'learning_rate = "fast"', "learning_rate must be of type float", ""),
        ("seed = 0", "seed = true", "seed must be of type int, not True", ""),
        ("max_epochs = 2", 'max_epochs = "many"', "max_epochs", ""),
        ("[training]", "[data]", "no TOML", ""),
        ("[training]", "[training", "no TOML", ""),
        ("seed = 0", "seed = ", "no TOML", ""),
    ],
)
def test_what_is_wrong_is_named_with_what_was_meant(old: str, new: str, message: str, hint: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        RunConfig.from_toml(edited(old, new))
    assert hint in str(caught.value.hint)
    assert caught.value.hint


@pytest.mark.parametrize("text", ["data = 1", "targets = 1", '[model]\ntargets = "vocals"', "", 'schema_version = "x"'])
def test_other_shapes_are_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        RunConfig.from_toml(text)


def test_a_base_brings_its_own_settings() -> None:
    with pytest.raises(ConfigError, match="own settings"):
        ModelSettings(targets=("vocals",), base="run", settings={"size": "small"})


def test_what_is_only_trained_further_needs_a_base() -> None:
    with pytest.raises(ConfigError, match="not trained from random weights") as caught:
        ModelSettings(targets=("vocals", "accompaniment"), architecture="spleeter")
    assert "spleeter-2stems" in caught.value.hint
    assert ModelSettings(targets=("vocals",), architecture="spleeter", base="spleeter-2stems").base


def test_changes_name_each_setting_with_both_values() -> None:
    config = small_config("songs")
    changed: dict[str, Any] = {"seed": 1, "criterion": "l2", "max_epochs": 3}
    assert config.changes(small_config("others", **changed)) == [
        "data.folder: songs -> others",
        "model.criterion: l1 -> l2",
        "training.seed: 0 -> 1",
        "max_epochs: 2 -> 3",
    ]
    settings = {**config.model.settings, "dropout_p": 0.0}
    (line,) = config.changes(replace(config, model=replace(config.model, settings=settings)))
    assert line.startswith("model.settings: ")


def test_files_are_written_whole_and_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    write_config(path, small_config("Lieder für Zoë"))
    assert read_config(path) == small_config("Lieder für Zoë")
    assert [entry.name for entry in tmp_path.iterdir()] == ["config.toml"]
    with pytest.raises(TrainingError, match="cannot be read"):
        read_config(tmp_path / "nothing.toml")
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(TrainingError, match="cannot be read"):
        read_config(path)
    with pytest.raises(AudioWriteError):
        write_config(path / "config.toml", small_config("songs"))


def test_versions_are_recorded_and_not_compared() -> None:
    config = small_config("songs")
    text = config.to_toml()
    facts = tomllib.loads(text)
    assert facts["torch"].partition("+")[0] == torch.__version__.partition("+")[0]
    assert facts["python"] == platform.python_version()
    other = text.replace(f'python = "{facts["python"]}"', 'python = "2.7"').replace("torch = ", "#")
    assert other != text
    assert config.changes(RunConfig.from_toml(other)) == []


@pytest.mark.parametrize(
    ("limits", "epochs"),
    [
        ({"max_epochs": 7, "time_limit_s": 9.0}, 7), ({"max_epochs": None}, 100),
        ({"max_epochs": None, "time_limit_s": 9.0}, 10**9), ({"max_epochs": None, "max_steps": 10_000}, 10**9),
    ],
)  # fmt: skip
def test_epochs_end_it_only_if_they_are_given_or_nothing_else_does(limits: dict[str, Any], epochs: int) -> None:
    config = small_config("songs", **limits)
    assert config.epoch_limit == epochs
    assert RunConfig.from_toml(config.to_toml()) == config
