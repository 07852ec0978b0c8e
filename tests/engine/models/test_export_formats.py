"""What the files do is in `test_export.py`."""

from __future__ import annotations

import pytest
import torch

from auralflow.errors import ModelExportError
from auralflow.models import create_model, export_formats
from auralflow.models.export_formats import _largest_difference, onnx_file
from auralflow.models.export_graphs import ready_copy


def test_a_difference_is_found_and_nan_is_one() -> None:
    zeros = [torch.zeros(2, 3)]
    assert _largest_difference(lambda x: x, lambda x: x, zeros) == 0
    assert _largest_difference(lambda x: x + torch.tensor([0, -0.5, 0]), lambda x: x, zeros) == 0.5
    assert _largest_difference(lambda x: x + torch.nan, lambda x: x, zeros) > 1e30


def test_a_model_too_large_for_an_onnx_file_is_refused_before_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    model = ready_copy(create_model("SpectrogramNetSimple", targets=["vocals"], num_hidden_channels=1))
    monkeypatch.setattr(export_formats, "LARGEST_ONNX_BYTES", 1000)
    with pytest.raises(ModelExportError, match="too large for one ONNX file") as caught:
        onnx_file(model, {})
    assert "torch" in caught.value.hint
