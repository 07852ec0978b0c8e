"""The best network of a run is a model like any other."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest
import torch

from auralflow.errors import AudioWriteError
from auralflow.models.registry import load_model, model_info
from auralflow.training.best_model import BestModelSaver
from auralflow.training.run_folder import RunFolder
from support.small_trainings import RATE, small_model
from support.training_events import epoch_ended, scores, started, step_ended

if TYPE_CHECKING:
    from pathlib import Path


def saver(folder: Path) -> BestModelSaver:
    return BestModelSaver(
        folder, name="mine", title="My model", license="CC0-1.0", origin="Trained on 2 songs."
    )  # fmt: skip


def test_it_is_loaded_from_its_folder_and_from_that_of_the_run(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "run")
    model = small_model()
    model.eval()
    saver(run.model)(epoch_ended(3, step=80, elapsed_s=90.0, validation=scores(0.1, 4.56789)), model)
    sound = torch.randn(1, 1, RATE)
    with torch.no_grad():
        expected = model(sound)
        for folder in (run.model, run.path):
            assert torch.equal(load_model(folder)(sound)[:, : expected.shape[1]], expected)
    info = model_info(run.path)
    assert (info.name, info.title, info.license) == ("mine", "My model", "CC0-1.0")
    assert info.origin == "Trained on 2 songs. 80 steps, 1.5 minutes."
    card = json.loads((run.model / "card.json").read_text())
    assert card["metrics"] == {"validation SI-SDR improvement of vocals, dB": 4.568}


def test_only_a_better_epoch_takes_its_place(tmp_path: Path) -> None:
    save = saver(tmp_path)
    for event in (started(), step_ended(1), epoch_ended(0, is_best=False)):
        save(event, small_model())
    assert list(tmp_path.iterdir()) == []
    save(epoch_ended(1), small_model())
    first = model_info(tmp_path).sha256
    save(epoch_ended(2, is_best=False), small_model())
    assert model_info(tmp_path).sha256 == first
    save(epoch_ended(3), small_model())
    assert model_info(tmp_path).sha256 != first


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(b"")
    with pytest.raises(AudioWriteError):
        saver(tmp_path / "model")(epoch_ended(0), small_model())


def test_the_card_says_what_it_began_as_and_has_no_numbers_that_are_none(tmp_path: Path) -> None:
    save = BestModelSaver(
        tmp_path, name="mine", title="", license="CC0-1.0", origin="Of “a”.", began_as="It began as X: Of “b”."
    )
    save(epoch_ended(0, step=60, elapsed_s=60.0, validation=scores(math.nan, math.nan)), small_model())
    card = json.loads((tmp_path / "card.json").read_text())
    assert card["origin"] == "Of “a”. 60 steps, 1.0 minutes. It began as X: Of “b”."
    assert card["metrics"] == {}
