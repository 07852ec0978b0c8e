"""A network of somebody else's is trained, measured and separated with."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

import auralflow
from auralflow.cli.main import run
from auralflow.errors import ConfigError, ModelLoadError, ShapeError
from auralflow.evaluation import ModelEstimator
from auralflow.losses import L1Loss
from auralflow.models import load_model, load_saved_model, model_info, save_model
from auralflow.models.architectures import create_model
from auralflow.models.waveform_model import WaveformModel
from auralflow.paths import CACHE_VARIABLE
from auralflow.training import ModelTrainer, TrainingSettings
from support.evaluation import write_songs
from support.sound_files import write_sound

RATE = 8000
TAPS = 33


class Filters(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.filters = nn.Conv1d(1, 2, TAPS, padding=TAPS // 2, bias=False)

    def forward(self, mixture: Tensor) -> Tensor:
        return self.filters(mixture).unsqueeze(2)


def model(**changes: object) -> WaveformModel:
    torch.manual_seed(0)
    arguments = {"channels": 1, "context_s": 0.1, "chunk_s": 1.0, **changes}
    return WaveformModel(Filters(), ["low", "high"], RATE, **arguments)  # type: ignore[arg-type]


def test_it_learns() -> None:
    random = torch.Generator().manual_seed(0)
    low = torch.randn(16, 1, 1024, generator=random).cumsum(-1) * 0.02
    high = torch.randn(16, 1, 1024, generator=random) * 0.3
    batches = DataLoader(TensorDataset(low + high, torch.stack([low, high], -1)), 4)
    trained = model()
    before = ModelTrainer(trained, L1Loss(), device="cpu").validate(batches)
    settings = TrainingSettings(learning_rate=0.01, warmup_steps=0, average_decay=0)
    ModelTrainer(trained, L1Loss(), settings=settings, device="cpu").train(batches, batches, max_epochs=8)
    after = ModelTrainer(trained, L1Loss(), device="cpu").validate(batches)
    assert after.loss < 0.9 * before.loss


def test_a_song_in_chunks_is_what_the_whole_song_gives(tmp_path: Path) -> None:
    sound = np.random.default_rng(0).uniform(-0.5, 0.5, (3 * RATE, 1)).astype(np.float32)
    path = write_sound(tmp_path / "song.wav", sound, RATE, subtype="FLOAT")
    own = model().eval()
    stems = auralflow.separate(
        path, model=own, device="cpu", settings=auralflow.SeparationSettings(consistency=False)
    ).stems
    assert list(stems) == ["low", "high", "rest"]
    with torch.no_grad():
        whole = own(torch.from_numpy(sound.T[None].copy()))[0, 0].numpy()
    np.testing.assert_allclose(stems["low"], whole, atol=2e-6)


def test_other_weights_have_another_fingerprint() -> None:
    first, second = model(), model()
    with torch.no_grad():
        second.network.filters.weight.mul_(2)
    keys = [ModelEstimator(one).facts.key for one in (first, first, second)]
    assert keys[0] == keys[1] != keys[2]


def test_wrong_shapes_and_settings_are_said() -> None:
    with pytest.raises(ShapeError, match=r"2 channels|1 channels"):
        model()(torch.zeros(1, 2, 100))
    with pytest.raises(ShapeError, match=r"gave \(1, 2, 1, 100\), not \(1, 1, 1, 100\)"):
        WaveformModel(Filters(), ["low"], RATE, channels=1)(torch.zeros(1, 1, 100))
    with pytest.raises(ConfigError, match="no room"):
        model(context_s=0.6)
    with pytest.raises(ConfigError, match="1 or 2 channels"):
        model(channels=3)


CODE = """
import pathlib
import torch

pathlib.Path(__file__).with_name("imported").touch()

