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
    read_checkpoint,
    require_same_tensors,
    write_checkpoint,
)


def some() -> Checkpoint:
    tensors = {
        "model/a": torch.randn(3, 2),
        "model/b": torch.arange(4),
        "random/0/cpu": torch.zeros(9, dtype=torch.uint8),
    }
    facts = {"state": {"step": 3, "rate": 0.1 + 0.2}, "text": "ä", "milestones": {3: (1, 2)}}
    return Checkpoint(tensors=tensors, facts=facts)


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


def test_one_changed_byte_anywhere_is_found(tmp_path: Path) -> None:
    path = tmp_path / "last.safetensors"
    write_checkpoint(path, some())
    whole = path.read_bytes()
    for place in (*range(8, len(whole), 7), len(whole) - 1):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(TrainingError):
            read_checkpoint(path)


def test_files_of_the_first_version_have_no_checksum_and_are_read(tmp_path: Path) -> None:
    header = '{"schema_version": 1, "state": {"step": 3}, "optimizer": {"betas": [0.9, 0.5]}}'
    save_file({"model/a": torch.ones(2)}, tmp_path / "a", {"auralflow_training": header})
    found = read_checkpoint(tmp_path / "a")
    assert found.facts == {"state": {"step": 3}, "optimizer": {"betas": [0.9, 0.5]}}
    assert torch.equal(found.tensors["model/a"], torch.ones(2))


@pytest.mark.parametrize("header", ["[]", "3", '{"a": {"~kind": "tuple", "items": 3}}', "{"])
def test_a_header_of_another_form_is_refused(tmp_path: Path, header: str) -> None:
    save_file({}, tmp_path / "a", {"auralflow_training": header})
    with pytest.raises(TrainingError, match=r"missing or damaged|newer"):
        read_checkpoint(tmp_path / "a")


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
