"""What evaluations mean for the whole window: their page, drops on it, songs that are opened from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from auralflow_studio.ui.pages import EVALUATE, SEPARATE

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from auralflow_studio.context import AppContext
    from auralflow_studio.presenters.evaluation import EvaluationStatus
    from auralflow_studio.ui.commands import Commands
    from auralflow_studio.ui.evaluation.controller import EvaluateController
    from auralflow_studio.ui.main_window import MainWindow
    from auralflow_studio.ui.theme import Theme


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class EvaluationDesk(QObject):
    """Brings evaluations into the window.

    Args:
        window: The window.
        context: The app without its window.
        commands: What the actions do.
        theme: Colours.
        parent: Its owner.
    """

    def __init__(
        self,
        window: MainWindow,
        context: AppContext,
        commands: Commands,
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._context = context
        self._commands = commands
        self._theme = theme
        self.controller: EvaluateController | None = None
        window.modes.add(EVALUATE, self._make_page)
        context.evaluation.ended.connect(self._on_ended)

    def take_drop(self, paths: list[Path]) -> bool:
        """Take what was dropped, if the page of evaluations is shown; whether it was."""
        if self._window.modes.current != EVALUATE or self.controller is None:
            return False
        folder = next((path for path in paths if path.is_dir()), None)
        self.controller.choose(folder if folder is not None else paths[0])
        return True

    def _make_page(self) -> QWidget:
        # pyqtgraph takes half a second to load, and few people measure at each start.
        from auralflow_studio.ui.evaluation.controller import EvaluateController, EvaluationParts
        from auralflow_studio.ui.evaluation.page import EvaluatePage

        context = self._context
        page = EvaluatePage()
        parts = EvaluationParts(
            songs=context.references,
            evaluation=context.evaluation,
            past=context.evaluations,
            models=context.models_menu,
            settings=context.settings,
        )
        self.controller = EvaluateController(page, parts, self._theme, self)
        self.controller.problem_raised.connect(self._window.notifier.show_problem)
        self.controller.report_saved.connect(self._on_saved)
        self.controller.song_requested.connect(self._on_song_requested)
        return page

    @Slot(object)
    def _on_song_requested(self, path: Path) -> None:
        self._window.modes.show_page(SEPARATE)
        self._commands.add([path])

    @Slot(object)
    def _on_saved(self, path: Path) -> None:
        self._window.notifier.show(
            "good",
            self.tr("The report is saved"),
            str(path),
            button=self.tr("Open"),
            on_button=lambda: _open(path),
        )

    @Slot(object)
    def _on_ended(self, status: EvaluationStatus) -> None:
        if status.ended == "done" and self._window.modes.current != EVALUATE and status.request is not None:
            self._window.notifier.show(
                "good",
                self.tr("“{0}” is measured").format(status.request.dataset.name),
                button=self.tr("Show the figures"),
                on_button=lambda: self._window.modes.show_page(EVALUATE),
            )
