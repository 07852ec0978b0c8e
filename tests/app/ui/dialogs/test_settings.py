from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QComboBox

from auralflow_studio.jobs.warmup import FoundDevices
from auralflow_studio.playback.devices import OutputDevice
from auralflow_studio.ui.dialogs.settings import SettingsDialog
from auralflow_studio.ui.tokens import LIGHT

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.studio import Studio


@pytest.fixture
def dialog(idle_studio: Studio, qtbot: QtBot, tmp_path: Path) -> SettingsDialog:
    context = idle_studio.context
    made = SettingsDialog(context.settings, idle_studio.output, context.devices, tmp_path, idle_studio.window)
    made.present()
    return made


def choose(box: QComboBox, text: str) -> None:
    """As a click in the list does."""
    index = box.findText(text)
    assert index >= 0, [box.itemText(i) for i in range(box.count())]
    box.setCurrentIndex(index)
    box.activated.emit(index)


def test_the_colours_change_at_once(dialog: SettingsDialog, idle_studio: Studio) -> None:
    choose(dialog.theme, "Light")
    assert idle_studio.context.settings.settings.theme == "light"
    assert idle_studio.theme.tokens is LIGHT
    choose(dialog.theme, "As the system")
    assert idle_studio.context.settings.settings.theme == "system"


def test_separation_and_cache(dialog: SettingsDialog, idle_studio: Studio) -> None:
    choose(dialog.device, "CPU")
    choose(dialog.cache, "5 GB")
    settings = idle_studio.context.settings.settings
    assert (settings.compute_device, settings.cache_limit_gb) == ("cpu", 5.0)


def test_a_device_that_has_gone_is_not_shown_as_chosen(idle_studio: Studio, dialog: SettingsDialog) -> None:
    context = idle_studio.context
    context.settings.update(compute_device="cuda")
    assert dialog.device.currentData() == "cuda"
    context.devices.take(FoundDevices(missing={"cuda": "No NVIDIA GPU was found."}, refused="There is none."))
    assert dialog.device.currentText() == "Automatic"
    assert context.settings.settings.compute_device == "auto"


def test_devices_come_and_go(dialog: SettingsDialog, idle_studio: Studio) -> None:
    found = (OutputDevice(key="ALSA/x", name="Scarlett", host="ALSA"),)
    idle_studio.output._devices_came.emit(found)
    choose(dialog.output, "Scarlett (ALSA)")
    assert idle_studio.context.settings.settings.output_device == "ALSA/x"
    idle_studio.output._devices_came.emit(())
    # What was chosen and is gone is still the choice, and said to be gone.
    assert dialog.output.currentText() == "Scarlett (not connected)"
    choose(dialog.output, "Output of the system")
    assert idle_studio.context.settings.settings.output_device is None


def test_the_buffer_is_changed_at_once_and_remembered(dialog: SettingsDialog, idle_studio: Studio) -> None:
    assert dialog.buffer.currentText() == "Normal (100 ms)"
    choose(dialog.buffer, "Low latency (40 ms)")
    assert idle_studio.context.settings.settings.output_buffer == "low"
    assert idle_studio.output._buffer == "low"


def test_every_field_has_a_name(dialog: SettingsDialog) -> None:
    assert all(box.accessibleName() for box in dialog.findChildren(QComboBox))
