"""Something that is no model of Auralflow is called what it is, with what to do, and nothing in it is run."""

from __future__ import annotations

import json
import pickle
import zipfile
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from auralflow.errors import AuralflowError, ConfigError, ModelLoadError
from auralflow.models import create_model, load_model, save_model
from auralflow.models.registry import model_info
from auralflow.training.run_model import sources_of_base
from support.tiny_training import trainer


class Trap:
    """Whoever unpickles it writes a file."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (Path("sprung"),))


def refused(model: Any) -> AuralflowError:
    found = set()
    for ask in (model_info, load_model, sources_of_base):
        with pytest.raises((ConfigError, ModelLoadError)) as caught:
            ask(model)
        found.add((type(caught.value), str(caught.value), caught.value.hint))
        error = caught.value
    assert len(found) == 1, "one word for training, separating and measuring"
    assert error.hint
    return error


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("htdemucs", "“htdemucs” is a model of Demucs"),
        ("htdemucs_ft", "Demucs"),
        ("mdx", "Demucs"),
        ("mdx_extra_q", "Demucs"),
        ("bs-roformer", "RoFormer"),
        ("Mel-Band-Roformer", "RoFormer"),
        ("umxhq", "Open-Unmix"),
        ("UVR-MDX-NET-Inst_HQ_3", "Ultimate Vocal Remover"),
        ("spleeter:4stems", "four or five stems"),
        ("scnet", "a published model"),
        ("facebook/htdemucs", "Demucs"),
    ],
)
def test_published_models_of_others_get_a_message_of_their_own(name: str, words: str) -> None:
    error = refused(name)
    assert words in str(error)
    assert "spleeter-2stems" in error.hint


@pytest.mark.parametrize(
    "name", ["spleter-2stems", "spleeter", "Spleeter-2Stems", "spleeter:2stems", "SPLEETER_2STEMS"]
)
def test_near_misses_get_a_suggestion(name: str) -> None:
    assert refused(name).hint == "Did you mean “spleeter-2stems”?"


def test_a_file_that_is_not_there_is_called_so() -> None:
    assert "There is no file “x.th”" in str(refused("x.th"))
    assert "There is no file “MDX.CKPT”" in str(refused("MDX.CKPT"))
    assert "There is no folder" in str(refused("models/mine"))


def checkpoint(path: str) -> None:
    torch.save({"klass": "demucs.htdemucs.HTDemucs", "trap": Trap()}, path)


def legacy(path: str) -> None:
    Path(path).write_bytes(pickle.dumps({"state_dict": Trap()}, protocol=2))


def archive(path: str) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("archive/data.pkl", b"\x80\x02")
        file.writestr("archive/constants.pkl", b"\x80\x02")


def bare(path: str) -> None:
    save_file({"weight": torch.zeros(2)}, path)


@pytest.mark.parametrize(
    ("name", "write", "words"),
    [
        ("x.th", checkpoint, "a PyTorch checkpoint (Demucs)"),
        ("x.ckpt", checkpoint, "a PyTorch checkpoint (Demucs)"),
        ("x.pth", legacy, "a PyTorch checkpoint"),
        ("x.pt", archive, "a TorchScript model"),
        ("x.safetensors", bare, "a safetensors file without a model card"),
        ("x.onnx", lambda path: Path(path).write_bytes(b"\x08\x07\x12\x07pytorch"), "an ONNX model"),
        ("x.h5", lambda path: Path(path).write_bytes(b"\x89HDF\r\n\x1a\n"), "a Keras model"),
        ("x.bin", lambda path: Path(path).write_bytes(b"\0" * 99), "damaged or of an unknown kind"),
        ("x.ckpt", lambda path: Path(path).write_bytes(b""), "damaged or of an unknown kind"),
        ("x.wav", lambda path: Path(path).write_bytes(b"RIFF"), "is an audio file, not a model"),
        ("x.txt", lambda path: Path(path).write_text("words"), "is not a model"),
    ],
)
def test_files_are_told_by_their_bytes_and_nothing_is_unpickled(name: str, write: Any, words: str) -> None:
    write(name)
    assert words in str(refused(name))
    assert words in str(refused(Path(name)))
    assert not Path("sprung").exists()


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], "card.json is missing"),
        (["a.th", "b.ckpt"], "files of another program: a.th, b.ckpt"),
        (["model.safetensors"], "have no card (card.json)"),
        (["saved_model.pb"], "a TensorFlow model"),
        (["model.data-00000-of-00001", "checkpoint"], "a TensorFlow model"),
        (["vocals.wav"], "holds audio, not a model"),
        (["config.toml", "checkpoint"], "has no model yet"),
    ],
)
def test_folders_are_told_by_what_lies_in_them(names: list[str], words: str) -> None:
    folder = Path("folder")
    folder.mkdir()
    for name in names:
        (folder / name).touch()
    assert words in str(refused("folder"))
    assert words in str(refused(folder))


def test_parts_of_our_own_lead_to_the_whole() -> None:
    model = create_model("SpectrogramNetSimple", targets=["vocals"], num_hidden_channels=2)
    save_model(model, "mine", name="mine", license="CC0-1.0", origin="Untrained.")
    for part in ("card.json", "model.safetensors"):
        assert "mine" in refused(f"mine/{part}").hint
    running = trainer()
    running.save_state("last.safetensors")
    assert "checkpoint of a training" in str(refused("last.safetensors"))
    Path("copy").mkdir()
    Path("copy", "card.json").write_text(json.dumps({}))
    with pytest.raises(ModelLoadError, match="damaged"):
        model_info("copy")
