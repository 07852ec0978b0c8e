from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from auralflow.models.registry import SPLEETER_2STEMS
from auralflow_studio.presenters.evaluation_form import compared_models
from auralflow_studio.presenters.models import ModelEntry
from auralflow_studio.ui.evaluation.page import EvaluatePage
from support.tab_chain import tab_chain


def test_the_page_changes_between_welcome_and_result_and_says_when_it_is_shown(qtbot: QtBot) -> None:
    page = EvaluatePage()
    qtbot.addWidget(page)
    page.resize(1280, 590)
    with qtbot.waitSignal(page.shown):
        page.show()
    assert page.welcome.isVisible()
    assert not page.progress.isVisible()
    page.show_result()
    assert page.result.isVisible()
    page.show_welcome()
    assert page.welcome.isVisible()


def test_everything_that_can_be_used_has_a_name(qtbot: QtBot) -> None:
    page = EvaluatePage()
    qtbot.addWidget(page)
    nameless: list[QWidget] = [
        widget
        for kind in (QAbstractButton, QComboBox)
        for widget in page.findChildren(kind)
        if not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
        and not widget.objectName().startswith("qt_")
        and widget.parent().metaObject().className() not in ("QTabBar", "FiguresView", "QTableView")
    ]
    assert nameless == []


def test_it_fits_into_a_small_window(qtbot: QtBot) -> None:
    page = EvaluatePage()
    qtbot.addWidget(page)
    assert page.minimumSizeHint().width() <= 1000
    assert page.minimumSizeHint().height() <= 590


def test_models_that_are_shown_later_stand_between_the_songs_and_the_start(qtbot: QtBot) -> None:
    page = EvaluatePage()
    qtbot.addWidget(page)
    for _ in range(2):  # the second time, as when a training has made another one
        entries = [ModelEntry(name=name, info=SPLEETER_2STEMS) for name in ("spleeter-2stems", "/runs/a/model")]
        page.models.set_models(entries, compared_models(entries), "spleeter-2stems")
    stops = tab_chain(page)
    boxes = list(page.models.boxes.values())
    places = [stops.index(stop) for stop in (page.songs.choose, *boxes, page.models.add, page.start)]
    assert places == sorted(places)
