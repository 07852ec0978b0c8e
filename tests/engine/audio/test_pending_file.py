"""Files appear complete and together, or not at all."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from auralflow.audio.pending_file import PendingFile, publish_all, write_error
from auralflow.errors import AudioWriteError


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


# Replaces two files and ends at the given renaming: by an interrupt, or as if the power had gone. Hard links, if they
# are to be missing, fail as on FAT. Python tells such hooks of every renaming and every link before it makes it.
REPLACE_TWO = """
    import errno, os, signal, sys
    from pathlib import Path
    from auralflow.audio.pending_file import PendingFile, publish_all

    folder, has_links, at, how = Path(sys.argv[1]), sys.argv[2] == "links", int(sys.argv[3]), sys.argv[4]
    files = [PendingFile(folder / name) for name in ("a", "b")]
    for file in files:
        file.file.write(b"new")
        file.finish()
    renames = 0

    def hook(event, arguments):
        global renames
        if event == "os.link" and not has_links:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))
        if event == "os.rename":
            renames += 1
            if renames == at and how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            if renames == at:
                raise KeyboardInterrupt

    sys.addaudithook(hook)
    try:
        publish_all(files, overwrite=True)
    finally:
        for file in files:
            file.abort()
"""


def replace_two(folder: Path, *arguments: str) -> int:
    for name in ("a", "b"):
        (folder / name).write_text(f"old {name}")
    command = [sys.executable, "-c", textwrap.dedent(REPLACE_TWO), str(folder), *arguments]
    return subprocess.run(command, capture_output=True, check=False).returncode


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
@pytest.mark.parametrize(("links", "renames"), [("links", 2), ("no links", 4)])
class TestEndedHalfWay:
    def test_an_interrupt_takes_everything_back(self, tmp_path: Path, links: str, renames: int) -> None:
        for at in range(1, renames + 1):
            assert replace_two(tmp_path, links, str(at), "interrupt") != 0
            assert contents(tmp_path) == {"a": "old a", "b": "old b"}, at
        assert replace_two(tmp_path, links, str(renames + 1), "interrupt") == 0
        assert contents(tmp_path) == {"a": "new", "b": "new"}

    def test_after_a_kill_no_old_file_stays_hidden_without_a_new_one(
        self, tmp_path: Path, links: str, renames: int
    ) -> None:
        for at in range(1, renames + 1):
            assert replace_two(tmp_path, links, str(at), "kill") == -signal.SIGKILL
            PendingFile(tmp_path / "next").abort()
            found = {path.name: path.read_text() for path in tmp_path.iterdir() if path.is_file()}
            assert set(found) == {"a", "b"}, at  # and no temporary file
            assert found["a"] in {"old a", "new"}
            assert found["b"] == "old b"
            # What was replaced indeed is kept for a day: the process could have needed it, were it alive.
            hidden = [path for path in tmp_path.iterdir() if path.is_dir()]
            yesterday = time.time() - 25 * 3600
            for folder in hidden:
                os.utime(folder, (yesterday, yesterday))
            PendingFile(tmp_path / "next").abort()
            assert set(contents(tmp_path)) == {"a", "b"}, at


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGSTOP on Windows")
def test_the_temporary_file_of_a_suspended_process_stays_until_the_process_ends(tmp_path: Path) -> None:
    script = """
        import sys, time
        from pathlib import Path
        from auralflow.audio.pending_file import PendingFile
        written, finished = (PendingFile(Path(sys.argv[1]) / name) for name in ("a", "b"))
        finished.finish()
        print("waiting", flush=True)
        time.sleep(60)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), str(tmp_path)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == b"waiting\n"
            process.send_signal(signal.SIGSTOP)
            long_ago = time.time() - 10 * 24 * 3600
            for path in tmp_path.iterdir():
                os.utime(path, (long_ago, long_ago))
            PendingFile(tmp_path / "mine").abort()
            assert len(list(tmp_path.iterdir())) == 2
        finally:
            process.kill()
    PendingFile(tmp_path / "mine").abort()
    assert not list(tmp_path.iterdir())


def test_the_temporary_files_of_other_machines_stay_for_a_day(tmp_path: Path) -> None:
    """On a shared disk: whether they hold their locks may not be seen from here."""
    other = tmp_path / ".auralflow-00000000-0123456789abcdef.part"
    other.write_bytes(b"x")
    PendingFile(tmp_path / "mine").abort()
    assert other.exists()
    yesterday = time.time() - 25 * 3600
    os.utime(other, (yesterday, yesterday))
    PendingFile(tmp_path / "mine").abort()
    assert not other.exists()


def test_temporary_files_of_one_process_do_not_sweep_each_other(tmp_path: Path) -> None:
    files = [finished(tmp_path / name, name.encode()) for name in "abc"]
    publish_all(files, overwrite=False)
    assert contents(tmp_path) == {"a": "a", "b": "b", "c": "c"}


def test_no_file_stays_open(tmp_path: Path) -> None:
    if not Path("/proc/self/fd").exists():
        pytest.skip("no list of open files here")
    before = len(list(Path("/proc/self/fd").iterdir()))
    publish_all([finished(tmp_path / name, b"x") for name in "ab"], overwrite=False)
    PendingFile(tmp_path / "c").abort()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.parametrize(
    ("code", "name", "message", "hint"),
    [
        (errno.EFBIG, "song.wav", "larger than this disk allows", "FLAC"),
        (errno.EFBIG, "model.onnx", "larger than this disk allows", "limit of your account"),
        (errno.EISDIR, "model.onnx", "a folder of that name", "Rename"),
        (errno.ENOTDIR, "taken/model.onnx", "taken' is a file, not a folder", "another folder"),
        (errno.EEXIST, "taken", "taken' is a file, not a folder", "another folder"),
        (errno.EEXIST, "nowhere/model.onnx", "nowhere' is a link to what is not there", "another folder"),
    ],
)
def test_what_the_system_says_is_told_for_the_file_that_it_is(
    tmp_path: Path, code: int, name: str, message: str, hint: str
) -> None:
    (tmp_path / "taken").write_bytes(b"")
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    error = write_error(OSError(code, "x"), tmp_path / name)
    assert message in error.message
    assert hint in error.hint
