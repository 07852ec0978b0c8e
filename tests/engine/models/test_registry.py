from __future__ import annotations

import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import torch

from auralflow.errors import ConfigError, ModelLoadError
from auralflow.evaluation import ModelEstimator
from auralflow.models import create_model
from auralflow.models.registry import (
    SPLEETER_2STEMS,
    bundled_model_folder,
    holds_model,
    identified,
    list_models,
    load_model,
    model_info,
)
from auralflow.models.saved import load_saved_model, save_model
from auralflow.models.weights import WEIGHTS_NAME, fingerprint_of
from auralflow.separation.separator import Separator


def test_models_are_listed_without_torch() -> None:
    code = "import sys, auralflow; print([m.name for m in auralflow.list_models()], 'torch' in sys.modules)"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "['spleeter-2stems'] False"


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(ConfigError, match="spleter") as caught:
        model_info("spleter-2stem")
    assert "spleeter-2stems" in caught.value.hint


def test_a_folder_of_a_model_or_of_a_training_with_one_holds_a_model(tmp_path: Path) -> None:
    assert not holds_model(tmp_path)
    (tmp_path / "model").mkdir()
    assert not holds_model(tmp_path)
    (tmp_path / "model/card.json").touch()
    assert holds_model(tmp_path)
    assert holds_model(tmp_path / "model")


def test_what_a_model_says_agrees_with_its_weights(tmp_path: Path) -> None:
    for info in list_models():
        model = load_model(info.name, cache_dir=tmp_path)
        size = sum(t.numel() * 4 for n, t in model.state_dict().items() if "running" in n)
        assert 0 < size < info.size_bytes
        assert (tmp_path / "models" / info.name / WEIGHTS_NAME).stat().st_size == pytest.approx(
            info.size_bytes, rel=0.01
        )


@pytest.mark.parametrize("damage", ["truncated", "other bytes", "no card", "card of another model"])
def test_a_damaged_cache_is_made_again(tmp_path: Path, damage: str) -> None:
    sound = torch.randn(1, 2, 65536, generator=torch.Generator().manual_seed(0)) * 0.1
    with torch.inference_mode():
        expected = load_model("spleeter-2stems", cache_dir=tmp_path)(sound)
    folder = tmp_path / "models" / "spleeter-2stems"
    weights, card = folder / WEIGHTS_NAME, folder / "card.json"
    content = weights.read_bytes()
    if damage == "truncated":
        weights.write_bytes(content[: len(content) // 2])
    elif damage == "other bytes":
        weights.write_bytes(content[:-4] + b"abcd")
    elif damage == "no card":
        card.unlink()
    else:
        card.write_text(card.read_text().replace('"schema_version": 1', '"schema_version": 99'))
    with torch.inference_mode():
        again = load_model("spleeter-2stems", cache_dir=tmp_path)(sound)
    assert torch.equal(again, expected)
    assert weights.read_bytes() == content


def test_the_folder_of_a_model_that_comes_along_can_be_read_as_any_other(tmp_path: Path) -> None:
    folder = bundled_model_folder("spleeter-2stems", cache_dir=tmp_path)
    assert load_saved_model(folder).info.sources == SPLEETER_2STEMS.sources
    (folder / WEIGHTS_NAME).write_bytes(b"damaged")
    assert load_saved_model(bundled_model_folder("spleeter-2stems", cache_dir=tmp_path)).info.channels == 2
    with pytest.raises(ConfigError, match="no model “spleter”"):
        bundled_model_folder("spleter", cache_dir=tmp_path)
    (tmp_path / "blocked").write_text("", encoding="utf-8")
    with pytest.raises(ModelLoadError, match="cannot be kept") as caught:
        bundled_model_folder("spleeter-2stems", cache_dir=tmp_path / "blocked")
    assert caught.value.hint


def test_a_cache_that_cannot_be_written_does_not_stop_anyone(tmp_path: Path) -> None:
    blocked = tmp_path / "cache"
    blocked.write_text("a file where the folder should be")
    assert load_model("spleeter-2stems", cache_dir=blocked).info.name == "spleeter-2stems"


CARD = {"name": "mine", "license": "MIT", "origin": "Random."}
SMALL = {"dim": 8, "depth": 1, "num_fft": 512, "num_channels": 1}


@pytest.fixture(params=["bundled", "with a stem for the rest", "of vocals alone", "run", "Spleeter", "bundled folder"])
def kind(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """A model of each kind, as `load_model` takes it."""
    torch.manual_seed(0)
    if request.param == "bundled":
        return "spleeter-2stems"
    if request.param == "bundled folder":
        return bundled_model_folder("spleeter-2stems")
    folder = tmp_path / "run" / "model" if request.param == "run" else tmp_path / "mine"
    if request.param == "Spleeter":
        model = create_model("spleeter")
    else:
        targets = ["vocals"] if request.param == "of vocals alone" else ["vocals", "other"]
        model = create_model("BandSplitNet", targets=targets, **SMALL)
    save_model(model, folder, **CARD)
    return folder.parent if request.param == "run" else folder


def test_a_model_has_one_fingerprint_wherever_it_is_named_until_it_learns(kind: str | Path) -> None:
    known = model_info(kind)
    model: Any = load_model(kind)
    assert identified(model) == model.info == known
    assert fingerprint_of(deepcopy(model)) == known.sha256
    estimators = [ModelEstimator(one) for one in (kind, model)]
    assert estimators[0].facts == estimators[1].facts
    if kind != "spleeter-2stems":
        trainable: Any = load_saved_model(kind / "model" if (kind / "model").exists() else kind)
        assert identified(trainable) == known
        assert ModelEstimator(trainable).facts == estimators[0].facts
    separator = Separator(model, device="cpu")
    assert separator.info == known
    with torch.no_grad():
        next(model.parameters()).mul_(1.5)
    assert separator.info.sha256 == fingerprint_of(model)
    assert fingerprint_of(model) != known.sha256
    assert ModelEstimator(model).facts.key != estimators[0].facts.key


def test_the_variants_of_a_model_are_told_apart() -> None:
    usual, original = (
        ModelEstimator(load_model("spleeter-2stems", variant=variant)).facts.key for variant in ("default", "original")
    )
    assert usual != original
