from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from auralflow.models.registry import SPLEETER_2STEMS
from auralflow_studio.presenters.models import ModelEntry
from auralflow_studio.ui.panels.model_menu import ModelMenu

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_models_with_their_stems_and_card(qtbot: QtBot) -> None:
    menu = ModelMenu()
    qtbot.addWidget(menu)
    mine = replace(SPLEETER_2STEMS, title="Mine & yours", sources=("drums",), origin="Made here.")
    menu.set_models([ModelEntry(name="a", info=SPLEETER_2STEMS), ModelEntry(name="b", info=mine)], "a")
    first, second = menu.actions()
    assert first.text() == "Spleeter 2 stems (Vocals, Accompaniment)"
    assert first.isChecked()
    assert second.text() == "Mine && yours (Drums)"
    assert second.toolTip() == "Made here."
    with qtbot.waitSignal(menu.chosen) as chosen:
        second.trigger()
    assert chosen.args == ["b"]
    menu.set_models([], "")
    assert menu.actions() == []
