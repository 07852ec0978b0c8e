from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from auralflow_studio.ui.actions import SPECS, action_text, key_text
from auralflow_studio.ui.dialogs.shortcuts import KeyCap, ShortcutsDialog
from auralflow_studio.ui.mouse import GESTURES

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_every_action_with_a_key_is_listed_with_it(qtbot: QtBot) -> None:
    dialog = ShortcutsDialog()
    qtbot.addWidget(dialog)
    labels = {label.text() for label in dialog.findChildren(QLabel)}
    keys = {cap.accessibleName() for cap in dialog.findChildren(KeyCap)}
    for spec in SPECS:
        if spec.section and spec.keys:
            assert action_text(spec.text).removesuffix("…") in labels
        if spec.keys and not spec.id.startswith(("mute_", "solo_")):
            assert key_text(spec.keys[0]) in keys
    assert {"1 – 9", "Shift+1 – 9", "Alt+1 – 9", "Ctrl + wheel", "Alt + wheel", "double click"} <= keys


def test_every_gesture_is_listed_with_what_the_hand_does(qtbot: QtBot) -> None:
    dialog = ShortcutsDialog()
    qtbot.addWidget(dialog)
    labels = {label.text() for label in dialog.findChildren(QLabel)}
    assert {text for gesture in GESTURES for text in (gesture.section, gesture.text)} <= labels
    keys = [cap.accessibleName() for cap in dialog.findChildren(KeyCap)]
    for gesture in GESTURES:
        held = f"{gesture.modifier} + " if gesture.modifier else ""
        shown = f"{held}{gesture.motion.value}"
        alike = [g for g in GESTURES if (g.modifier, g.motion) == (gesture.modifier, gesture.motion)]
        assert keys.count(shown) == len(alike), shown


def test_it_fits_a_small_screen_without_scrolling(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1280, 680)  # a screen of 720 without the bar of the window
    dialog = ShortcutsDialog(window)
    dialog.present()
    assert dialog.height() <= 680
    assert dialog.width() <= 1280
    area = dialog.findChild(QScrollArea)
    assert area is not None
    assert area.verticalScrollBar().maximum() == 0
    for cap in dialog.findChildren(KeyCap):
        assert cap.width() >= cap.sizeHint().width()
    dialog.close()
