"""Names of 120 characters, without blanks, from right to left and in Japanese, in every form, list and dialog."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from auralflow_studio.document.session import Session
from auralflow_studio.playback.devices import OutputDevice
from auralflow_studio.presenters.datasets import DatasetState
from auralflow_studio.presenters.export import ExportForm
from auralflow_studio.qtmodels.queue_model import QueueRow, RowState
from auralflow_studio.ui.dialogs.error import ErrorDialog
from auralflow_studio.ui.dialogs.export import ExportDialog
from auralflow_studio.ui.dialogs.problems import ProblemsDialog
from auralflow_studio.ui.dialogs.question import QuestionDialog
from auralflow_studio.ui.dialogs.settings import SettingsDialog
from auralflow_studio.ui.evaluation.page import EvaluatePage
from auralflow_studio.ui.pages import EVALUATE, TRAIN
from auralflow_studio.ui.panels.inspector import StemFacts
from auralflow_studio.ui.training.page import TrainPage
from support.layout import misplaced, plain, tool_tip_of
from support.long_names import (
    NAMES,
    checked_dataset,
    fill_evaluate_page,
    fill_train_page,
    long_song,
    message,
    model_entries,
    stems_of,
)
from support.painted_fonts import painted_texts

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget
    from pytestqt.qtbot import QtBot

    from auralflow_studio.studio import Studio

pytestmark = pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)

SIZES = ((1280, 720), (760, 480))
SMALL_SCREEN = (640, 320)
"""1280 x 720 at 200 %, less a title bar."""
WIDEST_DIALOG = 720
SETTLED_MS = 3_000


def wrong_in(top: QWidget, qtbot: QtBot, *, wide_tables: bool = False) -> list[str]:
    """What is misplaced for good: a layout in a layout in a column that scrolls needs some rounds."""
    for _ in range(8):
        QApplication.processEvents()
    with suppress(qtbot.TimeoutError):
        qtbot.waitUntil(lambda: not misplaced(top, wide_tables=wide_tables), timeout=SETTLED_MS)
    return misplaced(top, wide_tables=wide_tables)


def assert_all_fits(studio: Studio, qtbot: QtBot, *sizes: tuple[int, int]) -> None:
    studio.window.setMinimumSize(*SMALL_SCREEN)  # as on a screen of that size
    for size in sizes:
        studio.window.resize(*size)
        assert wrong_in(studio.window, qtbot, wide_tables=size != SIZES[0]) == []
        assert studio.window.size().toTuple() == size


def assert_dialog_fits(dialog: QDialog, qtbot: QtBot) -> None:
    assert wrong_in(dialog, qtbot) == []
    assert dialog.width() <= WIDEST_DIALOG
    assert dialog.height() <= dialog.screen().availableGeometry().height()


def test_train(idle_studio: Studio, qtbot: QtBot, name: str) -> None:
    idle_studio.window.actions_[f"page_{TRAIN}"].trigger()
    page = idle_studio.window.modes.page(TRAIN)
    assert isinstance(page, TrainPage)
    fill_train_page(page, name)
    QApplication.processEvents()
    assert page.curves._legend.boundingRect().width() < page.curves.si_sdr.width()
    for tab in range(page.tabs.count()):
        page.tabs.setCurrentIndex(tab)
        for base in range(page.settings.base.count()):
            page.settings.base.setCurrentIndex(base)
            page.settings.base.activated.emit(base)
            page.foot.say_why_not(f"The songs have no stem of that kind: {name}")
            assert_all_fits(idle_studio, qtbot, *SIZES)
    page.foot.say_why_not("Choose songs to learn from first.")
    assert_all_fits(idle_studio, qtbot, SMALL_SCREEN)
    page.dataset.show_state(DatasetState(folder=Path("/songs"), problem=message(f"{name}\n{name} " * 3)))
    page.tabs.setCurrentIndex(0)
    assert_all_fits(idle_studio, qtbot, *SIZES)


def test_evaluate(idle_studio: Studio, qtbot: QtBot, name: str) -> None:
    idle_studio.window.actions_[f"page_{EVALUATE}"].trigger()
    page = idle_studio.window.modes.page(EVALUATE)
    assert isinstance(page, EvaluatePage)
    fill_evaluate_page(page, name)
    for tab in range(page.tabs.count()):
        page.tabs.setCurrentIndex(tab)
        for part in range(page.result.tabs.count()):
            page.result.tabs.setCurrentIndex(part)
            assert_all_fits(idle_studio, qtbot, *SIZES)
    page.foot.say_why_not("Choose songs whose stems are known first.")
    assert_all_fits(idle_studio, qtbot, SMALL_SCREEN)


def test_songs(idle_studio: Studio, qtbot: QtBot, name: str) -> None:
    window, context = idle_studio.window, idle_studio.context
    song = long_song(name, stems_of(name))
    failed = QueueRow(id="2", name=name, state=RowState.FAILED, error=message(name), tool_tip=f"/music/{name}")
    context.queue.model.add([failed, QueueRow(id="1", name=name, length_s=65.0, state=RowState.DONE, is_open=True)])
    window.top_bar.set_song(name, name)
    window.inspector.set_song(song)
    window.inspector.set_row(failed, name)
    window.inspector.set_model(model_entries(name)[1].info)
    window.inspector.set_stem_facts(StemFacts(null_dbfs=-140.0, device="cuda:0", notes=(name,)))
    assert_all_fits(idle_studio, qtbot, *SIZES)


def test_messages(idle_studio: Studio, qtbot: QtBot, name: str) -> None:
    notifier = idle_studio.window.notifier
    for toast in (notifier.show_problem(message(name)), notifier.show("info", name, name, button="Resume")):
        assert name in toast.accessibleName()
    assert_all_fits(idle_studio, qtbot, *SIZES)


def test_the_menu_of_models(idle_studio: Studio, qtbot: QtBot, name: str) -> None:
    menu = idle_studio.window.top_bar.models
    menu.set_models(model_entries(name), "spleeter-2stems")
    assert menu.sizeHint().width() <= 560
    assert name in plain(menu.actions()[1].toolTip())


def test_errors_problems_and_questions(idle_studio: Studio, qtbot: QtBot, name: str) -> None:
    report = checked_dataset(name).report
    assert report is not None
    window = idle_studio.window
    error = ErrorDialog(message(name), window)
    error.details_button.setChecked(True)
    question = QuestionDialog(name, f"Delete {name}?", yes="Delete", no="Keep", on_yes=lambda: None, parent=window)
    problems = ProblemsDialog(report.problems, window)
    for dialog in (error, problems, question):
        dialog.show()
        assert_dialog_fits(dialog, qtbot)
    shown = {letter for text in painted_texts(problems.list) for letter in text.text}
    assert set("silentagain") <= shown
    if name == NAMES["one word"]:
        lines = "".join(text.text for text in painted_texts(problems.list))
        assert name in lines, "long words are broken, not shortened"


def test_settings(idle_studio: Studio, qtbot: QtBot, name: str) -> None:
    context = idle_studio.context
    device = OutputDevice(name=name, host="ALSA", key=f"ALSA/{name}")
    idle_studio.output._devices_came.emit((device,))
    context.settings.update(output_device=device.key)
    folder = Path(f"/cache/{name}")
    dialog = SettingsDialog(context.settings, idle_studio.output, context.devices, folder, idle_studio.window)
    dialog.present()
    assert_dialog_fits(dialog, qtbot)
    assert name in plain(tool_tip_of(dialog.output))


def test_export(idle_studio: Studio, qtbot: QtBot, name: str, tmp_path: Path) -> None:
    song = long_song(name, stems_of(name))
    context = idle_studio.context
    form = ExportForm(
        Session(songs=(song,), current=song.id),
        model=model_entries(name)[1].info,
        separation=context.separations.model_and_settings()[1],
        settings=context.settings,
        runner=context.runner,
        stores=context.stores,
    )
    form.update(folder=str(tmp_path / name.replace("/", "_")))
    dialog = ExportDialog(form, song, idle_studio.window)
    dialog.present()
    assert_dialog_fits(dialog, qtbot)
