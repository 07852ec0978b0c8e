"""Fabric for a device, for several, and for what torchrun has started."""

from __future__ import annotations

import pytest

from auralflow.errors import ConfigError, DeviceError, TrainingError
from auralflow.training.fabric_setup import make_fabric


@pytest.fixture(autouse=True)
def no_launcher(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOCAL_WORLD_SIZE", "WORLD_SIZE"):
        monkeypatch.delenv(name, raising=False)


def test_one_device_is_no_group_of_processes() -> None:
    fabric = make_fabric("cpu", "bf16-mixed")
    assert (fabric.world_size, fabric.global_rank, str(fabric.device)) == (1, 0, "cpu")


@pytest.mark.parametrize(
    ("device", "precision", "counts", "error", "message"),
    [
        ("cpu", "32-true", {"devices": 0}, ConfigError, "devices"),
        ("cpu", "32-true", {"nodes": 0}, ConfigError, "nodes"),
        ("cpu:0", "32-true", {"devices": 2}, ConfigError, "one device"),
        ("cpu:0", "32-true", {"nodes": 2}, ConfigError, "one device"),
        ("cpu", "16-mixed", {}, TrainingError, "GPU"),
        ("toaster", "32-true", {}, DeviceError, "toaster"),
        ("cuda:99", "32-true", {}, DeviceError, "cuda:99"),
    ],
)
def test_what_cannot_be_is_refused_with_a_hint(
    device: str, precision: str, counts: dict[str, int], error: type[ConfigError], message: str
) -> None:
    with pytest.raises(error, match=message) as caught:
        make_fabric(device, precision, **counts)
    assert caught.value.hint


def test_numbers_of_processes_are_asked_for() -> None:
    assert make_fabric("cpu", "32-true", devices=3).world_size == 3
    assert make_fabric("cpu", "32-true", devices=2, nodes=2).world_size == 4


def test_torchrun_knows_better_how_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"LOCAL_WORLD_SIZE": "2", "WORLD_SIZE": "6", "RANK": "3", "LOCAL_RANK": "1", "GROUP_RANK": "1",
            "TORCHELASTIC_RUN_ID": "test", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29500"}  # fmt: skip
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    fabric = make_fabric("cpu", "32-true", devices=1)
    assert (fabric.world_size, fabric.global_rank, fabric.local_rank) == (6, 3, 1)
    with pytest.raises(ConfigError, match="one device"):
        make_fabric("cpu:0", "32-true")
