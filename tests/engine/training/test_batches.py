"""An epoch is gone on with at the batch where it was left, without reading what was done."""

from __future__ import annotations

import pytest
import torch
from torch.utils.data import DataLoader

from auralflow.errors import ConfigError
from auralflow.training.batches import EpochBatches, steps_per_epoch
from auralflow.training.chunk_loading import chunk_loader
from auralflow.training.fabric_setup import make_fabric
from auralflow.training.progress_state import ProgressState
from support.tiny_training import chunks

FABRIC = make_fabric("cpu", "32-true")


def mixtures(loader: DataLoader, state: ProgressState, accumulate: int = 1) -> list[torch.Tensor]:
    groups = EpochBatches(FABRIC, loader, state, accumulate)
    return [mixture for group in groups for mixture, _ in group]


@pytest.mark.parametrize("done", [0, 1, 3, 4])
def test_what_is_left_of_an_epoch_is_its_end(done: int) -> None:
    whole = mixtures(chunk_loader(chunks(), 2), ProgressState())
    rest = mixtures(chunk_loader(chunks(), 2), ProgressState(batch=done))
    assert len(whole) == 4
    assert len(rest) == 4 - done
    assert all(torch.equal(a, b) for a, b in zip(rest, whole[done:], strict=True))


def test_what_was_done_is_not_read_again() -> None:
    dataset = chunks()
    asked: list[int] = []

    class Watched(torch.utils.data.Dataset):
        def __len__(self) -> int:
            return len(dataset)

        def __getitem__(self, index: int) -> tuple[torch.Tensor, torch.Tensor]:
            asked.append(index)
            return dataset[index]

    mixtures(chunk_loader(Watched(), 2), ProgressState(batch=3))  # type: ignore[arg-type]
    assert asked == [6, 7]


def test_each_epoch_has_other_chunks() -> None:
    first, second = (mixtures(chunk_loader(chunks(), 2), ProgressState(epoch=epoch)) for epoch in (0, 1))
    assert not any(torch.equal(a, b) for a in first for b in second)


def test_groups_are_whole_and_stems_have_their_axes() -> None:
    groups = list(EpochBatches(FABRIC, chunk_loader(chunks(10), 2), ProgressState(), 2))
    assert [len(group) for group in groups] == [2, 2]
    mixture, stems = groups[0][0]
    assert mixture.shape == (2, 1, 2000)
    assert stems.shape == (2, 2, 1, 2000)
    torch.testing.assert_close(stems.sum(1), mixture)


def test_an_epoch_without_a_step_is_refused() -> None:
    assert steps_per_epoch(chunk_loader(chunks(7), 2), 3) == 1
    with pytest.raises(ConfigError, match="3 batches has no step of 4"):
        steps_per_epoch(chunk_loader(chunks(7), 2), 4)
