from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from auralflow.version import __version__
from auralflow_studio.ui.dialogs.about import AboutDialog, versions

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot


def test_versions_credits_and_licences(qtbot: QtBot) -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    text = dialog.text.toPlainText()
    for part in (f"Auralflow {__version__}", f"torch {version('torch')}", "Deezer", "Inter", "LGPL"):
        assert part in text
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text().splitlines() == versions()


def test_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auralflow_studio.ui.dialogs.about._PARTS", ("no-such-part",))
    assert versions()[-1] == "no-such-part: not installed"