class Net(torch.nn.Module):
    def __init__(self, taps, names=()):
        super().__init__()
        self.names = names
        self.filters = torch.nn.Conv1d(1, 2, taps, padding=taps // 2, bias=False)

    def forward(self, mixture):
        return self.filters(mixture).unsqueeze(2)

def rest(taps):
    return taps
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a module that can be imported; a file "imported" beside it says whether it was."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "somebodys_net.py").write_text(CODE)
    monkeypatch.syspath_prepend(str(tmp_path / "code"))
    yield "somebodys_net"
    sys.modules.pop("somebodys_net", None)


def saved(folder: Path, module: str) -> WaveformModel:
    """A model whose code was never imported in this process, as far as anybody can tell afterwards."""
    network = importlib.import_module(module).Net(taps=TAPS)
    own = WaveformModel(network, ["vocals", "drums"], RATE, channels=1, context_s=0.1, chunk_s=1.0).eval()
    settings = {"taps": TAPS, "names": ["a", "b"]}
    save_model(own, folder, name="mine", license="MIT", origin="Random.", network=f"{module}:Net", settings=settings)
    (folder.parent / "code" / "imported").unlink()
    del sys.modules[module]
    return own


def test_it_is_saved_without_its_code_and_loaded_only_when_that_is_trusted(tmp_path: Path, module: str) -> None:
    own = saved(tmp_path / "mine", module)
    info = model_info(tmp_path / "mine")
    assert (info.name, info.sources, info.chunk_length) == ("mine", ("vocals", "drums", "rest"), RATE)
    for load in (load_model, load_saved_model):
        with pytest.raises(ModelLoadError, match="would import and run somebodys_net:Net") as caught:
            load(tmp_path / "mine")
        assert "trust_code=True" in caught.value.hint
    with pytest.raises(ModelLoadError, match="somebodys_net:Net"):
        create_model("WaveformModel", network="somebodys_net:Net", sources=["a", "b"], sample_rate=RATE)
    assert not (tmp_path / "code" / "imported").exists(), "nothing was imported"
    mixture = torch.rand(1, 1, 1000)
    loaded = load_saved_model(tmp_path / "mine", trust_code=True)
    assert loaded.network.names == ["a", "b"]
    with torch.no_grad():
        assert torch.equal(loaded(mixture), own(mixture))
    assert load_model(tmp_path / "mine", trust_code=True).info == info
    assert ModelEstimator(load_model(tmp_path / "mine", trust_code=True)).facts.key == ModelEstimator(own).facts.key
    # It knows its class by now.
    save_model(loaded, tmp_path / "again", name="again", license="MIT", origin="Random.")
    assert model_info(tmp_path / "again").sha256 == info.sha256


def test_what_could_not_be_loaded_again_is_not_saved(tmp_path: Path, module: str) -> None:
    own = saved(tmp_path / "mine", module)
    card = {"name": "mine", "license": "MIT", "origin": ""}
    net = f"{module}:Net"
    for message, wanted in (
        ("in which package", {}),
        ("in which package", {"network": "__main__:Net"}),
        ("could not be built: ModuleNotFoundError", {"network": "somewhere_else:Net"}),
        ("could not be built: AttributeError", {"network": f"{module}:Other"}),
        ("could not be built: TypeError", {"network": net}),
        ("is not a torch.nn.Module", {"network": f"{module}:rest", "settings": {"taps": 1}}),
        ("is not the model's network", {"network": net, "settings": {"taps": 3}}),
        ("JSON cannot hold", {"network": net, "settings": {"taps": Path()}}),
    ):
        with pytest.raises(ConfigError, match=message) as caught:
            save_model(own, tmp_path / "new", **card, **wanted)  # type: ignore[arg-type]
        assert caught.value.hint
    simple = create_model("SpectrogramNetSimple", targets=["vocals"], num_hidden_channels=4)
    with pytest.raises(ConfigError, match="for a WaveformModel only"):
        save_model(simple, tmp_path / "new", **card, network=net)
    for for_separating in (load_model("spleeter-2stems"), load_model(tmp_path / "mine", trust_code=True)):
        with pytest.raises(ConfigError, match="loaded for separating"):
            save_model(for_separating, tmp_path / "new", **card)  # type: ignore[arg-type]
    assert not (tmp_path / "new").exists()


def test_the_commands_ask_for_trust(
    tmp_path: Path, module: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    saved(tmp_path / "mine", module)
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    songs = write_songs(tmp_path / "songs", 1)
    song = songs / "test" / "song 0" / "mixture.wav"
    for command in (
        ["separate", str(song), "-o", str(tmp_path / "stems"), "--model", str(tmp_path / "mine")],
        ["test", str(tmp_path / "mine"), str(songs), "-o", str(tmp_path / "figures")],
    ):
        assert run([*command, "--device", "cpu"]) == 1
        assert "somebodys_net:Net" in capsys.readouterr().err
        assert run([*command, "--device", "cpu", "--trust-code"]) == 0
