"""Batches of a dataset become stems that add up to the mixture."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader

from auralflow.augment import stems_of_batch
from auralflow.datasets import AudioDataset
from auralflow.errors import ShapeError


def test_a_batch_of_an_audio_dataset() -> None:
    random = np.random.default_rng(0)
    vocals, drums, noise = random.standard_normal((3, 2, 4000))
    song = {"mixture": vocals + drums + noise, "vocals": vocals, "drums": drums}
    dataset = AudioDataset([song], ["vocals", "drums"], chunk_size=0.1, num_chunks=8, sample_rate=8000)
    mixture, targets = next(iter(DataLoader(dataset, batch_size=4)))
    stems = stems_of_batch(mixture, targets)
    assert stems.shape == (4, 2, 2, 800)
    assert stems.data_ptr() == targets.data_ptr()
    for item, target in np.ndindex(4, 2):
        torch.testing.assert_close(stems[item, target], dataset[item][1][..., target])
    with_rest = stems_of_batch(mixture, targets, with_rest=True)
    assert torch.equal(with_rest[:, :2], stems)
    torch.testing.assert_close(with_rest.sum(1), mixture)


@pytest.mark.parametrize("shape", [(2, 3, 1, 10), (2, 1, 10)])
def test_wrong_shapes(shape: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError, match="do not fit"):
        stems_of_batch(torch.zeros(2, 1, 10), torch.zeros(shape))
