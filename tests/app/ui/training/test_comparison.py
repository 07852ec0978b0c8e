from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow_studio.ui.dialogs.question import QuestionDialog
from support.trainings import LONG_MS, fake_run

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from auralflow_studio.studio import Studio
    from auralflow_studio.ui.training.page import TrainPage


def test_deleting_is_asked_about_first(studio: Studio, page: TrainPage, qtbot: QtBot) -> None:
    folder = fake_run(studio.context.paths.runs_dir / "A", name="A", epochs=2)
    studio.context.runs.refresh()
    qtbot.waitUntil(lambda: folder in page.runs.rows, timeout=LONG_MS)
    for answer, stays in (("Keep", True), ("Delete", False)):
        page.runs.rows[folder].delete.click()
        boxes = [box for box in studio.window.findChildren(QuestionDialog) if box.isVisible()]
        assert len(boxes) == 1
        assert "“A”" in boxes[0].text.text()
        assert boxes[0].no.isDefault()
        next(button for button in (boxes[0].yes, boxes[0].no) if button.text() == answer).click()
        qtbot.waitUntil(lambda box=boxes[0]: not box.isVisible())  # type: ignore[misc]
        assert folder.exists() == stays
    qtbot.waitUntil(lambda: not page.runs.rows, timeout=LONG_MS)


def test_what_is_compared_stays_when_the_list_changes(studio: Studio, page: TrainPage, qtbot: QtBot) -> None:
    folder = fake_run(studio.context.paths.runs_dir / "A", name="A", epochs=2)
    studio.context.runs.refresh()
    qtbot.waitUntil(lambda: folder in page.runs.rows, timeout=LONG_MS)
    page.runs.rows[folder].compare.click()
    qtbot.waitUntil(lambda: page.curves.points(folder, "si_sdr") == 2, timeout=LONG_MS)
    other = fake_run(studio.context.paths.runs_dir / "B", name="B", epochs=2)
    studio.context.runs.refresh()
    qtbot.waitUntil(lambda: other in page.runs.rows, timeout=LONG_MS)
    assert page.runs.rows[folder].compare.isChecked()
    assert page.curves.points(folder, "si_sdr") == 2
