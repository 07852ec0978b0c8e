"""Masks lie in [0, 1], start at a half, and can always come back from where they are."""

from __future__ import annotations

import pytest
import torch

from auralflow.models.spectrogram_config import MASK_ACTIVATIONS
from auralflow.models.spectrogram_mask_head import BoxClamp, MaskActivation, MaskHead

WILD = torch.linspace(-6, 6, 49)


def masks_of(name: str, logits: torch.Tensor) -> torch.Tensor:
    """Of one target and one channel, in one row."""
    return MaskActivation(name)(logits.reshape(1, 1, 1, 1, -1)).flatten()


@pytest.mark.parametrize("name", MASK_ACTIVATIONS)
def test_a_mask_is_the_activation_cut_to_the_interval(name: str) -> None:
    expected = {
        "sigmoid": torch.sigmoid,
        "softmax": lambda x: torch.stack([x, torch.zeros_like(x)]).softmax(0)[0],
        "relu": torch.relu,
        "hardtanh": lambda x: torch.nn.functional.hardtanh(x, 0, 1),
        "tanh": torch.tanh,
        "prelu": lambda x: torch.where(x > 0, x, 0.25 * x),
        "elu": torch.nn.functional.elu,
        "selu": torch.selu,
    }[name](WILD)
    torch.testing.assert_close(masks_of(name, WILD), expected.clamp(0, 1))


@pytest.mark.parametrize("name", MASK_ACTIVATIONS)
def test_masks_start_at_a_half(name: str) -> None:
    head = MaskHead(3, 1, 1, 5, name, normalize=True)
    mask = head(torch.zeros(1, 3, 5, 7))
    torch.testing.assert_close(mask, torch.full((1, 1, 1, 5, 7), 0.5), atol=1e-3, rtol=0)


def test_softmax_shares_every_bin_out_among_the_targets() -> None:
    torch.manual_seed(0)
    masks = MaskActivation("softmax")(torch.randn(2, 4, 2, 5, 3) * 5)
    torch.testing.assert_close(masks.sum(dim=1), torch.ones(2, 2, 5, 3))
    assert masks.std() > 0.2


@pytest.mark.parametrize("name", MASK_ACTIVATIONS)
@pytest.mark.parametrize("wanted", [0.0, 0.4, 1.0])
def test_descent_brings_a_mask_back_from_anywhere(name: str, wanted: float) -> None:
    logits = torch.tensor([-3.0, -0.5, 0.5, 1.5, 3.0], requires_grad=True)
    optimizer = torch.optim.Adam([logits], lr=0.2)
    for _ in range(100):
        optimizer.zero_grad()
        (masks_of(name, logits) - wanted).square().sum().backward()
        optimizer.step()
    assert (masks_of(name, logits.detach()) - wanted).abs().max() < 0.05


def test_the_clamp_has_the_gradient_of_projected_descent() -> None:
    x = torch.tensor([-1.0, -1.0, 0.5, 0.5, 2.0, 2.0], requires_grad=True)
    (BoxClamp.apply(x) * torch.tensor([1.0, -1.0, 1.0, -1.0, 1.0, -1.0])).sum().backward()
    # Descent goes against the gradient: what would go still further out stays.
    assert x.grad is not None
    assert x.grad.tolist() == [0, -1, 1, -1, 1, 0]


def test_masks_of_half_precision_features_are_float32() -> None:
    head = MaskHead(3, 2, 2, 5, "sigmoid", normalize=True)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        mask = head(torch.randn(1, 3, 5, 7))
    assert mask.dtype == torch.float32
    assert mask.shape == (1, 2, 2, 5, 7)
