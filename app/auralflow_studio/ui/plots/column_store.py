"""A picture made of columns, of which only those that come into sight are painted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray


class PaintColumns(Protocol):
    """Paints columns of a picture."""

    def __call__(self, first: int, count: int, /) -> NDArray[np.uint8]:
        """Colour numbers of shape `(height, count)` for the columns from `first` on; always the same for a column."""


class ColumnStore:
    """Keeps the columns of a picture that are seen, as numbers of colours.

    A column has the same number wherever the view is scrolled to. While only that changes, what is there moves and the
    new columns alone are painted.
    """

    def __init__(self) -> None:
        self._cells: NDArray[np.uint8] = np.zeros((0, 0), np.uint8)
        self._first = 0
        self._width = 0
        self._key: Hashable = None
        self._table: Sequence[int] = ()
        self._stale: list[tuple[int, int]] = []
        self._image = QImage()

    def image(
        self,
        paint: PaintColumns,
        *,
        first: int,
        size: tuple[int, int],
        key: Hashable,
        table: Sequence[int],
    ) -> QImage:
        """The picture, painted as far as needed.

        Args:
            paint: Paints columns.
            first: The column at the left edge.
            size: Width and height in pixels of the screen.
            key: Everything else the columns depend on: when it differs from the last time, all are painted.
            table: The colours, up to 256 as 0xffrrggbb.
        """
        width, height = size
        moved = first - self._first
        if key != self._key or self._cells.shape[0] != height or width != self._width or abs(moved) >= width:
            # Scan lines of a QImage begin at multiples of four bytes.
            self._cells = np.zeros((height, (width + 3) // 4 * 4), np.uint8)
            todo = [(first, first + width)]
        else:
            todo = [(max(a, first), min(b, first + width)) for a, b in self._stale]
            if moved > 0:
                self._cells[:, : width - moved] = self._cells[:, moved:width]
                todo.append((first + width - moved, first + width))
            elif moved < 0:
                self._cells[:, -moved:width] = self._cells[:, : width + moved]
                todo.append((first, first - moved))
        self._first, self._width, self._key, self._stale = first, width, key, []
        todo = [(begin, end) for begin, end in todo if begin < end]
        for begin, end in todo:
            self._cells[:, begin - first : end - first] = paint(begin, end - begin)
        if todo or table != self._table or self._image.isNull():
            self._table = table
            indexed = QImage(self._cells.data, width, height, self._cells.shape[1], QImage.Format.Format_Indexed8)
            indexed.setColorTable(table)
            self._image = indexed.convertToFormat(QImage.Format.Format_RGB32)
        return self._image

    def renew(self, first: int, stop: int) -> None:
        """Have the columns `[first, stop)` painted again next time."""
        self._stale.append((first, stop))
        if len(self._stale) > 50:
            self._stale = [(min(a for a, _ in self._stale), max(b for _, b in self._stale))]

    def renew_all(self) -> None:
        """Have every column painted again next time."""
        self._key = None
