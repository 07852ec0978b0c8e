"""The settings as a QObject: everyone sees the same ones, and they are written when they rest."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from auralflow_studio.qtmodels.saver import Saver, Write
from auralflow_studio.settings import Settings, merge_settings

if TYPE_CHECKING:
    from pathlib import Path

WRITE_DELAY_MS = 500


class SettingsModel(QObject):
    """Holds the settings.

    Signals (emitted in the GUI thread):
        changed(Settings): They became other ones.
        write_failed(Exception): They could not be written; said once until it works again.

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
        self._unwritten: dict[str, Any] = {}
        self._saver = Saver("settings", self._next_write, delay_ms=WRITE_DELAY_MS, parent=self)
        self._saver.failed.connect(self.write_failed)

    @property
    def settings(self) -> Settings:
        """The settings now."""
        return self._settings

    def update(self, **changes: Any) -> None:
        """Change some settings; they are written half a second later, and no others.

        Args:
            **changes: New values by the name of the field.

        Raises:
            TypeError: If there is no setting of a name.
            ValueError: If a value is out of its range.
        """
        settings = replace(self._settings, **changes)
        if settings == self._settings:
            return
        self._unwritten |= {name: value for name, value in changes.items() if value != getattr(self._settings, name)}
        self._settings = settings
        self._saver.touch()
        self.changed.emit(settings)

    def flush(self, timeout_s: float | None = None) -> bool:
        """Write now what is not written yet; see `Saver.flush`."""
        return self._saver.flush(timeout_s)

    def _next_write(self) -> Write | None:
        if not self._unwritten:
            return None
        changes = dict(self._unwritten)
        return Write(
            partial(merge_settings, self._path, self._settings, tuple(changes)), partial(self._on_written, changes)
        )

    def _on_written(self, changes: dict[str, Any]) -> None:
        self._unwritten = {name: value for name, value in self._unwritten.items() if changes.get(name) != value}
