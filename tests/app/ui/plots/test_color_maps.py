from __future__ import annotations

import numpy as np
import pyqtgraph

from auralflow_studio.ui.plots.color_maps import magma_table


def channels(table: list[int]) -> np.ndarray:
    return np.array([[color >> 16 & 255, color >> 8 & 255, color & 255] for color in table])


def test_magma_is_the_published_one() -> None:
    published = pyqtgraph.colormap.get("magma").getLookupTable(nPts=256, mode="byte")
    assert np.abs(channels(magma_table(0, 255)) - published[:, :3].astype(int)).max() <= 2


def test_a_range_moves_black_and_white() -> None:
    table = channels(magma_table(80, 240))
    assert (table[:81] == table[0]).all()
    assert (table[240:] == table[255]).all()
    assert np.all(np.diff(table[80:240].sum(axis=1)) >= 0)  # never darker with more level
