"""A synthetic dataset is one that training can use, can be stopped and completed, and touches nobody's files."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from auralflow import disk_space
from auralflow.datasets import check_dataset, create_audio_dataset
from auralflow.datasets.layouts import find_splits
from auralflow.datasets.synthetic import WrittenDataset, synthesize_song, write_dataset
from auralflow.errors import AudioWriteError, Cancelled, ConfigError, DatasetError, DiskSpaceError
from auralflow.progress import CancelToken, Progress
from support.disks import small_disk


def write(folder: Path, **settings: Any) -> WrittenDataset:
    short = {"train": 2, "validation": 1, "test": 1, "duration_s": 2, "sample_rate": 8000, "form": "loop"}
    return write_dataset(folder, **{**short, **settings})


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def test_it_is_a_dataset_without_faults(tmp_path: Path) -> None:
    assert write(tmp_path / "songs") == WrittenDataset(path=tmp_path / "songs", written=4, kept=0)
    parts = find_splits(tmp_path / "songs")
    assert {name: [track.name for track in tracks] for name, tracks in parts.items()} == {
        "train": ["Song 0001", "Song 0002"],
        "val": ["Song 0001"],
        "test": ["Song 0001"],
    }
    assert check_dataset(tmp_path / "songs").problems == ()
    dataset = create_audio_dataset(
        str(tmp_path / "songs"), ["vocals", "bass"], chunk_size=1, num_chunks=4, sample_rate=8000
    )
    mixture, targets = dataset[0]
    assert mixture.shape == (1, 8000)
    assert targets.shape == (1, 8000, 2)


def test_files_hold_the_song_of_their_seed_to_the_bit(tmp_path: Path) -> None:
    write(tmp_path)
    folder = tmp_path / "val" / "Song 0001"
    facts = json.loads((folder / "song.json").read_text())
    song = synthesize_song(facts["seed"], duration_s=2, sample_rate=8000, form="loop")
    assert facts == song.facts
    for name, sound in {"mixture": song.mixture, **song.stems}.items():
        samples, rate = soundfile.read(folder / f"{name}.wav", dtype="float32")
        assert rate == 8000
        assert np.array_equal(samples.T, sound)


def test_no_two_songs_are_the_same(tmp_path: Path) -> None:
    write(tmp_path)
    mixtures = {path.read_bytes() for path in tmp_path.rglob("mixture.wav")}
    assert len(mixtures) == 4


def test_stopped_work_leaves_whole_tracks_and_is_taken_up(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    write(whole)
    cancel = CancelToken()

    def stop_in_the_third(progress: Progress) -> None:
        assert progress.stage == "synthesize"
        if progress.fraction >= 0.5:
            cancel.cancel()

    stopped = tmp_path / "stopped"
    with pytest.raises(Cancelled):
        write(stopped, progress=stop_in_the_third, cancel=cancel)
    assert contents(stopped).keys() < contents(whole).keys()
    assert sorted(path.name for path in stopped.rglob("*") if path.is_dir()) == ["Song 0001", "Song 0002", "train"]
    assert write(stopped) == WrittenDataset(path=stopped, written=2, kept=2)
    assert contents(stopped) == contents(whole)


def test_what_a_crash_left_is_removed(tmp_path: Path) -> None:
    write(tmp_path, train=1)
    left = tmp_path / "train" / ".part-1-1"
    left.mkdir()
    (left / "mixture.wav").write_bytes(b"half")
    assert write(tmp_path, train=1).written == 0
    assert not left.exists()


def test_more_songs_can_be_asked_for_and_the_first_stay(tmp_path: Path) -> None:
    write(tmp_path, train=1)
    before = contents(tmp_path)
    assert write(tmp_path, train=3) == WrittenDataset(path=tmp_path, written=2, kept=3)
    assert before.items() <= contents(tmp_path).items()


def test_other_settings_are_refused_and_named(tmp_path: Path) -> None:
    write(tmp_path, train=1)
    before = contents(tmp_path)
    with pytest.raises(DatasetError, match="other settings: seed, duration_s"):
        write(tmp_path, seed=1, duration_s=3)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("recipe", [b"{", b"[]"])
def test_a_damaged_recipe_is_refused(tmp_path: Path, recipe: bytes) -> None:
    (tmp_path / "synthetic.json").write_bytes(recipe)
    with pytest.raises(DatasetError):
        write(tmp_path)
    assert list(contents(tmp_path)) == ["synthetic.json"]


def test_a_folder_with_other_things_and_a_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "my song.wav").write_bytes(b"precious")
    with pytest.raises(DatasetError, match="not empty"):
        write(tmp_path)
    with pytest.raises(DatasetError, match="is a file"):
        write(tmp_path / "my song.wav")
    assert contents(tmp_path) == {"my song.wav": b"precious"}


@pytest.mark.parametrize("counts", [{"train": -1}, {"train": 0, "validation": 0, "test": 0}])
def test_impossible_numbers_of_songs_are_refused(tmp_path: Path, counts: dict[str, int]) -> None:
    with pytest.raises(ConfigError):
        write(tmp_path / "songs", **counts)
    assert not (tmp_path / "songs").exists()


def test_a_second_program_is_refused(tmp_path: Path) -> None:
    code = f"""
import sys
from auralflow.datasets.synthetic.dataset_writing import _owned
from pathlib import Path
with _owned(Path({str(tmp_path)!r})):
    print("mine", flush=True)
    sys.stdin.read()
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "mine\n"
        with pytest.raises(DatasetError, match="Another program is writing"):
            write(tmp_path)
        other.communicate()
    assert write(tmp_path).written == 4


def test_a_full_disk_is_said_and_leaves_whole_tracks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, train=1, validation=0, test=0)
    write_bytes = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == "bass.wav":
            raise OSError(errno.ENOSPC, "No space left on device")
        return write_bytes(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(AudioWriteError, match="The disk is full"):
        write(tmp_path, train=2, validation=0, test=0)
    assert sorted(path.name for path in (tmp_path / "train").iterdir()) == ["Song 0001"]


def test_space_for_all_songs_is_asked_for_before_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk_space, "SPARE_BYTES", 0)
    with small_disk(tmp_path / "small", 2**20) as disk:
        # Three songs of 5 s, each the mixture and four stems, in 16-bit stereo: 1.2 MB.
        with pytest.raises(DiskSpaceError) as caught:
            write_dataset(disk / "songs", train=3, validation=0, test=0, duration_s=5, sample_rate=8000, form="loop")
        assert caught.value.needed_bytes == 3 * 5 * 5 * 8000 * 4
        assert not list(disk.rglob("*.wav"))
