from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow.models.registry import SPLEETER_2STEMS
from auralflow_studio.presenters.models import ModelChange
from auralflow_studio.ui.dialogs.change_model import ChangeModelDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def make(qtbot: QtBot, again: tuple[str, ...], opened: str | None) -> ChangeModelDialog:
    change = ModelChange(name="m", info=SPLEETER_2STEMS, ready=frozenset({"z"}), again=again)
    dialog = ChangeModelDialog(change, opened, "Mine")
    qtbot.addWidget(dialog)
    dialog.present()
    return dialog


@pytest.mark.parametrize(
    ("again", "opened", "few_text", "few"),
    [
        (("a", "b"), "b", "Only the open song", ("b",)),
        (("a", "b"), None, "Not now", ()),
        (("a", "b"), "z", "Not now", ()),  # the open song has its stems already
        (("a",), "b", "Not now", ()),
    ],
)
def test_all_few_or_nothing(
    qtbot: QtBot, again: tuple[str, ...], opened: str | None, few_text: str, few: tuple[str, ...]
) -> None:
    dialog = make(qtbot, again, opened)
    assert dialog.few_button.text() == few_text
    with qtbot.waitSignal(dialog.decided) as decided:
        dialog.few_button.click()
    assert decided.args == [few]
    dialog = make(qtbot, again, opened)
    with qtbot.waitSignal(dialog.decided) as decided:
        dialog.all_button.click()
    assert decided.args == [again]
    dialog = make(qtbot, again, opened)
    with qtbot.assertNotEmitted(dialog.decided):
        dialog.cancel_button.click()
    assert not dialog.isVisible()


def test_of_one_open_song_there_is_nothing_less_to_separate(qtbot: QtBot) -> None:
    dialog = make(qtbot, ("a",), "a")
    assert not dialog.few_button.isVisible()
    assert dialog.all_button.isDefault()
