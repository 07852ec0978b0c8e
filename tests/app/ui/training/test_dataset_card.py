from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from auralflow.datasets.check_report import DatasetReport, Problem, ProblemKind, Severity
from auralflow.datasets.mapping import StemMapping
from auralflow.datasets.mapping_proposal import MappingProposal
from auralflow_studio.jobs.datasets import FoundDataset
from auralflow_studio.presenters.datasets import DatasetState
from auralflow_studio.ui.training.dataset_card import DatasetCard, ProblemRow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.usefixtures("english")

FOUND = FoundDataset(folder=Path("/songs"), songs={"train": 3, "val": 1}, stems=(("vocals", 3), ("drums", 2)))


def problem(number: int, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(
        kind=ProblemKind.SILENT,
        severity=severity,
        track=f"Song {number}",
        stem="vocals",
        path=Path("/songs"),
        sentence="It is silent.",
        hint="Render it again.",
    )


@pytest.fixture
def card(qtbot: QtBot) -> DatasetCard:
    card = DatasetCard()
    qtbot.addWidget(card)
    card.resize(300, 500)
    card.show()
    card.show_state(DatasetState())
    return card


def test_first_it_says_what_a_dataset_is(card: DatasetCard, qtbot: QtBot) -> None:
    assert card._how.isVisible()
    for button, signal in (
        (card.choose, card.choose_requested),
        (card.trial, card.try_requested),
    ):
        with qtbot.waitSignal(signal):
            button.click()


def test_then_what_is_in_it_and_how_far_the_check_is(card: DatasetCard, qtbot: QtBot) -> None:
    card.show_state(DatasetState(folder=Path("/songs"), found=FOUND, checking=0.25))
    assert card.facts.text("Stems") == "Vocals, Drums"
    assert card.facts.text("Songs").startswith("3")
    assert "25" in card.verdict.text()
    assert card.bar.isVisible()
    with qtbot.waitSignal(card.cancel_requested):
        card.cancel.click()


def test_problems_are_listed_with_what_to_do(card: DatasetCard, qtbot: QtBot) -> None:
    report = DatasetReport(tracks=(), problems=tuple(problem(n) for n in range(5)))
    card.show_state(DatasetState(folder=Path("/songs"), found=FOUND, report=report))

    def shown() -> list[ProblemRow]:
        return [row for row in card.findChildren(ProblemRow) if row.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 3)
    rows = shown()
    texts = [label.text() for label in rows[0].findChildren(type(card.verdict)) if label.text()]
    assert texts == ["Song 0, Vocals: It is silent.", "Render it again."]
    assert "5 serious problems" in card.verdict.text()
    with qtbot.waitSignal(card.problems_requested):
        card.all_problems.click()
    card.show_state(DatasetState(folder=Path("/songs"), found=FOUND, report=DatasetReport(tracks=(), problems=())))
    assert not shown()
    assert "nothing is wrong" in card.verdict.text()


def test_a_proposed_mapping_is_shown_and_can_be_accepted(card: DatasetCard, qtbot: QtBot) -> None:
    mapping = StemMapping(stems={"drums": ("{song}/*kick*", f"{{song}}/{'x' * 120}.wav"), "other": ("{song}/*",)})
    card.show_state(DatasetState(folder=Path("/songs"), proposal=MappingProposal(mapping=mapping)))
    assert card.proposal.text().splitlines()[1:] == [f"Drums: kick, {'x' * 24}…", "Other: all else"]
    assert card.width() == 300
    with qtbot.waitSignal(card.mapping_accepted):
        card.accept.click()
    card.show_state(DatasetState(folder=Path("/songs"), found=FOUND))
    assert not card.accept.isVisible()
