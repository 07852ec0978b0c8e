"""Fabric for a device, for several, and for what torchrun has started."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any, cast

import pytest
import torch

from auralflow.errors import ConfigError, DeviceError, TrainingError
from auralflow.training.fabric_setup import launched, make_fabric


@pytest.fixture(autouse=True)
def no_launcher(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name in ("LOCAL_WORLD_SIZE", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT") or name.startswith("SLURM_"):
            monkeypatch.delenv(name)


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
        ("cpu", "32-true", {"devices": 2, "strategy": "zero"}, ConfigError, "no strategy “zero”"),
        ("cpu", "32-true", {"strategy": "fsdp"}, ConfigError, "nobody to share"),
        ("toaster", "32-true", {}, DeviceError, "toaster"),
        ("cuda:99", "32-true", {}, DeviceError, "cuda:99"),
    ],
)
def test_what_cannot_be_is_refused_with_a_hint(
    device: str, precision: str, counts: dict[str, Any], error: type[ConfigError], message: str
) -> None:
    with pytest.raises(error, match=message) as caught:
        make_fabric(device, precision, **counts)
    assert caught.value.hint


def test_numbers_of_processes_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert make_fabric("cpu", "32-true", devices=3).world_size == 3
    told = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29500", "NODE_RANK": "1"}
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    fabric = make_fabric("cpu", "32-true", devices=2, nodes=2)
    assert (fabric.world_size, fabric.global_rank) == (4, 2)


def test_computers_that_cannot_find_each_other_are_refused_at_once_and_not_waited_for() -> None:
    with pytest.raises(ConfigError, match="2 computers") as caught:
        make_fabric("cpu", "32-true", nodes=2)
    assert "MASTER_ADDR, MASTER_PORT, NODE_RANK" in str(caught.value.hint)


SLURM_JOB = {"SLURM_JOB_NAME": "train", "SLURM_JOB_ID": "7", "SLURM_NTASKS": "4", "SLURM_NNODES": "2",
             "SLURM_NODELIST": "node[1-2]", "SLURM_PROCID": "0", "SLURM_LOCALID": "0", "SLURM_NODEID": "0"}  # fmt: skip
SRUN = {"SLURM_STEP_NUM_TASKS": "4", "SLURM_STEP_NUM_NODES": "2", "SLURM_NTASKS_PER_NODE": "2", "SLURM_PROCID": "3",
        "SLURM_LOCALID": "1", "SLURM_NODEID": "1"}  # fmt: skip


def test_srun_knows_better_how_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**SLURM_JOB, **SRUN}.items():
        monkeypatch.setenv(name, value)
    fabric = make_fabric("cpu", "32-true")
    assert (fabric.world_size, fabric.global_rank, fabric.local_rank) == (4, 3, 1)
    monkeypatch.delenv("SLURM_NTASKS_PER_NODE")
    with pytest.raises(ConfigError, match="SLURM") as caught:
        make_fabric("cpu", "32-true")
    assert "--ntasks-per-node" in str(caught.value.hint)


def test_in_a_job_of_slurm_without_srun_nobody_else_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SLURM_JOB.items():
        monkeypatch.setenv(name, value)
    assert make_fabric("cpu", "32-true").world_size == 1
    fabric = make_fabric("cpu", "32-true", devices=2)
    assert fabric.world_size == 2
    assert fabric.strategy.launcher is not None, "it starts the second one itself"


def test_torchrun_knows_better_how_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"LOCAL_WORLD_SIZE": "2", "WORLD_SIZE": "6", "RANK": "3", "LOCAL_RANK": "1", "GROUP_RANK": "1",
            "TORCHELASTIC_RUN_ID": "test", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29500"}  # fmt: skip
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    fabric = make_fabric("cpu", "32-true", devices=1)
    assert (fabric.world_size, fabric.global_rank, fabric.local_rank) == (6, 3, 1)
    with pytest.raises(ConfigError, match="one device"):
        make_fabric("cpu:0", "32-true")


class Group:
    """What `launched` knows of Fabric, with one process that was started for it."""

    world_size = 2

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.procs = [process]
        self.strategy = self.launcher = self

    def launch(self) -> None:
        """They all run."""


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (KeyboardInterrupt(), KeyboardInterrupt),
        (DeviceError("It is gone."), DeviceError),
        (RuntimeError("[../gloo/transport/tcp/pair.cc:534] Connection closed by peer"), TrainingError),
        (torch.distributed.DistNetworkError("timed out"), TrainingError),
        (RuntimeError("shapes do not match"), RuntimeError),
    ],
)
def test_who_fails_lets_nobody_wait_and_who_is_left_alone_says_so(
    error: BaseException, told: type[BaseException]
) -> None:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    with pytest.raises(told), launched(cast("Any", Group(process))):
        raise error
    assert process.wait(60) != 0
