"""Real faults of real disks while a sound file is written: a clear message, and nothing left behind."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import textwrap
import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from auralflow.audio.encode import AudioWriter
from auralflow.audio.formats import FORMATS
from auralflow.errors import AudioWriteError, Cancelled
from auralflow.progress import CancelToken
from support.disks import read_only_folder, small_disk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


NOISE = (0.3 * np.random.default_rng(0).standard_normal((48_000, 2))).astype(np.float32)


def writer(path: Path, container: str = "wav", **options: object) -> AudioWriter:
    return AudioWriter(
        path, **{"sample_rate": 48_000, "channels": 2, "frames": len(NOISE), "container": container, **options}
    )


def write(path: Path, container: str = "wav", *, before_commit: Callable[[], object] | None = None) -> None:
    """A whole file, with something that happens when half of it is written."""
    with writer(path, container) as file:
        for start in range(0, len(NOISE), 10_000):
            file.write(NOISE[start : start + 10_000])
            if before_commit is not None and start >= 20_000:
                before_commit()
                before_commit = None


def stop() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("container", list(FORMATS))
def test_a_full_disk_leaves_nothing(tmp_path: Path, container: str) -> None:
    # For each format a disk that is just too small, so that writing or closing fails, early or late.
    with AudioWriter(
        tmp_path / "x", sample_rate=48_000, channels=2, frames=len(NOISE), container=container
    ) as complete:
        complete.write(NOISE)
    needed = (tmp_path / "x").stat().st_size
    for share in (0.0, 0.5, 0.9):
        page = 4096  # tmpfs counts in pages; its root takes none
        with small_disk(tmp_path / "disk", max(page, int(share * needed) // page * page)) as disk:
            with pytest.raises(AudioWriteError, match="disk is full") as caught:
                write(disk / "song", container)
            assert caught.value.path == disk / "song"
            assert "space" in caught.value.hint
            assert not list(disk.iterdir())


def test_a_read_only_folder_says_so(tmp_path: Path) -> None:
    with read_only_folder(tmp_path / "locked") as folder:
        with pytest.raises(AudioWriteError, match="may not be changed"):
            writer(folder / "song.wav")
        with pytest.raises(AudioWriteError, match="may not be changed"):
            writer(folder / "new" / "song.wav")
        assert not list(folder.iterdir())


def test_a_file_in_place_of_the_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    for path in (tmp_path / "taken" / "song.wav", tmp_path / "taken" / "new" / "song.wav"):
        with pytest.raises(AudioWriteError, match=r"taken' is a file, not a folder"):
            writer(path)
    assert (tmp_path / "taken").read_text() == "a file"


def test_a_folder_that_vanishes_says_so_and_is_not_created_again(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    with pytest.raises(AudioWriteError, match="is not there"):
        write(folder / "song.wav", before_commit=lambda: shutil.rmtree(folder))
    assert not folder.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of file size on Windows")
def test_a_file_larger_than_the_disk_allows_says_so(tmp_path: Path) -> None:
    """As on FAT, where 4 GB is the end: here a limit of the process."""
    script = """
        import resource, sys
        from pathlib import Path
        import numpy as np
        from auralflow.audio.encode import AudioWriter
        from auralflow.errors import AudioWriteError
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        try:
            with AudioWriter(Path(sys.argv[1]), sample_rate=48_000, channels=2, frames=48_000) as writer:
                writer.write(np.zeros((48_000, 2), np.float32))
        except AudioWriteError as error:
            print(error.message, error.hint)
    """
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(tmp_path / "song.wav")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "larger than this disk allows" in result.stdout
    assert "FLAC" in result.stdout
    assert not list(tmp_path.iterdir())


def test_another_volume_works_like_any_folder(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 2**20) as disk:
        with writer(disk / "song.wav", bit_depth="16") as file:
            file.write(NOISE)
        assert soundfile.info(disk / "song.wav").frames == len(NOISE)
        assert [p.name for p in disk.iterdir()] == ["song.wav"]


@pytest.mark.parametrize("container", list(FORMATS))
def test_any_exception_inside_leaves_nothing(tmp_path: Path, container: str) -> None:
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "new" / "song", container, before_commit=stop)
    assert not list(tmp_path.iterdir())  # the new folder is gone, too


def test_cancel_at_the_last_step_leaves_nothing(tmp_path: Path) -> None:
    cancel = CancelToken()
    file = writer(tmp_path / "song.wav")
    file.write(NOISE)
    cancel.cancel()
    with pytest.raises(Cancelled):
        file.commit(cancel)
    file.abort()
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
def test_a_killed_process_leaves_no_file_that_looks_finished(tmp_path: Path) -> None:
    script = """
        import sys, time
        from pathlib import Path
        import numpy as np
        from auralflow.audio.encode import AudioWriter
        writer = AudioWriter(Path(sys.argv[1]), sample_rate=48_000, channels=2, frames=10**9)
        writer.write(np.zeros((48_000, 2), np.float32))
        print("writing", flush=True)
        time.sleep(60)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), str(tmp_path / "song.wav")], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"writing\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(".auralflow-")
    # The next export into the folder sweeps it away.
    write(tmp_path / "other.wav")
    assert [p.name for p in tmp_path.iterdir()] == ["other.wav"]


def test_an_existing_file_survives_without_overwrite(tmp_path: Path) -> None:
    (tmp_path / "song.wav").write_text("mine")
    with pytest.raises(FileExistsError), writer(tmp_path / "song.wav", overwrite=False) as file:
        file.write(NOISE)
    assert (tmp_path / "song.wav").read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_failed_overwrite_keeps_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "song.wav").write_text("mine")
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "song.wav", before_commit=stop)
    assert (tmp_path / "song.wav").read_text() == "mine"
    write(tmp_path / "song.wav")
    assert soundfile.info(tmp_path / "song.wav").frames == len(NOISE)


def test_two_writers_of_one_name_do_not_disturb_each_other(tmp_path: Path) -> None:
    first, second = writer(tmp_path / "song.wav", overwrite=False), writer(tmp_path / "song.wav", overwrite=False)
    outcomes: list[str] = []

    def run(file: AudioWriter) -> None:
        file.write(NOISE)
        try:
            file.commit()
            outcomes.append("written")
        except FileExistsError:
            file.abort()
            outcomes.append("refused")

    threads = [threading.Thread(target=run, args=(file,)) for file in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "written"]
    assert [p.name for p in tmp_path.iterdir()] == ["song.wav"]
