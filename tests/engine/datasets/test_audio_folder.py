"""The endless folder: the seed's shapes, no chunk twice among workers and ranks, and one that can go on."""

from __future__ import annotations

import inspect
from itertools import islice
from pathlib import Path

import pytest
import torch
from torch.utils.data import DataLoader

from auralflow.datasets import AudioFolder, create_audio_folder
from auralflow.errors import ConfigError, DatasetError
from support.datasets import STEMS, write_track


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(5):
        write_track(tmp_path / "train" / f"song {number}", number, frames=8000)
    write_track(tmp_path / "val" / "song 9", 9)
    return tmp_path


def stream(folder: Path, count: int, **options: object) -> torch.Tensor:
    audio = AudioFolder(folder, sample_length=0.1, sample_rate=8000, **options)  # type: ignore[arg-type]
    return torch.stack([mixture for mixture, _ in islice(audio, count)])


def test_signature_is_that_of_the_document() -> None:
    parameters = inspect.signature(AudioFolder).parameters.values()
    assert [(p.name, p.default) for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD][1:] == [
        ("targets", None),
        ("sample_length", 3),
        ("subset", "train"),
        ("audio_format", "wav"),
        ("sample_rate", 44_100),
        ("num_channels", 1),
        ("backend", "soundfile"),
    ]


@pytest.mark.parametrize("channels", [1, 2])
def test_items(folder: Path, channels: int) -> None:
    audio = AudioFolder(folder, list(STEMS), 0.1, sample_rate=8000, num_channels=channels)
    for mixture, targets in (next(iter(audio)), audio.generate_sample()):
        assert mixture.shape == (channels, 800, 1)
        assert targets.shape == (channels, 800, 4)
        torch.testing.assert_close(targets.sum(-1, keepdim=True), mixture, rtol=0, atol=1e-6)
    assert not torch.equal(audio.generate_sample()[0], audio.generate_sample()[0])
    assert audio.targets == STEMS
    assert AudioFolder(folder, sample_length=0.1, sample_rate=8000).targets == ("vocals",)
    assert audio[1] == str(folder / "train" / "song 1")


@pytest.mark.filterwarnings("ignore:This DataLoader will create 3 worker processes")  # on two cores
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_batches_are_the_same_for_any_number_of_workers(folder: Path, workers: int) -> None:
    alone = stream(folder, 24)
    audio = AudioFolder(folder, sample_length=0.1, sample_rate=8000, batch_size=4)
    loader = DataLoader(audio, batch_size=4, num_workers=workers)
    torch.testing.assert_close(torch.cat([m for m, _ in islice(loader, 6)]), alone, rtol=0, atol=0)


def test_ranks_share_the_stream(folder: Path) -> None:
    whole = stream(folder, 12).unflatten(0, (6, 2))  # batches of two
    for rank in (0, 1):
        mine = stream(folder, 6, batch_size=2, rank=rank, num_ranks=2).unflatten(0, (3, 2))
        torch.testing.assert_close(mine, whole[rank::2], rtol=0, atol=0)


def test_seeds_epochs_and_going_on(folder: Path) -> None:
    torch.testing.assert_close(stream(folder, 5, first_sample=7), stream(folder, 12)[7:], rtol=0, atol=0)
    assert not torch.equal(stream(folder, 5), stream(folder, 5, seed=1))
    audio = AudioFolder(folder, sample_length=0.1, sample_rate=8000)
    audio.set_epoch(1)
    assert not torch.equal(torch.stack([m for m, _ in islice(audio, 5)]), stream(folder, 5))
    with pytest.raises(ConfigError, match="epoch"):
        audio.set_epoch(-1)


def test_split_takes_tracks_out(folder: Path) -> None:
    audio = AudioFolder(folder, sample_length=0.1, sample_rate=8000)
    everything = {audio[n] for n in range(audio.num_tracks)}
    other = audio.split(0.4)
    assert (audio.num_tracks, other.num_tracks) == (3, 2)
    assert {audio[n] for n in range(3)} | {other[n] for n in range(2)} == everything
    other.set_epoch(5)
    torch.testing.assert_close(audio.generate_sample(), next(iter(audio)))
    for share in (-0.1, 0.0, 1.0):
        with pytest.raises(ConfigError):
            audio.split(share)


def test_wrong_settings(folder: Path) -> None:
    with pytest.raises(ConfigError, match="backend “sox”"):
        AudioFolder(folder, backend="sox")
    for options in ({"batch_size": 0}, {"rank": 1}, {"first_sample": -1}):
        with pytest.raises(ConfigError, match="cannot be dealt"):
            AudioFolder(folder, **options)  # type: ignore[arg-type]


def test_created_folders_are_complete(folder: Path) -> None:
    audio = create_audio_folder(folder, ["drums"], chunk_size=0.1, sample_rate=8000, mono=False)
    assert next(iter(audio))[0].shape == (2, 800, 1)
    write_track(folder / "train" / "broken", 0, leave_out=("drums",))
    with pytest.raises(DatasetError, match="“broken” lacks: drums"):
        create_audio_folder(folder, ["drums"], chunk_size=0.1, sample_rate=8000)
