"""`auralflow models`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import torch

from auralflow.cli.main import run
from auralflow.models import create_model, save_model
from auralflow.models.registry import list_models
from support.exported_models import separate


def test_models_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models"]) == 0
    text = capsys.readouterr().out
    for model in list_models():
        for fact in (model.name, model.title, ", ".join(model.sources), f"{model.sample_rate} Hz", model.license):
            assert fact in text
        assert f"{model.size_bytes / 1e6:.1f} MB" in text
        assert model.metrics
        assert all(f"{name}: {value:g}" in text for name, value in model.metrics)


@pytest.mark.parametrize("command", [["models", "--json"], ["models", "list", "--json"], ["models", "--json", "list"]])
def test_models_for_programs(capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    assert run(command) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["name"] for line in lines] == [model.name for model in list_models()]
    assert lines[0]["stems"] == ["vocals", "accompaniment"]
    assert lines[0]["license"] == "MIT"
    assert lines[0]["size_bytes"] > 1e6
    assert lines[0]["origin"]
    assert lines[0]["metrics"] == dict(list_models()[0].metrics)


def test_a_trained_model_is_exported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"num_fft": 128, "window_size": 128, "hop_length": 64, "num_hidden_channels": 1, "sample_length": 0.1}
    model = create_model("SpectrogramNetSimple", targets=["vocals"], **settings)
    save_model(model, tmp_path / "model", name="my-vocals", license="CC0-1.0", origin="Untrained.")
    out = tmp_path / "out"
    command = ["models", "export", str(tmp_path / "model"), str(out)]
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert run(command) == 0
    monkeypatch.undo()
    printed = capsys.readouterr()
    assert "this may take a minute" in printed.err
    assert "Not checked: ONNX Runtime is not installed (pip install 'auralflow-studio[export]')." in printed.out
    card = json.loads((out / "model.onnx.json").read_text("utf-8"))
    assert (card["check"], card["license"], card["origin"]) == (None, "CC0-1.0", "Untrained.")
    assert not card["sources_add_up_to_mixture"]
    assert "the mixture minus their sum" in card["steps"][-1]
    song = torch.rand(1, 9999, generator=torch.Generator().manual_seed(0)) - 0.5
    assert separate(out, song.numpy())["vocals"] == pytest.approx(model.separate(song)[0].numpy(), abs=1e-4)

    assert run(command) == 1
    assert "exists already" in capsys.readouterr().err
    (out / "model.pt2").write_text("something else", encoding="utf-8")
    assert run([*command, "--format", "torch", "--force", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["check"]["largest_difference_from_pytorch"] < 1e-4
    assert (facts["file"], facts["card"]) == (str(out / "model.pt2"), str(out / "model.pt2.json"))
    assert json.loads((out / "model.pt2.json").read_text("utf-8"))["license"] == "CC0-1.0"
    assert len(list(out.iterdir())) == 4

    assert run(["models", "export", "spleter-2stems", str(out)]) == 2
    assert "spleeter-2stems" in capsys.readouterr().err
