from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from auralflow_studio.jobs.runner import JobRunner
from auralflow_studio.presenters.references import ReferenceSongs, ReferencesState
from auralflow_studio.presenters.synthetic_songs import SyntheticSize
from support.evaluations import made_up_request, write_songs
from support.receiver import Receiver


@pytest.fixture
def songs(qtbot: QtBot, tmp_path: Path) -> Iterator[ReferenceSongs]:
    runner = JobRunner()
    songs = ReferenceSongs(runner, tmp_path / "synthetic")
    songs.synthetic.size = SyntheticSize(train=1, validation=0, test=1, duration_s=0.5)
    yield songs
    assert runner.shutdown()


def test_a_folder_is_looked_at_when_it_is_chosen(songs: ReferenceSongs, qtbot: QtBot, tmp_path: Path) -> None:
    songs.choose(write_songs(tmp_path / "songs"))
    assert songs.state == ReferencesState(folder=tmp_path / "songs")
    qtbot.waitUntil(lambda: songs.state.found is not None)
    assert songs.state.found is not None
    assert songs.state.found.songs == {"train": 0, "val": 0, "test": 2}


def test_a_folder_that_is_no_dataset_is_said(songs: ReferenceSongs, qtbot: QtBot, tmp_path: Path) -> None:
    songs.choose(tmp_path / "gone")
    qtbot.waitUntil(lambda: songs.state.problem is not None)
    assert songs.state.found is None


def test_songs_are_made_and_then_looked_at(songs: ReferenceSongs, qtbot: QtBot) -> None:
    made = Receiver(songs.changed)
    with qtbot.waitSignal(songs.made, timeout=180_000):
        songs.make_synthetic()
    assert made.heard[0].making == 0.0
    assert songs.state.found is not None
    assert songs.state.found.count("test") == 1


def test_songs_that_are_made_can_be_cancelled(songs: ReferenceSongs) -> None:
    songs.make_synthetic()
    songs.cancel()
    assert songs.state == ReferencesState()


def test_the_file_of_a_song_is_found(songs: ReferenceSongs, qtbot: QtBot, tmp_path: Path) -> None:
    found, failed = Receiver(songs.mixture_found), Receiver(songs.failed)
    write_songs(tmp_path / "songs", 1)
    request = made_up_request(tmp_path)
    songs.find_mixture(request, "Song 0001")
    qtbot.waitUntil(lambda: bool(found.heard))
    assert found.heard == [tmp_path / "songs" / "test" / "Song 0001" / "mixture.wav"]
    songs.find_mixture(request, "no song")
    qtbot.waitUntil(lambda: bool(failed.heard))
