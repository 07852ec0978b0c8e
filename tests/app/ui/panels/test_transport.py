from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QActionGroup
from PySide6.QtTest import QTest

from auralflow_studio.playback.devices import OutputDevice
from auralflow_studio.playback.transport import OutputStatus
from support.songs import write_song
from support.studio import open_song

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from auralflow_studio.studio import Studio
    from auralflow_studio.ui.panels.transport import TransportPanel

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def transport(idle_studio: Studio, qtbot: QtBot, tmp_path: Path) -> TransportPanel:
    write_song(tmp_path / "song.wav", 4.0)
    open_song(idle_studio, qtbot, tmp_path / "song.wav")
    return idle_studio.window.transport


def device(key: str, name: str, host: str = "ALSA") -> OutputDevice:
    return OutputDevice(key=key, name=name, host=host)


def test_without_a_song_it_waits(idle_studio: Studio) -> None:
    transport = idle_studio.window.transport
    assert not transport.play_button.isEnabled()
    assert not transport.position.isEnabled()
    assert transport.length.text() == ""
    assert transport.time.text() == "0:00.000"


def test_a_song_and_the_players_state_are_shown(transport: TransportPanel, idle_studio: Studio, qtbot: QtBot) -> None:
    assert transport.length.text() == "of 0:04"
    before = transport.play_button.grab().toImage()
    idle_studio.player.play()
    qtbot.waitUntil(lambda: transport.play_button.grab().toImage() != before)
    idle_studio.player.pause()
    idle_studio.player.seek(2 * 44_100)
    assert transport.time.text() == "0:02.000"
    assert transport.position.value() == 2000


def test_the_user_seeks_and_turns_the_master_down(transport: TransportPanel, idle_studio: Studio, qtbot: QtBot) -> None:
    QTest.mouseClick(transport.position, LEFT, pos=transport.position.rect().center())
    qtbot.waitUntil(lambda: abs(idle_studio.player.position - 2 * 44_100) < 2000)
    QTest.keyClick(transport.fader, Qt.Key.Key_Down)
    assert idle_studio.context.session.session.master_gain_db == -0.5
    assert transport.gain.text() == "−0.5 dB"
    idle_studio.window.actions_["undo"].trigger()
    assert transport.fader.gain_db == 0


def spoken(widget: QWidget) -> str:
    """What a screen reader calls it."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_no_sound_device_is_said(idle_studio: Studio) -> None:
    """Even while there is no song that could be heard."""
    transport, output = idle_studio.window.transport, idle_studio.output
    output.status_changed.emit(OutputStatus())
    there = transport.output.grab().toImage()
    assert spoken(transport.output) == transport.output.toolTip() == "Sound output"
    output.status_changed.emit(OutputStatus(has_device=False))
    assert transport.output.grab().toImage() != there
    assert spoken(transport.output) == "No sound device"
    assert "No sound device" in transport.output.toolTip()
    output.status_changed.emit(OutputStatus())
    assert spoken(transport.output) == "Sound output"


def test_a_computer_without_a_sound_device_is_said_from_the_start(
    no_sound_device: None, studio: Studio, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: spoken(studio.window.transport.output) == "No sound device", timeout=60_000)
    assert studio.window.notifier.toasts == (), "the icon says it; whoever plays a song is told"


def test_a_song_that_is_silent_is_said(transport: TransportPanel) -> None:
    transport._on_output_changed(OutputStatus())
    assert "cannot be used" in transport.output.toolTip()
    silent = transport.output.grab().toImage()
    transport._on_output_changed(OutputStatus(has_sound=True, device_name="Studio 8"))
    assert transport.output.toolTip() == transport.output.accessibleDescription() == "Plays on Studio 8"
    assert transport.output.grab().toImage() != silent


def test_the_output_can_be_chosen(
    transport: TransportPanel, idle_studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: tuple[Any, ...] = (device("a", "Speakers"), device("b", "Studio 8"))
    monkeypatch.setattr(idle_studio.output, "devices", found)
    transport.set_device_key("b")
    transport._menu.aboutToShow.emit()
    actions = {action.text(): action for action in transport._menu.actions()}
    assert actions["Studio 8"].isChecked()
    assert not actions["Output of the system"].isChecked()
    with qtbot.waitSignal(transport.device_chosen) as chosen:
        actions["Speakers"].trigger()
    assert chosen.args == ["a"]
    assert idle_studio.context.settings.settings.output_device == "a"
    with qtbot.waitSignal(transport.device_chosen) as chosen:
        actions["Output of the system"].trigger()
    assert chosen.args == [None]


def test_names_of_outputs_are_shown_as_they_are(
    transport: TransportPanel, idle_studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "A very long name of a device " * 9
    monkeypatch.setattr(idle_studio.output, "devices", (device("a", "B&W"), device("b", long)))
    transport.set_device_key("PulseAudio/studio")
    transport._menu.aboutToShow.emit()
    actions = {action.text(): action for action in transport._menu.actions()}
    assert "B&&W" in actions, "Qt takes a single one for a shortcut"
    assert transport._menu.sizeHint().width() < 640
    assert actions["studio (not connected)"].isChecked()


@pytest.mark.qt_log_ignore("grabbing the keyboard")
def test_the_menu_of_outputs_looks_for_them_and_fills_itself(
    idle_studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the first song nobody has looked yet."""
    transport, output = idle_studio.window.transport, idle_studio.output
    looks: list[bool] = []
    monkeypatch.setattr(output, "look", lambda *, again: looks.append(again))

    def entries() -> dict[str, bool]:
        return {action.text(): action.isEnabled() for action in transport._menu.actions() if action.text()}

    def find(*found: OutputDevice) -> None:
        monkeypatch.setattr(output, "devices", found)
        output.devices_changed.emit(found)

    # As a click does, without its loop.
    transport._menu.popup(transport.output.mapToGlobal(QPoint(0, -60)))
    assert looks == [False]
    assert entries() == {"Output of the system": True, "Looking for devices…": False, "Look for devices again": True}
    bottom = transport._menu.geometry().bottom()
    find(*(device(key, f"A device with quite a long name {key}") for key in "abcdef"))
    assert len(entries()) == 8
    assert "Looking for devices…" not in entries()
    menu, screen = transport._menu.geometry(), transport.screen().availableGeometry()
    assert menu.bottom() == bottom
    assert menu.size() == transport._menu.sizeHint()
    assert menu.right() <= screen.right()
    find()
    assert entries()["No devices were found"] is False
    transport._menu.close()
    find(device("a", "Speakers"))
    for _ in range(3):
        transport._menu.aboutToShow.emit()
    assert looks == [False], "what is known is not looked for again: sound would stop for a moment"
    assert set(entries()) == {"Output of the system", "Speakers", "Look for devices again"}
    assert len(transport.findChildren(QActionGroup)) == 1
    assert len(transport.findChildren(QActionGroup)[0].actions()) == 2


def test_a_narrow_window_leaves_out_what_keys_can_do(transport: TransportPanel) -> None:
    wide = transport.minimumSizeHint().width()
    transport.set_compact(True)
    assert transport.minimumSizeHint().width() < wide - 80
    assert transport.bypass.isVisible()
