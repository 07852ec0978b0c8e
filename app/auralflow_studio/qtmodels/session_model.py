"""The session as a QObject: the one door through which it is changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, Signal

from auralflow_studio.document.changes import Change, difference
from auralflow_studio.document.history import History
from auralflow_studio.document.session import Session

if TYPE_CHECKING:
    from auralflow_studio.document.edits import Edit

# The texts of `document.edits.TEXTS`, where the translation tools find them.
EDIT_TEXTS = (
    QT_TRANSLATE_NOOP("Edit", "Add songs"),
    QT_TRANSLATE_NOOP("Edit", "Change gain"),
    QT_TRANSLATE_NOOP("Edit", "Change loop"),
    QT_TRANSLATE_NOOP("Edit", "Change master gain"),
    QT_TRANSLATE_NOOP("Edit", "Change pan"),
    QT_TRANSLATE_NOOP("Edit", "Move songs"),
    QT_TRANSLATE_NOOP("Edit", "Find the file"),
    QT_TRANSLATE_NOOP("Edit", "Mute"),
    QT_TRANSLATE_NOOP("Edit", "Open song"),
    QT_TRANSLATE_NOOP("Edit", "Remove songs"),
    QT_TRANSLATE_NOOP("Edit", "Reset mix"),
    QT_TRANSLATE_NOOP("Edit", "Solo"),
    QT_TRANSLATE_NOOP("Edit", "Use another model"),
)


class SessionModel(QObject):
    """Holds the session and its history.

    Signals:
        changed(Change): The session became another one, by an edit, undo, redo or `restore`. Emitted in the GUI thread,
            once a step. A step that changes nothing emits nothing.

    Args:
        parent: Its owner.
        session: What to start from.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None, *, session: Session | None = None) -> None:
        super().__init__(parent)
        self._history = History(Session() if session is None else session)
        self._always: Edit | None = None

    @property
    def session(self) -> Session:
        """The session now."""
        return self._history.present

    def apply(self, edit: Edit, origin: object | None = None) -> bool:
        """Change the session.

        Args:
            edit: One of `document.edits`.
            origin: Who asks, so that a view can ignore its own echo.

        Returns:
            Whether anything changed.
        """
        old = self._history.present
        if not self._history.apply(edit):
            return False
        self._announce(old, origin)
        return True

    def always_apply(self, edit: Edit) -> None:
        """Apply an edit that is no step of undo now, and to whatever undo and redo bring back from now on."""
        self._always = edit
        self.apply(edit)

    def restore(self, saved: Session) -> None:
        """Put the songs of an earlier start before those that are there; undo begins anew.

        Args:
            saved: The session of that start. A song that was opened meanwhile stays open.
        """
        old = self._history.present
        known = {song.id for song in old.songs}
        songs = (*(song for song in saved.songs if song.id not in known), *old.songs)
        self._history = History(
            replace(saved, songs=songs, current=saved.current if old.current is None else old.current)
        )
        self._announce(old, None)

    def seal(self) -> None:
        """A fader was let go: the next drag of it is a step of its own."""
        self._history.seal()

    def undo(self) -> bool:
        """Take the last step back; whether there was one."""
        old = self._history.present
        if not self._history.undo():
            return False
        self._fit()
        self._announce(old, None)
        return True

    def redo(self) -> bool:
        """Take the step again that was taken back; whether there was one."""
        old = self._history.present
        if not self._history.redo():
            return False
        self._fit()
        self._announce(old, None)
        return True

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._history.undo_text is not None

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to take again."""
        return self._history.redo_text is not None

    @property
    def undo_text(self) -> str:
        """The translated name of the step that would be taken back; empty if there is none."""
        return self._translate(self._history.undo_text)

    @property
    def redo_text(self) -> str:
        """The translated name of the step that would be taken again; empty if there is none."""
        return self._translate(self._history.redo_text)

    @staticmethod
    def _translate(text: str | None) -> str:
        return "" if text is None else QCoreApplication.translate("Edit", text)

    def _fit(self) -> None:
        if self._always is not None:
            self._history.apply(self._always)

    def _announce(self, old: Session, origin: object | None) -> None:
        new = self._history.present
        self.changed.emit(Change(old, new, difference(old, new), origin))
