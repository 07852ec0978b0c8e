"""What training means for the whole window: its page, models that come out of it, and closing while it runs."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from auralflow.errors import AuralflowError
from auralflow_studio.messages import message_for
from auralflow_studio.ui.pages import SEPARATE, TRAIN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from auralflow_studio.context import AppContext
    from auralflow_studio.jobs.training_runs import RunSummary
    from auralflow_studio.playback.player import Player
    from auralflow_studio.presenters.models import ModelChange
    from auralflow_studio.presenters.training import TrainingStatus
    from auralflow_studio.ui.commands import Commands
    from auralflow_studio.ui.dialogs.change_model import ChangeModelDialog
    from auralflow_studio.ui.main_window import MainWindow
    from auralflow_studio.ui.theme import Theme
    from auralflow_studio.ui.training.controller import TrainController

logger = logging.getLogger(__name__)

SAVE_MS = 30_000
"""How long the window waits for a training to be saved before it closes all the same."""


class TrainingDesk(QObject):
    """Brings training into the window.

    Args:
        window: The window.
        context: The app without its window.
        commands: What the actions do.
        make_player: Makes players that take turns with that of songs.
        theme: Colours.
        parent: Its owner. Call `close` before it goes.

    Signals:
        model_changed (): Songs are separated with another model now. GUI thread.
    """

    model_changed = Signal()

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
        self.controller: TrainController | None = None
        self._question: ChangeModelDialog | None = None
        self._says_used = False
        self._is_saving = False
        self._looks_for_unfinished = False
        self._give_up = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._give_up.timeout.connect(self._close_window)
        window.modes.add(TRAIN, self._make_page)
        window.may_close = self._may_close
        window.top_bar.models.chosen.connect(self.use)
        context.models_menu.changed.connect(self._show_models)
        context.models_menu.chosen.connect(self._on_chosen)
        context.models_menu.asks.connect(self._on_asks)
        context.training.ended.connect(self._on_ended)
        context.runs.changed.connect(self._on_runs)
        self._show_models()

    def start(self) -> None:
        """The window was painted: look for trainings that were cut off."""
        self._looks_for_unfinished = True
        self._context.runs.refresh()

    def close(self, timeout_s: float = 5.0) -> bool:
        """The app ends; whether all threads ended."""
        self._give_up.stop()
        self._close_question()
        return self.controller is None or self.controller.close(timeout_s)

    def take_drop(self, paths: list[Path]) -> bool:
        """Take what was dropped, if the page of training is shown; whether it was."""
        if self._window.modes.current != TRAIN or self.controller is None:
            return False
        folder = next((path for path in paths if path.is_dir()), None)
        self.controller.choose(folder if folder is not None else paths[0])
        return True

    def _make_page(self) -> QWidget:
        # pyqtgraph takes half a second to load, and few people train at each start.
        from auralflow_studio.ui.training.controller import TrainController
        from auralflow_studio.ui.training.page import TrainPage

        page = TrainPage()
        self.controller = TrainController(page, self._context, self._make_player, self._theme, self)
        self.controller.problem_raised.connect(self._window.notifier.show_problem)
        self.controller.use_requested.connect(self._use_run)
        self._commands.clips = self.controller.hearing
        return page

    # Models.

    @Slot()
    def _show_models(self) -> None:
        models = self._context.models_menu
        self._window.top_bar.models.set_models(models.entries(), models.current)

    @Slot(str)
    def use(self, name: str) -> None:
        """Separate songs with a model from now on; asks which songs are to be separated again, if any are."""
        self._says_used = False
        self._prepare(name)

    def _prepare(self, name: str) -> None:
        if name == self._context.models_menu.current:
            self._on_chosen()
            return
        try:
            self._context.models_menu.prepare(name)
        except AuralflowError as error:
            self._window.notifier.show_problem(message_for(error))
        self._show_models()  # the menu has ticked it already

    @Slot(object)
    def _on_asks(self, change: ModelChange) -> None:
        from auralflow_studio.ui.dialogs.change_model import ChangeModelDialog

        self._close_question()
        context = self._context
        in_use = context.separations.model_and_settings()[0].title
        self._question = ChangeModelDialog(change, context.session.session.current, in_use, self._window)
        # Emitted in this thread.
        self._question.decided.connect(
            lambda again: context.models_menu.choose(change.name, ready=change.ready, again=again)
        )
        self._question.finished.connect(self._forget_question)
        self._question.present()

    @Slot()
    def _forget_question(self) -> None:
        if self._question is not None:
            self._question.deleteLater()
            self._question = None

    def _close_question(self) -> None:
        if self._question is not None:
            self._question.close()

    @Slot()
    def _on_chosen(self) -> None:
        self.model_changed.emit()
        if not self._says_used:
            return
        self._says_used = False
        title = self._context.separations.model_and_settings()[0].title
        self._window.modes.show_page(SEPARATE)
        self._window.notifier.show(
            "good",
            self.tr("“{0}” separates your songs now").format(title),
            self.tr("Drop a song to hear it. Other models are in the menu at the top right."),
        )

    @Slot(object)
    def _use_run(self, folder: Path) -> None:
        entry = self._context.models_menu.entry_of(folder)
        if entry is not None:
            self._says_used = True
            self._prepare(entry.name)

    # Trainings end.

    @Slot(object)
    def _on_ended(self, status: TrainingStatus) -> None:
        if self._is_saving:
            self._close_window()
            return
        folder = status.folder
        entry = None if folder is None else self._context.models_menu.entry_of(folder)
        if folder is None or entry is None or status.ended in ("failed", "stopped"):
            return
        self._window.notifier.show(
            "good",
            self.tr("“{0}” has learned what it could").format(status.name),
            self.tr("It is in the menu of models now."),
            button=self.tr("Use it"),
            on_button=lambda: self._use_run(folder),
        )

    @Slot(object)
    def _on_runs(self, runs: tuple[RunSummary, ...]) -> None:
        if not self._looks_for_unfinished:
            return
        self._looks_for_unfinished = False
        # Stopped by hand is as it was wanted; crashed, or saved when the window closed, is worth a word.
        cut_off = [run for run in runs if run.can_resume and run.has_checkpoint]
        if cut_off and not self._context.training.status.is_active:
            run = cut_off[0]
            self._window.notifier.show(
                "info",
                self.tr("“{0}” has not learned to the end").format(run.name),
                self.tr("It goes on where it was."),
                button=self.tr("Resume"),
                on_button=lambda: self._resume(run.folder),
            )

    def _resume(self, folder: Path) -> None:
        self._window.modes.show_page(TRAIN)
        if self.controller is not None:
            self.controller.resume(folder)

    # Closing.

    def _may_close(self) -> bool:
        """Whether the window may close now; if not, the training is being saved, and it closes by itself."""
        if not self._context.training.status.is_active or self._is_saving:
            return True
        self._is_saving = True
        self._window.notifier.show(
            "info",
            self.tr("Saving the training"),
            self.tr("The window closes by itself. The training can be resumed at the next start."),
            stays=True,
        )
        self._give_up.start()
        self._context.training.stop()
        return not self._context.training.status.is_active

    @Slot()
    def _close_window(self) -> None:
        self._give_up.stop()
        self._window.close()
