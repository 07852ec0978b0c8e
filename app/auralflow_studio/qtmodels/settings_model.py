"""The settings as a QObject: everyone sees the same ones, and they are written when they rest."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from auralflow_studio.settings import Settings, save_settings

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)

WRITE_DELAY_MS = 500


class SettingsModel(QObject):
    """Holds the settings.

    Signals (emitted in the GUI thread):
        changed(Settings): They became other ones.
        write_failed(OSError): They could not be written; said once until it works again.

    Args:
        path: The file they are written to.
        settings: What to start from, as `settings.load_settings` found it.
        parent: Its owner. Call `flush` before it goes.
    """

    changed = Signal(object)
    write_failed = Signal(object)

    def __init__(self, path: Path, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._settings = settings
        self._written = settings
        self._failing = False
        self._timer = QTimer(self, singleShot=True, interval=WRITE_DELAY_MS)
        self._timer.timeout.connect(self.flush)

    @property
    def settings(self) -> Settings:
        """The settings now."""
        return self._settings

    def update(self, **changes: Any) -> None:
        """Change some settings; they are written half a second after the last change.

        Args:
            **changes: New values by the name of the field.

        Raises:
            TypeError: If there is no setting of a name.
            ValueError: If a value is out of its range.
        """
        settings = replace(self._settings, **changes)
        if settings == self._settings:
            return
        self._settings = settings
        self._timer.start()
        self.changed.emit(settings)

    @Slot()
    def flush(self) -> None:
        """Write now what is not written yet."""
        self._timer.stop()
        if self._settings == self._written:
            return
        try:
            # One kilobyte: a thread for it would be more than it needs.
            save_settings(self._path, self._settings)
        except OSError as error:
            if not self._failing:
                logger.warning("settings cannot be written to %s: %s", self._path, error)
                self.write_failed.emit(error)
            self._failing = True
        else:
            self._written = self._settings
            self._failing = False
