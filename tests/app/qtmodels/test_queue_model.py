from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from auralflow.errors import DeviceMissingError
from auralflow_studio.messages import UserMessage, message_for
from auralflow_studio.qtmodels.queue_model import PROGRESS_ROLES, ROWS_MIME, QueueModel, QueueRole, QueueRow, RowState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_what_a_view_reads(qtbot: QtBot) -> None:
    model = QueueModel()
    row = QueueRow(
        id="a",
        name="Song",
        tool_tip="/music/Song.flac",
        length_s=187.0,
        state=RowState.RUNNING,
        fraction=0.439,
        eta_s=8.0,
        speed=21.6,
        is_open=True,
    )
    model.add([row])
    index = model.index(0)
    assert index.data() == "Song"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "/music/Song.flac"
    spoken = "Song, 3:07, Separating 43 %, 8 s left, 22 times real time, open"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == spoken
    assert [index.data(role) for role in (QueueRole.ID, QueueRole.KIND, QueueRole.STATE)] == [
        "a",
        "song",
        RowState.RUNNING,
    ]
    assert [index.data(role) for role in (QueueRole.FRACTION, QueueRole.ETA_S, QueueRole.SPEED)] == [0.439, 8.0, 21.6]
    assert (index.data(QueueRole.LENGTH_S), index.data(QueueRole.ERROR)) == (187.0, None)
    assert index.data(QueueRole.IS_OPEN) is True
    assert index.data(QueueRole.ROW) is row
    error = UserMessage("This file cannot be read", "Song.flac is empty.")
    model.set_row(replace(row, state=RowState.FAILED, error=error, is_open=False))
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Song.flac is empty."
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Song, 3:07, Failed, Song.flac is empty."


@pytest.mark.parametrize("kind", ["song", "export"])
@pytest.mark.parametrize("state", RowState)
def test_every_state_has_words(qtbot: QtBot, state: RowState, kind: str) -> None:
    text = QueueModel().state_text(QueueRow(id="a", name="Song", kind=kind, state=state))  # type: ignore[arg-type]
    assert text
    assert "{" not in text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("add"), st.lists(st.integers(0, 20), max_size=6)),
            st.tuples(st.just("insert"), st.lists(st.integers(0, 20), max_size=6)),
            st.tuples(st.just("remove"), st.lists(st.integers(0, 20), max_size=6)),
            st.tuples(st.just("set"), st.lists(st.integers(0, 20), max_size=6)),
        ),
        max_size=20,
    )
)
def test_any_changes_keep_model_and_views_together(qtbot: QtBot, steps: list[tuple[str, list[int]]]) -> None:
    model = QueueModel()
    # Qt's own checker asserts that every signal fits what the model says before and after.
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    expected: list[str] = []
    for action, numbers in steps:
        ids = [str(number) for number in numbers]
        fresh = [i for i in dict.fromkeys(ids) if i not in expected]
        if action == "add":
            model.add(QueueRow(id=i, name=i) for i in dict.fromkeys(ids))
            expected += fresh
        elif action == "insert":
            place = len(expected) // 2
            model.insert(place, [QueueRow(id=i, name=i) for i in dict.fromkeys(ids)])
            expected[place:place] = fresh
        elif action == "remove":
            model.remove(ids)
            expected = [i for i in expected if i not in ids]
        else:
            for i in ids:
                model.set_row(QueueRow(id=i, name=f"new {i}"))
        assert [row.id for row in model.rows()] == expected
        assert [model.position(i) for i in expected] == list(range(len(expected)))
        assert model.rowCount(QModelIndex()) == len(expected)
    del tester


