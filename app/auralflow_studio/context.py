"""Everything of the app but its widgets, built and connected."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QObject, Signal, Slot

from auralflow.errors import ConfigError, ModelLoadError
from auralflow.models.registry import model_info
from auralflow.separation.work_cache import WorkCache
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.runner import JobRunner
from auralflow_studio.jobs.separate import Playhead
from auralflow_studio.jobs.stores import OpenStores
from auralflow_studio.jobs.warmup import FoundDevices, LoadedModels, LoadLibraries, WarmUp
from auralflow_studio.messages import UserMessage, message_for
from auralflow_studio.presenters.current_song import CurrentSong
from auralflow_studio.presenters.datasets import Datasets
from auralflow_studio.presenters.devices import ComputeDevices
from auralflow_studio.presenters.estimates import AddedFolders
from auralflow_studio.presenters.evaluation import Evaluation
from auralflow_studio.presenters.evaluations import Evaluations
from auralflow_studio.presenters.models import Models
from auralflow_studio.presenters.queue import QueuePresenter
from auralflow_studio.presenters.references import ReferenceSongs
from auralflow_studio.presenters.separations import Separations
from auralflow_studio.presenters.session_keeper import SessionKeeper
from auralflow_studio.presenters.training import Training
from auralflow_studio.presenters.training_runs import TrainingRuns
from auralflow_studio.qtmodels.queue_model import QueueModel
from auralflow_studio.qtmodels.session_model import SessionModel
from auralflow_studio.qtmodels.settings_model import SettingsModel
from auralflow_studio.settings import Settings, load_settings

if TYPE_CHECKING:
    from auralflow_studio.paths import AppPaths
    from auralflow_studio.presenters.comparison import Comparison

logger = logging.getLogger(__name__)

_SAVE_S = 1.0
"""At the end, what is remembered gets this time even if jobs have used up all of theirs."""


class AppContext(QObject):
    """The app without a window.

    Args:
        paths: Where files lie.
        parent: Its owner. Call `shutdown` before it goes.
        models: Models that are loaded already; None to load them when they are needed.

    Signals (emitted in the GUI thread):
        problem_raised(UserMessage): Something the user should know that belongs to no row of the queue.
        libraries_loaded(): Torch is imported, or cannot be: from now on playback cannot be made to stumble by it.
        warmed_up(): The model is loaded; separations start at once from now on.

    Attributes:
        paths: Where files lie.
        settings: What is remembered.
        devices: What networks can run on.
        session: The document.
        runner: Runs jobs.
        stores: Open stores of stems.
        models: Loaded models.
        current: Live data of the open song.
        separations: What is separated.
        queue: What the user does with the queue; `queue.model` has the rows.
        keeper: Brings the session of the last start back, and keeps this one's.
        models_menu: The models that songs can be separated with.
        datasets: The dataset that is chosen for training.
        training: The training that runs.
        runs: The trainings on disk.
        references: The songs that are chosen for an evaluation.
        estimates: The folders of estimates that are compared in it.
        evaluation: The evaluation that runs.
        evaluations: The evaluations on disk.
    """

    problem_raised = Signal(object)
    libraries_loaded = Signal()
    warmed_up = Signal()

    def __init__(self, paths: AppPaths, parent: QObject | None = None, *, models: LoadedModels | None = None) -> None:
        super().__init__(parent)
        self.paths = paths
        self._loaded = load_settings(paths.settings_file)
        self.settings = SettingsModel(paths.settings_file, self._loaded.settings, self)
        self._unknown_model = self._replace_unknown_model()
        self.devices = ComputeDevices(self.settings, self)
        self.session = SessionModel(self)
        self.runner = JobRunner(self)
        self.stores = OpenStores(paths.cache_dir, WorkCache(paths.cache_dir, self._cache_limit_bytes))
        self.models = models or LoadedModels(paths.cache_dir)
        self.playhead = Playhead()
        queue_model = QueueModel(self)
        self.separations = Separations(
            self.session,
            queue_model,
            self.runner,
            self.stores,
            self.models,
            self.playhead,
            self.settings,
            self,
        )
        self.current = CurrentSong(
            self.session, self.runner, self.stores, self.playhead, self.separations.model_and_settings, self
        )
        self.queue = QueuePresenter(
            self.session, self.runner, self.stores, self.separations, self.current, queue_model, self
        )
        self.keeper = SessionKeeper(
            paths.session_file,
            self.session,
            self.queue,
            self.runner,
            lambda: self.separations.model_and_settings()[0].sources,
            self,
        )
        self.models_menu = Models(self.session, self.settings, self.separations, self.runner, paths, self)
        self.datasets = Datasets(self.runner, paths.synthetic_dir, self)
        self.training = Training(self.runner, paths.runs_dir, self)
        self.runs = TrainingRuns(self.runner, paths.runs_dir, self)
        self.references = ReferenceSongs(self.runner, paths.synthetic_dir, self)
        self.estimates = AddedFolders(self.runner, self)
        self.evaluation = Evaluation(self.runner, paths.cache_dir, self)
        self.evaluations = Evaluations(self.runner, paths.evaluations_dir, self)
        self._comparison: Comparison | None = None
        self.keeper.restored.connect(self.models_menu.show_ready)
        self.keeper.problem_raised.connect(self.problem_raised)
        self.queue.problem_raised.connect(self.problem_raised)
        self.current.failed.connect(self.problem_raised)
        self.settings.write_failed.connect(self._on_settings_not_written)
        self._has_started = False

    @property
    def comparison(self) -> Comparison:
        """The song of an evaluation that is listened to."""
        if self._comparison is None:
            # Loads all that evaluates, which no start of the app should wait for.
            from auralflow_studio.presenters.comparison import Comparison

            self._comparison = Comparison(
                self.runner, self.stores, self.models, lambda: self.settings.settings.compute_device, self
            )
        return self._comparison

    def start(self) -> None:
        """Begin to work, once the window was painted: loads torch and the model."""
        if self._has_started:
            return
        self._has_started = True
        self._tell_about_settings()
        loading = self.runner.submit(LoadLibraries(self.settings.settings.compute_device), Resource.MODEL, urgent=True)
        loading.succeeded.connect(self._on_libraries)
        loading.failed.connect(self._on_cold)

    def _replace_unknown_model(self) -> str:
        """Separate with the usual model if there is none of the name in the settings.

        Returns:
            The unknown name; empty as a rule. A newer Auralflow may have written it, somebody mistyped it, or the
            folder of a trained model has gone.
        """
        name = self.settings.settings.model
        try:
            model_info(name)
        except (ConfigError, ModelLoadError):
            self.settings.update(model=Settings().model)
            return name
        return ""

    def _tell_about_settings(self) -> None:
        if self._loaded.set_aside is not None:
            self.problem_raised.emit(
                UserMessage(
                    self.tr("The settings were damaged"),
                    self.tr("Auralflow starts with fresh ones. The old file was kept: {path}").format(
                        path=self._loaded.set_aside
                    ),
                )
            )
        if self._loaded.unreadable is not None:
            self.problem_raised.emit(
                UserMessage(
                    self.tr("The settings cannot be read"),
                    message_for(self._loaded.unreadable).text,
                    self.tr("Auralflow starts with the usual ones and leaves the file as it is."),
                )
            )
        if self._unknown_model:
            self.problem_raised.emit(
                UserMessage(
                    self.tr("Another model is used"),
                    self.tr("This Auralflow has no model “{name}”. It separates with {title} instead.").format(
                        name=self._unknown_model, title=model_info(self.settings.settings.model).title
                    ),
                )
            )

    def shutdown(self, timeout_ms: int = 10_000) -> bool:
        """Stop everything and write what is to be remembered.

        Args:
            timeout_ms: How long to wait for jobs and the disk.

        Returns:
            Whether all threads ended. If not, end the process with `os._exit`.
        """
        deadline = QDeadlineTimer(timeout_ms)
        self.current.close()
        self.datasets.cancel()
        self.training.stop()  # first of all jobs: its checkpoint takes the longest
        self.references.cancel()
        self.evaluation.stop()
        if self._comparison is not None:
            self._comparison.close()
        # Before jobs are stopped: their rows would say that the user stopped them.
        all_ended = self.keeper.close(max(_SAVE_S, timeout_ms / 1000))
        all_ended &= self.runner.shutdown(deadline.remainingTime())
        all_ended &= self.settings.flush(max(_SAVE_S, deadline.remainingTime() / 1000))
        return all_ended

    def _cache_limit_bytes(self) -> int:
        """Called by jobs, in their threads."""
        return int(self.settings.settings.cache_limit_gb * 1e9)

    @Slot(object)
    def _on_libraries(self, found: FoundDevices) -> None:
        self.devices.take(found)
        self.libraries_loaded.emit()
        settings = self.settings.settings
        warming = self.runner.submit(
            WarmUp(self.models, settings.model, settings.compute_device), Resource.MODEL, urgent=True
        )
        warming.succeeded.connect(self._on_warm)
        warming.failed.connect(self._on_cold)

    @Slot(object)
    def _on_warm(self, _result: object) -> None:
        self.warmed_up.emit()

    @Slot(object)
    def _on_cold(self, error: BaseException) -> None:
        self.libraries_loaded.emit()
        self.problem_raised.emit(message_for(error))

    @Slot(object)
    def _on_settings_not_written(self, error: Exception) -> None:
        self.problem_raised.emit(message_for(error))
