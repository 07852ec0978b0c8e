"""The app with its window: builds both, connects them, and takes them down again."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QObject, QStandardPaths, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

import auralflow_resources
from auralflow_studio.context import AppContext
from auralflow_studio.exception_relay import ExceptionRelay
from auralflow_studio.messages import Cure, UserMessage
from auralflow_studio.playback.output import Output
from auralflow_studio.playback.players import Players
from auralflow_studio.translation import install_translations
from auralflow_studio.ui.commands import Commands
from auralflow_studio.ui.cures import Cures
from auralflow_studio.ui.evaluation.desk import EvaluationDesk
from auralflow_studio.ui.main_window import MainWindow
from auralflow_studio.ui.plots.background import CLOSE_MS
from auralflow_studio.ui.song_controller import SongController
from auralflow_studio.ui.theme import Theme
from auralflow_studio.ui.training.desk import TrainingDesk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QApplication

    from auralflow_studio.document.changes import Change
    from auralflow_studio.instance import InstanceServer
    from auralflow_studio.jobs.warmup import LoadedModels
    from auralflow_studio.logs import Logging
    from auralflow_studio.paths import AppPaths
    from auralflow_studio.playback.transport import OutputStatus, PlaybackProblem
    from auralflow_studio.presenters.exports import Exported
    from auralflow_studio.settings import Settings
    from auralflow_studio.ui.dialogs.export import ExportDialog
    from auralflow_studio.ui.dialogs.frame import Dialog
    from auralflow_studio.ui.widgets.toast import Toast

logger = logging.getLogger(__name__)

_SESSION_END_MS = 4000
"""Windows calls an app that takes longer than five seconds an obstacle."""


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class Studio(QObject):
    """Everything, connected.

    Args:
        app: The application.
        paths: Where files lie.
        logs: Keeps what earlier runs left when they crashed; None for no such reports.
        models: Models that are loaded already; None to load them when they are needed.

    Signals:
        ready (): The model is loaded. GUI thread.
    """

    ready = Signal()

    def __init__(
        self,
        app: QApplication,
        paths: AppPaths,
        logs: Logging | None = None,
        *,
        models: LoadedModels | None = None,
    ) -> None:
        super().__init__()
        self._logs = logs
        self.relay = ExceptionRelay(self)
        self.context = AppContext(paths, self, models=models)
        settings = self.context.settings.settings
        install_translations(app, settings.language, paths.translations_dir, self)
        self.theme = Theme(app, settings.theme)
        self.output = Output(device_key=settings.output_device, buffer=settings.output_buffer, parent=self)
        self.players = Players(self.output, self)
        self.player = self.players.make()
        self.window = MainWindow(self.context.queue.model, self.player, self.theme)
        self.song = SongController(
            self.context,
            self.player,
            self.window.lanes,
            self.window.transport,
            self.window.inspector,
            self.window.top_bar,
            self,
        )
        self.commands = Commands(self.window, self.context, self.song)
        self.cures = Cures(self.window, self.context, self.commands)
        self.training = TrainingDesk(self.window, self.context, self.commands, self.players.make, self.theme, self)
        self.evaluation = EvaluationDesk(self.window, self.context, self.commands, self.players.make, self.theme, self)
        self._server: InstanceServer | None = None
        self._dialog: Dialog | None = None
        self._export_dialog: ExportDialog | None = None
        self._is_down = False
        self._silence: Toast | None = None
        self._connect()
        self.window.transport.set_device_key(settings.output_device)
        self.window.restore_state(settings.window_state)

    def _connect(self) -> None:
        context, window, queue = self.context, self.window, self.window.queue
        self.relay.raised.connect(window.notifier.show_problem)
        context.problem_raised.connect(window.notifier.show_problem)
        context.devices.fell_back.connect(self._on_device_fell_back)
        window.lanes.problem_raised.connect(window.notifier.show_problem)
        context.libraries_loaded.connect(self.song.set_safe)
        context.warmed_up.connect(self.ready)
        context.settings.changed.connect(self._on_settings_changed)
        context.queue.exported.connect(self._on_exported)
        context.queue.searching_changed.connect(window.queue.set_searching)
        context.queue.searching_changed.connect(window.empty.set_searching)
        context.session.changed.connect(self._on_session_changed)
        self.players.problem.connect(self._on_playback_problem)
        self.output.status_changed.connect(self._on_output_changed)
        window.files_dropped.connect(self._on_files_dropped)
        window.closing.connect(self._on_closing)
        window.transport.device_chosen.connect(self._on_device_chosen)
        queue.open_requested.connect(context.queue.open)
        queue.play_requested.connect(self._on_play_requested)
        queue.cancel_requested.connect(context.queue.cancel)
        queue.retry_requested.connect(context.queue.retry)
        queue.remove_requested.connect(context.queue.remove)
        self.commands.dialog_requested.connect(self._open_dialog)
        self.training.model_changed.connect(self.song.show_model)

    # Start and end.

    def start(self, files: Sequence[Path] = ()) -> None:
        """Begin to work, once the window was painted.

        Args:
            files: Songs and folders to open, besides those that were there last.
        """
        from auralflow_studio.instance import InstanceServer, channel_name

        paths = self.context.paths
        self._server = InstanceServer(channel_name(paths.settings_file), paths.lock_file, self)
        self._server.files_received.connect(self._on_files_received)
        self._server.took_over.connect(self.context.keeper.take_over)
        has_crashed = self._logs is not None and self._tell_crashes(self._logs)
        if self._server.listen():
            # A song that makes the app crash must not keep it from ever starting again.
            self.context.keeper.restore(open_song=not files and not has_crashed)
        self.output.look()  # in a thread of its own; the transport says if there is nothing that could play
        self.context.start()
        self.training.start()
        if files:
            self.commands.add(files)

    def _tell_crashes(self, logs: Logging) -> bool:
        """Say that an earlier run crashed; whether one did."""
        if logs.problem is not None:
            logger.info("no log file: %s", logs.problem)
        reports = logs.take_crash_reports()
        if reports:
            self.window.notifier.show_problem(
                UserMessage(
                    self.tr("Auralflow ended unexpectedly last time"),
                    self.tr("Your songs are still there, and separations go on where they were."),
                    self.tr("Please copy the details and report this."),
                    "\n\n".join(reports),
                )
            )
        return bool(reports)

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """Stop everything, within that time even if a disk or a device hangs; whether all threads ended."""
        if self._is_down:
            return True
        self._is_down = True
        deadline = QDeadlineTimer(timeout_ms)
        self.window.may_close = None  # whoever ends the app does not wait for a training ...
        self.context.training.stop()  # ... but it ends its step and is saved while everything else is taken down
        self.window.close()
        self.window.notifier.close()
        if self._dialog is not None:
            self._dialog.close()
        self.song.close()
        ended_clips = self.training.close(min(5.0, timeout_ms / 1000))
        ended_clips &= self.evaluation.close(min(5.0, timeout_ms / 1000))
        # The song first: its lanes and the player let go of it while everything still works.
        self.context.current.close()
        ended = self.window.lanes.closing(min(CLOSE_MS, timeout_ms))
        # Jobs may need some of the time as well.
        ended &= ended_clips
        ended &= self.player.close(deadline.remainingTime() / 2000)
        ended &= self.output.close(deadline.remainingTime() / 2000)
        ended &= self.context.shutdown(deadline.remainingTime())
        if self._server is not None:
            self._server.close()  # now another instance may take over: all that this one keeps is on the disk
        self.relay.close()
        return ended

    @Slot()
    def on_session_ending(self) -> None:
        """The system ends the session: save what is not on disk, now. Some end the process as soon as this returns."""
        self.context.training.stop_and_wait(_SESSION_END_MS)

    @Slot()
    def _on_closing(self) -> None:
        self.context.settings.update(window_state=self.window.state_text())
        self.player.pause()

    # Songs come in.

    @Slot(list, bool)
    def _on_files_dropped(self, paths: list[str], opens: bool) -> None:
        dropped = [Path(path) for path in paths]
        if not self.training.take_drop(dropped) and not self.evaluation.take_drop(dropped):
            self.commands.add(paths, open_first=opens)

    @Slot(object)
    def _on_files_received(self, files: Sequence[Path]) -> None:
        self.commands.add(files)
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.raise_()
        self.window.activateWindow()

    @Slot(str)
    def open_file(self, path: str) -> None:
        """Open a song that the system hands over."""
        self.commands.add([path])

    @Slot(str)
    def _on_play_requested(self, row_id: str) -> None:
        self.context.queue.open(row_id)
        self.song.play()

    # Messages.

    @Slot(object)
    def _on_playback_problem(self, problem: PlaybackProblem) -> None:
        notifier = self.window.notifier
        if problem.kind == "no_device":
            # Common and lasting: said once, briefly; the transport shows it as well.
            if self._silence is None:
                self._silence = notifier.show("warn", problem.message, problem.hint)
            return
        toast = notifier.show_problem(UserMessage(self.tr("Sound"), problem.message, problem.hint, problem.details))
        if problem.kind in ("refused", "vanished"):
            self._silence = toast

    @Slot(object)
    def _on_output_changed(self, status: OutputStatus) -> None:
        if status.has_sound and self._silence is not None:
            self.window.notifier.take_back(self._silence)
            self._silence = None
            self.window.notifier.show(
                "good", self.tr("Sound is back"), self.tr("Plays on {0}").format(status.device_name)
            )

    @Slot(object)
    def _on_exported(self, exported: Exported) -> None:
        count = len(exported.paths)
        if count == 0:
            title = self.tr("Nothing was written: the files are there already")
        elif count == 1:
            title = self.tr("Exported {0}").format(exported.paths[0].name)
        else:
            title = self.tr("Exported %n file(s) of {0}", "", count).format(exported.name)
        parts = [str(exported.folder)]
        if exported.gain_db:
            parts.append(self.tr("All by {0:.1f} dB softer, so that nothing clips.").format(abs(exported.gain_db)))
        self.window.notifier.show(
            "good",
            title,
            " · ".join(parts),
            button=self.tr("Show"),
            on_button=lambda: _show_folder(exported.folder),
        )

    # Settings and dialogs.

    @Slot(object)
    def _on_device_fell_back(self, message: UserMessage) -> None:
        # A setting has changed by itself: that is worth a click.
        self.window.notifier.show(
            "warn",
            message.title,
            message.text,
            button=Cure.SETTINGS.text,
            on_button=lambda: self._open_dialog("settings"),
            stays=True,
        )

    @Slot(object)
    def _on_device_chosen(self, key: str | None) -> None:
        self.context.settings.update(output_device=key)

    @Slot(object)
    def _on_settings_changed(self, settings: Settings) -> None:
        self.theme.set_choice(settings.theme)
        self.window.transport.set_device_key(settings.output_device)
        self.output.set_device(settings.output_device)
        self.output.set_buffer(settings.output_buffer)

    @Slot(str)
    def _open_dialog(self, name: str) -> None:
        """One dialog at a time; none of them holds up anything."""
        if self._dialog is not None:
            self._dialog.close()
        dialog = self._make_dialog(name)
        if dialog is None:
            return
        self._dialog = dialog
        self._dialog.finished.connect(self._on_dialog_finished)
        self._dialog.present()

    def _make_dialog(self, name: str) -> Dialog | None:
        # Imported when they are wanted: none is needed for the first picture.
        if name == "export":
            return self._make_export_dialog()
        if name == "settings":
            from auralflow_studio.ui.dialogs.settings import SettingsDialog

            self.output.look()
            context = self.context
            return SettingsDialog(
                context.settings, self.output, context.devices, Path(context.paths.cache_dir), self.window
            )
        if name == "about":
            from auralflow_studio.ui.dialogs.about import AboutDialog

            return AboutDialog(self.window)
        from auralflow_studio.ui.dialogs.shortcuts import ShortcutsDialog

        return ShortcutsDialog(self.window)

    def _make_export_dialog(self) -> Dialog | None:
        from auralflow_studio.presenters.export import ExportForm
        from auralflow_studio.ui.dialogs.export import ExportDialog

        session = self.context.session.session
        song = session.current_song
        if song is None:
            return None
        model, separation = self.context.separations.model_and_settings()
        form = ExportForm(
            session,
            model=model,
            separation=separation,
            settings=self.context.settings,
            runner=self.context.runner,
            stores=self.context.stores,
            stems=lambda: self.context.current.audio,
            bypass=self.player.state.bypass,
        )
        if not os.access(form.choice.folder, os.W_OK) or auralflow_resources.holds(Path(form.choice.folder)):
            # Next to the song is not always possible: read-only disks, the demo song inside the program.
            music = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MusicLocation)
            form.update(folder=music or str(Path.home()))
        dialog = ExportDialog(form, song, self.window)
        dialog.export_requested.connect(self.context.queue.export)
        self.context.current.outlines_changed.connect(form.refresh)
        self.player.state_changed.connect(dialog.set_player_state)
        # A form about a song that is no longer in the window would surprise.
        self.context.current.closing.connect(dialog.reject)
        self._export_dialog = dialog
        return dialog

    @Slot(object)
    def _on_session_changed(self, change: Change) -> None:
        if self._export_dialog is not None:
            self._export_dialog.set_session(change.new)
        if change.current_touched and change.new.current is not None:
            self.window.queue.reveal(change.new.current)

    @Slot()
    def _on_dialog_finished(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = self._export_dialog = None
