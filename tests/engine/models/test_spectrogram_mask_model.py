"""Waveforms in, waveforms of the same length out; and it learns."""

from __future__ import annotations

import inspect
import warnings
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.errors import ConfigError, ShapeError
from auralflow.models import SpectrogramMaskModel, create_model
from auralflow.models.base import TrainableModel
from support.tiny_song import si_sdr_db, tiny_song

SMALL: dict[str, Any] = {"num_fft": 128, "window_size": 128, "hop_length": 64, "num_hidden_channels": 2}
TYPES = ["SpectrogramNetSimple", "SpectrogramNetLSTM", "SpectrogramNetVAE"]


def make(model_type: str = "SpectrogramNetSimple", targets: tuple[str, ...] = ("a", "b"), **changes: Any) -> Any:
    torch.manual_seed(0)
    recurrent = {} if model_type == "SpectrogramNetSimple" else {"hidden_size": 8, "recurrent_depth": 1}
    return SpectrogramMaskModel(model_type, targets, **{**SMALL, **recurrent, **changes})


def test_the_signature_is_the_documented_one() -> None:
    parameters = inspect.signature(SpectrogramMaskModel).parameters
    assert {name: p.default for name, p in parameters.items() if p.default is not p.empty} == {
        "num_fft": 1024, "window_size": 1024, "hop_length": 512, "sample_length": 3, "sample_rate": 44_100,
        "num_channels": 1, "num_hidden_channels": 16, "mask_act_fn": "sigmoid", "leak_factor": 0, "dropout_p": 0.4,
        "normalize_input": True, "normalize_output": True, "device": "cpu",
    }  # fmt: skip
    assert list(parameters)[:2] == ["model_type", "targets"]


@pytest.mark.parametrize("model_type", TYPES)
@settings(deadline=None, max_examples=8)
@given(
    frames=st.integers(1, 3000),
    channels=st.integers(1, 2),
    count=st.integers(1, 6),
    apart=st.booleans(),
)
def test_any_length_comes_back_for_every_target(
    model_type: str, frames: int, channels: int, count: int, apart: bool
) -> None:
    targets = tuple("abcdef"[:count])
    model = make(model_type, targets, num_channels=channels, one_network_per_target=apart)
    estimates = model(torch.randn(2, channels, frames))
    assert estimates.shape == (2, count, channels, frames)
    assert estimates.isfinite().all()


@pytest.mark.parametrize("model_type", TYPES)
def test_items_do_not_see_each_other(model_type: str) -> None:
    model = make(model_type).eval()
    mixture = torch.randn(3, 1, 5000)
    alone = torch.cat([model(item.unsqueeze(0)) for item in mixture])
    torch.testing.assert_close(model(mixture), alone, atol=1e-5, rtol=0)


