from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow_studio.ui.plots.column_store import ColumnStore

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

HEIGHT = 3
TABLE = [0xFF000000 | i << 8 for i in range(256)]


class Paint:
    """Every cell is a hash of its column and row; counts the columns painted."""

    def __init__(self) -> None:
        self.painted = 0
        self.offset = 0

    def __call__(self, first: int, count: int) -> np.ndarray:
        self.painted += count
        columns = np.arange(first, first + count)
        return ((columns * 7 + np.arange(HEIGHT)[:, None] * 31 + self.offset) % 256).astype(np.uint8)


def pixels(image: QImage) -> np.ndarray:
    rows = [[image.pixel(x, y) for x in range(image.width())] for y in range(image.height())]
    return (np.array(rows, np.uint32) >> 8 & 255).astype(np.uint8)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(-40, 40), st.integers(1, 30), st.booleans()), min_size=1, max_size=10))
def test_the_picture_is_always_as_if_painted_afresh(steps: list[tuple[int, int, bool]]) -> None:
    store, paint = ColumnStore(), Paint()
    first, width = 0, 20
    for move, size, resize in steps:
        first += move
        width = size if resize else width
        image = store.image(paint, first=first, size=(width, HEIGHT), key="zoom", table=TABLE)
        np.testing.assert_array_equal(pixels(image), Paint()(first, width))


def test_only_columns_that_come_into_sight_are_painted() -> None:
    store, paint = ColumnStore(), Paint()
    for first, expected in ((0, 100), (5, 105), (5, 105), (2, 108), (500, 208)):
        store.image(paint, first=first, size=(100, HEIGHT), key=1, table=TABLE)
        assert paint.painted == expected
    store.image(paint, first=500, size=(100, HEIGHT), key=2, table=TABLE)
    assert paint.painted == 308


def test_columns_can_be_renewed() -> None:
    store, paint = ColumnStore(), Paint()
    store.image(paint, first=0, size=(50, HEIGHT), key=1, table=TABLE)
    paint.offset = 3
    store.renew(-5, 4)
    store.renew(48, 60)
    image = store.image(paint, first=0, size=(50, HEIGHT), key=1, table=TABLE)
    changed = np.flatnonzero((pixels(image) != Paint()(0, 50)).any(axis=0))
    assert changed.tolist() == [0, 1, 2, 3, 48, 49]
    for i in range(200):
        store.renew(i, i + 1)
    store.image(paint, first=0, size=(50, HEIGHT), key=1, table=TABLE)
    assert paint.painted == 50 + 6 + 50


def test_another_table_colours_without_painting() -> None:
    store, paint = ColumnStore(), Paint()
    store.image(paint, first=0, size=(50, HEIGHT), key=1, table=TABLE)
    image = store.image(paint, first=0, size=(50, HEIGHT), key=1, table=[0xFF0000FF] * 256)
    assert paint.painted == 50
    assert image.pixel(10, 1) == 0xFF0000FF
