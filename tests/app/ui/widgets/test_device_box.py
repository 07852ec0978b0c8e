from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from auralflow_studio.jobs.warmup import FoundDevices
from auralflow_studio.presenters.devices import ComputeDevices
from auralflow_studio.qtmodels.settings_model import SettingsModel
from auralflow_studio.settings import Settings
from auralflow_studio.ui.widgets.device_box import DeviceBox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def settings(qtbot: QtBot, tmp_path: Path) -> Iterator[SettingsModel]:
    made = SettingsModel(tmp_path / "settings.json", Settings())
    yield made
    made.flush()


@pytest.fixture
def devices(settings: SettingsModel) -> ComputeDevices:
    return ComputeDevices(settings)


def entries(box: DeviceBox) -> dict[str, bool]:
    model = box.model()
    flags = [model.flags(model.index(row, 0)) for row in range(box.count())]
    return {box.itemText(row): bool(flag & Qt.ItemFlag.ItemIsEnabled) for row, flag in enumerate(flags)}


def test_gpus_can_be_chosen_once_they_are_known_to_be_there(qtbot: QtBot, devices: ComputeDevices) -> None:
    box = DeviceBox()
    qtbot.addWidget(box)
    box.set_devices(devices)
    assert entries(box) == {
        "Automatic": True,
        "CPU": True,
        "NVIDIA GPU (CUDA) – checking…": False,
        "Apple GPU (MPS) – checking…": False,
    }
    box.setCurrentIndex(box.findData("cpu"))
    devices.take(FoundDevices(missing={"mps": "Apple GPUs are found in Macs only."}))
    assert entries(box) == {
        "Automatic": True,
        "CPU": True,
        "NVIDIA GPU (CUDA)": True,
        "Apple GPU (MPS) – Apple GPUs are found in Macs only.": False,
    }
    assert box.currentData() == "cpu"


def test_the_keyboard_passes_over_what_is_not_there(qtbot: QtBot, devices: ComputeDevices) -> None:
    box = DeviceBox()
    qtbot.addWidget(box)
    box.set_devices(devices)
    devices.take(FoundDevices(missing={"cuda": "No NVIDIA GPU was found."}))
    box.show()
    for expected in ("cpu", "mps", "mps"):
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentData() == expected
