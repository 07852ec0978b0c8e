"""The figures of an evaluation as tables: a row for each model and stem, and a row for each song."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from auralflow_studio.qtmodels.evaluation_words import (
    COLUMNS,
    db_text,
    estimator_help,
    estimator_name,
    metric_named,
    translated,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow.evaluation.estimators import EstimatorFacts
    from auralflow.evaluation.evaluation_result import EvaluationResult

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class CellRole(IntEnum):
    """What a cell tells besides Qt's own roles."""

    SORT = Qt.ItemDataRole.UserRole + 1
    """A number or a text to sort by."""
    BEST = Qt.ItemDataRole.UserRole + 2
    """Whether nothing that separates is better here."""
    TRACK = Qt.ItemDataRole.UserRole + 3
    """The row's song."""
    ESTIMATOR = Qt.ItemDataRole.UserRole + 5
    """Name of what the cell's figure is of, "" if it is of none."""
    KIND = Qt.ItemDataRole.UserRole + 4
    """As `EstimatorFacts` has it: "model", "estimates", "baseline", "oracle" or "other"."""


def _sort_value(value: float | None) -> float:
    return float("-inf") if value is None or math.isnan(value) else value


@dataclass(frozen=True)
class _SummaryRow:
    facts: EstimatorFacts
    stem: str
    values: tuple[float | None, ...]
    tracks: int
    interval: tuple[float, float] | None


