"""Boxes to choose from that never make their column wider: a long name is shortened, and the tooltip has all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
    QWidget,
)

from auralflow_studio.ui.widgets.labels import full_tool_tip
from auralflow_studio.ui.widgets.quiet_wheel import ComboBox

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent

_WIDEST_CHOICE_PX = 240
_WIDEST_TICK_PX = 180
_NARROWEST_CHOICE_PX = 72


class ElidedCheckBox(QCheckBox):
    """A tick and a name.

    Outside of dialogs Return ticks it, too: there Space belongs to the transport.

    Args:
        title: The name.
        parent: Parent widget.

    Attributes:
        title: The whole name, where `text` has what there is room for.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._own_tool_tip = ""
        self.title = ""
        self.set_title(title)

    def set_title(self, title: str) -> None:
        """Show another name."""
        self.title = title
        self.setAccessibleName(title)
        self.updateGeometry()
        self._fit()

    def set_tool_tip(self, text: str) -> None:
        """Say this as well: below the whole name while that is shortened."""
        self._own_tool_tip = text
        self._fit()

    def _fit(self) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self).width()
        text = self.fontMetrics().elidedText(self.title, Qt.TextElideMode.ElideMiddle, room)
        self.setText(text.replace("&", "&&"))
        self.setToolTip(full_tool_tip(self.title, is_cut=text != self.title, more=self._own_tool_tip))

    def sizeHint(self) -> QSize:
        """Wide enough for the whole name, within limits."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        metrics = self.fontMetrics()
        contents = QSize(metrics.horizontalAdvance(self.title) + 1, metrics.height())
        hint = self.style().sizeFromContents(QStyle.ContentsType.CT_CheckBox, option, contents, self)
        return QSize(min(hint.width(), _WIDEST_TICK_PX), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Narrow: the name gives way."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), _NARROWEST_CHOICE_PX), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return ticks it; in a dialog it belongs to the default button."""
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and not event.isAutoRepeat() and not isinstance(self.window(), QDialog):
            self.click()
            return
        super().keyPressEvent(event)


class ElidedComboBox(ComboBox):
    """A choice among names."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def sizeHint(self) -> QSize:
        """As wide as the choices, within limits."""
        hint = super().sizeHint()
        return QSize(min(hint.width(), _WIDEST_CHOICE_PX), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Narrow: the names give way."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), _NARROWEST_CHOICE_PX), hint.height())

    def _option(self) -> tuple[QStyleOptionComboBox, str]:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
        text = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideMiddle, room)
        return option, text

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it with what there is room for of the choice."""
        option, text = self._option()
        option.currentText = text
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def event(self, event: QEvent) -> bool:
        """Tell a choice that is shortened in full."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.currentText()
            tip = full_tool_tip(text, is_cut=self._option()[1] != text, more=self.toolTip())
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    def showPopup(self) -> None:
        """Open the list; its long names have tooltips."""
        for place in range(self.count()):
            text = self.itemText(place)
            is_cut = self.fontMetrics().horizontalAdvance(text) > self.width()
            self.setItemData(place, full_tool_tip(text, is_cut=is_cut), Qt.ItemDataRole.ToolTipRole)
        super().showPopup()
