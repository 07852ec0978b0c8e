from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from auralflow_studio.ui.actions import SECTIONS, SPECS, Actions, Situation, key_text
from auralflow_studio.ui.theme import Theme
from auralflow_studio.ui.tokens import LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def actions(qapp: QApplication) -> Iterator[Actions]:
    window = QWidget()
    yield Actions(window, Theme(qapp, "dark"))
    window.deleteLater()


def test_ids_texts_and_keys_are_unique() -> None:
    ids = Counter(spec.id for spec in SPECS)
    assert max(ids.values()) == 1
    keys = Counter(QKeySequence(key).toString() for spec in SPECS for key in spec.keys)
    assert [key for key, count in keys.items() if count > 1 or not key] == []
    shown = Counter(spec.text for spec in SPECS if spec.section)
    assert max(shown.values()) == 1


def test_every_key_of_the_map_is_there() -> None:
    """The keys of the design, for what exists."""
    wanted = {
        *("Space", "Shift+Space", "M", "S", "L", "I", "O", "Ctrl+Shift+L", "[", "]", "Left", "Right", "Shift+Left"),
        *("Shift+Right", "Home", "End", "Up", "Down", "Ctrl+Up", "Ctrl+Down", "F", "E", "B", "V", "Ctrl+E", "Ctrl+O"),
        *("Del", "Ctrl+Z", "Ctrl+Shift+Z", "Esc", "Ctrl+Return", "?"),
        *(str(n) for n in range(1, 10)),
        *(f"Shift+{n}" for n in range(1, 10)),
        *(f"Alt+{n}" for n in range(1, 10)),
        *("Alt+Left", "Alt+Right", "Alt+Shift+Left", "Alt+Shift+Right", "D", "C"),
    }
    assert wanted <= {key for spec in SPECS for key in spec.keys}


def test_tooltips_show_the_key(actions: Actions) -> None:
    for spec in SPECS:
        tip = actions[spec.id].toolTip()
        assert tip
        if spec.keys:
            assert f"({key_text(spec.keys[0])})" in tip


def test_every_action_is_listed_in_a_section_or_belongs_to_a_row() -> None:
    for spec in SPECS:
        assert spec.section in SECTIONS or spec.id.startswith(("mute_", "solo_"))


def test_actions_follow_the_situation(actions: Actions) -> None:
    assert not actions["play"].isEnabled()
    assert actions["open"].isEnabled()
    actions.set_situation(Situation(song=True, playable=True, undo=True))
    assert actions["play"].isEnabled()
    assert actions["undo"].isEnabled()
    assert not actions["redo"].isEnabled()
    assert not actions["zoom_loop"].isEnabled()
    actions.set_situation(Situation(song=True, stage=True, stage_loop=True))
    assert actions["zoom_loop"].isEnabled()
    assert not actions["undo"].isEnabled()


def test_icons_follow_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    theme = Theme(qapp, "dark")
    actions = Actions(window, theme)
    theme.set_choice("light")
    image = actions["play"].icon().pixmap(24, 24).toImage()
    assert image.pixelColor(image.width() // 2, image.height() // 2).name() == LIGHT.text
