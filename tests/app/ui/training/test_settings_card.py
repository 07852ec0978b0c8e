from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from auralflow.models.registry import SPLEETER_2STEMS
from auralflow_studio.jobs.datasets import FoundDataset
from auralflow_studio.presenters.models import ModelEntry
from auralflow_studio.presenters.training_form import TrainingChoice
from auralflow_studio.ui.training.settings_card import SettingsCard

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("english")
FOUND = FoundDataset(folder=Path("/songs"), songs={"train": 3, "val": 1}, stems=(("drums", 3), ("vocals", 3)))
MINE = ModelEntry(
    name="/m", info=replace(SPLEETER_2STEMS, title="Mine", sources=("drums",)), folder=Path("/m"), trained=("drums",)
)


@pytest.fixture
def card(qtbot: QtBot) -> SettingsCard:
    card = SettingsCard()
    qtbot.addWidget(card)
    card.resize(300, 400)
    card.show()
    return card


def test_the_stems_are_those_of_the_songs(card: SettingsCard, qtbot: QtBot) -> None:
    card.set_dataset(FOUND)
    assert list(card.targets) == ["drums", "vocals"]
    assert card.choice.targets == ("vocals",)
    card.targets["drums"].click()
    assert card.choice.targets == ("drums", "vocals")
    card.name.setFocus()
    qtbot.keyClicks(card.name, "My drums")
    assert card.choice.name == "My drums"
    assert card.budget.itemText(card.budget.currentIndex()) == "15 minutes"


def test_a_model_can_be_trained_further(card: SettingsCard, qtbot: QtBot) -> None:
    card.set_dataset(FOUND)
    qtbot.waitUntil(card.targets["vocals"].isVisible)
    assert not card.part.isVisible()
    spleeter = ModelEntry(name="spleeter-2stems", info=SPLEETER_2STEMS, trained=SPLEETER_2STEMS.sources)
    card.set_bases([spleeter, MINE])
    assert [card.base.itemText(i) for i in (3, 4)] == ["Spleeter 2 stems", "Mine"]
    for place, base, stems, shown in (
        (3, "spleeter-2stems", ("vocals", "accompaniment"), "Vocals, Accompaniment: what that model knows"),
        (4, "/m", ("drums",), "Drums: what that model knows"),
    ):
        card.base.setCurrentIndex(place)
        card.base.activated.emit(place)
        assert card.part.isVisible()
        assert card.choice.base == base
        assert card.choice.wanted_targets == stems
        assert card.kept_stems.text() == shown
        assert not card.targets["vocals"].isVisible()
    card.set_bases([])
    assert card.choice.base is None
    assert card.targets["vocals"].isVisible()
    assert not card.kept_stems.isVisible()


def test_an_estimate_is_asked_for_and_forgotten_with_the_next_change(card: SettingsCard, qtbot: QtBot) -> None:
    assert not card.estimate.isEnabled()
    card.set_dataset(FOUND)
    with qtbot.waitSignal(card.estimate_requested):
        card.estimate.click()
    card.show_expected("Ten minutes.")
    assert card.expected.isVisible()
    card.take(TrainingChoice(name="First", size="large", minutes=5, targets=("drums",)))
    assert not card.expected.isVisible()
    assert (card.choice.name, card.choice.size, card.choice.minutes, card.choice.targets) == (
        "First",
        "large",
        5,
        ("drums",),
    )
