"""Every model separates tensors by itself, of any length."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from auralflow.errors import Cancelled, ShapeError
from auralflow.models import WaveformModel, create_model, load_model
from auralflow.models.with_rest import with_rest
from auralflow.progress import CancelToken, Progress

RATE = 8000


class Filters(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.filters = torch.nn.Conv1d(1, 2, 65, padding=32, bias=False)

    def forward(self, mixture: torch.Tensor) -> torch.Tensor:
        return self.filters(mixture).unsqueeze(2)


def waveform_model() -> WaveformModel:
    torch.manual_seed(0)
    return WaveformModel(Filters(), ["vocals", "drums"], RATE, channels=1, context_s=0.1, chunk_s=1.0)


def models() -> dict[str, Any]:
    small = {"targets": ["vocals", "drums"], "num_channels": 1, "num_fft": 512}
    return {
        "band split": create_model("BandSplitNet", dim=8, depth=1, **small),
        "masks": create_model("SpectrogramNetSimple", num_hidden_channels=4, window_size=512, hop_length=256, **small),
        "own": waveform_model(),
        "with rest": with_rest(waveform_model()),
        "spleeter": load_model("spleeter-2stems"),
    }


@pytest.mark.parametrize("kind", models())
def test_what_fits_into_a_chunk_is_what_the_network_gives(kind: str) -> None:
    model = models()[kind]
    audio = 0.1 * torch.randn(model.info.channels, 7000, generator=torch.Generator().manual_seed(0))
    model.train(kind != "spleeter")
    reports: list[Progress] = []
    made = model.separate(audio, device="cpu", progress=reports.append)
    assert reports[-1].fraction == 1
    with torch.no_grad():
        expected = model.train(False)(audio[None])[0]
    assert made.shape == (len(model.info.sources), *audio.shape)
    torch.testing.assert_close(made, expected)


def test_what_is_longer_goes_through_in_chunks_that_cannot_be_told() -> None:
    model = with_rest(waveform_model())
    audio = 0.1 * torch.randn(2, 1, 3 * RATE, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        expected = model(audio)
    lengths: list[int] = []
    model.register_forward_pre_hook(lambda _, inputs: lengths.append(inputs[0].shape[-1]))
    reports: list[Progress] = []
    torch.testing.assert_close(model.separate(audio, progress=reports.append), expected, atol=2e-6, rtol=0)
    assert max(lengths) <= model.info.chunk_length
    fractions = [report.fraction for report in reports]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        model.separate(audio, cancel=cancel)


@pytest.mark.parametrize("shape", [(1, 100), (2, 1, 100), (1, 3 * RATE)])
def test_arrays_are_separated_as_tensors_are(shape: tuple[int, ...]) -> None:
    model = waveform_model()
    audio = 0.1 * torch.randn(shape, generator=torch.Generator().manual_seed(0))
    for array in (audio.numpy(), audio.double().numpy(), audio.numpy().astype(">f4")):
        made = model.separate(array)
        assert isinstance(made, np.ndarray)
        np.testing.assert_array_equal(made, model.separate(audio).numpy())
    with pytest.raises(ShapeError, match="type int16"):
        model.separate(np.zeros(shape, np.int16))


@pytest.mark.parametrize("length", [100, 3 * RATE])
def test_wrong_axes_are_refused_whatever_the_length(length: int) -> None:
    for shape in ((2, length), (length,), (length, 1), (1, length, 1)):
        with pytest.raises(ShapeError):
            waveform_model().separate(torch.zeros(shape))
    audio = torch.zeros(1, length)
    for hole in (torch.nan, torch.inf):
        audio[0, length // 2] = hole
        with pytest.raises(ShapeError, match="no numbers"):
            waveform_model().separate(audio)


def test_each_part_of_a_network_gets_back_its_own_mode() -> None:
    model = waveform_model()
    model.train()
    model.network.filters.train(False)  # as whoever freezes the statistics of a layer
    model.separate(torch.zeros(1, 100))
    assert {name: part.training for name, part in model.named_modules()} == {
        "": True,
        "network": True,
        "network.filters": False,
    }


@pytest.mark.parametrize("length", [100, 2 * RATE])
def test_stems_are_float32_whatever_the_audio_is(length: int) -> None:
    model = waveform_model()
    audio = 0.1 * torch.randn(1, length, generator=torch.Generator().manual_seed(0))
    made = model.separate(audio.double())
    assert made.dtype is torch.float32
    torch.testing.assert_close(made, model.separate(audio), atol=2e-6, rtol=0)
