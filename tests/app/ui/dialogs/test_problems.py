from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.datasets.check_report import Problem, ProblemKind, Severity
from auralflow_studio.ui.dialogs.problems import ProblemsDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_each_problem_has_a_row(qtbot: QtBot) -> None:
    problems = [
        Problem(
            kind=ProblemKind.CLIPPED,
            severity=severity,
            track="A",
            stem=None,
            path=Path("/a"),
            sentence="It is clipped.",
            hint="Render it with less gain.",
        )
        for severity in Severity
    ]
    dialog = ProblemsDialog(problems)
    qtbot.addWidget(dialog)
    dialog.present()
    assert dialog.list.count() == 3
    assert dialog.list.item(0).text() == "A: It is clipped.\nRender it with less gain."
    dialog.close()
