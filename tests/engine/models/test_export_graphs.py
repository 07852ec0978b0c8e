from __future__ import annotations

import copy

import torch

from auralflow.models import create_model, load_model
from auralflow.models.export_graphs import SeparationGraph, ready_copy
from auralflow.models.spleeter import Spleeter
from auralflow.models.spleeter_config import SpleeterConfig


def test_the_model_itself_is_not_changed() -> None:
    model = create_model("SpectrogramNetSimple", targets=["vocals"], num_hidden_channels=2).half().train()
    before = copy.deepcopy(model.state_dict())
    ready = ready_copy(model)
    assert {weight.dtype for weight in ready.parameters()} == {torch.float32}
    assert not any(weight.requires_grad for weight in ready.parameters())
    assert not ready.training
    assert model.training
    assert all(weight.requires_grad for weight in model.parameters())
    torch.testing.assert_close(dict(model.state_dict()), dict(before), rtol=0, atol=0)
    spleeter = load_model("spleeter-2stems")
    assert len(ready_copy(spleeter).networks[0].up) == len(spleeter.networks[0].up) == 6


def test_a_graph_separates_as_its_model_does_at_any_length() -> None:
    for settings in ({"extend_band": False}, {"mask_exponent": 2}):
        config = SpleeterConfig(**settings)
        with torch.random.fork_rng(devices=[]):
            model = ready_copy(Spleeter.from_config(config))
        graph = SeparationGraph(model)
        for samples in (300, 70_001):
            mixture = torch.rand(1, 2, samples, generator=torch.Generator().manual_seed(0)) - 0.5
            torch.testing.assert_close(graph(mixture), model(mixture), rtol=0, atol=1e-5)
