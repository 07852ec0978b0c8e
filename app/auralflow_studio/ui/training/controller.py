"""Connects the Train page with the app: what is chosen, what runs, what is heard and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from auralflow.errors import AuralflowError
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.datasets import EstimateRun
from auralflow_studio.jobs.runner import Outcome
from auralflow_studio.messages import message_for
from auralflow_studio.presenters.hearing_clips import HearingClips
from auralflow_studio.presenters.training_form import TrainingChoice, run_config
from auralflow_studio.ui.dialogs.problems import ProblemsDialog
from auralflow_studio.ui.format import size_text
from auralflow_studio.ui.training.comparison import RunComparison

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from auralflow.training.estimate import TrainingEstimate
    from auralflow_studio.context import AppContext
    from auralflow_studio.jobs.runner import JobHandle
    from auralflow_studio.jobs.training_runs import RunSummary
    from auralflow_studio.playback.player import Player
    from auralflow_studio.presenters.datasets import DatasetState
    from auralflow_studio.presenters.hearing_clips import HearingState
    from auralflow_studio.presenters.training import TrainingStatus
    from auralflow_studio.ui.theme import Theme
    from auralflow_studio.ui.training.page import TrainPage

TRIAL_MINUTES = 5
_PLAYHEAD_MS = 40


class TrainController(QObject):
    """The Train page at work.

    Args:
        page: The page.
        context: The app without its window.
        make_player: Makes the player of the clips, which takes turns with that of songs.
        theme: Colours.
        parent: Its owner. Call `close` before it goes.

    Signals (all emitted in the GUI thread):
        problem_raised (UserMessage): Something went wrong.
        use_requested (Path): The model that came out of this run is to be used.
    """

    problem_raised = Signal(object)
    use_requested = Signal(object)

    def __init__(
        self,
        page: TrainPage,
        context: AppContext,
        make_player: Callable[[], Player],
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._context = context
        self._clips_version = 0
        self._estimating: JobHandle | None = None
        self._resuming: Path | None = None
        self.hearing = HearingClips(context.runner, make_player, self)
        self._playhead = QTimer(self, interval=_PLAYHEAD_MS)
        self._playhead.timeout.connect(self._show_playhead)
        self.comparison = RunComparison(page, context, self)
        self.comparison.problem_raised.connect(self.problem_raised)
        self.comparison.looked_at.connect(self._on_looked_at)
        training, datasets, runs = context.training, context.datasets, context.runs
        page.settings.device.set_devices(context.devices)
        page.dataset.choose_requested.connect(self._ask_folder)
        page.dataset.try_requested.connect(self.try_synthetic)
        page.trial.clicked.connect(self.try_synthetic)
        page.dataset.cancel_requested.connect(datasets.cancel)
        page.dataset.check_requested.connect(datasets.check_again)
        page.dataset.problems_requested.connect(self._show_problems)
        page.dataset.mapping_accepted.connect(datasets.accept_proposal)
        page.settings.changed.connect(self._show_start)
        page.settings.estimate_requested.connect(self._estimate)
        page.start.clicked.connect(self._start)
        page.run.pause_requested.connect(training.pause)
        page.run.go_on_requested.connect(training.go_on)
        page.run.stop_requested.connect(training.stop)
        page.run.resume_requested.connect(self._resume_newest)
        page.run.use_requested.connect(self._use_newest)
        page.hear.chosen.connect(self._on_heard_otherwise)
        page.hear.play_requested.connect(self.hearing.toggle)
        page.hear.seek_requested.connect(self._on_clip_sought)
        page.runs.resumed.connect(self.resume)
        page.runs.used.connect(self.use_requested)
        page.hidden.connect(self.hearing.pause)
        datasets.changed.connect(self._on_dataset)
        datasets.made.connect(self._on_made)
        training.status_changed.connect(self._on_status)
        training.curves_changed.connect(page.curves.refresh)
        training.ended.connect(self._on_ended)
        training.failed.connect(self.problem_raised)
        training.noticed.connect(self.problem_raised)
        runs.curves_read.connect(self._on_curves_read)
        context.models_menu.changed.connect(self._show_bases)
        self.hearing.changed.connect(self._on_hearing)
        self.hearing.playing_changed.connect(self._on_playing)
        self.hearing.failed.connect(self.problem_raised)
        theme.changed.connect(page.curves.set_theme)
        self._shown_dataset: object = None
        self._on_dataset(datasets.state)
        self._on_status(training.status)
        self._show_bases()

    def close(self, timeout_s: float = 5.0) -> bool:
        """The app ends; whether all threads ended."""
        self._playhead.stop()
        return self.hearing.close(timeout_s)

    # The dataset and the form.

    def choose(self, folder: Path) -> None:
        """Train on a folder that was dropped or chosen."""
        self._page.tabs.setCurrentIndex(0)
        self._context.datasets.choose(folder)

    @Slot()
    def try_synthetic(self) -> None:
        """Make songs, train on them for five minutes, no question asked."""
        if not self._context.training.status.is_active:
            self._page.tabs.setCurrentIndex(0)
            self._context.datasets.make_synthetic()

    @Slot()
    def _ask_folder(self) -> None:
        from pathlib import Path

        start = self._context.settings.settings.open_folder
        dialog = QFileDialog(self._page.window(), self.tr("Choose a dataset"), start)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.accepted.connect(lambda: self.choose(Path(dialog.selectedFiles()[0])))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(object)
    def _on_dataset(self, state: DatasetState) -> None:
        self._page.dataset.show_state(state)
        if state.found is not self._shown_dataset or state.found is None:
            self._shown_dataset = state.found
            self._page.settings.set_dataset(state.found)
        self._show_start()

    @Slot()
    def _on_made(self) -> None:
        choice = TrainingChoice(name=self.tr("First try"), targets=("vocals",), minutes=TRIAL_MINUTES)
        self._page.settings.take(choice)
        self._start()

    @Slot()
    def _show_problems(self) -> None:
        report = self._context.datasets.state.report
        if report is not None:
            dialog = ProblemsDialog(report.problems, self._page.window())
            dialog.finished.connect(dialog.deleteLater)
            dialog.present()

    @Slot()
    def _show_start(self) -> None:
        choice, state = self._page.settings.choice, self._context.datasets.state
        active = self._context.training.status.is_active
        why = ""
        if active:
            why = self.tr("One training at a time: stop the one that runs, or wait for it.")
        elif state.making is not None:
            why = self.tr("The training begins by itself as soon as the songs are made.")
        elif state.problem is not None:
            why = self.tr("These songs cannot be used; the reason is given above.")
        elif choice.dataset is None:
            why = self.tr("Choose songs to learn from first.")
        elif state.errors:
            why = self.tr("The check found serious problems. Correct what is listed above, then check again.")
        elif choice.missing_stems:
            why = self.tr("The songs have no stem of that kind: {0}").format(", ".join(choice.missing_stems))
        elif not choice.wanted_targets:
            why = self.tr("Choose at least one stem.")
        self._page.foot.say_why_not(why)
        self._page.settings.estimate.setEnabled(not why and self._estimating is None)
        for button in (self._page.trial, self._page.dataset.trial):
            button.setEnabled(not active and state.making is None)

    @Slot(object)
    def _estimate(self, choice: TrainingChoice) -> None:
        try:
            config = run_config(choice)
        except AuralflowError as error:
            self.problem_raised.emit(message_for(error))
            return
        self._estimating = self._context.runner.submit(EstimateRun(config, choice.device), Resource.MODEL)
        self._estimating.ended.connect(self._on_estimated)
        self._page.settings.show_expected(self.tr("Making a few steps…"))
        self._show_start()

    @Slot(object)
    def _on_estimated(self, handle: JobHandle) -> None:
        self._estimating = None
        self._page.settings.show_expected("")
        if handle.outcome is Outcome.SUCCEEDED:
            self._page.settings.show_expected(self._estimate_text(handle.result))
        elif handle.error is not None:
            self.problem_raised.emit(message_for(handle.error))
        self._show_start()

    def _estimate_text(self, estimate: TrainingEstimate) -> str:
        return self.tr(
            "{0} s a step, about {1} steps in all; {2} of memory, {3} million weights."
            " In a minute it hears {4} s of music."
        ).format(
            f"{estimate.step_s:.2g}",
            estimate.steps,
            size_text(estimate.memory_bytes),
            f"{estimate.parameters / 1e6:.1f}",
            round(estimate.music_s_per_minute),
        )

    @Slot()
    def _show_bases(self) -> None:
        self._page.settings.set_bases(self._context.models_menu.entries())

    # The run.

    @Slot()
    def _start(self) -> None:
        if self._context.training.start(self._page.settings.choice):
            self._begin()

    @Slot(object)
    def resume(self, folder: Path) -> None:
        """Go on with a run that was stopped, or that a crash ended."""
        run = self._context.runs.run(folder)
        if run is None:
            return
        if folder not in self._context.runs.curves:
            self._resuming = folder  # as soon as it is known what it did before
            self._context.runs.read_curves(folder)
            return
        self._resuming = None
        curves = self._context.runs.curves.pop(folder)
        if self._context.training.resume(run.config, folder, self._page.settings.choice.device, curves):
            self._begin()

    def _begin(self) -> None:
        folder = self._context.training.status.folder
        assert folder is not None
        self.hearing.look_at(folder, self._context.training.status.targets)
        self.comparison.begin(folder)
        self._on_status(self._context.training.status)
        self._context.runs.refresh()

    @Slot(object)
    def _on_status(self, status: TrainingStatus) -> None:
        page = self._page
        page.show_work(status.folder is not None or self.comparison.has_any)
        page.run.setVisible(status.folder is not None)
        if status.folder is None:
            self._show_start()
            return
        has_model = not status.is_active and self._context.models_menu.entry_of(status.folder) is not None
        page.run.show_status(status, has_model=has_model)
        if status.clips_version != self._clips_version:
            self._clips_version = status.clips_version
            if status.clips_version == 1:
                self._context.runs.refresh()  # its folder is there now
            self.hearing.look_at(status.folder, status.targets)
        self._show_start()

    @Slot(object)
    def _on_ended(self, status: TrainingStatus) -> None:
        self._context.runs.refresh()
        self._context.models_menu.refresh()
        if status.folder is not None:
            self.hearing.look_at(status.folder, status.targets)

    @Slot()
    def _resume_newest(self) -> None:
        folder = self._context.training.status.folder
        if folder is not None:
            self.resume(folder)

    @Slot()
    def _use_newest(self) -> None:
        folder = self._context.training.status.folder
        if folder is not None:
            self.use_requested.emit(folder)

    @Slot(object)
    def _on_curves_read(self, folder: Path) -> None:
        if folder == self._resuming:
            self.resume(folder)

    # Hearing.

    @Slot(object)
    def _on_looked_at(self, run: RunSummary | None) -> None:
        if run is not None:
            self.hearing.look_at(run.folder, run.config.model.targets)
        self._on_status(self._context.training.status)

    @Slot(object)
    def _on_heard_otherwise(self, changes: dict[str, object]) -> None:
        self.hearing.choose(**changes)

    @Slot(float)
    def _on_clip_sought(self, fraction: float) -> None:
        player = self.hearing.player
        if player is None or player.source is None:
            self.hearing.toggle()
        elif not player.is_playing:
            player.play()
        player = self.hearing.player
        if player is not None and player.source is not None:
            player.seek(round(fraction * player.source.frames))

    @Slot(object)
    def _on_hearing(self, state: HearingState) -> None:
        self._page.hear.show_state(state)

    @Slot(bool)
    def _on_playing(self, playing: bool) -> None:
        self._page.hear.show_playing(playing)
        if playing:
            self._playhead.start()
        else:
            self._playhead.stop()

    @Slot()
    def _show_playhead(self) -> None:
        player = self.hearing.player
        source = None if player is None else player.source
        if player is not None and source is not None:
            self._page.hear.show_playhead(player.position / max(1, source.frames))
