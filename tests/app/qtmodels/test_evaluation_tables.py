from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from auralflow_studio.qtmodels.evaluation_tables import CellRole, SummaryTable, TrackTable, figures_of
from support.evaluations import made_up_result

HEAD = Qt.Orientation.Horizontal
TIP = Qt.ItemDataRole.ToolTipRole


def cells(model: QAbstractItemModel, row: int) -> list[str]:
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def test_the_summary_has_a_row_for_each_stem_and_estimator(qtbot: QtBot) -> None:
    model = SummaryTable(str.upper)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert model.rowCount() == 0
    model.set_result(made_up_result(), {"one": "My model"})
    assert model.rowCount() == 8
    # Songs 0, 1, 2: medians and means are 1.
    assert cells(model, 0) == ["My model", "VOCALS", "1.00", "1.00", "2.00", "3.00", "4.00", "3"]
    assert cells(model, 1)[:3] == ["Two", "VOCALS", "11.00"]
    assert cells(model, 4)[:3] == ["My model", "DRUMS", "0.00"]
    assert "Median of medians" in str(model.headerData(2, HEAD, TIP))
    assert str(model.headerData(2, HEAD)) == "SDR median"
    assert "About one." in str(model.index(0, 0).data(TIP))
    assert "95 %" in str(model.index(0, 2).data(TIP))
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    model.set_result(None)
    assert model.rowCount() == 0


def test_the_best_model_is_marked_and_nothing_that_is_no_model(qtbot: QtBot) -> None:
    model = SummaryTable(str)
    model.set_result(made_up_result())
    assert [bool(model.index(row, 2).data(CellRole.BEST)) for row in range(4)] == [False, True, False, False]
    assert [model.index(row, 0).data(CellRole.KIND) for row in range(4)] == ["model", "model", "baseline", "oracle"]
    model.set_result(made_up_result(models=("one",)))
    assert not model.index(0, 2).data(CellRole.BEST)  # there is nothing to be better than


def test_estimates_of_other_programs_may_be_the_best(qtbot: QtBot) -> None:
    result = made_up_result()
    kinds = ("model", "estimates", "baseline", "oracle")
    estimators = tuple(replace(facts, kind=kind) for facts, kind in zip(result.estimators, kinds, strict=True))
    summary, tracks = SummaryTable(str), TrackTable()
    summary.set_result(replace(result, estimators=estimators))
    assert [bool(summary.index(row, 2).data(CellRole.BEST)) for row in range(4)] == [False, True, False, False]
    tracks.set_result(replace(result, estimators=estimators), "vocals", "sdr_median_db")
    assert [tracks.index(0, column).data(CellRole.BEST) for column in range(5)] == [False, False, True, False, False]


def test_tables_sort_by_numbers(qtbot: QtBot) -> None:
    model = SummaryTable(str)
    ordered = QSortFilterProxyModel()
    ordered.setSortRole(CellRole.SORT)
    ordered.setSourceModel(model)
    model.set_result(made_up_result())
    ordered.sort(2, Qt.SortOrder.DescendingOrder)
    assert [ordered.index(row, 2).data() for row in range(8)] == [
        "31.00", "30.00", "21.00", "20.00", "11.00", "10.00", "1.00", "0.00",
    ]  # fmt: skip


def test_songs_have_a_row_each_and_a_column_for_each_estimator(qtbot: QtBot) -> None:
    model = TrackTable()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    result = made_up_result()
    model.set_result(result, "vocals", "sdr_median_db")
    assert [str(model.headerData(column, HEAD)) for column in range(5)] == [
        "Song", "One", "Two", "Mixture (floor)", "Ideal mask (ceiling)",
    ]  # fmt: skip
    assert cells(model, 2) == ["Song 2", "2.00", "12.00", "22.00", "32.00"]
    assert model.index(2, 3).data(CellRole.TRACK) == "Song 2"
    assert [model.index(0, column).data(CellRole.BEST) for column in range(5)] == [False, False, True, False, False]
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None


def test_where_lower_is_better_the_lowest_is_best(qtbot: QtBot) -> None:
    model = TrackTable()
    model.set_result(made_up_result(), "drums", "log_spectral_distance_db")
    assert cells(model, 0)[1:3] == ["21.00", "11.00"]
    assert model.index(0, 2).data(CellRole.BEST)
    assert not model.index(0, 1).data(CellRole.BEST)


def test_figures_by_estimator_and_song() -> None:
    figures = figures_of(made_up_result(), "drums", "usdr_db")
    assert figures["two", "Song 1"] == 11.0
    assert len(figures) == 12
