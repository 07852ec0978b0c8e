"""What evaluations mean for the whole window: their page, drops on it, songs that are opened from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from auralflow_studio.ui.pages import EVALUATE, SEPARATE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from auralflow.evaluation.evaluation_result import EvaluationResult
    from auralflow_studio.context import AppContext
    from auralflow_studio.jobs.evaluate import EvaluationRequest
    from auralflow_studio.playback.player import Player
    from auralflow_studio.presenters.evaluation import EvaluationStatus
    from auralflow_studio.ui.commands import Commands
    from auralflow_studio.ui.evaluation.controller import EvaluateController
    from auralflow_studio.ui.evaluation.listen_controller import ListenController
    from auralflow_studio.ui.evaluation.page import EvaluatePage
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
        make_player: Makes players that take turns with that of songs.
        theme: Colours.
        parent: Its owner. Call `close` before it goes.
    """

    def __init__(
        self,
        window: MainWindow,
        context: AppContext,
        commands: Commands,
        make_player: Callable[[], Player],
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._context = context
        self._commands = commands
        self._make_player = make_player
        self._theme = theme
        self._page: EvaluatePage | None = None
        self.controller: EvaluateController | None = None
        self.listening: ListenController | None = None
        window.modes.add(EVALUATE, self._make_page)
        window.modes.changed.connect(self._show_transport)
        context.evaluation.ended.connect(self._on_ended)

    def close(self, timeout_s: float = 5.0) -> bool:
        """The app ends; whether all threads ended."""
        return self.listening is None or self.listening.end(timeout_s)

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
        page = self._page = EvaluatePage()
        parts = EvaluationParts(
            songs=context.references,
            estimates=context.estimates,
            evaluation=context.evaluation,
            past=context.evaluations,
            models=context.models_menu,
            settings=context.settings,
        )
        self.controller = EvaluateController(page, parts, self._theme, self)
        self.controller.problem_raised.connect(self._window.notifier.show_problem)
        self.controller.report_saved.connect(self._on_saved)
        self.controller.song_requested.connect(self._on_song_requested)
        self.controller.listen_requested.connect(self._listen)
        return page

    @Slot(object, object, str, str, str)
    def _listen(
        self, request: EvaluationRequest, result: EvaluationResult, track: str, stem: str, estimator: str
    ) -> None:
        if self.listening is None:
            self.listening = self._make_listening()
            self._commands.set_listening(self.listening)
        self.listening.open(request, result, track, stem=stem, estimator=estimator)

    def _make_listening(self) -> ListenController:
        from auralflow_studio.ui.evaluation.listen_controller import ListenController
        from auralflow_studio.ui.evaluation.listen_view import ListenView

        page, controller = self._page, self.controller
        assert page is not None
        assert controller is not None
        view = ListenView(self._window.actions_)
        page.right.addWidget(view)
        listening = ListenController(view, self._context.comparison, self._make_player(), self)
        listening.song_requested.connect(controller.open_song)
        listening.problem_raised.connect(self._window.notifier.show_problem)

        def show_view() -> None:
            page.right.setCurrentWidget(view)

        def on_other_shown() -> None:
            # Other figures were opened, or these were deleted.
            if page.right.currentWidget() is not view:
                listening.close()

        # Emitted in this thread.
        listening.opened.connect(show_view)
        listening.closed.connect(page.show_result)
        listening.situation_changed.connect(self._show_transport)
        page.right.currentChanged.connect(on_other_shown)
        return listening

    @Slot()
    def _show_transport(self) -> None:
        """What is compared has a player of its own: two of them in one window would only be taken for each other."""
        is_here = self._window.modes.current == EVALUATE
        listens = self.listening is not None and self.listening.is_open
        self._window.transport.setVisible(not (listens and is_here))
        if self.listening is not None and not is_here:
            self.listening.player.pause()  # nothing on the other pages could

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
        listens = self.listening is not None and self.listening.is_open
        is_elsewhere = self._window.modes.current != EVALUATE or listens
        if status.ended == "done" and is_elsewhere and status.request is not None:
            self._window.notifier.show(
                "good",
                self.tr("“{0}” is measured").format(status.request.dataset.name),
                button=self.tr("Show the figures"),
                on_button=self._show_figures,
            )

    def _show_figures(self) -> None:
        self._window.modes.show_page(EVALUATE)
        if self.listening is not None:
            self.listening.close()
