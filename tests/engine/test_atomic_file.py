from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from auralflow.atomic_file import remove_abandoned, write_atomically


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "é.json"
    for content in (b"old", b"", b"new" * 1000):
        write_atomically(path, content)
        assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no limits of file size here")
def test_a_write_that_fails_halfway_leaves_the_old_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    path.write_bytes(b"old")
    code = (
        "import resource, signal, sys; from pathlib import Path; from auralflow.atomic_file import write_atomically\n"
        f"signal.signal({int(signal.SIGXFSZ)}, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "write_atomically(Path(sys.argv[1]), bytes(100_000))"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True)
    assert "OSError" in ended.stderr
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_a_file_may_be_read_by_whom_other_files_may_be(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_atomically(tmp_path / "a", b"")
        os.umask(0o027)
        write_atomically(tmp_path / "b", b"")
        write_atomically(tmp_path / "c", b"", private=True)
    finally:
        os.umask(before)
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in "abc"] == [0o644, 0o640, 0o600]


def test_what_a_kill_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint" / "last.safetensors"
    path.parent.mkdir()
    write_atomically(path, b"good")
    code = (
        "import os, signal, sys; from pathlib import Path; from auralflow import atomic_file\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "atomic_file.write_atomically(Path(sys.argv[1]), b'new')"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert len(list(path.parent.iterdir())) == 2
    for name in (".hidden", "song.part", ".auralflow-0-1.part"):
        (tmp_path / name).write_bytes(b"")
    remove_abandoned(tmp_path)
    assert list(path.parent.iterdir()) == [path]
    assert path.read_bytes() == b"good"
    assert len(list(tmp_path.iterdir())) == 4
    remove_abandoned(tmp_path / "nowhere")
