from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow_studio.jobs.runner import JobRunner
from auralflow_studio.presenters.datasets import Datasets
from auralflow_studio.presenters.synthetic_songs import SyntheticSize
from support.dataset_layouts import albums, cambridge
from support.datasets import write_track
from support.trainings import LONG_MS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.presenters.datasets import DatasetState


@pytest.fixture
def datasets(tmp_path: Path) -> Iterator[Datasets]:
    runner = JobRunner()
    datasets = Datasets(runner, tmp_path / "synthetic")
    yield datasets
    assert runner.shutdown(LONG_MS)
    datasets.deleteLater()


def test_a_folder_is_looked_at_and_checked_at_once(datasets: Datasets, tmp_path: Path, qtbot: QtBot) -> None:
    for number in range(3):
        write_track(tmp_path / "songs" / f"s{number}", number, leave_out=("bass",) if number == 2 else ())
    datasets.choose(tmp_path / "songs")
    qtbot.waitUntil(lambda: datasets.state.found is not None, timeout=LONG_MS)
    assert datasets.state.found is not None
    assert datasets.state.found.total == 3
    qtbot.waitUntil(lambda: datasets.state.report is not None, timeout=LONG_MS)
    assert datasets.state.report is not None
    assert datasets.state.report.problems
    assert datasets.state.checking is None


def test_what_was_corrected_is_found_by_another_check(datasets: Datasets, tmp_path: Path, qtbot: QtBot) -> None:
    for number in range(2):
        write_track(tmp_path / "songs" / f"s{number}", number)
    broken = tmp_path / "songs" / "s0" / "vocals.wav"
    right = broken.read_bytes()
    broken.write_bytes(b"no audio")
    datasets.choose(tmp_path / "songs")
    qtbot.waitUntil(lambda: datasets.state.report is not None, timeout=LONG_MS)
    errors = datasets.state.errors
    broken.write_bytes(right)
    datasets.check_again()
    assert datasets.state.errors == 0
    assert datasets.state.report is None
    qtbot.waitUntil(lambda: datasets.state.report is not None, timeout=LONG_MS)
    assert datasets.state.errors == errors - 1


def test_no_songs_is_a_problem_with_a_hint(datasets: Datasets, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "empty").mkdir()
    datasets.choose(tmp_path / "empty")
    qtbot.waitUntil(lambda: datasets.state.problem is not None, timeout=LONG_MS)
    assert datasets.state.problem is not None
    assert datasets.state.problem.hint
    assert datasets.state.found is None


def test_an_album_of_finished_songs_is_no_dataset(datasets: Datasets, tmp_path: Path, qtbot: QtBot) -> None:
    albums(tmp_path)
    datasets.choose(tmp_path)
    qtbot.waitUntil(lambda: datasets.state.problem is not None, timeout=LONG_MS)
    assert datasets.state.problem is not None
    assert "seems to hold finished songs" in datasets.state.problem.text
    assert datasets.state.found is None
    assert datasets.state.proposal is None


def test_a_proposal_for_multitracks_is_shown_and_makes_them_songs(
    datasets: Datasets, tmp_path: Path, qtbot: QtBot
) -> None:
    cambridge(tmp_path)
    datasets.choose(tmp_path)
    qtbot.waitUntil(lambda: datasets.state.proposal is not None, timeout=LONG_MS)
    assert datasets.state.found is None
    datasets.accept_proposal()
    qtbot.waitUntil(lambda: datasets.state.report is not None, timeout=LONG_MS)
    assert datasets.state.found is not None
    assert set(datasets.state.found.common_stems) == {"vocals", "drums", "bass", "other"}
    assert (tmp_path / "stems.toml").is_file()
    assert datasets.state.proposal is None


def test_a_mapping_that_is_there_meanwhile_is_kept(datasets: Datasets, tmp_path: Path, qtbot: QtBot) -> None:
    cambridge(tmp_path)
    datasets.choose(tmp_path)
    qtbot.waitUntil(lambda: datasets.state.proposal is not None, timeout=LONG_MS)
    (tmp_path / "stems.toml").write_text("mine", encoding="utf-8")
    datasets.accept_proposal()
    assert datasets.state.problem is not None
    assert "already" in datasets.state.problem.text
    assert datasets.state.proposal is None
    assert (tmp_path / "stems.toml").read_text(encoding="utf-8") == "mine"


def test_synthetic_songs_are_made_and_ready(datasets: Datasets, qtbot: QtBot) -> None:
    datasets.synthetic.size = SyntheticSize(train=1, validation=1, test=0, duration_s=0.5)
    with qtbot.waitSignal(datasets.made, timeout=LONG_MS):
        datasets.make_synthetic()
    assert datasets.state.is_synthetic
    assert datasets.state.found is not None
    assert datasets.state.found.songs["train"] == 1


def test_synthetic_songs_are_ready_unchecked_whatever_was_chosen_right_before(
    datasets: Datasets, tmp_path: Path, qtbot: QtBot
) -> None:
    write_track(tmp_path / "songs" / "s", 0)
    datasets.synthetic.size = SyntheticSize(train=1, validation=1, test=0, duration_s=0.5)
    datasets.choose(tmp_path / "songs")
    with qtbot.waitSignal(datasets.made, timeout=LONG_MS):
        datasets.make_synthetic()
    assert datasets.state.is_synthetic
    assert datasets.state.report is None
    assert datasets.state.checking is None


def test_a_folder_that_is_chosen_while_songs_are_made_is_checked_and_no_training_begins(
    datasets: Datasets, tmp_path: Path, qtbot: QtBot
) -> None:
    for number in range(2):
        write_track(tmp_path / "songs" / f"s{number}", number)
    datasets.make_synthetic()
    with qtbot.assertNotEmitted(datasets.made):
        datasets.choose(tmp_path / "songs")
        qtbot.waitUntil(lambda: datasets.state.report is not None, timeout=LONG_MS)
    assert not datasets.state.is_synthetic


def test_a_check_that_is_skipped_leaves_the_songs_that_were_found(
    datasets: Datasets, tmp_path: Path, qtbot: QtBot
) -> None:
    write_track(tmp_path / "songs" / "s", 0)

    def skip(state: DatasetState) -> None:
        if state.checking is not None:
            datasets.cancel()

    datasets.changed.connect(skip)
    with qtbot.waitSignal(datasets.changed, check_params_cb=lambda state: state.found is not None, timeout=LONG_MS):
        datasets.choose(tmp_path / "songs")
    assert datasets.state.folder == tmp_path / "songs"
    assert datasets.state.found is not None
    assert datasets.state.found.total == 1
    assert (datasets.state.checking, datasets.state.report) == (None, None)


def test_making_can_be_stopped(datasets: Datasets, qtbot: QtBot) -> None:
    datasets.make_synthetic()
    assert datasets.state.making == 0.0
    datasets.cancel()
    assert datasets.state.folder is None
    qtbot.wait(50)
    assert datasets.state.making is None
