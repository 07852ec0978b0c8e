from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from auralflow_studio.jobs.runner import JobRunner
from auralflow_studio.presenters.estimates import AddedFolders
from support.evaluations import write_estimates, write_songs
from support.receiver import Receiver


@pytest.fixture
def added(qtbot: QtBot) -> Iterator[AddedFolders]:
    runner = JobRunner()
    yield AddedFolders(runner)
    assert runner.shutdown()


def is_known(added: AddedFolders) -> bool:
    return all(entry.found is not None or entry.problem is not None for entry in added.entries)


def test_folders_are_looked_at_when_they_are_added_and_when_songs_are_chosen(
    added: AddedFolders, qtbot: QtBot, tmp_path: Path
) -> None:
    songs = write_songs(tmp_path / "songs")
    made, other = write_estimates(songs, tmp_path / "made"), tmp_path / "other"
    other.mkdir()
    heard = Receiver(added.changed)
    added.add(made)
    added.add(other)
    assert heard.heard[0] == added.entries[:1]
    qtbot.waitUntil(lambda: is_known(added))
    assert added.entries[0].found is not None
    assert added.entries[0].found.songs == {}
    assert added.entries[1].problem is not None
    assert "no sound files" in added.entries[1].problem.text
    write_estimates(songs, other, stems=("vocals",))
    added.set_dataset(songs)
    assert not is_known(added)
    qtbot.waitUntil(lambda: is_known(added))
    assert [entry.found.songs for entry in added.entries if entry.found is not None] == [
        {"train": 0, "val": 0, "test": 2}
    ] * 2
    assert [entry.found.stems for entry in added.entries if entry.found is not None] == [
        ("drums", "vocals"), ("vocals",)
    ]  # fmt: skip
    count = len(heard.heard)
    added.set_dataset(songs)
    assert len(heard.heard) == count  # the same songs


def test_one_folder_is_one_entry_and_goes_when_it_is_removed(added: AddedFolders, qtbot: QtBot, tmp_path: Path) -> None:
    made = write_estimates(write_songs(tmp_path / "songs", 1), tmp_path / "made")
    added.add(made)
    added.add(made)
    assert [entry.folder for entry in added.entries] == [made]
    added.remove(made)  # while it is looked at
    assert added.entries == ()
    added.add(made)
    qtbot.waitUntil(lambda: is_known(added))
    added.remove(made)
    assert added.entries == ()
    assert made.is_dir()


def test_estimates_of_other_songs_are_a_problem(added: AddedFolders, qtbot: QtBot, tmp_path: Path) -> None:
    songs = write_songs(tmp_path / "songs", 1)
    made = write_estimates(songs, tmp_path / "made")
    (made / "Song 0001").rename(made / "Sogn 0001")
    added.set_dataset(songs)
    added.add(made)
    qtbot.waitUntil(lambda: is_known(added))
    problem = added.entries[0].problem
    assert problem is not None
    assert "none of the songs" in problem.text
    assert "“Sogn 0001”" in problem.hint
