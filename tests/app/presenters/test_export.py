from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from auralflow.models.registry import model_info
from auralflow.separation.separator import SeparationSettings
from auralflow_studio.document.edits import set_gain, set_loop
from auralflow_studio.document.session import Loop, Session, new_song
from auralflow_studio.jobs.runner import JobRunner
from auralflow_studio.presenters.export import ExportForm
from auralflow_studio.qtmodels.settings_model import SettingsModel
from auralflow_studio.settings import ExportDefaults, Settings
from support.facts import audio_info

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    MakeForm = Callable[..., ExportForm]

MODEL = model_info("spleeter-2stems")


@pytest.fixture
def settings(tmp_path: Path) -> SettingsModel:
    return SettingsModel(tmp_path / "settings.json", Settings())


@pytest.fixture
def make_form(qtbot: QtBot, tmp_path: Path, settings: SettingsModel) -> Iterator[MakeForm]:
    runner = JobRunner()
    forms: list[ExportForm] = []

    def make(*, null_dbfs: float | None = -150.0, **facts: Any) -> ExportForm:
        info = audio_info(tmp_path / "my song.wav", **facts)
        session = Session(songs=(new_song("a", info, MODEL.sources),), current="a")
        form = ExportForm(
            set_loop("a", Loop(start=100, stop=200))(set_gain("a", "vocals", -6)(session)),
            model=MODEL,
            separation=SeparationSettings(),
            settings=settings,
            runner=runner,
            null_dbfs=null_dbfs,
        )
        forms.append(form)
        return form

    yield make
    for form in forms:
        form.close()
    settings.flush()
    assert runner.shutdown(5000)


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
        ({"bit_depth": "float"}, None, None),
    ],
)
def test_null_figure(
    make_form: MakeForm, qtbot: QtBot, changes: dict[str, Any], null_dbfs: float | None, expected: float | None
) -> None:
    form = make_form(null_dbfs=null_dbfs)
    with qtbot.waitSignal(form.changed):
        pass
    with qtbot.waitSignals([form.changed, form.changed]):
        form.update(**changes)
    if expected is None:
        assert form.null_dbfs is None
    else:
        assert form.null_dbfs == pytest.approx(expected, abs=1e-9)


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
