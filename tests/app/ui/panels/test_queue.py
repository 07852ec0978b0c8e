from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QAccessible, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QStyleOptionViewItem, QWidget

from auralflow.errors import AudioReadError
from auralflow_studio.messages import message_for
from auralflow_studio.qtmodels.queue_model import QueueModel, QueueRow, RowState
from auralflow_studio.ui.actions import Actions
from auralflow_studio.ui.panels.queue import QueuePanel
from auralflow_studio.ui.panels.queue_delegate import QueueDelegate, RowButton, buttons_of
from auralflow_studio.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton
BROKEN = message_for(AudioReadError("No decoder can read it.", path=Path("broken.mp3")))
ROWS = (
    QueueRow(id="open", name="Open song", length_s=65, state=RowState.RUNNING, fraction=0.5, eta_s=4, is_open=True),
    QueueRow(id="done", name="Done song", length_s=125, state=RowState.DONE, speed=24.2),
    QueueRow(id="bad", name="Broken", state=RowState.FAILED, error=BROKEN),
    QueueRow(id="new", name="New", state=RowState.READING),
    QueueRow(id="off", name="Stopped", length_s=9, state=RowState.CANCELLED),
)


@pytest.fixture
def panel(qapp: QApplication, qtbot: QtBot) -> Iterator[QueuePanel]:
    window = QWidget()
    qtbot.addWidget(window)
    model = QueueModel(window)
    panel = QueuePanel(model, Actions(window, Theme(qapp, "dark")), window)
    panel.resize(320, 500)
    model.add(ROWS)
    window.resize(340, 520)
    window.show()
    yield panel
    window.deleteLater()


def index_of(panel: QueuePanel, row_id: str) -> QModelIndex:
    model = panel.list.model()
    assert isinstance(model, QueueModel)
    return model.index(model.position(row_id))


