"""The band-split network: any length, exact independence of cuts, level and batch, and it learns fast."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from auralflow.errors import ShapeError
from auralflow.losses import L1Loss, training_loss
from auralflow.models.band_split_config import SIZES, BandSplitConfig
from auralflow.models.band_split_net import BandSplitNet
from support.tiny_song import si_sdr_db, tiny_song


def network(targets: int = 2, **settings: Any) -> BandSplitNet:
    """A small one with masks that differ, as those of a trained network do."""
    torch.manual_seed(0)
    names = tuple(f"t{n}" for n in range(targets))
    config = BandSplitConfig(targets=names, **{"num_channels": 1, "num_fft": 512, "dim": 16, "depth": 2, **settings})
    net = BandSplitNet.from_config(config)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter += 0.1 * torch.randn_like(parameter)
    return net


@pytest.mark.parametrize("targets", [1, 4, 6])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("length", [1, 127, 128, 4410, 50_001])
def test_any_length_channels_and_targets(targets: int, channels: int, length: int) -> None:
    net = network(targets, num_channels=channels)
    mixture = torch.randn(1, channels, length)
    estimates = net(mixture)
    assert estimates.shape == (1, targets, channels, length)
    estimates.square().mean().backward()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in net.parameters())


@pytest.mark.parametrize("size", SIZES)
def test_sizes_have_2_to_6_million_parameters_and_none_is_dead(size: str) -> None:
    net = BandSplitNet.from_config(BandSplitConfig(targets=("vocals", "drums", "bass", "other"), size=size))
    net(torch.randn(1, 2, 30_000)).abs().mean().backward()
    assert [name for name, p in net.named_parameters() if p.grad is None or not p.grad.any()] == []
    assert 1e6 < sum(p.numel() for p in net.parameters()) < 6.5e6


def test_items_one_by_one_are_the_batch() -> None:
    net = network().eval()
    mixtures = torch.randn(3, 1, 9000) * torch.tensor([1.0, 1e-3, 0.1])[:, None, None]
    alone = torch.cat([net(mixture[None]) for mixture in mixtures])
    torch.testing.assert_close(net(mixtures), alone, rtol=1e-5, atol=1e-6)
    torch.testing.assert_close(net(mixtures), net(mixtures), rtol=0, atol=0)


@torch.no_grad()
def test_a_song_cut_anywhere_gives_the_same() -> None:
    net = network().eval()
    info = net.info
    song = torch.randn(1, 1, 100_000) * torch.linspace(0.1, 2, 100_000)
    whole = net(song)
    start = 300 * info.grid_length
    piece = net(song[..., start:])[..., info.context_length :]
    torch.testing.assert_close(piece, whole[..., start + info.context_length :], rtol=1e-4, atol=1e-5)
    stop = 500 * info.grid_length
    piece = net(song[..., :stop])[..., : -info.context_length]
    torch.testing.assert_close(piece, whole[..., : stop - info.context_length], rtol=1e-4, atol=1e-5)


@torch.no_grad()
@pytest.mark.parametrize("level", [1e-4, 1e3])
def test_the_level_goes_through(level: float) -> None:
    net = network().eval()
    mixture = torch.randn(1, 1, 20_000)
    torch.testing.assert_close(net(level * mixture) / level, net(mixture), rtol=1e-3, atol=1e-4)


def test_silence_stays_silent_with_finite_gradients() -> None:
    net = network()
    estimates = net(torch.zeros(1, 1, 9000))
    estimates.square().mean().backward()
    assert not estimates.any()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in net.parameters())


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_mixed_precision(dtype: torch.dtype) -> None:
    net, mixture = network(), torch.randn(1, 1, 9000)
    exact = net(mixture)
    with torch.autocast("cpu", dtype=dtype):
        rough = net(mixture)
        rough.abs().mean().backward()
    assert rough.dtype == torch.float32
    assert (rough - exact).abs().max() < 0.1 * exact.abs().max()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in net.parameters())


def test_it_can_be_exported() -> None:
    net, mixture = network().eval(), torch.randn(1, 1, 9000)
    exported = torch.export.export(net, (mixture,))
    torch.testing.assert_close(exported.module()(mixture), net(mixture))


# Dynamo itself instantiates what torch asks not to.
@pytest.mark.filterwarnings("ignore:.*autograd.function.Function.*should not be instantiated:DeprecationWarning")
def test_it_can_be_compiled_whole_with_its_gradient() -> None:
    net, mixture = network(), torch.randn(1, 1, 9000)
    compiled = torch.compile(net, backend="aot_eager", fullgraph=True)
    estimates = compiled(mixture)
    torch.testing.assert_close(estimates, net(mixture))
    gradients = [torch.autograd.grad(y.square().sum(), list(net.parameters())) for y in (estimates, net(mixture))]
    torch.testing.assert_close(*gradients, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("shape", [(1, 100), (1, 2, 100), (1, 1, 0)])
def test_wrong_shapes(shape: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError, match="1 channels"):
        network()(torch.zeros(shape))


def learned(net: BandSplitNet, song: Tensor, steps: int, crop: int) -> float:
    """SI-SDR improvement over the mixture in dB, mean over the sources, after training on one song."""
    mixture = song.sum(0)
    optimizer = torch.optim.AdamW(net.parameters(), lr=5e-3)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, 5e-3, total_steps=steps, pct_start=0.1)
    generator = torch.Generator().manual_seed(0)
    for step in range(steps):
        starts = torch.randint(song.shape[-1] - crop, (2,), generator=generator).tolist()
        targets = torch.stack([song[..., start : start + crop] for start in starts])
        report = training_loss(L1Loss(), net.predict(targets.sum(1)), targets, step=step)
        optimizer.zero_grad()
        report.total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        scheduler.step()
    with torch.no_grad():
        estimates = net.eval()(mixture[None])[0]
    return si_sdr_db(estimates, song) - si_sdr_db(mixture.expand_as(song), song)


def test_it_learns_a_song_by_heart() -> None:
    net = BandSplitNet.from_config(
        BandSplitConfig(targets=("melody", "beat"), sample_rate=8000, num_channels=1, num_fft=1024, dim=48, depth=3)
    )
    torch.manual_seed(0)
    assert learned(net, tiny_song(), steps=120, crop=12_000) > 10
