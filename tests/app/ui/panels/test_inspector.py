from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QLabel

from auralflow.audio.info import AudioInfo
from auralflow.errors import SeparationError
from auralflow.models.registry import model_info
from auralflow_studio.document.session import new_song
from auralflow_studio.messages import message_for
from auralflow_studio.qtmodels.queue_model import QueueRow, RowState
from auralflow_studio.ui.panels.inspector import InspectorPanel, StemFacts

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def panel(qtbot: QtBot) -> InspectorPanel:
    widget = InspectorPanel()
    qtbot.addWidget(widget)
    widget.resize(260, 600)
    widget.show()
    return widget


def info(**changes: Any) -> AudioInfo:
    facts: dict[str, Any] = {
        "path": Path("/music/Night.flac"),
        "sample_rate": 48_000,
        "channels": 2,
        "frames": 48_000 * 65,
        "container": "flac",
        "codec": "pcm_24",
        "bit_depth": 24,
        "is_float": False,
        "decoder": "soundfile",
    }
    return AudioInfo(**{**facts, **changes})


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("changes", "format_text", "channels_text"),
    [
        ({}, "FLAC, 24 bit", "Stereo"),
        ({"container": "wav", "codec": "float", "bit_depth": 32, "is_float": True}, "WAV, 32 bit float", "Stereo"),
        ({"container": "mp3", "codec": "mp3", "bit_depth": None, "channels": 1}, "MP3", "Mono"),
        ({"container": "m4a", "codec": "aac", "bit_depth": None, "channels": 6}, "M4A, AAC", "5.1 (6 channels)"),
        ({"channels": 7}, "FLAC, 24 bit", "7 channels"),
    ],
)
def test_the_song(panel: InspectorPanel, changes: dict[str, Any], format_text: str, channels_text: str) -> None:
    panel.set_song(new_song("1", info(**changes), ("vocals",)))
    assert panel.song.text("Format") == format_text
    assert panel.song.text("Channels") == channels_text
    assert panel.song.text("Rate") == "48 kHz"
    assert panel.song.text("Length") == "1:05.000"


def test_a_song_that_was_removed_leaves_nothing_behind(panel: InspectorPanel) -> None:
    def shown() -> set[str]:
        return {label.text() for label in panel.findChildren(QLabel) if label.isVisible() and label.text()}

    nothing = {"Song", "No song is open", "Model"}
    panel.set_song(None)
    panel.set_row(None, "")
    assert shown() == nothing
    panel.set_song(new_song("1", info(), ("vocals",)))
    error = message_for(SeparationError("The network gave only NaN."))
    panel.set_row(QueueRow(id="1", name="x", state=RowState.FAILED, error=error), "Failed")
    panel.set_stem_facts(StemFacts(null_dbfs=-20.0, device="cpu"))
    assert {"Night", "FLAC, 24 bit", "Failed", "CPU", "1:05.000"} <= shown()
    panel.set_song(None)
    panel.set_row(None, "")
    assert shown() == nothing


def test_the_work(panel: InspectorPanel) -> None:
    row = QueueRow(id="1", name="x", state=RowState.RUNNING, fraction=0.25, eta_s=12, speed=21)
    panel.set_row(row, "Separating 25 %")
    assert panel.state.text() == "Separating 25 %"
    assert panel.bar.isVisible()
    assert panel.bar.value() == 250
    assert panel.stems.text("Time") == "12 s left"
    assert panel.stems.text("Speed") == "21× real time"
    assert not panel.cure.isVisible()
    error = message_for(SeparationError("The network gave only NaN."))
    panel.set_row(QueueRow(id="1", name="x", state=RowState.FAILED, error=error), "Failed", "Try again")
    assert not panel.bar.isVisible()
    assert panel.cure.isVisible()
    assert panel.cure.text() == "Try again"
    assert "only NaN" in panel.why.text()
    assert panel.stems.text("Time") == ""


def test_the_null_figure_is_shown_with_its_meaning(panel: InspectorPanel) -> None:
    panel.set_stem_facts(StemFacts())
    assert not panel.null.isVisible()
    panel.set_stem_facts(StemFacts(null_dbfs=-158.7, notes=("The graphics card was full.",), device="cpu"))
    # Half a song cannot add up to the song.
    assert panel.null.text() == "What is separated so far adds up: null −159 dBFS"
    panel.set_stem_facts(
        StemFacts(null_dbfs=-158.7, is_complete=True, notes=("The graphics card was full.",), device="cpu")
    )
    assert panel.null.text() == "The stems add up to the song: null −159 dBFS"
    for is_complete in (True, False):
        panel.set_stem_facts(StemFacts(null_dbfs=-20.0, is_complete=is_complete))
        assert panel.null.text() == "The stems do not add up to the song exactly: null −20 dBFS"
    panel.set_stem_facts(StemFacts(null_dbfs=-158.7, notes=("The graphics card was full.",), device="cpu"))
    assert panel.null.toolTip()
    assert panel.stems.text("Notes") == "The graphics card was full."
    assert panel.stems.text("Device") == "CPU"


def test_the_model(panel: InspectorPanel) -> None:
    model = model_info("spleeter-2stems")
    panel.set_model(model)
    assert panel.model.text("Licence") == model.license == "MIT"
    assert panel.model.text("Stems") == "Vocals, Accompaniment"
    assert panel._origin.text() == model.origin
