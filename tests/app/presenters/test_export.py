from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from auralflow.audio.mixdown import lane_gains
from auralflow.models.registry import model_info
from auralflow.separation.separator import SeparationSettings
from auralflow_studio.document.edits import set_gain, set_loop
from auralflow_studio.document.session import Loop, Session, new_song
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.runner import JobRunner
from auralflow_studio.jobs.stores import OpenStores
from auralflow_studio.presenters.export import ExportForm
from auralflow_studio.qtmodels.settings_model import SettingsModel
from auralflow_studio.settings import ExportDefaults, Settings
from support.disks import small_disk
from support.facts import audio_info
from support.slow import Blocking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    MakeForm = Callable[..., ExportForm]

MODEL = model_info("spleeter-2stems")


@pytest.fixture
def settings(tmp_path: Path) -> SettingsModel:
    return SettingsModel(tmp_path / "settings.json", Settings())


@dataclass
class Stems:
    """What is separated: the first `frames` frames, which null so exactly."""

    null_dbfs: float | None = -150.0
    frames: int = 44_100
    song_id: str = "a"

    def is_finished(self, start: int, frames: int, /) -> bool:
        return start + frames <= self.frames


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    assert made.shutdown(5000)


@pytest.fixture
def make_form(tmp_path: Path, settings: SettingsModel, runner: JobRunner) -> Iterator[MakeForm]:
    forms: list[ExportForm] = []

    def make(*, stems: Stems | None = None, **facts: Any) -> ExportForm:
        info = audio_info(tmp_path / "my song.wav", **facts)
        info.path.touch()
        session = Session(songs=(new_song("a", info, MODEL.sources),), current="a")
        form = ExportForm(
            set_loop("a", Loop(start=100, stop=200))(set_gain("a", "vocals", -6)(session)),
            model=MODEL,
            separation=SeparationSettings(),
            settings=settings,
            runner=runner,
            stores=OpenStores(tmp_path / "cache"),
            stems=lambda: stems,
        )
        forms.append(form)
        return form

    yield make
    for form in forms:
        form.close()
    settings.flush()


def test_it_starts_with_what_fits_the_song(make_form: MakeForm, qtbot: QtBot, tmp_path: Path) -> None:
    form = make_form()
    assert form.choice.tracks == ("vocals", "accompaniment")
    assert form.choice.folder == str(tmp_path)
    assert form.format.name == "wav"
    assert form.depths == ("16", "24", "32", "float")
    assert form.bitrates_kbps == ()
    assert form.problem is None
    with qtbot.waitSignal(form.changed):
        pass
    assert form.names == ("my song - vocals.wav", "my song - accompaniment.wav")
    request = form.request()
    assert request.mixer is None
    assert request.region is None
    assert request.destination == tmp_path
    assert request.settings.stems == ("vocals", "accompaniment")


def test_names_follow_the_choice(make_form: MakeForm, qtbot: QtBot, tmp_path: Path) -> None:
    form = make_form()
    (tmp_path / "1 vocals.flac").write_bytes(b"mine")
    form.update(format="flac", template="{n} {stem}", if_exists="rename")
    qtbot.waitUntil(lambda: form.names == ("1 vocals (2).flac", "2 accompaniment (2).flac"))
    form.update(if_exists="skip")
    qtbot.waitUntil(lambda: form.kept_names == ("1 vocals.flac",))
    form.update(what="mix", template="{track} {stem}")
    qtbot.waitUntil(lambda: form.names == ("my song mix.flac",))
    assert form.null_dbfs is None


