from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
import soundfile
import torch
from torch import Tensor, nn

from auralflow.errors import ConfigError, ModelExportError
from auralflow.models import WaveformModel, create_model, export, load_model
from auralflow.models.base import SeparationModel
from auralflow.models.export import ExportedModel, export_model
from auralflow_resources import demo_song
from support.exported_models import separate

TOLERANCE = 1e-4


def _network(architecture: str, **settings: object) -> SeparationModel:
    """A small one with weights of its own everywhere, batch statistics included."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = create_model(
            architecture,
            targets=["vocals", "drums"],
            num_hidden_channels=2,
            num_fft=254,
            hop_length=100,
            sample_length=0.2,
            sample_rate=16_000,
            **settings,
        )
        for module in model.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.normal_(0, 0.3)
                module.running_var.uniform_(0.5, 2)
                nn.init.uniform_(module.weight, 0.5, 2)
    return model


# Of the simplest spectrogram network, see the command's test; all of them are exported by the same lines.
MODELS: dict[str, Callable[[], SeparationModel]] = {
    "Spleeter": lambda: load_model("spleeter-2stems"),
    "VAE": lambda: _network("SpectrogramNetVAE", window_size=200, hidden_size=4, mask_act_fn="tanh"),
    "LSTM": lambda: _network(
        "SpectrogramNetLSTM", window_size=254, hidden_size=4, input_axis=1, one_network_per_target=True, num_channels=2
    ),
}


@pytest.fixture(scope="module", params=MODELS)
def model(request: pytest.FixtureRequest) -> SeparationModel:
    return MODELS[request.param]()


@pytest.fixture(scope="module")
def onnx_export(model: SeparationModel, tmp_path_factory: pytest.TempPathFactory) -> ExportedModel:
    return export_model(model, tmp_path_factory.mktemp("onnx") / "new" / "folder")


def _song(model: SeparationModel, frames: int) -> Tensor:
    """The beginning of a real song, without what is silent there; at another rate it is just lower and slower."""
    audio, _ = soundfile.read(demo_song(), frames=frames, start=10 * 44_100, dtype="float32", always_2d=True)
    return torch.from_numpy(audio.T[: model.info.channels].copy())


def _stems(model: SeparationModel, song: Tensor) -> Tensor:
    assert isinstance(model, nn.Module)
    mode = model.training
    model.eval()
    with torch.no_grad():
        stems: Tensor = model(song[None])[0]
    model.train(mode)
    return stems


def test_the_onnx_file_and_its_card_are_enough_for_the_same_stems(
    model: SeparationModel, onnx_export: ExportedModel
) -> None:
    hop = onnx_export.card["stft"]["hop_length"]
    # Shorter than what the example was exported with, and longer; multiples of the hop and not.
    for frames in (hop // 2, 40 * hop, 71 * hop + 13, 130 * hop + 1):
        song = _song(model, frames)
        stems = separate(onnx_export.file.parent, song.numpy())
        expected = _stems(model, song)
        assert list(stems) == list(model.info.sources)
        for stem, of_model in zip(stems.values(), expected, strict=True):
            assert of_model.abs().max() > 0.001
            np.testing.assert_allclose(stem, of_model.numpy(), rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize("name", ["Spleeter", "VAE"])
def test_a_program_runs_in_a_process_without_auralflow_at_any_length(name: str, tmp_path: Path) -> None:
    model = MODELS[name]()
    torch_export = export_model(model, tmp_path / "exported", file_format="torch")
    shortest = torch_export.card["shortest_input_samples"]
    songs = [_song(model, frames) for frames in (shortest, 2 * shortest + 77, 4 * shortest - 1)]
    torch.save([torch.stack([song, song.flip(-1)]) for song in songs], tmp_path / "songs.pt")
    code = (
        "import sys, torch\n"
        "program = torch.export.load(sys.argv[1]).module()\n"
        "torch.save([program(song) for song in torch.load(sys.argv[2])], sys.argv[3])\n"
        "assert not any(name.startswith('auralflow') for name in sys.modules)\n"
    )
    files = [str(torch_export.file), str(tmp_path / "songs.pt"), str(tmp_path / "stems.pt")]
    subprocess.run([sys.executable, "-c", code, *files], check=True, cwd=tmp_path)
    for song, stems in zip(songs, torch.load(tmp_path / "stems.pt"), strict=True):
        for item, given in zip(stems, (song, song.flip(-1)), strict=True):
            torch.testing.assert_close(item, _stems(model, given), rtol=0, atol=TOLERANCE)


def test_the_card_has_the_model_s_licence_and_origin_and_is_in_the_file_too(
    model: SeparationModel, onnx_export: ExportedModel
) -> None:
    card = json.loads(onnx_export.card_file.read_text("utf-8"))
    assert card == onnx_export.card
    assert (card["sources"], card["sample_rate"]) == (list(model.info.sources), model.info.sample_rate)
    assert (card["license"], card["origin"]) == (model.info.license, model.info.origin)
    assert card["sha256"] == hashlib.sha256(onnx_export.file.read_bytes()).hexdigest()
    assert card["check"]["largest_difference_from_pytorch"] == onnx_export.difference
    assert onnx_export.difference is not None
    assert 0 < onnx_export.difference < TOLERANCE
    within = {entry.key: entry.value for entry in onnx.load(onnx_export.file).metadata_props}
    assert (within["license"], within["origin"]) == (model.info.license, model.info.origin)
    assert json.loads(within["card"]).items() <= card.items()


def test_nothing_is_written_that_is_not_equal_and_nothing_is_replaced_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = _network("SpectrogramNetSimple", window_size=254)
    (tmp_path / "model.pt2.json").write_text("something of the user's", encoding="utf-8")
    with pytest.raises(ModelExportError, match="exists already") as caught:
        export_model(model, tmp_path, file_format="torch")
    assert "--force" in caught.value.hint
    (tmp_path / "folder/model.pt2").mkdir(parents=True)
    with pytest.raises(ModelExportError, match="is a folder"):
        export_model(model, tmp_path / "folder", file_format="torch", overwrite=True)
    (tmp_path / "folder/model.pt2").rmdir()
    (tmp_path / "folder").rmdir()
    monkeypatch.setattr(export, "TOLERANCE", 0.0)
    with pytest.raises(ModelExportError, match="differs from the model by"):
        export_model(model, tmp_path, file_format="torch", overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["model.pt2.json"]
    assert (tmp_path / "model.pt2.json").read_text("utf-8") == "something of the user's"


def test_models_that_cannot_be_exported_say_why(tmp_path: Path) -> None:
    own = WaveformModel(nn.Conv1d(1, 1, 1), ["vocals"], 16_000, channels=1)
    refused = {
        "real and imaginary parts": create_model("BandSplitNet", targets=["vocals"], dim=8, depth=1),
        "network of your own": own,
        "in pieces of 512 frames": load_model("spleeter-2stems", variant="original"),
        "type Identity": nn.Identity(),
    }
    for reason, model in refused.items():
        with pytest.raises(ModelExportError, match=reason) as caught:
            export_model(model, tmp_path / "out")
        assert caught.value.hint
    with pytest.raises(ConfigError, match="no export format “onx”") as wrong:
        export_model(own, tmp_path / "out", file_format="onx")  # type: ignore[arg-type]
    assert "onnx" in wrong.value.hint
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ModelExportError, match="is a file"):
        export_model(MODELS["VAE"](), tmp_path / "file")
    assert not (tmp_path / "out").exists()


def test_a_missing_package_is_named_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxscript", None)
    with pytest.raises(ModelExportError, match="onnxscript not installed") as caught:
        export_model(MODELS["VAE"](), tmp_path)
    assert "pip install 'auralflow-studio[export]'" in caught.value.hint
    assert not list(tmp_path.iterdir())
