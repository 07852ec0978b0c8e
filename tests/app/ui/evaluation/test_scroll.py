from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from auralflow_studio.ui.evaluation.scroll import FormScroll


def test_a_form_is_never_cut_at_its_sides(qtbot: QtBot) -> None:
    form = QWidget()
    column = QVBoxLayout(form)
    wide = QLabel()
    wide.setMinimumSize(240, 900)
    column.addWidget(wide)
    scroll = FormScroll(form)
    qtbot.addWidget(scroll)
    assert scroll.minimumSizeHint().width() >= 240
    scroll.resize(scroll.minimumSizeHint().width(), 200)
    scroll.show()
    bar = scroll.verticalScrollBar()
    assert bar.isVisible()
    assert not scroll.horizontalScrollBar().isVisible()
    image = bar.grab().toImage()
    colors = {image.pixelColor(image.width() // 2, y).name() for y in range(image.height())}
    assert len(colors) > 1, "the handle is seen"