def click_button(panel: QueuePanel, row_id: str, button: RowButton) -> None:
    index = index_of(panel, row_id)
    rect = panel.list.visualRect(index)
    delegate = panel.list.itemDelegate()
    assert isinstance(delegate, QueueDelegate)
    row = next(row for row in ROWS if row.id == row_id)
    places = [
        place
        for y in range(rect.top(), rect.bottom(), 4)
        for x in range(rect.left(), rect.right(), 4)
        if delegate.button_at(rect, row, place := QPoint(x, y)) is button
    ]
    QTest.mouseClick(panel.list.viewport(), LEFT, pos=places[len(places) // 2])


def test_a_click_opens_a_song(panel: QueuePanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.open_requested) as opened:
        QTest.mouseClick(
            panel.list.viewport(), LEFT, pos=panel.list.visualRect(index_of(panel, "done")).topLeft() + QPoint(60, 8)
        )
    assert opened.args == ["done"]
    assert [row.id for row in panel.selected_rows()] == ["done"]


def test_return_opens_and_what_cannot_be_opened_is_not(panel: QueuePanel, qtbot: QtBot) -> None:
    panel.select("done")
    with qtbot.waitSignal(panel.open_requested):
        QTest.keyClick(panel.list, Qt.Key.Key_Return)
    with qtbot.assertNotEmitted(panel.open_requested):
        for row_id in ("new", "bad", "open"):
            panel.select(row_id)
            QTest.keyClick(panel.list, Qt.Key.Key_Return)


def test_two_clicks_on_a_small_button_do_not_play(panel: QueuePanel, qtbot: QtBot) -> None:
    rect = panel.list.visualRect(index_of(panel, "off"))
    place = QPoint(rect.right() - 16, rect.top() + 12)
    with qtbot.assertNotEmitted(panel.play_requested), qtbot.assertNotEmitted(panel.open_requested):
        QTest.mouseClick(panel.list.viewport(), LEFT, pos=place)
        with qtbot.waitSignal(panel.remove_requested):
            QTest.mouseDClick(panel.list.viewport(), LEFT, pos=place)
            QTest.mouseRelease(panel.list.viewport(), LEFT, pos=place)


def test_what_cannot_be_opened_cannot_be_played(panel: QueuePanel, qtbot: QtBot) -> None:
    def double_click(row_id: str) -> None:
        place = panel.list.visualRect(index_of(panel, row_id)).topLeft() + QPoint(60, 8)
        QTest.mouseClick(panel.list.viewport(), LEFT, pos=place)
        QTest.mouseDClick(panel.list.viewport(), LEFT, pos=place)

    with qtbot.assertNotEmitted(panel.play_requested):
        double_click("new")
        double_click("bad")
    with qtbot.waitSignal(panel.play_requested) as played:
        double_click("open")
    assert played.args == ["open"]


def test_rows_that_are_dropped_go_before_the_next_song(panel: QueuePanel, qtbot: QtBot) -> None:
    for position, before in ((0, "open"), (1, "done"), (2, "off"), (4, None), (5, None)):
        with qtbot.waitSignal(panel.move_requested) as moved:
            panel.list.rows_dropped.emit(["off"] if position == 4 else ["gone"], position)
        assert moved.args[1] == (before if position != 4 else None)


def test_rows_are_dropped_above_or_below_the_middle_of_another(panel: QueuePanel, qtbot: QtBot) -> None:
    model = panel.list.model()
    rect = panel.list.visualRect(index_of(panel, "done"))
    places = ((rect.center() - QPoint(0, 5), 1), (rect.center() + QPoint(0, 5), 2), (QPoint(60, 490), len(ROWS)))
    for place, position in places:
        data = model.mimeData([index_of(panel, "off"), index_of(panel, "open")])
        event = QDropEvent(QPointF(place), model.supportedDropActions(), data, LEFT, Qt.KeyboardModifier.NoModifier)
        with qtbot.waitSignal(panel.list.rows_dropped) as dropped:
            panel.list.dropEvent(event)
        assert dropped.args == [["open", "off"], position]
        assert event.isAccepted()
    data = QMimeData()  # an event keeps none of its own
    files = QDropEvent(QPointF(place), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    with qtbot.assertNotEmitted(panel.list.rows_dropped):
        panel.list.dropEvent(files)


def test_the_song_that_is_opened_is_scrolled_to(panel: QueuePanel, qtbot: QtBot) -> None:
    model = panel.list.model()
    assert isinstance(model, QueueModel)
    model.add(QueueRow(id=str(n), name="Song", length_s=1.0, state=RowState.DONE) for n in range(200))

    def is_seen(row_id: str) -> bool:
        return panel.list.viewport().rect().contains(panel.list.visualRect(index_of(panel, row_id)))

    panel.reveal("150")
    qtbot.waitUntil(lambda: is_seen("150"))
    panel.hide()
    panel.reveal("3")
    QApplication.processEvents()
    panel.resize(320, 300)
    panel.show()
    qtbot.waitUntil(lambda: is_seen("3"))
    panel.list.scrollToBottom()
    panel.hide()
    panel.show()
    QApplication.processEvents()
    assert is_seen("199"), "whoever scrolled elsewhere stays there"


def test_small_buttons_do_what_they_say_and_nothing_else(panel: QueuePanel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(panel.open_requested):
        with qtbot.waitSignal(panel.cancel_requested) as said:
            click_button(panel, "open", RowButton.STOP)
        assert said.args == ["open"]
        with qtbot.waitSignal(panel.retry_requested) as said:
            click_button(panel, "bad", RowButton.RETRY)
        assert said.args == ["bad"]
        with qtbot.waitSignal(panel.remove_requested) as said:
            click_button(panel, "off", RowButton.REMOVE)
        assert said.args == [["off"]]
        with qtbot.waitSignal(panel.details_requested) as said:
            click_button(panel, "bad", RowButton.DETAILS)
        assert said.args == ["bad"]
        with qtbot.waitSignal(panel.cure_requested) as said:
            click_button(panel, "bad", RowButton.CURE)
        assert said.args == ["bad"]
        with qtbot.waitSignal(panel.retry_requested) as said:
            click_button(panel, "off", RowButton.RETRY)
        assert said.args == ["off"]


def test_letting_go_elsewhere_presses_nothing(panel: QueuePanel, qtbot: QtBot) -> None:
    rect = panel.list.visualRect(index_of(panel, "bad"))
    viewport = panel.list.viewport()
    with qtbot.assertNotEmitted(panel.remove_requested):
        QTest.mousePress(viewport, LEFT, pos=QPoint(rect.right() - 16, rect.top() + 12))
        QTest.mouseRelease(viewport, LEFT, pos=QPoint(40, 480))


def test_the_header_counts(panel: QueuePanel) -> None:
    assert panel._summary.text() == "5 · 2 to do · 1 failed"
    model = panel.list.model()
    assert isinstance(model, QueueModel)
    model.remove([row.id for row in ROWS])
    assert panel._summary.text() == ""


def test_searching_is_said(panel: QueuePanel) -> None:
    panel.set_searching(True)
    assert "looking for songs…" in panel._summary.text()
    panel.set_searching(False)
    assert panel._summary.text() == "5 · 2 to do · 1 failed"


def test_a_failed_row_says_why(panel: QueuePanel) -> None:
    delegate = panel.list.itemDelegate()
    assert isinstance(delegate, QueueDelegate)
    assert delegate.facts(ROWS[2]) == "No decoder can read it."
    assert "No decoder can read it." in index_of(panel, "bad").data(Qt.ItemDataRole.ToolTipRole)


def test_screen_readers_hear_whole_rows(panel: QueuePanel) -> None:
    interface = QAccessible.queryAccessibleInterface(panel.list)
    assert interface.text(QAccessible.Text.Name) == "Songs and exports"
    texts = [interface.child(i).text(QAccessible.Text.Name) for i in range(interface.childCount())]
    assert texts[0].startswith("Open song, 1:05, Separating 50 %")
    assert "24 times real time" in texts[1]


def test_arrows_belong_to_the_list_while_it_has_the_focus(panel: QueuePanel, qtbot: QtBot) -> None:
    panel.window().activateWindow()
    panel.list.setFocus()
    qtbot.waitUntil(panel.list.hasFocus)
    panel.select("open")
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    assert [row.id for row in panel.selected_rows()] == ["done"]


def test_every_state_has_the_buttons_that_help() -> None:
    by_state = {row.state: buttons_of(row) for row in ROWS}
    assert RowButton.RETRY in by_state[RowState.FAILED]
    assert RowButton.RETRY in by_state[RowState.CANCELLED]
    assert by_state[RowState.RUNNING] == (RowButton.STOP,)
    assert RowButton.RETRY not in by_state[RowState.DONE]


class CountingDelegate(QueueDelegate):
    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.asked = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        self.asked += 1
        return super().sizeHint(option, index)


def test_a_row_that_changes_is_painted_and_a_thousand_others_are_not_laid_out(panel: QueuePanel, qtbot: QtBot) -> None:
    delegate = CountingDelegate(panel.list)
    panel.list.setItemDelegate(delegate)
    model = panel.list.model()
    assert isinstance(model, QueueModel)
    model.add(QueueRow(id=str(number), name="Waits", state=RowState.WAITING) for number in range(1000))
    before = panel.list.viewport().grab().toImage()
    delegate.asked = 0
    with qtbot.waitSignal(model.dataChanged):
        model.set_row(replace(ROWS[0], fraction=0.75, eta_s=2.0))
    assert panel.list.viewport().grab().toImage() != before
    for number in range(20):
        model.set_row(replace(ROWS[0], state=RowState.FAILED, error=BROKEN, name=str(number)))
        QApplication.processEvents()
    # Painting asks about the rows that are in sight, once a change.
    assert delegate.asked < 1000
