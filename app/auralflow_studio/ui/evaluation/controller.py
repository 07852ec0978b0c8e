"""Connects the Evaluate page with the app: what is chosen, measured, shown, saved and opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from auralflow_studio.presenters.evaluation_form import (
    EvaluationChoice,
    compared_models,
    evaluation_request,
    learned_from,
)
from auralflow_studio.ui.dialogs.folder import ask_folder
from auralflow_studio.ui.dialogs.question import QuestionDialog
from auralflow_studio.ui.evaluation.estimates_controller import EstimatesController

if TYPE_CHECKING:
    from auralflow.evaluation.evaluation_result import EvaluationResult
    from auralflow_studio.jobs.evaluate import EvaluationRequest
    from auralflow_studio.jobs.evaluations import EvaluationSummary
    from auralflow_studio.presenters.estimates import AddedFolders
    from auralflow_studio.presenters.evaluation import Evaluation, EvaluationStatus
    from auralflow_studio.presenters.evaluations import Evaluations
    from auralflow_studio.presenters.models import Models
    from auralflow_studio.presenters.references import ReferenceSongs, ReferencesState
    from auralflow_studio.qtmodels.settings_model import SettingsModel
    from auralflow_studio.ui.evaluation.page import EvaluatePage
    from auralflow_studio.ui.theme import Theme


@dataclass(frozen=True, kw_only=True)
class EvaluationParts:
    """What of the app the page needs.

    Attributes:
        songs: The songs that were chosen.
        estimates: The folders of estimates that were added.
        evaluation: The evaluation that runs.
        past: Those on disk.
        models: The models there are.
        settings: What is remembered.
    """

    songs: ReferenceSongs
    estimates: AddedFolders
    evaluation: Evaluation
    past: Evaluations
    models: Models
    settings: SettingsModel


class EvaluateController(QObject):
    """The Evaluate page at work.

    Args:
        page: The page.
        parts: What of the app it needs.
        theme: Colours.
        parent: Its owner.

    Signals (all emitted in the GUI thread):
        problem_raised (UserMessage): Something went wrong.
        report_saved (Path): A report was saved there.
        song_requested (Path): This file is to be opened where songs are separated.
        listen_requested (EvaluationRequest, EvaluationResult, str, str, str): This song is to be heard, of this stem,
            made by this estimator.
    """

    problem_raised = Signal(object)
    report_saved = Signal(object)
    song_requested = Signal(object)
    listen_requested = Signal(object, object, str, str, str)

    def __init__(self, page: EvaluatePage, parts: EvaluationParts, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._parts = parts
        songs, evaluation, past = parts.songs, parts.evaluation, parts.past
        page.songs.choose_requested.connect(self._ask_folder)
        page.songs.try_requested.connect(self.try_synthetic)
        page.trial.clicked.connect(self.try_synthetic)
        page.songs.cancel_requested.connect(songs.cancel)
        page.songs.changed.connect(self._show_start)
        page.models.changed.connect(self._show_start)
        page.start.clicked.connect(self._start)
        page.progress.stop_requested.connect(evaluation.stop)
        page.result.report_requested.connect(self._open_report)
        page.result.save_requested.connect(self._ask_save)
        page.result.track_opened.connect(self._on_track_opened)
        page.past.opened.connect(self._on_past_opened)
        page.past.resumed.connect(self.resume)
        page.past.deleted.connect(self._ask_delete)
        page.shown.connect(past.refresh)
        songs.changed.connect(self._on_songs)
        songs.made.connect(self._start)
        songs.mixture_found.connect(self.song_requested)
        songs.failed.connect(self.problem_raised)
        evaluation.status_changed.connect(self._on_status)
        evaluation.succeeded.connect(self._on_measured)
        evaluation.failed.connect(self.problem_raised)
        evaluation.ended.connect(self._on_ended)
        past.changed.connect(self._on_past)
        past.opened.connect(self._show_result)
        past.saved.connect(self.report_saved)
        past.failed.connect(self.problem_raised)
        parts.models.changed.connect(self._show_models)
        theme.changed.connect(page.result.set_theme)
        self._estimates = EstimatesController(page, parts.estimates, songs, parts.settings, self)
        self._show_models()
        self._on_songs(songs.state)
        self._on_status(evaluation.status)

    # What is chosen.

    def choose(self, folder: Path) -> None:
        """Measure with a folder that was dropped or chosen."""
        self._page.tabs.setCurrentIndex(0)
        self._parts.songs.choose(folder)

    @Slot()
    def try_synthetic(self) -> None:
        """Make songs and measure with them, no question asked."""
        if not self._parts.evaluation.status.is_active:
            self._page.tabs.setCurrentIndex(0)
            self._parts.songs.make_synthetic()

    @Slot()
    def _ask_folder(self) -> None:
        start = self._parts.settings.settings.open_folder
        ask_folder(self._page.window(), self.tr("Choose songs whose stems are known"), start, self.choose)

    @Slot(object)
    def _on_songs(self, state: ReferencesState) -> None:
        self._page.songs.show_state(state)
        self._show_start()

    @Slot()
    def _show_models(self) -> None:
        models = self._parts.models
        entries = models.entries()
        self._page.models.set_models(entries, compared_models(entries), models.current)
        self._estimates.show_all()

    @property
    def choice(self) -> EvaluationChoice:
        """What is chosen now."""
        card = self._page.songs
        return EvaluationChoice(
            references=self._parts.songs.state.found,
            models=self._page.models.chosen,
            split=card.part.currentData() or "all",
            max_tracks=card.count.currentData(),
            duration_s=card.duration.currentData(),
            device=self._parts.settings.settings.compute_device,
        )

    @Slot()
    def _show_start(self) -> None:
        choice, page = self.choice, self._page
        active = self._parts.evaluation.status.is_active
        making = self._parts.songs.state.making is not None
        why = ""
        if active:
            why = self.tr("One evaluation at a time: stop the one that runs, or wait for it.")
        elif making:
            why = self.tr("The evaluation begins by itself as soon as the songs are made.")
        elif self._parts.songs.state.problem is not None:
            why = self.tr("These songs cannot be used; the reason is given above.")
        elif choice.references is None:
            why = self.tr("Choose songs whose stems are known first.")
        elif not choice.models:
            why = self.tr("Choose at least one model, or add estimates.")
        page.foot.say_why_not(why)
        for button in (page.trial, page.songs.trial):
            button.setEnabled(not active and not making and any(model.kind == "model" for model in choice.models))
        page.trial.setVisible(not active)
        learned: dict[str, bool] = {}
        if choice.references is not None and choice.split != "test":
            folder = choice.references.folder
            learned = {model.title: learned_from(model, folder) for model in choice.models}
        page.models.warn(learned)

    # What runs.

    @Slot()
    def _start(self) -> None:
        choice = self.choice
        if choice.can_start and choice.references is not None:
            request = evaluation_request(choice, self._parts.past.folder, choice.references.folder.name)
            self._begin(request)

    @Slot(object)
    def resume(self, request: EvaluationRequest) -> None:
        """Go on with what was stopped."""
        self._begin(request)

    def _begin(self, request: EvaluationRequest) -> None:
        if self._parts.evaluation.start(request):
            self._parts.past.refresh()
            self._show_start()

    @Slot(object)
    def _on_status(self, status: EvaluationStatus) -> None:
        self._page.progress.show_status(status)
        if self._page.start.isEnabled() == status.is_active:
            self._show_start()

    @Slot(object)
    def _on_ended(self, _status: EvaluationStatus) -> None:
        self._parts.past.refresh()
        self._show_start()

    # What came of it.

    @Slot(object, object)
    def _show_result(self, request: EvaluationRequest, result: EvaluationResult) -> None:
        self._page.result.show_result(request, result)
        self._page.show_result()

    @Slot(object, object)
    def _on_measured(self, request: EvaluationRequest, result: EvaluationResult) -> None:
        self._page.result.show_result(request, result)
        self._page.show_measured()

    @Slot()
    def _open_report(self) -> None:
        request = self._page.result.request
        if request is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(request.output / "report.html")))

    @Slot()
    def _ask_save(self) -> None:
        request = self._page.result.request
        if request is None:
            return
        kinds = {
            self.tr("Page with figures and pictures (*.html)"): "report.html",
            self.tr("Text in Markdown (*.md)"): "report.md",
            self.tr("Table of all songs (*.csv)"): "scores.csv",
            self.tr("Table of medians and means (*.csv)"): "summary.csv",
            self.tr("For programs (*.json)"): "report.json",
        }
        folder = Path(self._parts.settings.settings.export_folder or Path.home())
        name = self.tr("{0} evaluation").format(request.dataset.name)
        dialog = QFileDialog(self._page.window(), self.tr("Save the report"), str(folder / f"{name}.html"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(kinds))
        dialog.setDefaultSuffix("html")

        def on_filter(chosen: str) -> None:
            dialog.setDefaultSuffix(kinds[chosen].rpartition(".")[2])

        def on_selected(target: str) -> None:
            chosen = kinds[dialog.selectedNameFilter()]
            self.save_report(request, chosen, Path(target))

        # Emitted in this thread, and gone with the dialog.
        dialog.filterSelected.connect(on_filter)
        dialog.fileSelected.connect(on_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_report(self, request: EvaluationRequest, name: str, target: Path) -> None:
        """Copy one of the reports; `report_saved` says when."""
        self._parts.past.save(request.output / name, target)

    @Slot(str, str)
    def _on_track_opened(self, track: str, estimator: str) -> None:
        shown = self._page.result
        if shown.request is not None and shown.result is not None:
            stem = shown.stem.currentData()
            self.listen_requested.emit(shown.request, shown.result, track, stem, estimator)

    @Slot(object, str)
    def open_song(self, request: EvaluationRequest, track: str) -> None:
        """Look for the file of a song; `song_requested` follows."""
        self._parts.songs.find_mixture(request, track)

    # Earlier ones.

    @Slot(object)
    def _on_past(self, summaries: tuple[EvaluationSummary, ...]) -> None:
        status = self._parts.evaluation.status
        active = status.request.folder if status.is_active and status.request is not None else None
        self._page.past.show_evaluations(summaries, active)

    @Slot(object)
    def _on_past_opened(self, request: EvaluationRequest) -> None:
        self._parts.past.open(request)

    @Slot(object)
    def _ask_delete(self, request: EvaluationRequest) -> None:
        QuestionDialog(
            self.tr("Delete an evaluation"),
            self.tr("Delete the figures and reports of “{0}”? This cannot be undone.").format(request.folder.name),
            yes=self.tr("Delete"),
            no=self.tr("Keep"),
            on_yes=lambda: self.delete(request),
            parent=self._page.window(),
        ).open()

    def delete(self, request: EvaluationRequest) -> None:
        """Delete an evaluation; what is shown of it goes."""
        if self._page.result.request is not None and self._page.result.request.folder == request.folder:
            self._page.result.request = self._page.result.result = None
            self._page.show_welcome()
        self._parts.past.delete(request.folder)
