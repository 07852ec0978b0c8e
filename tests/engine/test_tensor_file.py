"""Files that the library of the format reads, whatever is in them, and that need no memory of their own."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors import safe_open

from auralflow.tensor_file import write_tensors
from support.disks import small_disk

if TYPE_CHECKING:
    from pathlib import Path

KINDS = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8,
         torch.uint8, torch.bool, torch.complex64]  # fmt: skip
TENSORS = st.tuples(st.sampled_from(KINDS), st.lists(st.integers(0, 3), max_size=3))
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda name: name != "__metadata__")


@given(wanted=st.dictionaries(NAMES, TENSORS, max_size=6), note=st.text(st.characters(exclude_categories=["Cs"])))
def test_the_library_of_the_format_reads_what_was_written(
    wanted: dict[str, tuple[torch.dtype, list[int]]], note: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("files") / "a.safetensors"
    tensors = {name: (9 * torch.randn(shape)).to(kind) for name, (kind, shape) in wanted.items()}
    write_tensors(path, tensors, {"note": note})
    with safe_open(path, framework="pt") as file:
        assert file.metadata() == {"note": note}
        assert set(file.keys()) == set(tensors)
        for name, tensor in tensors.items():
            found = file.get_tensor(name)
            assert found.dtype == tensor.dtype
            assert torch.equal(found, tensor)


def test_a_full_disk_keeps_the_file_before(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1_000_000) as folder:
        path = folder / "a.safetensors"
        write_tensors(path, {"a": torch.arange(1000)}, {})
        before = path.read_bytes()
        with pytest.raises(OSError, match="No space left"):
            write_tensors(path, {"a": torch.zeros(1_000_000)}, {})
        assert path.read_bytes() == before
        assert list(folder.iterdir()) == [path]


def test_a_type_that_the_format_does_not_know_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"“a” is of the type torch\.complex128"):
        write_tensors(tmp_path / "a.safetensors", {"a": torch.zeros(1, dtype=torch.complex128)}, {})
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read as Linux tells it")
def test_it_needs_no_memory_of_its_own(tmp_path: Path) -> None:
    code = """if True:
        import sys, pathlib, resource, torch
        from auralflow.tensor_file import write_tensors
        tensors = {str(i): torch.ones(1_000_000) for i in range(50)}
        write_tensors(pathlib.Path(sys.argv[1]), {"a": tensors["0"]}, {})
        peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        before = peak()
        write_tensors(pathlib.Path(sys.argv[1]), tensors, {})
        print(peak() - before)
    """
    grown = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a")], capture_output=True, text=True, check=True
    )
    assert int(grown.stdout) < 20, "of 200 MB"
