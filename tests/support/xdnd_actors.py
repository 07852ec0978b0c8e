"""Two processes of the test of real drag and drop: a tiny file manager, and the app reporting its rows.

python -m support.xdnd_actors source FILE...
python -m support.xdnd_actors app PROFILE [FILE...]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Source(QLabel):
    """A window that hands out files when it is dragged from."""

    def __init__(self, files: list[str]) -> None:
        super().__init__("drag me")
        self._files = files

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            data = QMimeData()
            data.setUrls([QUrl.fromLocalFile(file) for file in self._files])
            drag = QDrag(self)
            drag.setMimeData(data)
            drag.exec(Qt.DropAction.CopyAction)


def run_source(files: list[str]) -> None:
    app = QApplication([])
    source = Source(files)
    source.setGeometry(0, 0, 200, 200)
    source.show()
    print("shown", flush=True)
    app.exec()


def run_app(profile: Path, files: list[Path]) -> None:
    from auralflow_studio.paths import app_paths
    from auralflow_studio.studio import Studio

    app = QApplication([])
    studio = Studio(app, app_paths(profile))
    studio.window.setGeometry(300, 0, 900, 600)
    studio.window.show()
    if files:
        studio.context.queue.add(files)
    rows = studio.window.queue.list
    seen: list[object] = []

    def place_of(row: int) -> tuple[int, int]:
        """Where a row is on the screen."""
        place = rows.viewport().mapToGlobal(rows.visualRect(rows.model().index(row, 0)).center())
        return place.x(), place.y()

    def report() -> None:
        now = {
            "rows": [row.name for row in studio.context.queue.model.rows()],
            "overlay": studio.window.overlay.isVisible(),
            "opened": studio.window.top_bar.song_name,
            "places": [place_of(row) for row in range(rows.model().rowCount())] if rows.isVisible() else [],
        }
        if [now] != seen[-1:]:
            seen.append(now)
            print(json.dumps(now), flush=True)

    timer = QTimer(interval=50)
    timer.timeout.connect(report)
    timer.start()
    print("shown", flush=True)
    app.exec()


if __name__ == "__main__":
    if sys.argv[1] == "source":
        run_source(sys.argv[2:])
    else:
        run_app(Path(sys.argv[2]), [Path(file) for file in sys.argv[3:]])
