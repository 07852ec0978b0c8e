"""The whole app in a language of brackets: every word outside of them has never been given to a translator.

Fields of sentences lie outside the brackets, so that what is put into them has to be translated as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from auralflow.errors import DeviceError
from auralflow.evaluation.evaluation_result import TrackFailure
from auralflow.text import Text
from auralflow_studio import messages
from auralflow_studio.document import edits
from auralflow_studio.jobs.evaluate import EvaluationProgress
from auralflow_studio.messages import message_for
from auralflow_studio.playback.transport import OutputStatus, PlaybackProblem
from auralflow_studio.presenters.comparison import ComparisonPhase
from auralflow_studio.presenters.curve_store import BestPoint
from auralflow_studio.presenters.evaluation import EvaluationPhase, EvaluationStatus
from auralflow_studio.presenters.exports import Exported
from auralflow_studio.presenters.training import Phase, TrainingStatus
from auralflow_studio.qtmodels.queue_model import RowState
from auralflow_studio.settings import Settings, save_settings
from auralflow_studio.studio import Studio
from auralflow_studio.ui.dialogs.about import AboutDialog
from auralflow_studio.ui.dialogs.error import ErrorDialog
from auralflow_studio.ui.panels.inspector import StemFacts
from auralflow_studio.ui.panels.queue_delegate import RowButton
from auralflow_studio.ui.plots.lane_picture import LaneMode
from support.app_models import QuickModels
from support.clips import write_clips
from support.comparisons import measure
from support.datasets import write_track
from support.evaluations import keep_made_up, made_up_result
from support.qt import forbid_network
from support.songs import write_song
from support.studio import LONG_MS, hover, leave, open_song, rows, run_studio, wait_until_separated
from support.trainings import fake_run
from support.translations import CLOSE, CODE, OPEN, write_bracketed
from support.visible import PaintedTexts, texts_of

# What is the same in every language.
SAME = (
    r"Auralflow( 0[\w.]*)?",  # the product, and its version
    r"Spleeter 2 stems|MIT",  # titles and licences of models
    r"WAV|AIFF|FLAC|MP3|Opus|Ogg Vorbis|AAC \(M4A\)|Apple Lossless \(M4A\)",  # formats
    r"[kMG]B|\d+k",  # units that Qt's locale writes, and those of scales
    r"\{\w+(:\w+)?\}( - |\.)?",  # fields of templates for names
    r"[MVAR]",  # the letters that stand for lanes
    r"Scroll (Left|Right)",  # buttons of tab bars, which Qt names itself
    # Keys, which Qt names itself.
    r"(Ctrl|Shift|Alt|Meta)((\s*\+\s*[A-Z])?|\b)|Space|Enter|Return|Del|Esc|Home|End|Left|Right|Up|Down|F\d",
)
SONG = "12345"


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> PaintedTexts:
    return PaintedTexts(monkeypatch)


@pytest.fixture
def menus(monkeypatch: pytest.MonkeyPatch) -> list[QMenu]:
    """Menus that would be on the screen: popping up takes a keyboard."""
    opened: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, *_: opened.append(menu))
    return opened


@pytest.fixture
def studio(
    qapp: QApplication,
    profile_dir: Path,
    painted: PaintedTexts,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Studio]:
    forbid_network(monkeypatch)
    before = QLocale()
    save_settings(profile_dir / "settings.json", Settings(language=CODE))
    write_bracketed(profile_dir / "translations")
    yield from run_studio(qapp, QuickModels())
    QLocale.setDefault(before)


def outside(text: str, names: tuple[str, ...]) -> str:
    """What is left of a text without what is between brackets, names of this test, and what is the same everywhere."""
    text = re.sub(r"/\S+…$", " ", text)
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " ")
    while (inner := re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", text)) != text:
        text = inner
    # An elided text has lost its end.
    text = re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*…$", " ", text)
    for same in SAME:
        text = re.sub(rf"(?<![^\W_])({same})(?![^\W_])", " ", text)
    return re.sub(r"\([A-Z]\)|^[A-Z]( – \d)?$", " ", text)


def check(found: Iterable[tuple[str, str]], *names: str) -> None:
    """Fail with all texts that have words of no translation."""
    plain = {f"{where}: {text!r}" for where, text in found if re.search(r"[^\W\d_]", outside(text, names))}
    assert not plain, "never translated:\n" + "\n".join(sorted(plain))


def shown(studio: Studio, painted: PaintedTexts, *tops: QWidget) -> Iterator[tuple[str, str]]:
    """Everything in the window and other widgets, painted once."""
    painted.clear()
    for top in (studio.window, *tops):
        yield from texts_of(top)
        top.grab()
    for action in studio.window.actions_:
        yield f"action {action.objectName()}", action.text()
        yield f"action {action.objectName()}", action.toolTip()
    yield from (("painted", text) for text in painted)


def test_the_empty_window(studio: Studio, painted: PaintedTexts, tmp_path: Path) -> None:
    check(shown(studio, painted))
    data = hover(studio.window, [tmp_path / "1.wav"])
    assert studio.window.overlay.isVisible()
    check(shown(studio, painted))
    leave(studio.window)
    del data


def test_a_song_with_its_stems(
    studio: Studio, painted: PaintedTexts, menus: list[QMenu], qtbot: QtBot, tmp_path: Path
) -> None:
    open_song(studio, qtbot, write(tmp_path / f"{SONG}.wav"))
    wait_until_separated(studio, qtbot)
    names = (str(tmp_path), f"{SONG}.wav", SONG)
    song = studio.song.song
    assert song is not None
    studio.song.set_loop(1000, 20_000)
    studio.song.apply(edits.set_gain(song.id, "vocals", -6.0))
    studio.song.apply(edits.set_pan(song.id, "vocals", -0.5))
    for mode in LaneMode:
        studio.window.lanes.set_mode(mode)
        check(shown(studio, painted), *names)
    studio.window.inspector.set_stem_facts(
        StemFacts(device="9", notes=(Text("Memory ran out on {device}: going on with the CPU.", device="9"),))
    )
    check(shown(studio, painted), *names)
    studio.window.actions_["undo"].trigger()
    for header in studio.window.lanes.headers.values():
        header.show_menu(QPoint(10, 10))
        check(shown(studio, painted, menus.pop()), *names)
    studio.window.transport._on_menu_opened()
    studio.song.toggle_loop()
    studio.window.actions_["bypass"].trigger()
    check(shown(studio, painted), *names, *(device.name for device in studio.output.devices))


def test_rows_in_every_state_with_errors_of_the_engine(
    studio: Studio, painted: PaintedTexts, menus: list[QMenu], qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "1.wav").write_bytes(b"")
    (tmp_path / "2.mp3").write_text("this is not music\n" * 50)
    (tmp_path / "3.ogg").write_bytes(np.random.default_rng(0).bytes(4000))
    soundfile.write(tmp_path / "4.wav", np.zeros((0, 2)), 44_100)
    soundfile.write(tmp_path / "5.wav", np.zeros((9000, 2)), 4_000)
    write(tmp_path / "6.wav")
    whole = (tmp_path / "6.wav").read_bytes()
    (tmp_path / "6.wav").write_bytes(whole[: len(whole) // 2])  # cut off: the file has a note
    model = studio.context.queue.model
    studio.context.queue.add(
        [tmp_path / f"{n}.{kind}" for n, kind in enumerate(["wav", "mp3", "ogg", "wav", "wav", "wav"], 1)]
    )
    studio.context.queue.add([tmp_path / "7.wav"])
    ended = (RowState.DONE, RowState.FAILED)
    qtbot.waitUntil(lambda: len(rows(studio)) == 7 and all(row.state in ended for row in rows(studio)), timeout=LONG_MS)
    failed = [row for row in rows(studio) if row.state is RowState.FAILED]
    assert len(failed) == 6
    names = (str(tmp_path), *(path.name for path in tmp_path.iterdir()), "7.wav")
    check(shown(studio, painted), *names)
    done = next(row for row in rows(studio) if row.state is RowState.DONE)
    for state in RowState:
        model.set_row(replace(done, state=state, fraction=0.5, eta_s=200.0, speed=3.0, error=None))
        check(shown(studio, painted), *names)
        check((("row", model.describe(row)) for row in rows(studio)), *names)
        for kind in ("song", "export"):
            assert OPEN in model.state_text(replace(done, state=state, kind=kind, fraction=0.5, speed=3.0))
    for button in RowButton:
        check([("row", studio.window.queue.list._delegate.button_text(button))])
    studio.window.queue.select(failed[0].id)
    studio.window.queue._on_menu_requested(studio.window.queue.list.visualRect(model.index(0)).center())
    check(shown(studio, painted, menus.pop()), *names)


def test_the_dialogs(studio: Studio, painted: PaintedTexts, qtbot: QtBot, tmp_path: Path) -> None:
    open_song(studio, qtbot, write(tmp_path / f"{SONG}.wav"))
    wait_until_separated(studio, qtbot)
    names = (str(tmp_path), str(studio.context.paths.cache_dir), f"{SONG}.wav", SONG, "wav", "flac", "m4a", "opus")
    devices = tuple(word for device in studio.output.devices for word in (device.name, device.host))
    for name in ("settings", "shortcuts", "about", "export"):
        studio.window.actions_[name].trigger()
        dialog = studio._dialog
        assert dialog is not None
        if isinstance(dialog, AboutDialog):
            dialog.text.clear()  # versions for a report, and licences, which are English
        check(shown(studio, painted, dialog), *names, *devices)
    dialog = studio._export_dialog
    assert dialog is not None
    form = dialog._form
    for changes in (
        {"bit_depth": "16", "sample_rate": 48_000},
        {"format": "mp3", "tracks": (*form.tracks,)},
        {"format": "source", "what": "mix"},
        {"what": "stems", "template": "5{nope}"},
        {"template": "5"},
        {"template": "{track}/{stem}", "if_exists": "skip", "tracks": ()},
        {"folder": ""},
    ):
        form.update(**changes)
        qtbot.waitUntil(lambda: form.problem is not None or (form._previewing is None and not form._timer.isActive()))
        written = (*form.names, *form.tracks, "nope", f"{CLOSE}model{OPEN}")
        check(shown(studio, painted, dialog), *names, *written)
    assert OPEN in dialog.verdict.text()


def test_the_train_page(studio: Studio, painted: PaintedTexts, qtbot: QtBot, tmp_path: Path) -> None:
    studio.window.actions_["page_train"].trigger()
    check(shown(studio, painted))
    for number in range(3):
        write_track(tmp_path / "2" / f"{number}", number, leave_out=("bass",) if number else ())
    folder = fake_run(studio.context.paths.runs_dir / "1", name="1", epochs=2)
    write_clips(folder)
    assert studio.training.controller is not None
    studio.training.controller.choose(tmp_path / "2")
    qtbot.waitUntil(lambda: studio.context.datasets.state.report is not None, timeout=LONG_MS)
    studio.context.runs.refresh()
    page = studio.training.controller._page
    qtbot.waitUntil(lambda: folder in page.runs.rows, timeout=LONG_MS)
    page.runs.rows[folder].compare.click()
    qtbot.waitUntil(lambda: studio.training.controller.hearing.state.sound is not None, timeout=LONG_MS)  # type: ignore[union-attr]
    for tab in (0, 1):
        page.tabs.setCurrentIndex(tab)
        check(shown(studio, painted), str(tmp_path))
    status = TrainingStatus(folder=folder, name="1", step_s=1.0, epochs=1, limit_s=60.0, best=BestPoint(1.0, 2.0, 0))
    for phase in Phase:
        page.run.show_status(replace(status, phase=phase), has_model=True)
        check(shown(studio, painted), str(tmp_path))


def test_the_evaluate_page(
    studio: Studio, painted: PaintedTexts, menus: list[QMenu], qtbot: QtBot, tmp_path: Path
) -> None:
    studio.window.actions_["page_evaluate"].trigger()
    check(shown(studio, painted))
    request = keep_made_up(studio.context.paths.evaluations_dir)
    names = (
        str(tmp_path),
        str(request.dataset),
        *("About one.", "Model one", "Model two", "songs", "first", "One", "Two", "Song"),
    )
    assert studio.evaluation.controller is not None
    page = studio.evaluation.controller._page
    write_track(tmp_path / "2" / "3", 3)
    studio.evaluation.controller.choose(tmp_path / "2")
    qtbot.waitUntil(lambda: studio.context.references.state.found is not None, timeout=LONG_MS)
    page.models.warn({"9": True})
    studio.context.evaluations.refresh()
    qtbot.waitUntil(lambda: bool(page.past.rows), timeout=LONG_MS)
    note = Text("The dataset has no test tracks: all of its tracks are measured.")
    result = replace(
        made_up_result(), notes=(note,), failures=(TrackFailure(track="9", estimator="one", message=note),)
    )
    studio.context.evaluations.opened.emit(request, result)
    for tab in (0, 1):
        page.tabs.setCurrentIndex(tab)
        page.result.tabs.setCurrentIndex(tab)
        page.result.figure.setCurrentIndex(page.result.figure.count() - 1 - tab)
        page.result._show_figure()
        check(shown(studio, painted), *names)
    for table in (page.result.summary, page.result.tracks):
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            model = table.sorted
            for column in range(model.columnCount()):
                check([("head", str(model.headerData(column, Qt.Orientation.Horizontal, role)))], *names)
                check([("cell", str(model.index(0, column).data(role)))], *names)
    progress = EvaluationProgress(fraction=0.5, eta_s=200.0, track="9", model="one")
    for phase in EvaluationPhase:
        page.progress.show_status(EvaluationStatus(phase=phase, request=request, progress=progress))
        check(shown(studio, painted), *names)
    data = hover(studio.window, [tmp_path])
    check(shown(studio, painted), *names)
    leave(studio.window)
    del data


def test_messages(studio: Studio, painted: PaintedTexts, tmp_path: Path) -> None:
    notifier = studio.window.notifier
    error = DeviceError(
        Text("The device “{name}” cannot be used: there are {count} CUDA device(s).", name="9", count=2),
        hint="Use auto or cpu.",
    )
    message = message_for(error)
    check([("message", text) for text in (message.title, message.text, message.hint)])
    assert message.text.count(OPEN) == 3
    dialog = ErrorDialog(replace(message, details=""), studio.window)
    check(shown(studio, painted, dialog))
    dialog.close()
    notifier.show_problem(message)
    studio.output.problem.emit(PlaybackProblem(kind="vanished", message=message.text, hint=message.hint))
    studio.output.status_changed.emit(OutputStatus(has_sound=True, device_name="9"))
    for count in range(3):
        paths = tuple(tmp_path / f"{n}" for n in range(count))
        studio.context.queue.exported.emit(
            Exported(
                row_id="x", name="1", paths=paths, skipped=(), folder=tmp_path, null_dbfs=-140.0, gain_db=-1.25 * count
            )
        )
    check(shown(studio, painted), str(tmp_path))


def test_every_kind_of_error_has_translated_words(studio: Studio) -> None:
    for words in messages._WORDS.values():
        check(("message", messages._translate(text)) for text in (words.title, words.hint))


def write(path: Path) -> Path:
    write_song(path, 2.0)
    return path


def test_a_song_of_a_result_that_is_listened_to(
    studio: Studio, painted: PaintedTexts, menus: list[QMenu], qtbot: QtBot, tmp_path: Path
) -> None:
    request, result = measure(tmp_path)
    studio.window.actions_["page_evaluate"].trigger()
    studio.context.evaluations.opened.emit(request, result)
    assert studio.evaluation.controller is not None
    names = (
        str(tmp_path / "made"),
        str(tmp_path),
        *("Never trained: it knows no song.", "Song 0001", "Song 0002", "songs", "Tiny", "Made elsewhere"),
    )
    studio.evaluation.controller._page.result.listen.click()
    listening, comparison = studio.evaluation.listening, studio.context.comparison
    assert listening is not None
    qtbot.waitUntil(lambda: comparison.state.phase is ComparisonPhase.DONE, timeout=LONG_MS)
    done = comparison.state
    for phase in ComparisonPhase:
        listening._show_state(replace(done, phase=phase, fraction=0.5, eta_s=200.0))
        check(shown(studio, painted), *names)
    listening._show_state(replace(done, is_outdated=True))
    check(shown(studio, painted), *names)
    for header in listening.lanes.headers.values():
        header.show_menu(QPoint(10, 10))
        check(shown(studio, painted, menus.pop()), *names)
    comparison.choose(stem="drums")
    check(shown(studio, painted), *names)
    qtbot.waitUntil(lambda: comparison.state.phase is ComparisonPhase.DONE, timeout=LONG_MS)
