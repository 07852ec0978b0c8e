"""Too little memory: batches go through the network in parts, and where that is no way out it is told with a cure."""

from __future__ import annotations

import pytest
import torch

from auralflow.errors import TrainingMemoryError
from auralflow.training.fabric_setup import make_fabric
from auralflow.training.out_of_memory import BatchParts, OutOfMemory, out_of_memory_error


def test_parts_are_halved_until_they_fit() -> None:
    told: list[tuple[int, int]] = []
    parts = BatchParts(make_fabric("cpu", "32-true"), 1, lambda batch, part: told.append((batch, part)))

    def work() -> list[int]:
        sizes = [len(mixture) for mixture, _ in parts.split(torch.zeros(7, 1, 4), torch.zeros(7, 2, 1, 4))]
        if max(sizes) > 2:
            raise OutOfMemory(7)
        return sizes

    assert parts.fitting(work) == [2, 2, 2, 1]
    assert told == [(7, 4), (7, 2)]
    assert parts.fitting(work) == [2, 2, 2, 1]
    assert len(told) == 2


def test_single_chunks_that_are_too_large_are_told() -> None:
    parts = BatchParts(make_fabric("cpu", "32-true"), 1, lambda *_: None)

    def work() -> None:
        raise OutOfMemory(3)

    with pytest.raises(TrainingMemoryError, match="too small for a single chunk") as caught:
        parts.fitting(work)
    assert parts.size == 1
    assert "shorter chunks" in caught.value.hint


@pytest.mark.parametrize(
    ("batch_size", "ranks", "accumulate", "size", "advice"),
    [
        (8, 2, 1, 16, "batches of 8 and accumulate=2"),
        (4, 2, 3, 8, "batches of 4 and accumulate=6"),
        (9, 2, 2, 18, "batches of 6 and accumulate=6"),
        (5, 3, 1, 15, "batches of 3 and accumulate=5"),
    ],
)
def test_of_several_ranks_it_names_the_batch_and_what_to_do(
    batch_size: int, ranks: int, accumulate: int, size: int, advice: str
) -> None:
    error = out_of_memory_error(torch.device("cpu"), batch_size=batch_size, ranks=ranks, accumulate=accumulate)
    assert f"batches of {size}" in str(error)
    assert advice in error.hint
    assert error.batch_size is not None
    assert error.accumulate is not None  # as many chunks a step as before
    assert error.batch_size * error.accumulate == batch_size * ranks * accumulate
