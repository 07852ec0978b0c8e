"""Ranks take turns, workers change nothing, and an epoch can begin anywhere."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from auralflow.datasets import create_audio_dataset
from auralflow.errors import AudioReadError, ConfigError, TrainingError
from auralflow.training.chunk_loading import ChunkSampler, _raising, chunk_loader
from support.datasets import write_track
from support.tiny_training import chunks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from torch import Tensor


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


def test_what_a_worker_cannot_read_is_said_as_if_it_were_read_here(tmp_path: Path) -> None:
    for number in range(2):
        write_track(tmp_path / "songs" / f"s{number}", number)
    dataset = create_audio_dataset(tmp_path / "songs", ["vocals"], chunk_size=0.1, num_chunks=4, sample_rate=8000)
    loader = chunk_loader(dataset, 2, num_workers=1)
    shutil.rmtree(tmp_path / "songs")
    with pytest.raises(AudioReadError) as raised:
        list(loader)
    assert re.search(r"\.wav", raised.value.message)
    assert "Traceback" not in raised.value.message
    assert raised.value.hint


# A worker that is killed for real raises in this process wherever it is, also between tests.
@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("DataLoader worker (pid 7) is killed by signal: Bus error. It is possible that dataloader's ..."),
        ConnectionResetError("Connection reset by peer"),
        EOFError(),
    ],
)
def test_a_worker_that_dies_is_said_with_what_to_do(error: Exception) -> None:
    def batches() -> Iterator[tuple[Tensor, Tensor]]:
        yield torch.zeros(1), torch.zeros(1)
        raise error

    with pytest.raises(TrainingError, match="has ended") as raised:
        list(_raising(batches()))
    assert "num_workers" in raised.value.hint


def test_other_errors_come_as_they_are() -> None:
    def batches() -> Iterator[tuple[Tensor, Tensor]]:
        yield torch.zeros(1), torch.zeros(1)
        raise RuntimeError("a fault of ours")

    with pytest.raises(RuntimeError, match="a fault of ours"):
        list(_raising(batches()))
