"""The variational U-Net is noisy in training and never in evaluation."""

from __future__ import annotations

import pytest
import torch

from auralflow.models import SpectrogramNetVAE


@pytest.mark.parametrize(("axis", "shape"), [(0, (2, 3, 32 * 2)), (1, (2, 3, 2, 32))])
def test_the_latent_comes_batch_first(axis: int, shape: tuple[int, ...]) -> None:
    network = SpectrogramNetVAE(33, 20, hidden_channels=2, hidden_size=8, input_axis=axis)
    _, mu, sigma = network(torch.rand(2, 1, 33, 70))
    assert mu.shape == sigma.shape == shape
    assert (sigma > 0).all()


def test_it_samples_in_training_only() -> None:
    torch.manual_seed(0)
    network = SpectrogramNetVAE(33, 20, hidden_channels=2, hidden_size=8, recurrent_depth=1, dropout_p=0)
    x = torch.rand(2, 1, 33, 40)
    masks = [network(x)[0] for _ in range(2)]
    assert not torch.equal(*masks)
    torch.manual_seed(1)
    first = network(x)[0]
    torch.manual_seed(1)
    assert torch.equal(network(x)[0], first), "torch's generator is the only source of chance"
    network.eval()
    assert torch.equal(network(x)[0], network(x)[0])


def test_the_number_of_parameters_is_that_of_the_description() -> None:
    features = 256 * 17
    with torch.device("meta"):
        network = SpectrogramNetVAE(513, 260, device="meta")
    latent = 2 * features * (features + 1)
    assert sum(p.numel() for p in network.parameters()) == 114_920_389 + latent == 152_808_901
