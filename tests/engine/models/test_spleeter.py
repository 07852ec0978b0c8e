from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from auralflow.errors import ModelLoadError, ShapeError
from auralflow.models import create_model, save_model
from auralflow.models.registry import SPLEETER_2STEMS, load_model
from auralflow.models.spleeter import (
    CroppedTransposedConv,
    Spleeter,
    SpleeterUNet,
    SubPixelUpsampling,
)
from auralflow.models.spleeter_config import SpleeterConfig

GOLDEN = Path(__file__).parents[2] / "data" / "spleeter_2stems"


def signal_to_error_db(reference: np.ndarray, estimate: np.ndarray) -> float:
    error = reference.astype(np.float64) - estimate
    return float(10 * np.log10((reference.astype(np.float64) ** 2).sum() / (error**2).sum()))


@pytest.fixture(scope="module")
def mixture() -> np.ndarray:
    return soundfile.read(GOLDEN / "mixture.flac", dtype="float32")[0]


def test_the_original_variant_reproduces_deezers_own_output(mixture: np.ndarray) -> None:
    """Golden files: TensorFlow code and checkpoint by Deezer; its frames start 2048 samples before the song."""
    model = load_model("spleeter-2stems", variant="original")
    with torch.inference_mode():
        padded = torch.from_numpy(np.pad(mixture.T, ((0, 0), (2048, 4096)))).unsqueeze(0)
        stems = model(padded)[0, :, :, 2048 : 2048 + len(mixture)].numpy()
    for name, stem in zip(model.info.sources, stems, strict=True):
        reference = soundfile.read(GOLDEN / f"{name}.flac")[0]
        assert signal_to_error_db(reference, stem.T) >= 90, name


def test_default_stems_add_up_and_keep_the_treble(mixture: np.ndarray) -> None:
    model = load_model("spleeter-2stems")
    piece = torch.from_numpy(mixture[100_000:300_000].T.copy()).unsqueeze(0)
    with torch.inference_mode():
        stems = model(piece)[0]
    torch.testing.assert_close(stems.sum(dim=0), piece[0], atol=1e-6, rtol=0)
    treble_energy = torch.fft.rfft(stems)[..., int(0.3 * 200_000) :].abs().square().sum(dim=(-1, -2))  # above 13 kHz
    assert (treble_energy > 0.05 * treble_energy.sum()).all(), "both stems take part above the networks' 11 kHz"


def test_a_stretch_does_not_depend_on_what_lies_beyond_the_context(mixture: np.ndarray) -> None:
    model = load_model("spleeter-2stems")
    cell, context = SPLEETER_2STEMS.grid_length, SPLEETER_2STEMS.context_length
    song = torch.from_numpy(np.concatenate([mixture, mixture[::-1], mixture])[: 12 * cell].T.copy()).unsqueeze(0)
    with torch.inference_mode():
        whole = model(song)[0, 0, :, 5 * cell : 7 * cell]
        part = model(song[..., 5 * cell - context : 7 * cell + context])[0, 0, :, context : context + 2 * cell]
    assert signal_to_error_db(whole.numpy(), part.numpy()) > 100


@pytest.mark.parametrize("shape", [(3, 5, 4, 6), (2, 1, 7, 3)])
def test_the_fast_layer_equals_the_transposed_convolution(shape: tuple[int, int, int, int]) -> None:
    torch.manual_seed(0)
    inputs, outputs, frames, bins = shape
    transposed = CroppedTransposedConv(inputs, outputs, 5, stride=2)
    x = torch.randn(2, inputs, frames, bins)
    torch.testing.assert_close(SubPixelUpsampling(transposed)(x), transposed(x), atol=1e-5, rtol=1e-5)


def test_preparing_a_network_for_inference_does_not_change_it() -> None:
    torch.manual_seed(1)
    network = SpleeterUNet().eval()
    magnitude = torch.rand(1, 2, 64, 128)
    with torch.no_grad():
        before = network(magnitude)
        network.prepare_for_inference()
        torch.testing.assert_close(network(magnitude), before, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("settings", [{}, {"mask_exponent": 2, "extend_band": False, "segment_frames": 64}])
def test_it_can_be_trained_and_keeps_its_statistics(settings: dict[str, int]) -> None:
    torch.manual_seed(2)
    model = create_model("spleeter", **settings)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    mixture = 0.1 * torch.randn(2, 2, 70_000)
    estimate = model.predict(mixture).waveform
    (estimate - 0.5 * mixture.unsqueeze(1)).abs().mean().backward()
    for name, parameter in model.named_parameters():  # type: ignore[attr-defined]
        assert parameter.grad is not None, name
        assert parameter.grad.isfinite().all(), name
        assert parameter.grad.any() or (name.startswith("networks") and "bias" in name), name
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())


def test_a_mixture_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ShapeError, match="2 channels"):
        create_model("spleeter")(torch.zeros(1, 1, 1000))


def test_one_that_was_trained_separates_with_the_fast_layers_and_the_same_result(tmp_path: Path) -> None:
    torch.manual_seed(3)
    model = create_model("spleeter")
    save_model(model, tmp_path, name="mine", license="MIT", origin="Random.")
    model.train(False)
    separating = load_model(tmp_path)
    assert any(isinstance(layer, SubPixelUpsampling) for layer in separating.modules())  # type: ignore[attr-defined]
    mixture = 0.1 * torch.randn(1, 2, 70_000)
    with torch.no_grad():
        torch.testing.assert_close(separating(mixture), model(mixture), atol=1e-5, rtol=1e-4)


def test_weights_that_do_not_fit_are_refused() -> None:
    tensors = dict(Spleeter(SPLEETER_2STEMS, SpleeterConfig()).state_dict())
    del tensors["networks.0.head.bias"]
    with pytest.raises(ModelLoadError, match=r"networks\.0\.head\.bias"):
        Spleeter.from_tensors(SPLEETER_2STEMS, SpleeterConfig(), tensors)
    tensors["networks.0.head.bias"] = torch.zeros(3)
    with pytest.raises(ModelLoadError, match="do not fit"):
        Spleeter.from_tensors(SPLEETER_2STEMS, SpleeterConfig(), tensors)
