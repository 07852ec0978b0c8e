"""What all three spectrogram networks promise."""

from __future__ import annotations

import io
import warnings
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.errors import ConfigError, ShapeError
from auralflow.models import SpectrogramNetLSTM, SpectrogramNetSimple, SpectrogramNetVAE
from auralflow.models.spectrogram_config import MASK_ACTIVATIONS
from auralflow.models.spectrogram_unet import MaskUNet

NETWORKS = ["simple", "lstm", "lstm along frequency", "vae", "vae along frequency"]


def make(kind: str, num_fft_bins: int = 65, num_frames: int = 40, **settings: Any) -> MaskUNet:
    torch.manual_seed(0)
    common: dict[str, Any] = {"hidden_channels": 2, **settings}
    if kind == "simple":
        return SpectrogramNetSimple(num_fft_bins, num_frames, **common)
    network = SpectrogramNetVAE if kind.startswith("vae") else SpectrogramNetLSTM
    axis = int("frequency" in kind)
    return network(num_fft_bins, num_frames, hidden_size=6, recurrent_depth=2, input_axis=axis, **common)


def masks(network: MaskUNet, magnitude: torch.Tensor) -> torch.Tensor:
    output = network(magnitude)
    return output[0] if isinstance(output, tuple) else output


@pytest.mark.parametrize("kind", NETWORKS)
@settings(deadline=None, max_examples=12)
@given(
    bins=st.integers(1, 80),
    frames=st.integers(1, 90),
    channels=st.integers(1, 2),
    targets=st.integers(1, 6),
    activation=st.sampled_from(MASK_ACTIVATIONS),
)
def test_any_size_gets_masks_between_0_and_1(
    kind: str, bins: int, frames: int, channels: int, targets: int, activation: str
) -> None:
    network = make(kind, bins, num_channels=channels, num_targets=targets, mask_act_fn=activation).eval()
    mask = masks(network, torch.rand(2, channels, bins, frames))
    assert mask.shape == (2, targets, channels, bins, frames)
    assert mask.dtype == torch.float32
    assert 0 <= mask.min() <= mask.max() <= 1


@pytest.mark.parametrize("kind", NETWORKS)
def test_items_do_not_see_each_other_and_evaluation_is_deterministic(kind: str) -> None:
    network = make(kind, num_targets=2, num_channels=2).eval()
    magnitude = torch.rand(4, 2, 65, 50) * torch.tensor([0.01, 1, 30, 5]).reshape(4, 1, 1, 1)
    with torch.no_grad():
        together = masks(network, magnitude)
        alone = torch.cat([masks(network, item.unsqueeze(0)) for item in magnitude])
        assert torch.equal(masks(network, magnitude), together)
    torch.testing.assert_close(together, alone, atol=1e-5, rtol=0)


@pytest.mark.parametrize("kind", NETWORKS)
@pytest.mark.parametrize("activation", ["sigmoid", "prelu"])
def test_no_parameter_is_dead(kind: str, activation: str) -> None:
    network = make(kind, num_targets=2, mask_act_fn=activation)
    output = network(torch.rand(3, 1, 65, 70))
    mask, latent = (output[0], output[1:]) if isinstance(output, tuple) else (output, ())
    weights = torch.rand_like(mask) - 0.5
    ((mask * weights).sum() + sum(part.square().mean() for part in latent)).backward()
    dead = [name for name, p in network.named_parameters() if p.grad is None or not p.grad.abs().max() > 0]
    assert dead == []


@pytest.mark.parametrize("kind", NETWORKS)
def test_masks_do_not_depend_on_loudness(kind: str) -> None:
    network = make(kind).eval()
    magnitude = torch.rand(1, 1, 65, 50)
    torch.testing.assert_close(masks(network, magnitude * 1e-2), masks(network, magnitude), atol=1e-4, rtol=0)


def test_channels_are_dropped_in_the_first_three_levels_of_the_decoder_only() -> None:
    network = make("simple", dropout_p=0.4)
    shares = [module.p for module in network.modules() if isinstance(module, torch.nn.Dropout2d)]
    assert shares == [0.4, 0.4, 0.4, 0, 0]


@pytest.mark.parametrize("kind", NETWORKS)
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_half_precision_trains_with_finite_values(kind: str, dtype: torch.dtype) -> None:
    network = make(kind)
    loud_and_silent = torch.cat([torch.rand(1, 1, 65, 40) * 500, torch.zeros(1, 1, 65, 40)])
    with torch.autocast("cpu", dtype=dtype):
        mask = masks(network, loud_and_silent)
    mask.square().mean().backward()
    assert mask.dtype == torch.float32
    assert mask.isfinite().all()
    assert all(p.grad is None or p.grad.isfinite().all() for p in network.parameters())
    network.eval()
    with torch.no_grad():
        exact = masks(network, loud_and_silent)
        with torch.autocast("cpu", dtype=dtype):
            assert (masks(network, loud_and_silent) - exact).abs().max() < 0.1


@pytest.mark.parametrize("kind", ["simple", "lstm", "vae"])
def test_a_network_can_be_exported(kind: str) -> None:
    network = make(kind).eval()
    magnitude = torch.rand(1, 1, 65, 50)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch's own words about how it exports LSTMs
        program = torch.export.export(network, (magnitude,))
        file = io.BytesIO()
        torch.export.save(program, file)
        file.seek(0)
        exported = torch.export.load(file).module()
    torch.testing.assert_close(masks(exported, magnitude), masks(network, magnitude), atol=1e-5, rtol=0)


def test_a_network_can_be_compiled() -> None:
    network = make("simple", mask_act_fn="relu")
    compiled = torch.compile(network, backend="aot_eager", fullgraph=True)
    magnitude = torch.rand(2, 1, 65, 40)
    network.eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # how torch traces autograd functions
        mask = compiled(magnitude)
    torch.testing.assert_close(mask, network(magnitude), atol=1e-5, rtol=0)


@pytest.mark.parametrize("shape", [(1, 65, 40), (1, 2, 65, 40), (1, 1, 64, 40), (1, 1, 65, 0)])
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError, match="65 bins"):
        make("simple")(torch.rand(shape))


@pytest.mark.parametrize(
    "change",
    [{"num_fft_bins": 0}, {"num_frames": 0}, {"hidden_channels": 0}, {"num_targets": 0}, {"num_channels": 0},
     {"dropout_p": 1.5}, {"leak_factor": -1}, {"mask_act_fn": "linear"}],
)  # fmt: skip
def test_settings_out_of_range_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        make("simple", **change)
