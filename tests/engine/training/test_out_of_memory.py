"""Too little memory comes with an advice that can be followed."""

from __future__ import annotations

import pytest
import torch

from auralflow.training.out_of_memory import out_of_memory_error


@pytest.mark.parametrize(
    ("batch_size", "ranks", "accumulate", "size", "advice"),
    [
        (8, 1, 1, 8, "batches of 4 and accumulate=2"),
        (4, 2, 3, 8, "batches of 4 and accumulate=6"),
        (9, 1, 2, 9, "batches of 3 and accumulate=6"),
        (5, 1, 1, 5, "batches of 1 and accumulate=5"),
        (1, 1, 1, 1, "Take shorter chunks"),
    ],
)
def test_it_names_the_batch_and_what_to_do(
    batch_size: int, ranks: int, accumulate: int, size: int, advice: str
) -> None:
    error = out_of_memory_error(torch.device("cpu"), batch_size=batch_size, ranks=ranks, accumulate=accumulate)
    assert f"batches of {size}" in str(error)
    assert advice in error.hint
    if error.batch_size is not None and error.accumulate is not None:  # as many chunks a step as before
        assert error.batch_size * error.accumulate == batch_size * ranks * accumulate
