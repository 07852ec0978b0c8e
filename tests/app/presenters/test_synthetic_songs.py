from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow_studio.jobs.runner import JobRunner
from auralflow_studio.presenters.synthetic_songs import SyntheticSize, SyntheticSongs
from support.trainings import LONG_MS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def songs(tmp_path: Path) -> Iterator[SyntheticSongs]:
    runner = JobRunner()
    songs = SyntheticSongs(runner, tmp_path / "synthetic")
    songs.size = SyntheticSize(train=1, validation=0, test=1, duration_s=0.5)
    yield songs
    assert runner.shutdown(LONG_MS)
    songs.deleteLater()


def test_tells_how_far_it_is_and_where_the_songs_are(songs: SyntheticSongs, qtbot: QtBot) -> None:
    parts: list[float] = []
    songs.advanced.connect(parts.append)
    with qtbot.waitSignal(songs.made, timeout=LONG_MS) as made:
        songs.make()
    assert made.args == [songs.folder]
    assert len(list(songs.folder.glob("t*/*/mixture.*"))) == 2
    assert parts == sorted(parts)
    assert parts[-1] <= 1


def test_a_folder_that_cannot_be_written_is_a_problem(songs: SyntheticSongs, qtbot: QtBot) -> None:
    songs.folder.write_text("a file is in the way")
    with qtbot.waitSignal(songs.failed, timeout=LONG_MS) as failed:
        songs.make()
    assert failed.args is not None
    assert failed.args[0].title


def test_nothing_is_heard_of_what_was_cancelled(songs: SyntheticSongs, qtbot: QtBot) -> None:
    songs.size = SyntheticSize(train=30, validation=0, test=0, duration_s=20)
    with qtbot.assertNotEmitted(songs.made), qtbot.assertNotEmitted(songs.failed, wait=100):
        songs.make()
        songs.cancel()
