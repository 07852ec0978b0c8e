"""`auralflow models`."""

from __future__ import annotations

import json

import pytest

from auralflow.cli.main import run
from auralflow.models.registry import list_models


def test_models_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models"]) == 0
    text = capsys.readouterr().out
    for model in list_models():
        for fact in (model.name, model.title, ", ".join(model.sources), f"{model.sample_rate} Hz", model.license):
            assert fact in text
        assert f"{model.size_bytes / 1e6:.1f} MB" in text
        assert model.metrics
        assert all(f"{name}: {value:g}" in text for name, value in model.metrics)


def test_models_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["name"] for line in lines] == [model.name for model in list_models()]
    assert lines[0]["stems"] == ["vocals", "accompaniment"]
    assert lines[0]["license"] == "MIT"
    assert lines[0]["size_bytes"] > 1e6
    assert lines[0]["origin"]
    assert lines[0]["metrics"] == dict(list_models()[0].metrics)
