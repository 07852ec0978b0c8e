"""All keys and gestures on one sheet."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from auralflow_studio.ui.actions import (
    APP,
    FILE,
    LANE_KEYS,
    LOOP,
    MIX,
    PLAY,
    SECTIONS,
    SPECS,
    VIEW,
    ActionSpec,
    action_text,
    key_text,
)
from auralflow_studio.ui.dialogs.frame import Dialog
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.mouse import GESTURES, MIXER, SONGS, STRIP, TIME, Gesture, Motion, gesture_text
from auralflow_studio.ui.tokens import SPACE_M, SPACE_S, SPACE_XL, SPACE_XS, tokens
from auralflow_studio.ui.widgets.labels import WrappedLabel, heading

# Laid out by hand, so that all three end at about the same height.
_COLUMNS = ((PLAY, TIME, MIXER, SONGS), (MIX, LOOP, STRIP), (VIEW, FILE, APP))
assert {part for column in _COLUMNS for part in column} == {*SECTIONS, *(gesture.section for gesture in GESTURES)}


class KeyCap(QWidget):
    """One key combination, drawn as a key.

    Args:
        text: What stands on it.
        parent: Parent widget.
    """

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.setFont(font("caption", strong=True))
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as the text."""
        return QSize(max(22, self.fontMetrics().horizontalAdvance(self._text) + 12), 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the key."""
        theme = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("button_line"))
        painter.setBrush(theme.color("button"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(theme.color("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


def _keys_of(spec: ActionSpec) -> list[str]:
    if spec.id in ("mute_1", "solo_1", "solo_only_1"):
        return [f"{key_text(spec.keys[0])} – {LANE_KEYS}"]
    # Variants of the same key for other keyboards are not worth a line.
    shown = [keys for keys in spec.keys if keys not in ("Ctrl+Enter", "Ctrl+=")]
    return [key_text(keys) for keys in shown]


class ShortcutsDialog(Dialog):
    """The sheet that `?` opens, made from the tables of actions and gestures.

    Args:
        parent: The window.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("ShortcutsDialog", "Keyboard and mouse"), parent)
        columns = QHBoxLayout()
        columns.setSpacing(SPACE_XL)
        for parts in _COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(SPACE_S)
            for part in parts:
                column.addWidget(self._keys(part) if part in SECTIONS else self._mouse(part))
            column.addStretch(1)
            columns.addLayout(column, 1)
        self.body.addLayout(columns)
        self.add_close_button()

    def _keys(self, section: str) -> QWidget:
        rows = [
            (action_text(spec.text).removesuffix("…"), _keys_of(spec))
            for spec in SPECS
            if spec.section == section and spec.keys
        ]
        return self._table(action_text(section), rows)

    def _mouse(self, section: str) -> QWidget:
        rows: dict[str, list[str]] = {}
        for gesture in GESTURES:
            if gesture.section == section:
                rows.setdefault(gesture_text(gesture.text), []).append(self._motion(gesture))
        return self._table(gesture_text(section), list(rows.items()))

    def _motion(self, gesture: Gesture) -> str:
        motions = {
            Motion.CLICK: self.tr("click"),
            Motion.DOUBLE_CLICK: self.tr("double click"),
            Motion.DRAG: self.tr("drag"),
            Motion.MIDDLE_DRAG: self.tr("middle drag"),
            Motion.WHEEL: self.tr("wheel"),
        }
        held = key_text(f"{gesture.modifier}+A").removesuffix("A").removesuffix("+") if gesture.modifier else ""
        return f"{held} + {motions[gesture.motion]}" if held else motions[gesture.motion]

    @staticmethod
    def _table(title: str, rows: list[tuple[str, list[str]]]) -> QWidget:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_M)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(heading(title), 0, 0, 1, 2)
        for number, (text, keys) in enumerate(rows, 1):
            label = WrappedLabel(text)
            label.setFont(font("small"))
            grid.addWidget(label, number, 0)
            caps = QHBoxLayout()
            caps.setSpacing(SPACE_XS)
            caps.addStretch(1)
            for key in keys:
                caps.addWidget(KeyCap(key))
            grid.addLayout(caps, number, 1)
        return table
