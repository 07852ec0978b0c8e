from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from auralflow_studio.jobs.runner import JobRunner
from auralflow_studio.presenters.evaluations import Evaluations
from support.evaluations import keep_made_up, made_up_result
from support.receiver import Receiver


@pytest.fixture
def past(qtbot: QtBot, tmp_path: Path) -> Iterator[Evaluations]:
    runner = JobRunner()
    yield Evaluations(runner, tmp_path)
    assert runner.shutdown()


def test_what_is_there_is_listed_opened_and_deleted(past: Evaluations, qtbot: QtBot, tmp_path: Path) -> None:
    request = keep_made_up(tmp_path)
    changed, failed = Receiver(past.changed), Receiver(past.failed)
    opened: list[object] = []
    past.opened.connect(lambda *both: opened.append(both))
    past.refresh()
    qtbot.waitUntil(lambda: bool(changed.heard))
    assert [each.request for each in past.summaries] == [request]
    past.open(request)
    qtbot.waitUntil(lambda: bool(opened))
    assert opened == [(request, made_up_result())]
    past.delete(request.folder)
    qtbot.waitUntil(lambda: len(changed.heard) == 2)
    assert past.summaries == ()
    past.open(request)
    qtbot.waitUntil(lambda: bool(failed.heard))
    assert failed.heard[0].title == "This evaluation cannot be opened"


def test_a_report_is_saved_or_said_why_not(past: Evaluations, qtbot: QtBot, tmp_path: Path) -> None:
    request = keep_made_up(tmp_path)
    saved, failed = Receiver(past.saved), Receiver(past.failed)
    past.save(request.output / "report.html", tmp_path / "copy.html")
    qtbot.waitUntil(lambda: bool(saved.heard))
    assert (tmp_path / "copy.html").is_file()
    past.save(request.output / "report.html", tmp_path / "no" / "folder.html")
    qtbot.waitUntil(lambda: bool(failed.heard))


def test_only_what_is_the_apps_is_deleted(past: Evaluations, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not one of"):
        past.delete(tmp_path.parent)