def test_what_does_not_fit_goes_back_to_the_source(make_form: MakeForm) -> None:
    form = make_form(sample_rate=192_000)
    form.update(bit_depth="float", sample_rate=192_000)
    form.update(format="flac")
    assert form.choice.bit_depth == "source"
    assert form.choice.sample_rate == 192_000
    form.update(format="mp3", bitrate_kbps=192)
    assert (form.depths, form.choice.sample_rate, form.choice.bitrate_kbps) == ((), None, 192)
    assert set(form.sample_rates) == {44_100, 48_000}
    form.update(format="wav")
    assert form.choice.bitrate_kbps is None
    form.update(format="never heard of")
    assert form.choice.format == "source"
    form.update(tracks=("residual", "accompaniment", "nonsense"))
    assert form.choice.tracks == ("accompaniment", "residual")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tracks": ()}, "at least one stem"),
        ({"folder": ""}, "folder"),
        ({"folder": "relative"}, "folder"),
        ({"template": "{track"}, "template"),
        ({"template": "{singer}"}, "singer"),
        ({"template": "../{stem}"}, "folder"),
    ],
)
def test_problems_are_said_at_once_and_can_be_undone(make_form: MakeForm, changes: dict[str, Any], words: str) -> None:
    form = make_form()
    before = {name: getattr(form.choice, name) for name in changes}
    form.update(**changes)
    assert form.problem is not None
    assert words in form.problem.text
    assert form.names == ()
    with pytest.raises(ValueError, match=r"\w"):
        form.request()
    form.update(**before)
    assert form.problem is None


def test_problems_that_only_the_plan_sees(make_form: MakeForm, qtbot: QtBot) -> None:
    form = make_form()
    form.update(template="same name")
    qtbot.waitUntil(lambda: form.problem is not None)
    assert form.problem is not None
    assert "same" in form.problem.text


def test_a_problem_that_only_the_plan_sees_stays_when_the_mixer_changes(make_form: MakeForm, qtbot: QtBot) -> None:
    form = make_form()
    form.update(template="same name")
    qtbot.waitUntil(lambda: form.problem is not None)
    form.set_session(set_gain("a", "vocals", -3)(form._session))
    assert form.problem is not None
    with pytest.raises(ValueError, match="same"):
        form.request()
    form.update(template="{stem}")
    qtbot.waitUntil(lambda: form.names == ("vocals.wav", "accompaniment.wav"))
    assert form.problem is None


def test_names_come_also_if_the_loop_goes_while_they_are_looked_for(
    make_form: MakeForm, runner: JobRunner, qtbot: QtBot
) -> None:
    form = make_form()
    qtbot.waitUntil(lambda: form.names != ())
    ready = threading.Event()
    runner.submit(Blocking(ready), Resource.OPEN)
    form.update(loop_only=True, template="{stem} of {track}")
    qtbot.waitUntil(lambda: form._previewing is not None)
    form.set_session(set_loop("a", None)(form._session))
    assert not form.choice.loop_only
    ready.set()
    qtbot.waitUntil(lambda: form.names == ("vocals of my song.wav", "accompaniment of my song.wav"))


def test_names_while_another_folder_is_looked_at(make_form: MakeForm, qtbot: QtBot, tmp_path: Path) -> None:
    form = make_form()
    names = ("my song - vocals.wav", "my song - accompaniment.wav")
    qtbot.waitUntil(lambda: form.names == names)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / names[0]).touch()
    form.update(folder=str(tmp_path / "out"), if_exists="skip")
    assert (form.names, form.kept_names) == (names, ())
    qtbot.waitUntil(lambda: form.kept_names == names[:1])


def test_the_mix_is_the_original_while_that_is_heard(make_form: MakeForm) -> None:
    form = make_form()
    form.update(what="mix")
    said: list[bool] = []
    form.changed.connect(lambda: said.append(form.bypass))
    form.set_bypass(True)
    form.set_bypass(True)
    mixer = form.request().mixer
    assert mixer is not None
    assert lane_gains(mixer) == {"mixture": (1.0, 1.0)}
    form.set_bypass(False)
    mixer = form.request().mixer
    assert mixer is not None
    assert mixer.lanes["vocals"].gain_db == -6
    assert said == [True, False]


def test_mix_and_loop(make_form: MakeForm) -> None:
    form = make_form()
    form.update(what="mix", loop_only=True, tracks=())
    request = form.request()
    assert request.region == (100, 200)
    assert request.frames == (100, 200)
    assert request.mixer is not None
    assert request.mixer.lanes["vocals"].gain_db == -6


