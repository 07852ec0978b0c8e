"""What was trained comes back from its folder, separates songs from there, and each fault has its own words."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import torch

import auralflow
from auralflow.errors import ConfigError, ModelLoadError
from auralflow.models.architectures import create_model
from auralflow.models.base import TrainableModel
from auralflow.models.registry import load_model, model_info
from auralflow.models.rest import info_with_rest
from auralflow.models.saved import load_saved_model, save_model, saved_model_info
from auralflow.models.weights import CARD_NAME, WEIGHTS_NAME, fingerprint, load_weights, save_weights
from auralflow.paths import CACHE_VARIABLE
from auralflow.separation.separator import SeparationSettings
from support.cli import separate
from support.tiny_song import si_sdr_db, tiny_song

SMALL: dict[str, Any] = {
    "num_fft": 128, "window_size": 128, "hop_length": 64, "sample_rate": 8000, "num_hidden_channels": 2,
    "sample_length": 0.5,
}  # fmt: skip
SETTINGS = {
    "SpectrogramNetSimple": SMALL,
    "SpectrogramNetLSTM": {**SMALL, "hidden_size": 8, "recurrent_depth": 1, "input_axis": 1},
    "SpectrogramNetVAE": {**SMALL, "hidden_size": 8, "recurrent_depth": 1, "one_network_per_target": True},
}


def make(architecture: str = "SpectrogramNetSimple", **changes: Any) -> TrainableModel:
    torch.manual_seed(0)
    model = create_model(architecture, targets=["melody", "beat"], **{**SETTINGS[architecture], **changes})
    for _ in range(3):  # statistics worth keeping
        model(torch.randn(2, model.info.channels, 3000))
    return model


def save(model: TrainableModel, folder: Path) -> Path:
    save_model(model, folder, name="my-model", title="My model", license="MIT", origin="Tests.", metrics={"SDR": 1.5})
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return save(make(), tmp_path / "model")


@pytest.mark.parametrize("architecture", SETTINGS)
def test_what_is_saved_comes_back_the_same(tmp_path: Path, architecture: str) -> None:
    model = make(architecture, num_channels=2)
    save(model, tmp_path)
    state = torch.random.get_rng_state()
    loaded = load_saved_model(tmp_path)
    assert torch.equal(torch.random.get_rng_state(), state), "loading leaves the generator alone"
    mixture = torch.randn(1, 2, 5000)
    with torch.no_grad():
        model.train(False)
        assert torch.equal(loaded(mixture), model(mixture)), "evaluation mode and all weights"
    assert loaded.config == model.config
    size = (tmp_path / WEIGHTS_NAME).stat().st_size
    assert loaded.info == saved_model_info(tmp_path)
    assert model_info(tmp_path) == model_info(str(tmp_path)) == info_with_rest(loaded.info)
    assert loaded.info == replace(
        model.info, name="my-model", title="My model", license="MIT", origin="Tests.", size_bytes=size,
        metrics=(("SDR", 1.5),), sha256=fingerprint(model.state_dict()),
    )  # fmt: skip
    assert load_weights(tmp_path)[1].metrics == {"SDR": 1.5}


def test_the_card_alone_says_what_a_model_is_without_torch(folder: Path) -> None:
    code = (
        "import sys\nfrom auralflow.models import model_info\n"
        f"print(model_info({str(folder)!r}).title, 'torch' in sys.modules)"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "My model False"


def test_cards_made_before_there_were_titles_can_be_read(folder: Path) -> None:
    change_card(folder, lambda facts: facts.pop("title"))
    assert saved_model_info(folder).title == "my-model"


def test_weights_in_half_precision_are_loaded_too(tmp_path: Path) -> None:
    model = make()
    tensors = {k: v.bfloat16() if v.is_floating_point() else v for k, v in model.state_dict().items()}
    card = load_weights(save(model, tmp_path))[1]
    save_weights(tmp_path, tensors, replace(card, sha256=fingerprint(tensors)))
    loaded = load_saved_model(tmp_path)
    assert {p.dtype for p in loaded.parameters()} == {torch.float32}


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_weights_saved_on_a_gpu_are_loaded_on_the_cpu(tmp_path: Path) -> None:
    loaded = load_saved_model(save(make("SpectrogramNetLSTM").to(torch.device("cuda")), tmp_path))
    assert {p.device.type for p in loaded.parameters()} == {"cpu"}
    assert loaded(torch.randn(1, 1, 3000)).isfinite().all()


def change_card(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / CARD_NAME
    facts = json.loads(path.read_text(encoding="utf-8"))
    change(facts)
    path.write_text(json.dumps(facts), encoding="utf-8")


def change_tensors(folder: Path, change: Callable[[dict[str, torch.Tensor]], object]) -> None:
    tensors, card = load_weights(folder)
    change(tensors)
    save_weights(folder, tensors, replace(card, sha256=fingerprint(tensors)))


FAULTS: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "no card": (lambda f: (f / CARD_NAME).unlink(), r"have no card \(card.json\)", "Copy the whole folder"),
    "no weights": (lambda f: (f / WEIGHTS_NAME).unlink(), "model.safetensors is missing", "Give the folder"),
    "card cut off": (lambda f: (f / CARD_NAME).write_text("{"), "card .* is damaged", "again"),
    "card of bytes": (lambda f: (f / CARD_NAME).write_bytes(b"\xff\xfe\x00"), "card .* is damaged", "again"),
    "card of a list": (lambda f: (f / CARD_NAME).write_text("[]"), "card .* is damaged", "again"),
    "config of a list": (lambda f: change_card(f, lambda c: c.update(config=[1])), "card .* is damaged", "again"),
    **{
        f"{name} of {value!r}": (
            lambda f, name=name, value=value: change_card(f, lambda c: c.update({name: value})),
            "card .* is damaged", "again",
        )
        for name in ("architecture", "license", "origin", "title", "name", "sha256", "metrics")
        for value in (5, ["a"], None)
    },
    "metrics of words": (lambda f: change_card(f, lambda c: c.update(metrics={"SDR": "good"})), "is damaged", "again"),
    "card nested deeply": (lambda f: (f / CARD_NAME).write_text("[" * 100_000), "card .* is damaged", "again"),
    "a huge transform": (lambda f: change_card(f, lambda c: c["config"].update(num_fft=2**40)), "num_fft", ""),
    "a setting of words": (lambda f: change_card(f, lambda c: c["config"].update(dropout_p=[1])), "wrong", ""),
    "huge layers": (
        lambda f: change_card(f, lambda c: c["config"].update(num_hidden_channels=10**7)), "far more", "settings",
    ),
    "many layers": (
        lambda f: change_card(f, lambda c: c["config"].update(num_hidden_channels=512)), "far more", "settings",
    ),
    "newer schema": (lambda f: change_card(f, lambda c: c.update(schema_version=2)), "schema 2", "Update"),
    "weights cut off": (
        lambda f: (f / WEIGHTS_NAME).write_bytes((f / WEIGHTS_NAME).read_bytes()[:-9]), "weights .* damaged", "again",
    ),
    "a pickle": (lambda f: (f / WEIGHTS_NAME).write_bytes(pickle.dumps({})), "weights .* damaged", "again"),
    "other weights": (
        lambda f: (f / WEIGHTS_NAME).write_bytes((f / WEIGHTS_NAME).read_bytes()[:-4] + b"\0\0\x80\x3f"),
        "not those of", "again",
    ),
    "unknown kind": (
        lambda f: change_card(f, lambda c: c.update(architecture="Transformer")), "Transformer", "Update",
    ),
    "unknown setting": (
        lambda f: change_card(f, lambda c: c["config"].update(hidden=3)), "hidden", "num_hidden_channels",
    ),
    "setting out of range": (lambda f: change_card(f, lambda c: c["config"].update(num_fft=-1)), "num_fft", ""),
    "contradiction": (lambda f: change_card(f, lambda c: c.update(sources=["x"])), "contradicts", "settings"),
    "other sizes": (
        lambda f: change_card(f, lambda c: c["config"].update(num_hidden_channels=3)), "do not fit", "settings",
    ),
    "a tensor too few": (
        lambda f: change_tensors(f, lambda t: t.pop("networks.0.head.scale")), "networks.0.head.scale", "settings",
    ),
    "a tensor too many": (lambda f: change_tensors(f, lambda t: t.update(more=torch.ones(1))), "more", "settings"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_has_its_own_words(folder: Path, fault: str) -> None:
    cause, message, hint = FAULTS[fault]
    cause(folder)
    with pytest.raises(ModelLoadError, match=message) as caught:
        load_model(folder)
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [("dim", 10**7, "dim"), ("depth", 10**30, "depth"), ("num_fft", 2**40, "num_fft"), ("depth", 1024, "far more"),
     ("dim", 8192, "far more")],
)  # fmt: skip
def test_a_network_that_is_far_larger_than_its_weights_is_not_built(
    tmp_path: Path, setting: str, value: int, message: str
) -> None:
    save(create_model("BandSplitNet", targets=["melody"], dim=8, depth=1, num_fft=512), tmp_path)
    change_card(tmp_path, lambda card: card["config"].update({setting: value}))
    with pytest.raises(ModelLoadError, match=message):
        load_model(tmp_path)
    assert not torch.nn.modules.module._global_parameter_registration_hooks


def test_a_folder_that_is_none_is_told_from_a_name_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ModelLoadError, match="There is no folder"):
        load_model(tmp_path / "nowhere")
    with pytest.raises(ModelLoadError, match="There is no folder"):
        load_model("some/where")
    with pytest.raises(ConfigError, match="nowhere"):
        load_model("nowhere")


def test_a_trained_model_has_no_original_variant(folder: Path) -> None:
    with pytest.raises(ConfigError, match="original"):
        load_model(folder, variant="original")


def test_a_model_needs_a_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="name"):
        save_model(make(), tmp_path, name=" ", license="MIT", origin="Tests.")


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """25 s at another rate and with more channels than the model has."""
    path = tmp_path_factory.mktemp("song") / "song.wav"
    mixture = tiny_song(sample_rate=11_025, duration_s=25).sum(dim=0)[0].numpy()
    soundfile.write(path, np.stack([mixture, 0.5 * mixture], axis=1), 11_025, subtype="FLOAT")
    return path


def test_a_song_is_separated_by_the_model_in_a_folder(folder: Path, song: Path) -> None:
    stems = auralflow.separate(song, model=folder, device="cpu")
    assert list(stems.stems) == ["melody", "beat", "rest"]
    assert all(stem.shape == stems.mixture.shape for stem in stems.stems.values())
    np.testing.assert_allclose(sum(stems.stems.values()), stems.mixture, atol=1e-6)


def test_the_command_separates_by_the_model_in_a_folder(
    folder: Path, song: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    (report,) = separate(capsys, song, "-o", tmp_path / "stems", "--model", folder)
    assert report["status"] == "done"
    names = [f"song - {stem}.wav" for stem in ("beat", "melody", "rest")]
    assert sorted(path.name for path in (tmp_path / "stems").iterdir()) == names


@pytest.mark.parametrize("architecture", SETTINGS)
def test_where_a_song_is_cut_can_hardly_be_heard(architecture: str) -> None:
    """A stretch out of a song in one piece, and out of a short piece with the context that the model asks for."""
    model = make(architecture)
    model.train(False)
    for name, weights in model.named_parameters():
        if name.endswith("head.scale"):
            weights.data *= 5  # masks as decided as those of a trained network
    cell, context = model.info.grid_length, model.info.context_length
    mixture = tiny_song(duration_s=24).sum(dim=0).unsqueeze(0)
    start, stop = 40 * cell, 42 * cell
    with torch.no_grad():
        whole = model(mixture)[..., start:stop]
        piece = model(mixture[..., start - context : stop + context])[..., context:-context]
        bare = model(mixture[..., start:stop])
    assert si_sdr_db(piece, whole) > 55
    assert si_sdr_db(bare, whole) < 30


def test_a_song_comes_out_the_same_however_many_chunks_are_done_at_once(folder: Path, song: Path) -> None:
    one, three = (
        auralflow.separate(song, model=folder, device="cpu", settings=SeparationSettings(batch_size=size))
        for size in (1, 3)
    )
    for name, stem in one.stems.items():
        np.testing.assert_allclose(three.stems[name], stem, atol=1e-5)
