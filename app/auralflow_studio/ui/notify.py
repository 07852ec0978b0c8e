"""How the app speaks: messages inside the window, and one error dialog at a time."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Slot

from auralflow_studio.ui.dialogs.error import ErrorDialog
from auralflow_studio.ui.tokens import SPACE_XS
from auralflow_studio.ui.widgets.toast import Kind, Toast

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from auralflow_studio.messages import UserMessage

logger = logging.getLogger(__name__)

_MOST_TOASTS = 3


class Notifier(QObject):
    """Shows messages over a window.

    Args:
        window: The window.
        area: The part of it above whose lower edge the messages stand.
    """

    def __init__(self, window: QWidget, area: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._area = area
        self._toasts: list[Toast] = []
        self._dialog: ErrorDialog | None = None
        area.installEventFilter(self)

    @property
    def toasts(self) -> tuple[Toast, ...]:
        """What is shown now, the oldest first."""
        return tuple(self._toasts)

    @property
    def dialog(self) -> ErrorDialog | None:
        """The error dialog, if it is open."""
        return self._dialog

    def show(
        self,
        kind: Kind,
        title: str,
        text: str = "",
        *,
        button: str = "",
        on_button: Callable[[], None] | None = None,
        stays: bool = False,
    ) -> Toast:
        """Show a message; the same one is not shown twice at a time.

        When there are too many, the oldest makes room; of those that stay, only if the new one stays as well.
        """
        for shown in self._toasts:
            if (shown.kind, shown.title, shown.text) == (kind, title, text):
                return shown
        toast = Toast(kind, title, text, button=button, on_button=on_button, stays=stays, parent=self._window)
        toast.closed.connect(self._on_closed)
        self._toasts.append(toast)
        toast.show()
        self._make_room()
        self._place()
        return toast

    def _make_room(self) -> None:
        *older, newest = self._toasts
        for toast in sorted(older, key=lambda toast: toast.stays)[: max(0, len(self._toasts) - _MOST_TOASTS)]:
            if newest.stays or not toast.stays:
                toast.dismiss()

    @Slot(object)
    def show_problem(self, message: UserMessage) -> Toast:
        """Show what went wrong; stays, with a button for the details."""
        logger.info("shown: %s: %s", message.title, message.text)
        text = " ".join(part for part in (message.text, message.hint) if part)
        if message.details:
            return self.show(
                "bad",
                message.title,
                text,
                button=self.tr("Details"),
                on_button=lambda: self.show_dialog(message),
                stays=True,
            )
        return self.show("warn", message.title, text)

    def take_back(self, toast: Toast) -> None:
        """Close a message that is not true any more, if it is still shown."""
        if toast in self._toasts:
            toast.dismiss()

    def show_dialog(self, message: UserMessage, on_cure: Callable[[], None] | None = None) -> None:
        """Open the error dialog; it takes the place of one that is open.

        Args:
            message: What went wrong.
            on_cure: Goes where it can be put right; None for no such button.
        """
        if self._dialog is not None:
            if self._dialog.message == message:
                self._dialog.raise_()
                self._dialog.activateWindow()
                return
            self._dialog.reject()
        self._dialog = ErrorDialog(message, on_cure, self._window)
        self._dialog.finished.connect(self._on_dialog_finished)
        self._dialog.present()

    def dismiss(self) -> bool:
        """Close the newest message; whether there was one."""
        if not self._toasts:
            return False
        self._toasts[-1].dismiss()
        return True

    def close(self) -> None:
        """The window goes: so does everything that is shown over it."""
        for toast in tuple(self._toasts):
            toast.dismiss()
        if self._dialog is not None:
            self._dialog.close()

    @Slot()
    def _on_closed(self) -> None:
        gone = [toast for toast in self._toasts if toast.isHidden()]
        self._toasts = [toast for toast in self._toasts if toast not in gone]
        for toast in gone:
            toast.deleteLater()
        self._place()

    @Slot()
    def _on_dialog_finished(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _place(self) -> None:
        corner = self._area.mapTo(self._window, QPoint(0, 0))
        area = QRect(corner, self._area.size())
        bottom = area.bottom() - SPACE_XS
        for toast in reversed(self._toasts):
            size = toast.sizeHint()
            x = area.center().x() - size.width() // 2
            x = max(0, min(x, self._window.width() - size.width()))
            bottom -= size.height()
            toast.setGeometry(QRect(QPoint(x, max(0, bottom)), size))
            toast.raise_()
            # The shadows of neighbours overlap.
            bottom += 12

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the messages in place when the window changes its size."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show):
            self._place()
        return super().eventFilter(watched, event)
