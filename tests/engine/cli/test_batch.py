"""Many files in one run: bad ones, folders, names, faults."""

from __future__ import annotations

import contextlib
import errno
import json
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralflow import disk_space
from auralflow.audio.pending_file import write_error
from auralflow.cli import batch
from auralflow.cli.main import run
from auralflow.paths import CACHE_VARIABLE
from auralflow.separation import work_cache
from auralflow.separation.stem_store import StemStore, StoreMeta
from auralflow.separation.work_cache import list_stores
from support.cli import RATE, make_song, separate, tree
from support.disks import read_only_folder, small_disk
from support.models import MovingAverageModel, make_info


def make_meta(frames: int) -> StoreMeta:
    return StoreMeta(
        sources=("a", "b"), sample_rate=RATE, channels=2, frames=frames, model="old", model_sha256="0" * 64
    )


pytestmark = pytest.mark.usefixtures("cache")


@pytest.mark.usefixtures("small_model")
def test_a_failed_file_does_not_stop_the_rest(song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.wav"
    empty.touch()
    missing = tmp_path / "missing.wav"
    later = make_song(tmp_path / "later.flac")
    surround = make_song(tmp_path / "later surround.wav")
    soundfile.write(surround, np.zeros((1000, 6)), RATE)
    lines = separate(
        capsys,
        empty,
        missing,
        song,
        surround,
        later,
        "-o",
        tmp_path / "out",
        "--format",
        "mp3",
        "--bitrate",
        96,
        code=1,
    )
    assert [line["status"] for line in lines] == ["failed", "failed", "done", "failed", "done"]
    for line in (lines[0], lines[1], lines[3]):
        assert line["error"]
        assert "hint" in line
    assert "6" in lines[3]["error"]
    assert lines[4]["null_of"] == "stems"
    assert tree(tmp_path / "out") == [f"{n} - {s}.mp3" for n in ("later", "song") for s in ("accompaniment", "vocals")]


@pytest.mark.usefixtures("small_model")
def test_a_tree_of_folders_is_mirrored_and_own_stems_are_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    music = tmp_path / "music"
    make_song(music / "one.wav")
    make_song(music / "A" / "two.flac")
    make_song(music / "A" / "B" / "one.wav")
    (music / "A" / "notes.txt").write_text("no song")
    expected = ["A/B/one - vocals.wav", "A/two - vocals.wav", "one - vocals.wav"]
    stems = ("--stems", "vocals")
    assert len(separate(capsys, music, "-o", tmp_path / "out", "-r", *stems)) == 3
    assert tree(tmp_path / "out") == expected
    # Into the same folder, twice: the second time, the first's stems are no songs.
    separate(capsys, music, "-o", music, "-r", *stems)
    lines = separate(capsys, music, "-o", music, "-r", "--if-exists", "skip", *stems)
    assert [line["status"] for line in lines] == ["skipped"] * 3
    # Without -r only the folder itself, and its files go into the output's root.
    assert len(separate(capsys, music, "-o", tmp_path / "flat", *stems)) == 1
    assert tree(tmp_path / "flat") == ["one - vocals.wav"]


def test_a_folder_without_songs_is_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_song(tmp_path / "music" / "deeper" / "song.wav")
    (line,) = separate(capsys, tmp_path / "music", "-o", tmp_path / "out", code=1)
    assert "no sound files" in line["error"]
    assert "--recursive" in line["hint"]


@pytest.mark.usefixtures("small_model")
def test_songs_of_one_name_do_not_overwrite_each_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = make_song(tmp_path / "a" / "song.wav"), make_song(tmp_path / "b" / "song.wav", 40_000)
    for policy in ("overwrite", "skip"):  # the second run finds all of the first
        lines = separate(
            capsys, first, second, first, "-o", tmp_path / "out", "--if-exists", policy, "--stems", "vocals"
        )
        assert len(lines) == 2  # given twice, done once
        assert tree(tmp_path / "out") == ["song - vocals (2).wav", "song - vocals.wav"]
        assert [line["status"] for line in lines] == ["done" if policy == "overwrite" else "skipped"] * 2
    assert soundfile.info(tmp_path / "out" / "song - vocals (2).wav").frames == 40_000


@pytest.mark.usefixtures("small_model")
def test_output_that_cannot_be_written(
    song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a file").touch()
    with monkeypatch.context() as patch, read_only_folder(tmp_path / "locked") as folder:
        patch.setattr(batch, "load_model", lambda name, **options: pytest.fail("said only after the model was loaded"))
        (line,) = separate(capsys, song, "-o", folder, code=1)
        assert "may not be changed" in line["error"]
        (line,) = separate(capsys, song, "-o", tmp_path / "a file", code=1)
        assert "a file" in line["error"]


@pytest.mark.parametrize("same_disk", [False, True])
def test_space_for_work_and_stems_is_asked_for_before_the_model_is_loaded(
    song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, same_disk: bool
) -> None:
    info = make_info(name="spleeter-2stems", sources=("vocals", "accompaniment"), sample_rate=RATE)
    monkeypatch.setattr(batch, "model_info", lambda name, variant: info)
    monkeypatch.setattr(batch, "load_model", lambda name, variant: pytest.fail("it was to be said before"))
    monkeypatch.setattr(disk_space, "SPARE_BYTES", 0)
    frames = soundfile.info(song).frames
    work, files = frames * 2 * 4 * 3, frames * 2 * 2 * 2
    with small_disk(tmp_path / "small", (work + files if same_disk else files) - 4096) as folder:
        if same_disk:
            monkeypatch.setenv(CACHE_VARIABLE, str(folder / "cache"))
        (line,) = separate(capsys, song, "-o", folder / "out", code=1)
        assert line["error_type"] == "DiskSpaceError"
        assert str(folder / "out") in line["error"]
        assert (str(folder / "cache") in line["error"]) is same_disk
        assert (CACHE_VARIABLE in line["hint"]) is same_disk
        assert not any(path.is_file() for path in folder.rglob("*"))


@pytest.mark.usefixtures("small_model")
def test_old_work_makes_room_for_new_stems_on_the_same_disk(
    song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk_space, "SPARE_BYTES", 0)
    monkeypatch.setattr(work_cache, "_SPARE_BYTES", 0)
    frames = soundfile.info(song).frames
    work, files = frames * 2 * 4 * 3, frames * 2 * 2 * 2
    with small_disk(tmp_path / "small", 2 * work + files // 2) as folder:
        monkeypatch.setenv(CACHE_VARIABLE, str(folder / "cache"))
        old = StemStore.create(folder / "cache" / "work" / "old", make_meta(frames))
        old.write(0, np.ones((frames, 2), np.float32), np.full((2, frames, 2), 0.5, np.float32))
        old.close()
        (line,) = separate(capsys, song, "-o", folder / "out")
        assert line["status"] == "done"
        assert not old.directory.exists()


def test_a_disk_that_fills_up_costs_nothing_that_is_finished(
    song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    info = make_info(name="spleeter-2stems", sources=("vocals", "accompaniment"), sample_rate=RATE)
    model = MovingAverageModel(info, reach=50)
    monkeypatch.setattr(batch, "model_info", lambda name, variant: info)
    monkeypatch.setattr(batch, "load_model", lambda name, **options: model)
    monkeypatch.setattr(disk_space, "SPARE_BYTES", 0)
    with small_disk(tmp_path / "small", 2**21) as folder:
        monkeypatch.setenv(CACHE_VARIABLE, str(folder))

        def fill_the_disk(*_: object) -> None:
            if len(model.calls) == 2:
                with contextlib.suppress(OSError), (folder / "filling").open("wb", buffering=0) as file:
                    while file.write(bytes(2**14)):
                        pass

        hook = model.average.register_forward_hook(fill_the_disk)
        (line,) = separate(capsys, song, "-o", tmp_path / "out", code=1)
        assert "what is finished is kept" in line["hint"]
        (store,) = (folder / "work").iterdir()
        with StemStore.open(store) as kept:
            assert 0 < kept.finished.total < kept.meta.frames
        hook.remove()
        (folder / "filling").unlink()
        (line,) = separate(capsys, song, "-o", tmp_path / "out")
        assert line["status"] == "done"
        assert not list((folder / "work").iterdir())


@pytest.mark.usefixtures("small_model")
def test_what_is_no_file_is_a_failure_of_its_own(
    song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    circle = tmp_path / "circle.wav"
    circle.symlink_to(circle)
    lines = separate(capsys, circle, tmp_path / ("long" * 80), song, "-o", tmp_path / "out", code=1)
    assert [line["status"] for line in lines] == ["failed", "failed", "done"]
    assert all(line["error_type"] == "AudioReadError" for line in lines[:2])


@pytest.mark.usefixtures("small_model")
def test_work_left_by_failed_runs_does_not_pile_up(
    tmp_path: Path, cache: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    songs = [make_song(tmp_path / f"{number}.wav", 50_000) for number in range(6)]
    room = 50_000 * 2 * 4 * 3
    monkeypatch.setattr(batch, "DEFAULT_LIMIT_BYTES", 3 * room)
    (tmp_path / "out").mkdir()

    def fail(*_: object, **__: object) -> None:
        raise write_error(OSError(errno.ENOSPC, "full"), tmp_path / "out" / "a.wav")

    with monkeypatch.context() as patch:
        patch.setattr(batch, "export_stems", fail)
        separate(capsys, *songs, "-o", tmp_path / "out", code=1)
    assert 0 < sum(store.bytes for store in list_stores(cache)) <= 3.1 * room
    for store in list_stores(cache):
        StemStore.open(store.path).delete()


def test_a_missing_device_stops_the_whole_run(song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = make_song(tmp_path / "other.wav")
    assert run(["separate", str(song), str(other), "-o", str(tmp_path / "out"), "--device", "cuda:77", "--json"]) == 1
    captured = capsys.readouterr()
    lines = [json.loads(text) for text in captured.out.splitlines()]
    assert [(line["input"], line["status"]) for line in lines] == [(str(song), "failed"), (str(other), "failed")]
    assert "cuda:77" in captured.err
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
def test_a_killed_run_is_taken_up_again(
    song: Path, tmp_path: Path, cache: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    facts = {"name": "spleeter-2stems", "sources": ("vocals", "accompaniment"), "sample_rate": RATE}
    info = make_info(**facts)
    models: list[MovingAverageModel] = []

    def load(name: str, **options: object) -> MovingAverageModel:
        models.append(MovingAverageModel(info, reach=50))
        return models[-1]

    monkeypatch.setattr(batch, "model_info", lambda name, variant: info)
    monkeypatch.setattr(batch, "load_model", load)
    separate(capsys, song, "-o", tmp_path / "whole")
    done_before = 4
    script = f"""
        import os, signal, sys
        sys.path.insert(0, {str(Path(__file__).parents[2])!r})
        from auralflow.cli import batch
        from auralflow.cli.main import run
        from support.models import MovingAverageModel, make_info
        class DyingModel(MovingAverageModel):
            def forward(self, mixture):
                if len(self.calls) == {done_before}:
                    os.kill(os.getpid(), signal.SIGKILL)
                return super().forward(mixture)
        info = make_info(**{facts!r})
        batch.model_info = lambda name, variant: info
        batch.load_model = lambda name, **options: DyingModel(info, reach=50)
        run(["separate", {str(song)!r}, "-o", {str(out)!r}, "--device", "cpu"])
    """
    died = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert not out.exists()
    (line,) = separate(capsys, song, "-o", out)
    assert line["status"] == "done"
    whole, rest = (len(model.calls) for model in models)
    assert whole - done_before <= rest <= whole - done_before + 1  # at most one chunk is done again
    for name in tree(out):
        np.testing.assert_array_equal(soundfile.read(out / name)[0], soundfile.read(tmp_path / "whole" / name)[0])
    assert not list((cache / "work").iterdir())
