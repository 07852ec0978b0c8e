"""An epoch is gone on with at the batch where it was left, without reading what was done."""

from __future__ import annotations

import pytest
import torch
from torch.utils.data import DataLoader, IterableDataset, TensorDataset

from auralflow.errors import ConfigError
from auralflow.training.batches import EpochBatches, batch_size_of, steps_done, steps_per_epoch
from auralflow.training.chunk_loading import chunk_loader
from auralflow.training.fabric_setup import make_fabric
from auralflow.training.progress_state import ProgressState
from support.tiny_training import chunks, trainer

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


@pytest.mark.parametrize(
    ("state", "size", "accumulate", "ranks", "steps"),
    [
        (ProgressState(batch=6, chunks=12), 2, 1, 1, 6),
        (ProgressState(batch=6, chunks=12), 1, 2, 1, 6),  # as too little memory advises
        (ProgressState(batch=6, chunks=12), 1, 2, 2, 3),
        (ProgressState(batch=3, chunks=6), 4, 1, 1, 1),  # the third batch is trained again
        (ProgressState(batch=6), 1, 2, 1, 3),  # of the first version: chunks are not known
        (ProgressState(), 2, 1, 1, 0),
    ],
)
def test_a_place_is_one_of_chunks(state: ProgressState, size: int, accumulate: int, ranks: int, steps: int) -> None:
    assert steps_done(chunk_loader(chunks(), size), state, accumulate, ranks) == steps


def test_batches_are_counted_where_they_have_no_size() -> None:
    data = TensorDataset(torch.zeros(6, 1, 10), torch.zeros(6, 1, 10, 2))
    loader = DataLoader(data, batch_size=None, sampler=[[0, 1], [2, 3, 4], [5]])  # type: ignore[arg-type]
    state = ProgressState(batch=2, chunks=99)
    assert steps_done(loader, state, 1) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize("shuffle", [False, True])
def test_an_epoch_that_has_become_shorter_than_what_was_done_is_over(shuffle: bool) -> None:
    loader = DataLoader(chunks(8), 2, shuffle=True) if shuffle else chunk_loader(chunks(8), 2)
    assert mixtures(loader, ProgressState(batch=6)) == []


def test_a_loader_without_a_length_is_refused() -> None:
    class Endless(IterableDataset):
        def __iter__(self):  # type: ignore[no-untyped-def]
            return iter(())

    with pytest.raises(ConfigError, match="does not say how many batches"):
        steps_per_epoch(DataLoader(Endless()), 1)


def test_one_that_has_less_than_it_says_ends_early() -> None:
    class Short(IterableDataset):
        def __len__(self) -> int:
            return 5

        def __iter__(self):  # type: ignore[no-untyped-def]
            return iter([(torch.zeros(1, 10), torch.zeros(1, 10, 2))] * 3)

    assert len(mixtures(DataLoader(Short(), 1), ProgressState())) == 3
    assert len(mixtures(DataLoader(Short(), 1), ProgressState(), accumulate=2)) == 2


def test_a_list_of_batches_is_a_loader() -> None:
    batches = [(torch.rand(2, 1, 400), torch.rand(2, 1, 400, 2)) for _ in range(4)]
    assert batch_size_of(batches) is None
    given = mixtures(batches, ProgressState(batch=1))
    assert all(torch.equal(a, b[0]) for a, b in zip(given, batches[1:], strict=True))
    ended = trainer().train(batches, batches[:1], max_epochs=2)
    assert (ended.epoch, ended.step) == (2, 8)


def test_an_order_of_a_loaders_own_generator_comes_back() -> None:
    def loader(seed: int) -> DataLoader:
        return DataLoader(chunks(), 2, shuffle=True, generator=torch.Generator().manual_seed(seed))

    groups = EpochBatches(FABRIC, loader(3), ProgressState(), 1)
    whole = [mixture for group in groups for mixture, _ in group]
    again = EpochBatches(FABRIC, loader(9), ProgressState(batch=2), 1, groups.random_before)
    rest = [mixture for group in again for mixture, _ in group]
    assert all(torch.equal(a, b) for a, b in zip(rest, whole[2:], strict=True))
