"""Blocks take any size, and the input's norm takes out the level and nothing of other items or far frames."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.models.spectrogram_blocks import DownBlock, InputNorm, UpBlock

SIZE = st.integers(1, 40)


@settings(deadline=None, max_examples=30)
@given(bins=SIZE, frames=SIZE)
def test_what_goes_down_comes_up_in_its_size(bins: int, frames: int) -> None:
    down, up = DownBlock(2, 4, 0.0).eval(), UpBlock(8, 4, 0.0, 0.0).eval()
    pooled, skip = down(torch.rand(1, 2, bins, frames))
    assert pooled.shape == (1, 4, -(-bins // 2), -(-frames // 2))
    assert skip.shape == up(torch.rand(1, 8, *pooled.shape[2:]), skip).shape == (1, 4, bins, frames)


def test_nothing_of_an_odd_size_is_left_out() -> None:
    down = DownBlock(1, 1, 0.0).eval()
    down.convs = torch.nn.Identity()  # type: ignore[assignment]
    x = torch.zeros(1, 1, 5, 3)
    x[..., -1, -1] = 1
    assert down(x)[0][..., -1, -1] == 1


def test_the_level_is_the_local_root_mean_square() -> None:
    torch.manual_seed(0)
    norm = InputNorm(6, 9, normalize=True).eval()
    magnitude = torch.rand(2, 2, 6, 30) * torch.linspace(0.1, 10, 30)
    values = magnitude.double().numpy()
    expected = np.empty_like(values)
    for frame in range(30):
        around = values[..., max(0, frame - 4) : frame + 5]
        level = np.sqrt(np.square(around).mean(axis=(1, 2, 3)))
        expected[..., frame] = np.log1p(values[..., frame] / level[:, None, None])
    # The batch norm has seen nothing yet: it only divides by the root of 1 + 1e-5.
    np.testing.assert_allclose(norm(magnitude).detach().numpy(), expected / np.sqrt(1 + 1e-5), rtol=1e-5)


def test_masks_can_depend_neither_on_loudness_nor_on_far_frames_nor_on_other_items() -> None:
    torch.manual_seed(0)
    norm = InputNorm(6, 9, normalize=True).eval()
    magnitude = torch.rand(3, 1, 6, 40)
    whole = norm(magnitude)
    torch.testing.assert_close(norm(magnitude * 0.01), whole, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(norm(magnitude[1:2]), whole[1:2])
    torch.testing.assert_close(norm(magnitude[..., 10:])[..., 4:], whole[..., 14:])


def test_silence_stays_finite() -> None:
    norm = InputNorm(6, 9, normalize=True)
    magnitude = torch.zeros(1, 1, 6, 40, requires_grad=True)
    output = norm(magnitude)
    output.sum().backward()
    assert output.isfinite().all()
    assert magnitude.grad is not None
    assert magnitude.grad.isfinite().all()


def test_statistics_of_bins_are_the_mean_over_all_batches() -> None:
    torch.manual_seed(0)
    norm = InputNorm(4, 9, normalize=True)
    batches = [torch.rand(2, 1, 4, 50) + 0.1 for _ in range(3)]
    for batch in batches:
        norm(batch)
    norm.eval()
    output = torch.cat([norm(batch) for batch in batches]).detach()
    torch.testing.assert_close(output.mean(dim=(0, 1, 3)), torch.zeros(4), atol=1e-4, rtol=0)
    torch.testing.assert_close(output.std(dim=(0, 1, 3)), torch.ones(4), atol=0.02, rtol=0)


def test_without_normalisation_magnitudes_are_compressed_only() -> None:
    magnitude = torch.rand(1, 1, 3, 4) * 100
    norm = InputNorm(3, 9, normalize=False)
    torch.testing.assert_close(norm(magnitude), torch.log1p(magnitude))
    assert list(norm.parameters()) == []