@pytest.mark.parametrize(
    ("changes", "null_dbfs", "expected"),
    [
        ({"bit_depth": "float"}, -150.0, -150.0),
        ({"bit_depth": "float"}, -math.inf, -math.inf),
        # Two stems, each rounded by half a step of 2^-23 at most.
        ({"bit_depth": "24"}, -math.inf, 20 * math.log10(2 * 0.5 * 2**-23)),
        # Dither adds a step.
        ({"bit_depth": "16"}, -math.inf, 20 * math.log10(2 * 1.5 * 2**-15)),
        ({"bit_depth": "24"}, -100.0, 20 * math.log10(1e-5 + 2**-23)),
        ({"tracks": ("vocals",)}, -150.0, None),
        ({"format": "mp3"}, -150.0, None),
        ({"sample_rate": 48_000}, -150.0, None),
    ],
)
def test_null_figure(make_form: MakeForm, changes: dict[str, Any], null_dbfs: float, expected: float | None) -> None:
    """It needs no look at the disk: it is there at once."""
    form = make_form(stems=Stems(null_dbfs))
    form.update(**changes)
    assert form.adds_up == (expected is not None)
    if expected is None:
        assert form.null_dbfs is None
    else:
        assert form.null_dbfs == pytest.approx(expected, abs=1e-9)
        assert form.is_null_final


def test_the_null_figure_follows_the_separation(make_form: MakeForm) -> None:
    stems = Stems(None, frames=0)
    form = make_form(stems=stems)
    form.update(bit_depth="float")
    heard: list[tuple[float | None, bool]] = []
    form.null_changed.connect(lambda: heard.append((form.null_dbfs, form.is_null_final)))
    form.refresh()
    assert form.adds_up
    assert form.null_dbfs is None
    stems.null_dbfs, stems.frames = -160.0, 1000
    form.refresh()
    form.refresh()
    stems.null_dbfs, stems.frames = -150.0, 44_100
    form.refresh()
    assert heard == [(pytest.approx(-160.0), False), (pytest.approx(-150.0), True)]
    # Of a loop that is separated, all is known.
    stems.frames = 200
    assert not form.is_null_final
    form.update(loop_only=True)
    assert form.is_null_final
    # Another song is in the window by now.
    stems.song_id = "b"
    assert (form.null_dbfs, form.is_null_final) == (None, False)


def test_the_next_export_starts_with_what_was_chosen(
    make_form: MakeForm, settings: SettingsModel, tmp_path: Path
) -> None:
    form = make_form()
    form.update(format="flac", bit_depth="24", if_exists="overwrite", folder=str(tmp_path / "out"))
    assert settings.settings.export == ExportDefaults()
    form.request()
    again = make_form()
    assert (again.choice.format, again.choice.bit_depth, again.choice.if_exists) == ("flac", "24", "overwrite")
    assert again.choice.folder == str(tmp_path / "out")


def test_settings_from_elsewhere_are_not_trusted(make_form: MakeForm, settings: SettingsModel) -> None:
    settings.update(export=ExportDefaults(format="exe", bit_depth="99", if_exists="delete", template="{x}"))
    form = make_form()
    assert (form.choice.format, form.choice.bit_depth, form.choice.if_exists) == ("source", "source", "rename")
    assert form.problem is not None


def test_a_folder_without_space_is_said_before_anything_is_separated(
    make_form: MakeForm, qtbot: QtBot, tmp_path: Path
) -> None:
    form = make_form(frames=3_000_000)
    with small_disk(tmp_path / "small", 2**20) as folder:
        form.update(folder=str(folder))
        qtbot.waitUntil(lambda: form.problem is not None)
        assert form.problem is not None
        assert form.problem.title == "Not enough disk space"
        assert str(folder) in form.problem.text
        assert "another disk" in form.problem.hint
        with pytest.raises(ValueError, match="space"):
            form.request()
    form.update(folder=str(tmp_path))
    qtbot.waitUntil(lambda: form.problem is None)
