from __future__ import annotations

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


def test_a_model_in_use_that_is_deleted_gives_way_to_the_usual_one(app: AppContext) -> None:
    run = trained(app)
    app.models_menu.choose(str(run / "model"))
    app.models_menu.forget(app.paths.runs_dir / "other")
    assert app.models_menu.current == str(run / "model")
    app.models_menu.forget(run)
    assert app.models_menu.current == SPLEETER