def test_progress_is_told_ten_times_a_second_and_states_at_once(qtbot: QtBot) -> None:
    model = QueueModel()
    model.add([QueueRow(id="a", name="A", state=RowState.RUNNING), QueueRow(id="b", name="B", state=RowState.WAITING)])
    told: list[tuple[int, float]] = []
    roles: list[list[int]] = []

    def note(top: QModelIndex, _bottom: QModelIndex, changed: list[int]) -> None:
        told.append((top.row(), top.data(QueueRole.FRACTION)))
        roles.append(changed)

    model.dataChanged.connect(note)
    row = model.row("a")
    assert row is not None
    begin = time.monotonic()
    step = 0
    while time.monotonic() - begin < 0.5:
        step += 1
        model.set_row(replace(row, fraction=step / 1e6))
        qtbot.wait(1)
    taken_s = time.monotonic() - begin
    assert 1 <= len(told) <= taken_s / 0.1 + 1
    qtbot.waitUntil(lambda: told[-1] == (0, step / 1e6))
    assert all(set(changed) == set(PROGRESS_ROLES) for changed in roles)
    before = len(told)
    model.set_row(replace(row, state=RowState.DONE, fraction=1.0))
    assert told[before:] == [(0, 1.0)]
    assert roles[-1] == []


def test_another_error_is_told_at_once_and_with_all_that_is_shown_of_it(qtbot: QtBot) -> None:
    model = QueueModel()
    row = QueueRow(id="a", name="A", state=RowState.FAILED, error=UserMessage("No", "It is empty."))
    model.add([row])
    with qtbot.waitSignal(model.dataChanged, timeout=0) as told:
        model.set_row(replace(row, error=UserMessage("No", "The disk is full.")))
    assert told.args is not None
    assert told.args[2] == []


def test_a_row_that_goes_while_it_waits_to_be_repainted(qtbot: QtBot) -> None:
    model = QueueModel()
    model.add([QueueRow(id="a", name="A"), QueueRow(id="b", name="B")])
    model.set_row(QueueRow(id="a", name="A", fraction=0.5))
    model.set_row(QueueRow(id="b", name="B", fraction=0.5))
    model.remove(["a"])
    with qtbot.waitSignal(model.dataChanged) as blocker:
        pass
    assert blocker.args is not None
    assert blocker.args[0].row() == 0
    assert model.count(RowState.READING) == 1


def test_songs_are_put_in_order_and_all_else_stays_where_it_is(qtbot: QtBot) -> None:
    model = QueueModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.add(QueueRow(id=row_id, name=row_id, kind="export" if row_id == "x" else "song") for row_id in "axbc")
    kept = QPersistentModelIndex(model.index(0))
    model.arrange("cab")
    assert "".join(row.id for row in model.rows()) == "cxab"
    assert [model.position(row_id) for row_id in "cxab"] == [0, 1, 2, 3]
    assert kept.data(QueueRole.ID) == "a"
    with qtbot.assertNotEmitted(model.layoutChanged):
        model.arrange("cab")
    del tester


def test_songs_that_could_be_read_are_dragged_by_their_ids() -> None:
    model = QueueModel()
    model.add(
        [
            QueueRow(id="a", name="a", length_s=1.0, state=RowState.DONE),
            QueueRow(id="reading", name="b"),
            QueueRow(id="x", name="x", kind="export", length_s=1.0, state=RowState.DONE),
            QueueRow(id="d", name="d", length_s=1.0, state=RowState.WAITING),
        ]
    )
    can = [bool(model.flags(model.index(row)) & Qt.ItemFlag.ItemIsDragEnabled) for row in range(4)]
    assert can == [True, False, False, True]
    data = model.mimeData([model.index(3), model.index(0)])
    assert data.data(ROWS_MIME).data() == b"a\nd"


def test_what_takes_a_row_further_is_in_words(qapp: object) -> None:
    model = QueueModel()
    failed = QueueRow(id="1", name="x", state=RowState.FAILED)
    stopped = QueueRow(id="1", name="x", state=RowState.CANCELLED)
    missing = replace(failed, error=message_for(DeviceMissingError("There is none.")))
    assert [model.way_on(row) for row in (failed, missing)] == ["Try again", "Settings…"]
    assert (model.state_text(stopped), model.way_on(stopped)) == ("Not separated", "Separate")
    half = replace(stopped, fraction=0.5)
    assert (model.state_text(half), model.way_on(half)) == ("Stopped at 50 %", "Resume")
    export = replace(half, kind="export")
    assert (model.state_text(export), model.way_on(export)) == ("Stopped", "Try again")
    assert model.way_on(replace(half, state=RowState.RUNNING)) == ""
