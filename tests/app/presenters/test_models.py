from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from auralflow.errors import AuralflowError
from auralflow.models import create_model, save_model
from auralflow_studio.document.edits import set_gain
from auralflow_studio.qtmodels.queue_model import RowState
from support.songs import write_song
from support.trainings import LONG_MS

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.context import AppContext
    from auralflow_studio.presenters.models import ModelChange
    from support.app_models import QuickModels

SPLEETER = "spleeter-2stems"


def trained(app: AppContext, name: str = "Mine", targets: tuple[str, ...] = ("vocals", "drums")) -> Path:
    """A model as a training leaves it."""
    run = app.paths.runs_dir / name
    model = create_model("SpectrogramNetSimple", targets=targets, num_hidden_channels=4)
    save_model(model, run / "model", name=name, license="CC0-1.0", origin="Untrained.")
    return run


def test_what_was_trained_is_in_the_menu(app: AppContext) -> None:
    assert [entry.name for entry in app.models_menu.entries()] == [SPLEETER]
    run = trained(app)
    (app.paths.runs_dir / "no model").mkdir()
    assert [entry.info.title for entry in app.models_menu.entries()] == ["Spleeter 2 stems", "Mine"]
    mine = app.models_menu.entry_of(run)
    assert mine == app.models_menu.entries()[1]
    assert mine is not None
    assert (mine.trained, mine.info.sources) == (("vocals", "drums"), ("vocals", "drums", "rest"))
    with pytest.raises(AuralflowError):
        app.models_menu.choose("nobody")
    assert app.models_menu.current == SPLEETER


def test_songs_get_other_stems_and_keep_what_fits_and_undo_cannot_mix_models(
    app: AppContext, qtbot: QtBot, tmp_path: Path
) -> None:
    run = trained(app)
    write_song(tmp_path / "song.wav", 1.0)
    app.queue.add([tmp_path / "song.wav"])
    qtbot.waitUntil(lambda: app.queue.model.count(RowState.DONE) == 1, timeout=LONG_MS)
    song_id = app.session.session.songs[0].id
    app.session.apply(set_gain(song_id, "vocals", -6.0))
    app.models_menu.choose(str(run / "model"))

    def lanes() -> list[str]:
        return [lane.id for lane in app.session.session.song(song_id).stems]

    assert lanes() == ["vocals", "drums", "rest"]
    assert app.session.session.song(song_id).lane("vocals").gain_db == -6.0
    qtbot.waitUntil(lambda: app.queue.model.count(RowState.DONE) == 1, timeout=LONG_MS)
    audio = app.current.audio
    assert audio is not None
    assert audio.sources == ("vocals", "drums", "rest")
    qtbot.waitUntil(lambda: audio.is_complete, timeout=LONG_MS)
    app.session.undo()
    assert lanes() == ["vocals", "drums", "rest"]
    assert app.session.session.song(song_id).lane("vocals").gain_db == 0.0
    app.models_menu.choose(SPLEETER)
    assert lanes() == ["vocals", "accompaniment"]
    qtbot.waitUntil(lambda: app.queue.model.count(RowState.DONE) == 1, timeout=LONG_MS)


def add_songs(app: AppContext, qtbot: QtBot, folder: Path, *names: str) -> dict[str, str]:
    for name in names:
        write_song(folder / f"{name}.wav", 1.0)
        app.queue.add([folder / f"{name}.wav"], open_first=name == names[0])
        qtbot.waitUntil(lambda: any(row.name == name for row in app.queue.model.rows()), timeout=LONG_MS)  # noqa: B023
    qtbot.waitUntil(lambda: app.queue.model.count(RowState.DONE) == len(names), timeout=LONG_MS)
    return {row.name: row.id for row in app.queue.model.rows()}


def states(app: AppContext) -> dict[str, RowState]:
    return {row.name: row.state for row in app.queue.model.rows()}