class _Table(QAbstractTableModel):
    """What both tables have in common."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Any] = []

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Rows; none below a cell."""
        return 0 if parent.isValid() else len(self._rows)

    @staticmethod
    def _alignment(column: int, texts: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignLeft if column < texts else Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignVCenter


class SummaryTable(_Table):
    """A row for each stem and what made its estimates.

    Args:
        stem_name: What a stem is called in the language of the user.
        parent: Its owner.
    """

    TEXTS = 2

    def __init__(self, stem_name: Callable[[str], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stem_name = stem_name
        self._titles: dict[str, str] = {}
        self._rows: list[_SummaryRow] = []
        self._best: dict[tuple[str, int], float] = {}

    def set_result(self, result: EvaluationResult | None, titles: dict[str, str] | None = None) -> None:
        """Show a result; None shows nothing."""
        self.beginResetModel()
        self._titles = titles or {}
        self._rows = [] if result is None else _summary_rows(result)
        self._best = {}
        for row in self._rows:
            for place, value in enumerate(row.values):
                if row.facts.is_contender and value is not None and not math.isnan(value):
                    key = (row.stem, place)
                    self._best[key] = max(value, self._best.get(key, value))
        self.endResetModel()

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Names, figures and the number of songs."""
        return 0 if parent.isValid() else self.TEXTS + len(COLUMNS) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Heads, and in their tooltips what the figures mean."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section, self.TEXTS)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        is_help = role == Qt.ItemDataRole.ToolTipRole
        if section == 0:
            return "" if is_help else self.tr("Model")
        if section == 1:
            return "" if is_help else self.tr("Stem")
        if section - self.TEXTS < len(COLUMNS):
            column = COLUMNS[section - self.TEXTS]
            return translated(column.help if is_help else column.title)
        return self.tr("How many songs have a figure") if is_help else self.tr("Songs")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column, self.TEXTS)
        if role == CellRole.KIND:
            return row.facts.kind
        if role == CellRole.BEST:
            return self._is_best(row, column - self.TEXTS)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._help(row, column)
        if role not in (Qt.ItemDataRole.DisplayRole, CellRole.SORT):
            return None
        if column == 0:
            return estimator_name(row.facts, self._titles)
        if column == 1:
            return self._stem_name(row.stem)
        place = column - self.TEXTS
        if place < len(COLUMNS):
            return _sort_value(row.values[place]) if role == CellRole.SORT else db_text(row.values[place])
        return row.tracks if role == CellRole.SORT else QLocale().toString(row.tracks)

    def _is_best(self, row: _SummaryRow, place: int) -> bool:
        if not row.facts.is_contender or not 0 <= place < len(row.values):
            return False
        models = {other.facts.name for other in self._rows if other.facts.is_contender}
        return len(models) > 1 and row.values[place] == self._best.get((row.stem, place))

    def _help(self, row: _SummaryRow, column: int) -> str:
        if column == 0:
            return estimator_help(row.facts)
        place = column - self.TEXTS
        if place == 0 and row.interval is not None and row.tracks > 1:
            low, high = row.interval
            return self.tr("Of other such songs, the median would probably lie between {0} and {1} dB (95 %).").format(
                db_text(low), db_text(high)
            )
        return translated(COLUMNS[place].help) if 0 <= place < len(COLUMNS) else ""


def _summary_rows(result: EvaluationResult) -> list[_SummaryRow]:
    found = {(row.estimator, row.stem, row.metric): row for row in result.summary}
    rows = []
    for stem in result.stems:
        for facts in result.estimators:
            figures = [found.get((facts.name, stem, column.metric)) for column in COLUMNS]
            values = tuple(
                None if figure is None else getattr(figure, f"{column.statistic}_db")
                for column, figure in zip(COLUMNS, figures, strict=True)
            )
            sdr = figures[0]
            counts = [figure.tracks for figure in figures if figure is not None]
            rows.append(
                _SummaryRow(
                    facts=facts,
                    stem=stem,
                    values=values,
                    tracks=max(counts, default=0),
                    interval=None if sdr is None else (sdr.low_db, sdr.high_db),
                )
            )
    return rows


class TrackTable(_Table):
    """A row for each song, a column for each estimator: one figure of one stem."""

    TEXTS = 1

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, tuple[float | None, ...]]] = []
        self._columns: tuple[EstimatorFacts, ...] = ()
        self._titles: dict[str, str] = {}
        self._higher_is_better = True

    def set_result(
        self, result: EvaluationResult | None, stem: str = "", metric: str = "", titles: dict[str, str] | None = None
    ) -> None:
        """Show a figure of all songs; None shows nothing."""
        self.beginResetModel()
        self._titles = titles or {}
        self._columns = () if result is None else result.estimators
        self._rows = []
        if result is not None:
            self._higher_is_better = metric_named(metric).higher_is_better
            figures = figures_of(result, stem, metric)
            self._rows = [
                (track, tuple(figures.get((facts.name, track)) for facts in self._columns)) for track in result.tracks
            ]
        self.endResetModel()

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """The song, and all that was compared."""
        return 0 if parent.isValid() else self.TEXTS + len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Heads."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section, self.TEXTS)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if section < self.TEXTS:
            return self.tr("Song") if role == Qt.ItemDataRole.DisplayRole else ""
        facts = self._columns[section - self.TEXTS]
        return estimator_name(facts, self._titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell."""
        if not index.isValid():
            return None
        (track, values), column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column, self.TEXTS)
        if role == CellRole.TRACK:
            return track
        if role == CellRole.ESTIMATOR:
            return self._columns[column - self.TEXTS].name if column >= self.TEXTS else ""
        if role == CellRole.BEST:
            return column >= self.TEXTS and self._is_best(values, column - self.TEXTS)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tr("{0}: double-click or press Return to listen to it").format(track)
        if role not in (Qt.ItemDataRole.DisplayRole, CellRole.SORT):
            return None
        if column < self.TEXTS:
            return track
        value = values[column - self.TEXTS]
        return _sort_value(value) if role == CellRole.SORT else db_text(value)

    def _is_best(self, values: tuple[float | None, ...], place: int) -> bool:
        known = [
            value
            for facts, value in zip(self._columns, values, strict=True)
            if facts.is_contender and value is not None
        ]
        if not self._columns[place].is_contender or len(known) < 2:
            return False
        return values[place] == (max(known) if self._higher_is_better else min(known))


def figures_of(result: EvaluationResult, stem: str, metric: str) -> dict[tuple[str, str], float | None]:
    """One figure of one stem, by estimator and track."""
    wanted = metric_named(metric)
    return {
        (track.estimator, track.track): scored.figure(wanted)
        for track in result.scores
        for scored in track.stems
        if scored.stem == stem
    }
