"""Checkpoints hold what was put in, appear whole or not at all, and nothing foreign is taken for one."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from auralflow.errors import AudioWriteError, TrainingError
from auralflow.training.checkpoint import (
    Checkpoint,
    optimizer_state,
    read_checkpoint,
    require_same_tensors,
    restore_optimizer,
    write_checkpoint,
)


def some() -> Checkpoint:
    tensors = {
        "model/a": torch.randn(3, 2),
        "model/b": torch.arange(4),
        "random/0/cpu": torch.zeros(9, dtype=torch.uint8),
    }
    return Checkpoint(tensors=tensors, facts={"state": {"step": 3, "rate": 0.1 + 0.2}, "text": "ä"})


def test_what_was_put_in_comes_out_to_the_last_bit(tmp_path: Path) -> None:
    checkpoint = some()
    write_checkpoint(tmp_path / "a" / "last.safetensors", checkpoint)
    found = read_checkpoint(tmp_path / "a" / "last.safetensors")
    assert found.facts == checkpoint.facts
    assert found.tensors.keys() == checkpoint.tensors.keys()
    assert all(torch.equal(found.tensors[name], tensor) for name, tensor in checkpoint.tensors.items())
    assert found.group("model").keys() == {"a", "b"}


def test_a_full_disk_leaves_the_checkpoint_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "last.safetensors"
    write_checkpoint(path, some())
    before = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(AudioWriteError, match="The disk is full"):
        write_checkpoint(path, some())
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"nothing", b"\x80\x02}q\x00.", bytes(100)])
def test_damaged_files_and_pickles_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "last.safetensors"
    path.write_bytes(content)
    with pytest.raises(TrainingError, match="missing or damaged"):
        read_checkpoint(path)


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "last.safetensors"
    write_checkpoint(path, some())
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(TrainingError, match="missing or damaged"):
        read_checkpoint(path)


def test_weights_of_a_model_are_no_checkpoint(tmp_path: Path) -> None:
    save_file({"a": torch.zeros(2)}, tmp_path / "model.safetensors")
    with pytest.raises(TrainingError, match="no checkpoint of a training"):
        read_checkpoint(tmp_path / "model.safetensors")


def test_one_of_a_newer_auralflow_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "last.safetensors"
    checkpoint = some()
    write_checkpoint(path, Checkpoint(tensors=checkpoint.tensors, facts={**checkpoint.facts, "schema_version": 99}))
    with pytest.raises(TrainingError, match="newer Auralflow"):
        read_checkpoint(path)


def test_what_json_cannot_hold_is_said(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="cannot be kept"):
        write_checkpoint(tmp_path / "a", Checkpoint(tensors={}, facts={"scheduler": {"f": print}}))
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    "kind",
    [
        lambda parameters: torch.optim.AdamW(parameters, lr=1e-2),
        lambda parameters: torch.optim.SGD(parameters, lr=1e-2, momentum=0.9),
        lambda parameters: torch.optim.Rprop(parameters, lr=1e-2),
    ],
)
def test_an_optimizer_goes_on_as_if_it_had_not_been_kept(tmp_path: Path, kind: object) -> None:
    def steps(weight: torch.nn.Parameter, optimizer: torch.optim.Optimizer, count: int) -> None:
        for _ in range(count):
            optimizer.zero_grad()
            (weight**4).sum().backward()
            optimizer.step()

    whole, first = (torch.nn.Parameter(torch.linspace(-1, 1, 5)) for _ in range(2))
    steps(whole, kind([whole]), 6)  # type: ignore[operator]
    optimizer = kind([first])  # type: ignore[operator]
    steps(first, optimizer, 3)
    tensors, facts = optimizer_state(optimizer)
    write_checkpoint(tmp_path / "c", Checkpoint(tensors={f"o/{n}": t for n, t in tensors.items()}, facts=facts))
    found = read_checkpoint(tmp_path / "c")
    second = torch.nn.Parameter(first.detach().clone())
    again = kind([second])  # type: ignore[operator]
    restore_optimizer(again, found.group("o"), found.facts)
    steps(second, again, 3)
    assert torch.equal(second, whole)


def test_the_state_of_an_optimizer_of_other_parameters_is_refused() -> None:
    tensors, facts = optimizer_state(torch.optim.AdamW([torch.nn.Parameter(torch.zeros(2)) for _ in range(2)]))
    with pytest.raises(TrainingError, match="optimiser is not this one"):
        restore_optimizer(torch.optim.AdamW([torch.nn.Parameter(torch.zeros(2))]), tensors, facts)


def test_weights_of_another_network_are_named() -> None:
    path = Path("c")
    wanted = {"a": torch.zeros(2), "b": torch.zeros(3)}
    require_same_tensors(dict(wanted), wanted, path)
    with pytest.raises(TrainingError, match="it has no “b”"):
        require_same_tensors({"a": torch.zeros(2)}, wanted, path)
    with pytest.raises(TrainingError, match="it has a “c”"):
        require_same_tensors({**wanted, "c": torch.zeros(1)}, wanted, path)
    with pytest.raises(TrainingError, match=r"“b” has the shape \(2,\), not \(3,\)"):
        require_same_tensors({"a": torch.zeros(2), "b": torch.zeros(2)}, wanted, path)
