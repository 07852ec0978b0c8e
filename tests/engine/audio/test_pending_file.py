"""Files appear complete and together, or not at all."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from auralflow.audio.pending_file import PendingFile, publish_all
from auralflow.errors import AudioWriteError

if TYPE_CHECKING:
    from pathlib import Path


def finished(path: Path, content: bytes) -> PendingFile:
    pending = PendingFile(path)
    pending.file.write(content)
    pending.finish()
    return pending


@pytest.mark.parametrize("overwrite", [True, False])
def test_several_files_are_published_together_or_not_at_all(tmp_path: Path, overwrite: bool) -> None:
    if overwrite:
        (tmp_path / "a").write_text("old a")
    (tmp_path / "b").mkdir()  # a folder of that name: the second rename fails
    (tmp_path / "b" / "inside").write_text("x")
    files = [finished(tmp_path / name, name.encode()) for name in ("c", "a", "b")]
    with pytest.raises((AudioWriteError, FileExistsError)):
        publish_all(files, overwrite=overwrite)
    for file in files:
        file.abort()
    assert sorted(p.name for p in tmp_path.iterdir()) == (["a", "b"] if overwrite else ["b"])
    if overwrite:
        assert (tmp_path / "a").read_text() == "old a"


def test_files_refused_for_their_names_can_be_published_under_others(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine")
    files = [finished(tmp_path / name, name.encode()) for name in ("a", "b")]
    with pytest.raises(FileExistsError):
        publish_all(files, overwrite=False)
    for file in files:
        file.path = file.path.with_name(file.path.name + " (2)")
    publish_all(files, overwrite=False)
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"b": "mine", "a (2)": "a", "b (2)": "b"}


def test_replacing_several_files_leaves_no_backups(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text("old")
    publish_all([finished(tmp_path / name, name.encode()) for name in ("a", "b")], overwrite=True)
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"a": "a", "b": "b"}


def test_files_get_the_rights_of_ordinary_files(tmp_path: Path) -> None:
    (tmp_path / "ordinary").touch()
    publish_all([finished(tmp_path / "a", b"a")], overwrite=True)
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "ordinary").stat().st_mode


def test_a_file_system_without_hard_links_works_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As FAT and many network disks; none can be mounted here, so the system call is told to fail as it does there."""

    def refuse(source: object, target: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "a").write_text("old")
    with pytest.raises(FileExistsError):
        publish_all([finished(tmp_path / "b", b"b"), first := finished(tmp_path / "a", b"a")], overwrite=False)
    first.abort()
    assert (tmp_path / "a").read_text() == "old"
    publish_all([finished(tmp_path / name, name.encode()) for name in ("a", "c")], overwrite=True)
    assert (tmp_path / "a").read_text() == "a"
    (tmp_path / "d").mkdir()
    with pytest.raises(AudioWriteError):
        publish_all([finished(tmp_path / "a", b"new"), finished(tmp_path / "d", b"d")], overwrite=True)
    assert (tmp_path / "a").read_text() == "a"