def test_nothing_is_separated_again_unasked_and_what_is_there_switches_at_once(
    app: AppContext, quick_models: QuickModels, qtbot: QtBot, tmp_path: Path
) -> None:
    run = trained(app)
    mine = str(run / "model")
    ids = add_songs(app, qtbot, tmp_path, "a", "b", "c")
    asked: list[ModelChange] = []
    app.models_menu.asks.connect(asked.append)
    app.models_menu.prepare(mine)
    qtbot.waitUntil(lambda: bool(asked), timeout=LONG_MS)
    assert app.models_menu.current == SPLEETER, "it was only asked"
    assert set(states(app).values()) == {RowState.DONE}
    (change,) = asked
    assert (change.name, set(change.again), change.ready) == (mine, set(ids.values()), frozenset())
    app.models_menu.choose(mine, ready=change.ready, again=[ids["a"]])
    done, left = RowState.DONE, RowState.CANCELLED
    qtbot.waitUntil(lambda: states(app) == {"a": done, "b": left, "c": left}, timeout=LONG_MS)
    assert app.queue.model.way_on(app.queue.model.row(ids["b"])) == "Separate"  # type: ignore[arg-type]

    # Back again: all have their stems, so nobody is asked, and no network runs.
    quick_models.network.forward = None  # type: ignore[assignment]
    app.models_menu.prepare(SPLEETER)
    qtbot.waitUntil(lambda: states(app) == {"a": done, "b": done, "c": done}, timeout=LONG_MS)
    assert len(asked) == 1
    audio = app.current.audio
    qtbot.waitUntil(lambda: app.current.audio is not None and app.current.audio.is_complete, timeout=LONG_MS)
    assert audio is None or audio.is_complete

    # There again: one has its stems, two would have to be separated.
    app.models_menu.prepare(mine)
    qtbot.waitUntil(lambda: len(asked) == 2, timeout=LONG_MS)
    assert asked[1].ready == {ids["a"]}
    assert set(asked[1].again) == {ids["b"], ids["c"]}


def test_what_is_just_being_separated_stops_or_begins_again_as_it_was_wanted(
    app: AppContext, quick_models: QuickModels, qtbot: QtBot, tmp_path: Path
) -> None:
    mine = str(trained(app) / "model")
    quick_models.network.pause_s = 0.3
    write_song(tmp_path / "long.wav", 20.0)
    app.queue.add([tmp_path / "long.wav"])
    qtbot.waitUntil(lambda: any(row.fraction > 0 for row in app.queue.model.rows()), timeout=LONG_MS)
    (row,) = app.queue.model.rows()
    app.models_menu.choose(mine, again=())
    qtbot.waitUntil(lambda: states(app) == {"long": RowState.CANCELLED}, timeout=LONG_MS)
    assert app.queue.model.row(row.id).fraction == 0  # type: ignore[union-attr] - nothing of it was made by this model
    app.queue.retry(row.id)
    qtbot.waitUntil(lambda: states(app) == {"long": RowState.DONE}, timeout=LONG_MS)


def test_a_stopped_song_stays_stopped_when_the_model_changes(app: AppContext, qtbot: QtBot, tmp_path: Path) -> None:
    ids = add_songs(app, qtbot, tmp_path, "a")
    row = app.queue.model.row(ids["a"])
    assert row is not None
    app.queue.model.set_row(replace(row, state=RowState.CANCELLED, fraction=0.4))
    app.models_menu.prepare(str(trained(app) / "model"))
    assert app.models_menu.current != SPLEETER, "no song had to be separated again: it was not asked"
    assert states(app) == {"a": RowState.CANCELLED}


def test_a_model_in_use_that_is_deleted_gives_way_to_the_usual_one(app: AppContext) -> None:
    run = trained(app)
    app.models_menu.choose(str(run / "model"))
    app.models_menu.forget(app.paths.runs_dir / "other")
    assert app.models_menu.current == str(run / "model")
    app.models_menu.forget(run)
    assert app.models_menu.current == SPLEETER


def test_songs_of_a_model_that_is_deleted_have_the_stems_of_the_usual_one_or_wait_to_be_asked_for(
    app: AppContext, quick_models: QuickModels, qtbot: QtBot, tmp_path: Path
) -> None:
    done, left = RowState.DONE, RowState.CANCELLED
    run = trained(app)
    add_songs(app, qtbot, tmp_path, "a")
    app.models_menu.choose(str(run / "model"))
    qtbot.waitUntil(lambda: states(app) == {"a": done}, timeout=LONG_MS)
    add_songs(app, qtbot, tmp_path, "b")
    qtbot.waitUntil(lambda: states(app) == {"a": done, "b": done}, timeout=LONG_MS)
    app.models_menu.forget(run)
    qtbot.waitUntil(lambda: states(app) == {"a": done, "b": left}, timeout=LONG_MS)
