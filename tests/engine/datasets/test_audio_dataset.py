"""The chunked dataset: the seed's shapes, nothing stored, and the same chunks whoever loads them."""

from __future__ import annotations

import inspect
import itertools
import tracemalloc
from pathlib import Path

import pytest
import torch
from torch.utils.data import DataLoader

from auralflow.datasets import AudioDataset, create_audio_dataset, find_tracks, load_stems
from auralflow.errors import ConfigError
from support.datasets import STEMS, write_track


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(5):
        write_track(tmp_path / "train" / f"song {number}", number, frames=8000 + 500 * number)
    write_track(tmp_path / "val" / "song 9", 9)
    return tmp_path


def test_signatures_are_those_of_the_document() -> None:
    def defaults(function: object) -> list[tuple[str, object]]:
        parameters = inspect.signature(function).parameters.values()  # type: ignore[arg-type]
        return [(p.name, p.default) for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]

    required = inspect.Parameter.empty
    assert defaults(AudioDataset) == [
        ("dataset", required),
        ("targets", required),
        ("chunk_size", 1),
        ("num_chunks", int(1e6)),
        ("sample_rate", 44_100),
    ]
    assert defaults(create_audio_dataset) == [
        ("dataset_path", required),
        ("targets", required),
        ("split", "train"),
        ("chunk_size", 1),
        ("num_chunks", int(1e6)),
        ("max_num_tracks", None),
        ("sample_rate", 44_100),
        ("mono", True),
    ]


@pytest.mark.parametrize("mono", [True, False])
def test_items(folder: Path, mono: bool) -> None:
    dataset = create_audio_dataset(folder, list(STEMS), chunk_size=0.25, sample_rate=8000, mono=mono)
    assert len(dataset) == 1_000_000
    assert dataset.num_tracks == 5
    mixture, targets = next(iter(dataset))
    assert mixture.shape == (1 if mono else 2, 2000)
    assert targets.shape == (1 if mono else 2, 2000, 4)
    assert mixture.dtype == targets.dtype == torch.float32
    torch.testing.assert_close(targets.sum(-1), mixture, rtol=0, atol=1e-6)
    torch.testing.assert_close(dataset[-1], dataset[999_999])
    with pytest.raises(IndexError):
        dataset[1_000_000]


def test_tracks_in_memory_and_on_disk_give_the_same(folder: Path) -> None:
    lazy = create_audio_dataset(folder, ["bass"], chunk_size=0.1, num_chunks=20, sample_rate=8000, seed=3)
    loaded = AudioDataset(load_stems(folder, ["bass"], sample_rate=8000), ["bass"], 0.1, 20, 8000, seed=3)
    for one, other in zip(lazy, loaded, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)


def test_a_million_chunks_take_no_memory(folder: Path) -> None:
    tracks = find_tracks(folder, split="train")
    tracemalloc.start()
    dataset = AudioDataset(tracks, ["bass"], 0.1, int(1e9), 8000)
    current, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(dataset) == 10**9
    assert current < 500_000


@pytest.mark.parametrize("context", ["fork", "spawn"])
def test_any_number_of_workers_loads_the_same_chunks(folder: Path, context: str) -> None:
    dataset = create_audio_dataset(folder, ["vocals"], chunk_size=0.1, num_chunks=12, sample_rate=8000)
    alone = [dataset[index][0] for index in range(12)]
    assert len({tuple(chunk[0, :5].tolist()) for chunk in alone}) == 12
    loader = DataLoader(dataset, batch_size=2, num_workers=2, multiprocessing_context=context)
    torch.testing.assert_close(torch.cat([mixture for mixture, _ in loader]), torch.stack(alone), rtol=0, atol=0)


def test_epochs_reach_workers_that_stay_alive(folder: Path) -> None:
    dataset = create_audio_dataset(folder, ["vocals"], chunk_size=0.1, num_chunks=4, sample_rate=8000)
    loader = DataLoader(dataset, num_workers=1, persistent_workers=True)
    epochs = []
    for epoch in (0, 1, 0):
        dataset.set_epoch(epoch)
        epochs.append(torch.cat([mixture for mixture, _ in loader]))
        torch.testing.assert_close(epochs[-1], torch.stack([mixture for mixture, _ in dataset]), rtol=0, atol=0)
    assert not torch.equal(epochs[0], epochs[1])
    assert torch.equal(epochs[0], epochs[2])
    with pytest.raises(ConfigError, match="epoch"):
        dataset.set_epoch(-1)


def test_seed_split_and_number_of_tracks(folder: Path) -> None:
    def mixtures(**options: object) -> torch.Tensor:
        dataset = create_audio_dataset(folder, ["vocals"], chunk_size=0.1, sample_rate=8000, **options)  # type: ignore[arg-type]
        return torch.stack([mixture for mixture, _ in itertools.islice(dataset, 8)])

    assert torch.equal(mixtures(), mixtures(num_chunks=8))
    assert not torch.equal(mixtures(), mixtures(seed=1))
    assert not torch.equal(mixtures(), mixtures(max_num_tracks=2))
    assert create_audio_dataset(folder, ["vocals"], max_num_tracks=2, chunk_size=0.1, sample_rate=8000).num_tracks == 2
    assert create_audio_dataset(folder, ["vocals"], "val", chunk_size=0.1, sample_rate=8000).num_tracks == 1


def test_wrong_counts(folder: Path) -> None:
    with pytest.raises(ConfigError, match="0 chunks"):
        create_audio_dataset(folder, ["vocals"], num_chunks=0)
    with pytest.raises(ConfigError, match="0 tracks"):
        create_audio_dataset(folder, ["vocals"], max_num_tracks=0)


def test_the_longest_track_is_known_in_seconds(folder: Path) -> None:
    dataset = create_audio_dataset(folder, ["vocals"], chunk_size=0.25, sample_rate=8000)
    assert dataset.longest_s == pytest.approx(1.25)


def test_other_chunks_of_the_same_tracks_are_those_of_a_dataset_of_their_own(folder: Path) -> None:
    tracks = find_tracks(folder, split="train")
    longest_s = AudioDataset(tracks, ["bass"], 0.1, 5, 8000).longest_s
    first = AudioDataset(tracks, ["bass"], 0.1, 5, 8000, seed=3)
    first.set_epoch(2)
    before = list(first)
    for chunk_s, count in ((0.05, 7), (longest_s, 2)):
        other = first.with_chunks(chunk_s, count, redraw_below_db=-60.0)
        own = AudioDataset(tracks, ["bass"], chunk_s, count, 8000, seed=3, redraw_below_db=-60.0)
        assert (len(other), other.chunk_s, other.longest_s) == (count, pytest.approx(chunk_s), longest_s)
        for one, another in zip(other, own, strict=True):
            torch.testing.assert_close(one, another, rtol=0, atol=0)
    for one, another in zip(first, before, strict=True):
        torch.testing.assert_close(one, another, rtol=0, atol=0)
    with pytest.raises(ConfigError, match="0 chunks"):
        first.with_chunks(0.1, 0)
    with pytest.raises(ConfigError, match="shorter"):
        first.with_chunks(longest_s + 1, 1)
    with pytest.raises(ConfigError, match="-1 s"):
        first.with_chunks(-1, 1)
