"""What the fader and the pan knob have in common: look, keys, wheel, and being set without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, Qt, SignalInstance
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QWheelEvent

from auralflow_studio.ui.widgets.focus import FocusRing

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractSlider

    class _Base(FocusRing, QAbstractSlider):
        """As the type checker sees the mixin."""
else:
    _Base = FocusRing

ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class MixerControl(_Base):
    """Mixin for sliders of the mixer whose value 0 is neutral. It stands before the Qt class among the bases."""

    released: SignalInstance

    _keys: ClassVar[tuple[Qt.Key, ...]] = (*ARROWS, Qt.Key.Key_0)
    _quiet = False
    _color: QColor | None = None
    _dimmed = False

    def set_look(self, color: QColor, *, dimmed: bool) -> None:
        """Paint with a lane's colour; dimmed if the lane is not heard."""
        if color != self._color or dimmed != self._dimmed:
            self._color, self._dimmed = color, dimmed
            self.update()

    def event(self, event: QEvent) -> bool:
        """Keep the arrows while it has the focus: elsewhere they move the playhead."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wants(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows a step, with Shift the smallest one; 0 sets neutral; page keys, where they are taken, a large step."""
        if not self._wants(event):
            event.ignore()
            return
        step = 1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else self.singleStep()
        if event.key() == Qt.Key.Key_0:
            self.setValue(0)
        elif event.key() in (self._forward_key(), Qt.Key.Key_Up):
            self.setValue(self.value() + step)
        elif event.key() == Qt.Key.Key_PageUp:
            self.setValue(self.value() + self.pageStep())
        elif event.key() == Qt.Key.Key_PageDown:
            self.setValue(self.value() - self.pageStep())
        else:
            self.setValue(self.value() - step)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A key that was held is let go."""
        if not event.isAutoRepeat():
            self.released.emit()
        super().keyReleaseEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A step a notch."""
        self.setValue(self.value() + round(event.angleDelta().y() / 120 * self.singleStep()))

    def _wants(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        return plain and event.key() in self._keys

    def _forward_key(self) -> Qt.Key:
        return Qt.Key.Key_Right

    def _set_quietly(self, value: int) -> None:
        """Show a value without saying so."""
        self._quiet = True
        self.setValue(value)
        self._quiet = False

    @staticmethod
    def _is_fine(event: QMouseEvent) -> bool:
        return bool(event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier))
