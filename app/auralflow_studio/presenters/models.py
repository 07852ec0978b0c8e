"""Which models songs can be separated with, and changing from one to another."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from auralflow.errors import AuralflowError
from auralflow.models.registry import list_models, model_info
from auralflow.models.saved import saved_model_info
from auralflow.training.run_folder import RunFolder
from auralflow_studio.document.edits import fit_to_model, open_song
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.find_separated import FindSeparated
from auralflow_studio.jobs.runner import JobHandle

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from auralflow.models.base import ModelInfo
    from auralflow_studio.document.session import Song
    from auralflow_studio.jobs.runner import JobRunner
    from auralflow_studio.paths import AppPaths
    from auralflow_studio.presenters.separations import Separations
    from auralflow_studio.qtmodels.session_model import SessionModel
    from auralflow_studio.qtmodels.settings_model import SettingsModel

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class ModelEntry:
    """A model in the menu.

    Attributes:
        name: As the settings have it: a name, or the path of a folder.
        info: Its card.
        folder: Where it lies, None for those that come with Auralflow.
        trained: What its network was trained to separate; a stem of all the rest may come on top of it.
    """

    name: str
    info: ModelInfo
    folder: Path | None = None
    trained: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ModelChange:
    """Another model is wanted, and songs are separated with the one in use.

    Attributes:
        name: Of the model, as the settings would have it.
        info: Its card.
        ready: Ids of songs that it has separated before: they switch at once.
        again: Ids of songs that are separated, or being separated, with the model in use, and would have to be again.
    """

    name: str
    info: ModelInfo
    ready: frozenset[str]
    again: tuple[str, ...]


class Models(QObject):
    """The models there are, and the one in use.

    Songs have a lane for each stem of the model in use; so when it is another one, all of them get other lanes. What
    was separated with the old one stays on the disk as long as there is room.

    Args:
        session: The document.
        settings: Have the name of the model in use.
        separations: What is separated with it.
        runner: Looks for stems on the disk.
        paths: Where stems and trainings lie.
        parent: Its owner.

    Signals (emitted in the GUI thread):
        changed(): There are others, or another one is in use.
        chosen(str): This one is in use now.
        asks(ModelChange): To use that one, songs would have to be separated again: the user is to say which.
    """

    changed = Signal()
    chosen = Signal(str)
    asks = Signal(object)

    def __init__(
        self,
        session: SessionModel,
        settings: SettingsModel,
        separations: Separations,
        runner: JobRunner,
        paths: AppPaths,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self._separations = separations
        self._runner = runner
        self._cache_dir = paths.cache_dir
        self._runs_dir = paths.runs_dir

    def entries(self) -> tuple[ModelEntry, ...]:
        """All models: those that come with Auralflow, then those that were trained, by name."""
        found = [ModelEntry(name=info.name, info=info, trained=info.sources) for info in list_models()]
        for folder in sorted(self._runs_dir.iterdir()) if self._runs_dir.is_dir() else ():
            entry = self.entry_of(folder)
            if entry is not None:
                found.append(entry)
        return tuple(found)

    @staticmethod
    def entry_of(run: Path) -> ModelEntry | None:
        """The model that came out of a run; None if there is none."""
        folder = RunFolder(run).model
        if not (folder / "card.json").is_file():
            return None
        try:
            return ModelEntry(
                name=str(folder),
                info=model_info(folder),
                folder=folder,
                trained=saved_model_info(folder).sources,
            )
        except AuralflowError as error:
            logger.info("the model in %s cannot be used: %s", folder, error)
            return None

    @property
    def current(self) -> str:
        """Name of the model in use."""
        return self._settings.settings.model

    def prepare(self, name: str) -> None:
        """Use another model, at once if no song has to be separated again for it; else `asks` first.

        Raises:
            AuralflowError: If there is no such model.
        """
        info = model_info(name)
        if not self._separations.separated():
            self.choose(name)
            return
        job = self._find_separated(info, self._session.session.songs)
        self._runner.submit(job, Resource.OPEN, context=(name, info)).succeeded.connect(self._on_found)

    def _find_separated(self, info: ModelInfo, songs: Sequence[Song]) -> FindSeparated:
        _, settings = self._separations.model_and_settings()
        return FindSeparated(songs=tuple(songs), model=info, settings=settings, cache_dir=self._cache_dir)

    @Slot(object)
    def _on_found(self, ready: frozenset[str]) -> None:
        handle = self.sender()
        assert isinstance(handle, JobHandle)
        assert isinstance(handle.context, tuple)
        name, info = handle.context
        again = tuple(song_id for song_id in self._separations.separated() if song_id not in ready)
        if again:
            self.asks.emit(ModelChange(name=name, info=info, ready=ready, again=again))
        else:
            self.choose(name, ready=ready)

    def choose(self, name: str, *, ready: Collection[str] = (), again: Collection[str] | None = None) -> None:
        """Separate with another model from now on.

        Args:
            name: The model.
            ready: Songs that it has separated before.
            again: Songs to separate again, of those that are separated with another; None for all.

        Raises:
            AuralflowError: If there is no such model.
        """
        info = model_info(name)
        session = self._session
        opened = session.session.current
        # The open song is closed and opened again: its lanes, its player and its pictures are others.
        session.apply(open_song(None), self)
        self._separations.hold()
        self._settings.update(model=name)
        session.always_apply(fit_to_model(info.sources))
        if opened is not None:
            session.apply(open_song(opened), self)
        self._separations.start_over(ready=ready, again=again)
        self.changed.emit()
        self.chosen.emit(name)

    def refresh(self) -> None:
        """A training has ended: there may be another model."""
        self.changed.emit()

    def forget(self, run: Path) -> None:
        """A run goes: if its model is in use, the usual one takes its place; no song is separated again unasked."""
        if self.current == str(RunFolder(run).model):
            self.choose(list_models()[0].name, again=())
            self.show_ready()

    @Slot()
    def show_ready(self) -> None:
        """Find songs that the model in use has separated before, whatever their rows say."""
        info, _ = self._separations.model_and_settings()
        known = set(self._separations.separated())
        job = self._find_separated(info, [song for song in self._session.session.songs if song.id not in known])
        # Nobody waits for it, and there may be very many.
        self._runner.submit(job, Resource.FILES).succeeded.connect(self._on_ready)

    @Slot(object)
    def _on_ready(self, ready: frozenset[str]) -> None:
        for song_id in ready:
            self._separations.finish(song_id)
