"""The network of a run is the one that its settings say, and of a base it has weights, stems and kind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from auralflow.errors import ModelLoadError
from auralflow.models import load_model, save_model
from auralflow.training.run_config import RunConfig
from auralflow.training.run_folder import RunFolder
from auralflow.training.run_model import (
    base_folder,
    keep_last_layers,
    model_info_of,
    new_model,
    sources_of_base,
    with_real_architecture,
)
from support.small_trainings import RATE, TARGETS, small_config, small_model

BAND_SPLIT = {"dim": 8, "depth": 1, "num_fft": 512, "sample_rate": RATE, "num_channels": 1}


def based_on(base: Path | str) -> RunConfig:
    config = small_config("songs")
    return replace(config, model=replace(config.model, settings={}, base=str(base), architecture="BandSplitNet"))


def test_without_a_base_it_is_random_by_the_seed() -> None:
    first, second, other = (new_model(small_config("songs", seed=seed)).state_dict() for seed in (0, 0, 1))
    assert all(torch.equal(tensor, second[name]) for name, tensor in first.items())
    assert not all(torch.equal(tensor, other[name]) for name, tensor in first.items())
    assert model_info_of(small_config("songs")).sources == TARGETS
    config = small_config("songs")
    assert base_folder(config) is None
    assert with_real_architecture(config, None) is config


def test_a_base_is_what_it_is_whatever_the_settings_say(tmp_path: Path) -> None:
    base = small_model()
    save_model(base, tmp_path, name="base", license="CC0-1.0", origin="Random.")
    config = based_on(tmp_path)
    assert base_folder(config) == tmp_path
    assert with_real_architecture(config, tmp_path).model.architecture == "SpectrogramNetSimple"
    assert sources_of_base(str(tmp_path)) == model_info_of(config).sources == TARGETS
    kept = base.state_dict()
    assert all(torch.equal(tensor, kept[name]) for name, tensor in new_model(config).state_dict().items())


def test_a_run_that_has_begun_needs_no_more_than_the_card_that_it_kept(tmp_path: Path) -> None:
    run = RunFolder(tmp_path / "run")
    save_model(small_model(), run.base, name="base", license="CC0-1.0", origin="Random.")
    (run.base / "model.safetensors").unlink()
    config = based_on(tmp_path / "gone")
    with pytest.raises(ModelLoadError):
        new_model(config, run)  # it has not begun
    run.last_checkpoint.write_bytes(b"")
    assert base_folder(config, run) == run.base
    assert new_model(config, run).info.sources == TARGETS


def test_the_model_that_comes_along_is_a_base_too() -> None:
    config = based_on("spleeter-2stems")
    config = replace(config, model=replace(config.model, targets=("vocals", "accompaniment")))
    assert sources_of_base("spleeter-2stems") == model_info_of(config).sources == config.model.targets
    model = new_model(with_real_architecture(config, base_folder(config)))
    mixture = 0.1 * torch.randn(1, 2, 20_000, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        torch.testing.assert_close(model(mixture), load_model("spleeter-2stems")(mixture), atol=1e-5, rtol=1e-4)
    assert all(parameter.requires_grad for parameter in model.parameters())
    last = new_model(replace(config, model=replace(config.model, part="last")))
    trained = [name for name, p in last.named_parameters() if p.requires_grad]  # type: ignore[attr-defined]
    assert {name.split(".")[1] for name in trained} == {"0", "1"}, "of both networks"
    assert {".".join(name.split(".")[2:-1]) for name in trained} == {"up.4", "up.5", "up_norm.4", "up_norm.5", "head"}


def test_the_last_layers_of_each_network_make_its_masks() -> None:
    config = small_config(Path())
    config = replace(config, model=replace(config.model, architecture="BandSplitNet", settings=BAND_SPLIT))
    band_split_net = new_model(config)
    keep_last_layers(band_split_net)  # type: ignore[arg-type]
    trained = {name for name, p in band_split_net.named_parameters() if p.requires_grad}  # type: ignore[attr-defined]
    assert trained
    assert all(name.startswith("masks.") for name in trained)
    one_each = small_model(one_network_per_target=True)
    keep_last_layers(one_each)  # type: ignore[arg-type]
    trained = {name for name, p in one_each.named_parameters() if p.requires_grad}  # type: ignore[attr-defined]
    assert {name.split(".")[1] for name in trained} == {"0", "1"}
    assert len(trained) < len(list(one_each.parameters())) / 4
    layer = torch.nn.Linear(1, 1)
    keep_last_layers(layer)
    assert all(parameter.requires_grad for parameter in layer.parameters())
