"""Ranks take turns, workers change nothing, and an epoch can begin anywhere."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from auralflow.errors import ConfigError
from auralflow.training.chunk_loading import ChunkSampler, chunk_loader
from support.tiny_training import chunks


@given(length=st.integers(1, 60), ranks=st.integers(1, 5), size=st.integers(1, 4), skip=st.integers(0, 5))
def test_a_step_of_all_ranks_has_the_chunks_of_one_large_batch(length: int, ranks: int, size: int, skip: int) -> None:
    def batches(rank: int, of: int, batch_size: int) -> list[list[int]]:
        sampler = ChunkSampler(length, rank=rank, ranks=of)
        sampler.skip = skip * batch_size
        indices = list(sampler)[: max(0, len(sampler) - sampler.skip)]
        return [indices[i : i + batch_size] for i in range(0, len(indices) - batch_size + 1, batch_size)]

    one = batches(0, 1, size * ranks)
    many = [batches(rank, ranks, size) for rank in range(ranks)]
    assert all(len(own) == len(one) for own in many)
    for step, batch in enumerate(one):
        assert sorted(index for own in many for index in own[step]) == batch


def test_workers_read_the_same() -> None:
    alone, helped = (list(chunk_loader(chunks(), 2, num_workers=number)) for number in (0, 2))
    assert len(alone) == len(helped) == 4
    for (mixture, targets), (mixture_again, targets_again) in zip(alone, helped, strict=True):
        assert torch.equal(mixture, mixture_again)
        assert torch.equal(targets, targets_again)


def test_an_epoch_smaller_than_a_batch_is_refused() -> None:
    with pytest.raises(ConfigError, match="8 chunks has no batch of 9"):
        chunk_loader(chunks(8), 9)
    with pytest.raises(ConfigError, match="8 chunks has no batch of 10"):
        chunk_loader(chunks(8), 5, ranks=2)
