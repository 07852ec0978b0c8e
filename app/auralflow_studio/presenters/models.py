"""Which models songs can be separated with, and changing from one to another."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from auralflow.errors import AuralflowError
from auralflow.models.registry import list_models, model_info
from auralflow.models.saved import saved_model_info
from auralflow.training.run_folder import RunFolder
from auralflow_studio.document.edits import fit_to_model, open_song

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.models.base import ModelInfo
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


class Models(QObject):
    """The models there are, and the one in use.

    Songs have a lane for each stem of the model in use; so when it is another one, all of them get other lanes and wait
    to be separated again. What was separated with the old one stays on the disk as long as there is room.

    Args:
        session: The document.
        settings: Have the name of the model in use.
        separations: What is separated with it.
        runs_dir: Holds a folder for each training.
        parent: Its owner.

    Signals (emitted in the GUI thread):
        changed(): There are others, or another one is in use.
    """

    changed = Signal()

    def __init__(
        self,
        session: SessionModel,
        settings: SettingsModel,
        separations: Separations,
        runs_dir: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self._separations = separations
        self._runs_dir = runs_dir

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

    def choose(self, name: str) -> None:
        """Separate with another model from now on; songs that are there are separated again.

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
        self._separations.start_over()
        self.changed.emit()

    def refresh(self) -> None:
        """A training has ended: there may be another model."""
        self.changed.emit()

    def forget(self, run: Path) -> None:
        """A run goes: if its model is in use, the usual one takes its place."""
        if self.current == str(RunFolder(run).model):
            self.choose(list_models()[0].name)
