from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow_studio.jobs.warmup import FoundDevices
from auralflow_studio.presenters.devices import ComputeDevices, device_name
from auralflow_studio.qtmodels.settings_model import SettingsModel
from auralflow_studio.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from auralflow_studio.messages import UserMessage


@pytest.fixture
def settings(qtbot: QtBot, tmp_path: Path) -> Iterator[SettingsModel]:
    made = SettingsModel(tmp_path / "settings.json", Settings())
    yield made
    made.flush()


@pytest.fixture
def devices(settings: SettingsModel) -> ComputeDevices:
    return ComputeDevices(settings)


def test_devices_have_the_names_that_people_know() -> None:
    names = [device_name(device) for device in ("auto", "cpu", "cuda", "cuda:0", "cuda:1", "mps", "toaster")]
    gpu = "NVIDIA GPU (CUDA)"
    assert names == ["Automatic", "CPU", gpu, gpu, f"{gpu} 1", "Apple GPU (MPS)", "toaster"]


def test_nothing_but_the_cpu_is_sure_before_torch_is_imported(devices: ComputeDevices) -> None:
    kinds = ("auto", "cpu", "cuda", "mps")
    assert [devices.can_use(kind) for kind in kinds] == [True, True, False, False]
    devices.take(FoundDevices(missing={"mps": "None here."}))
    assert [devices.can_use(kind) for kind in kinds] == [True, True, True, False]
    assert [devices.why_not(kind) for kind in kinds] == ["", "", "", "None here."]


def test_that_it_is_known_now_is_told_and_nobody_falls_back_from_what_was_chosen_automatically(
    settings: SettingsModel, devices: ComputeDevices
) -> None:
    known: list[bool] = []
    said: list[UserMessage] = []
    devices.changed.connect(lambda: known.append(devices.is_known))
    devices.fell_back.connect(said.append)
    assert not devices.is_known
    devices.take(FoundDevices(missing={}, refused="Unknown device."))
    assert (settings.settings.compute_device, known, said) == ("auto", [True], [])


def test_what_was_chosen_and_has_gone_is_chosen_automatically_and_said(
    settings: SettingsModel, devices: ComputeDevices
) -> None:
    said: list[UserMessage] = []
    devices.fell_back.connect(said.append)
    settings.update(compute_device="cuda")
    devices.take(FoundDevices(missing={"mps": "Apple GPUs are found in Macs only."}))
    assert (settings.settings.compute_device, said) == ("cuda", [])
    devices.take(FoundDevices(missing={"cuda": "No NVIDIA GPU was found."}, refused="Unknown device."))
    assert settings.settings.compute_device == "auto"
    (message,) = said
    assert message.title == "NVIDIA GPU (CUDA) is not available"
    assert message.text == "Unknown device. Auralflow chooses the device automatically now."