@pytest.mark.parametrize("apart", [False, True])
def test_a_prediction_fits_together(apart: bool) -> None:
    model = make("SpectrogramNetVAE", num_channels=2, one_network_per_target=apart).eval()
    mixture = torch.randn(3, 2, 3000)
    prediction = model.predict(mixture)
    spectral, latent = prediction.spectral, prediction.latent
    window = torch.hann_window(128)
    spectrogram = torch.stft(
        torch.nn.functional.pad(mixture, (0, -3000 % 64)).flatten(0, 1), 128, 64, window=window, return_complex=True
    ).unflatten(0, (3, 2))
    torch.testing.assert_close(spectral.mixture_magnitude, spectrogram.abs(), atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(spectral.to_magnitude(mixture), spectral.mixture_magnitude)
    torch.testing.assert_close(spectral.magnitude, spectral.mask * spectral.mixture_magnitude.unsqueeze(1))
    # The mixture's phases: what the masks leave of the complex spectrogram, and back.
    masked = (spectral.mask * spectrogram.unsqueeze(1)).flatten(0, 2)
    waveform = torch.istft(masked, 128, 64, window=window)[..., :3000].unflatten(0, (3, 2, 2))
    torch.testing.assert_close(prediction.waveform, waveform, atol=1e-4, rtol=1e-4)
    per_target = latent.mu.shape[1:] if not apart else latent.mu.shape[2:]
    assert latent.mu.shape == latent.sigma.shape == (3, *((2,) if apart else ()), *per_target)
    assert per_target == (2, 32 * 3), "two coarse frames of 32 channels and 3 coarse bins"
    assert make("SpectrogramNetLSTM").predict(mixture[:, :1]).latent is None


def test_masks_of_one_give_the_mixture_back() -> None:
    model = make(mask_act_fn="relu", normalize_output=False)
    network = model.networks[0]
    torch.nn.init.zeros_(network.head.soft_conv.weight)
    torch.nn.init.constant_(network.head.soft_conv.bias, 2.0)
    mixture = torch.randn(2, 1, 4321)
    torch.testing.assert_close(model(mixture), mixture.unsqueeze(1).expand(-1, 2, -1, -1), atol=1e-5, rtol=0)


def test_targets_keep_the_order_they_are_given_in() -> None:
    model = make(targets=("vocals", "bass"))
    assert model.targets == model.info.sources == ("vocals", "bass")


def test_every_target_has_a_network_to_itself_if_asked_for() -> None:
    model = make(targets=("a", "b", "c"), one_network_per_target=True)
    model(torch.randn(1, 1, 2000))[:, 1].square().sum().backward()
    touched = [any(p.grad is not None and p.grad.abs().max() > 0 for p in net.parameters()) for net in model.networks]
    assert touched == [False, True, False]
    assert sum(p.numel() for p in model.parameters()) > 2.9 * sum(p.numel() for p in make().parameters())


@pytest.mark.parametrize("model_type", TYPES)
def test_modes_are_real_and_separating_restores_them(model_type: str) -> None:
    model = make(model_type, dropout_p=0.5)
    mixture = torch.randn(1, 1, 4000)
    statistics = {name: b.clone() for name, b in model.named_buffers()}
    model.networks[0].input_norm.eval()  # somebody may have frozen a part
    first, second = model.separate(mixture), model.separate(mixture)
    assert torch.equal(first, second)
    assert not first.requires_grad
    assert all(torch.equal(b, statistics[name]) for name, b in model.named_buffers())
    assert model.training
    assert model.networks[0].head.training
    assert not model.networks[0].input_norm.training
    torch.testing.assert_close(model.eval()(mixture), first, atol=1e-5, rtol=0)
    model.train()
    assert not torch.equal(model(mixture), model(mixture)), "training drops channels"


def test_separating_takes_audio_with_and_without_batch() -> None:
    model = make()
    audio = torch.randn(1, 88_200)
    single, batch = model.separate(audio), model.separate(audio.unsqueeze(0))
    assert single.shape == (2, 1, 88_200)
    assert torch.equal(single, batch[0])


@pytest.mark.parametrize("shape", [(4000,), (2, 4000), (3, 2, 4000), (1, 1, 1, 4000), (1, 1, 0)])
def test_other_shapes_are_refused_with_a_hint(shape: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError, match="1 channels") as caught:
        make().separate(torch.randn(shape))
    assert "auralflow.separate" in caught.value.hint


def test_values_that_are_no_numbers_are_refused() -> None:
    audio = torch.zeros(1, 4000)
    audio[0, 7] = torch.nan
    with pytest.raises(ShapeError, match="no numbers"):
        make().separate(audio)


def test_wrong_names_are_told_with_the_nearest() -> None:
    with pytest.raises(ConfigError) as caught:
        make("SpectrogramNetSimpel")
    assert caught.value.hint == "Did you mean “SpectrogramNetSimple”?"
    with pytest.raises(ConfigError) as caught:
        make("SpectrogramNetLSTM", hiden_size=4)
    assert caught.value.hint == "Did you mean “hidden_size”?"


@pytest.mark.parametrize("model_type", TYPES)
def test_silence_stays_silent_and_trains_with_finite_gradients(model_type: str) -> None:
    model = make(model_type)
    estimates = model(torch.zeros(2, 1, 3000))
    estimates.square().mean().backward()
    assert not estimates.any()
    assert all(p.grad is None or p.grad.isfinite().all() for p in model.parameters())


@pytest.mark.parametrize("model_type", TYPES)
def test_half_precision_is_the_networks_alone(model_type: str) -> None:
    model = make(model_type)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        prediction = model.predict(torch.randn(2, 1, 3000))
        estimates = prediction.waveform
    assert estimates.dtype == prediction.spectral.mixture_magnitude.dtype == torch.float32
    estimates.square().mean().backward()
    assert all(p.grad is None or p.grad.isfinite().all() for p in model.parameters())


def test_a_whole_model_can_be_exported() -> None:
    model = make().eval()
    mixture = torch.randn(1, 1, 3000)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exported = torch.export.export(model, (mixture,)).module()
    torch.testing.assert_close(exported(mixture), model(mixture), atol=1e-5, rtol=0)


@pytest.mark.parametrize("model_type", TYPES)
def test_it_learns_a_song_by_heart(model_type: str) -> None:
    """Ideal ratio masks gain 20 dB here."""
    song = tiny_song()
    mixture = song.sum(dim=0)
    changes = {} if model_type == "SpectrogramNetSimple" else {"hidden_size": 32, "recurrent_depth": 1}
    torch.manual_seed(0)
    model: TrainableModel = create_model(
        model_type, targets=["melody", "beat"], sample_rate=8000, num_fft=512, window_size=512, hop_length=256,
        num_hidden_channels=4, dropout_p=0.0, **changes,
    )  # fmt: skip
    steps = 30
    optimizer = torch.optim.Adam(model.parameters())
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2e-2, total_steps=steps, pct_start=0.2)
    for _ in range(steps):
        prediction = model.predict(mixture.unsqueeze(0))
        assert prediction.spectral is not None
        target = prediction.spectral.to_magnitude(song.unsqueeze(0))
        loss = (prediction.spectral.magnitude - target).abs().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    model.train(False)
    with torch.no_grad():
        estimate = model(mixture.unsqueeze(0))[0]
    assert si_sdr_db(estimate, song) - si_sdr_db(mixture.expand_as(song), song) >= 10
