"""Gain, resampling, faults and cancels of an export at work."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import textwrap
import time
import tracemalloc
import zlib
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soxr

from auralflow.audio.tags import read_provenance_text
from auralflow.errors import AudioWriteError, Cancelled, DiskSpaceError
from auralflow.progress import CancelToken, Progress
from auralflow.separation import export_run
from auralflow.separation.export import ExportSettings, export_stems
from auralflow.separation.stem_store import StemStore, StoreMeta
from support.disks import small_disk
from support.exports import FLOAT, FRAMES, MODEL, Song, names, null_dbfs_of_files, read
from support.stores import SOURCES, song_info

if TYPE_CHECKING:
    from collections.abc import Callable

TESTS = Path(__file__).parents[2]


def test_one_gain_for_all_stems_where_fixed_point_would_clip(make_song: Callable[..., Song]) -> None:
    song = make_song(level=0.6)
    peak = float(np.abs(song.stems).max())
    assert peak > 1.2
    result = song.export(ExportSettings(format="wav", bit_depth="24"))
    gain = 10 ** (result.gain_db / 20)
    assert gain == pytest.approx(1 / peak, rel=1e-6)
    for path, stem in zip(result.paths, song.stems, strict=True):
        np.testing.assert_allclose(read(path), stem.astype(np.float64) * gain, atol=2**-22)
    assert null_dbfs_of_files(song, result.paths, gain) <= -120
    assert result.null_dbfs == pytest.approx(null_dbfs_of_files(song, result.paths, gain), abs=0.01)
    assert any("turned down by" in note for note in result.notes)
    assert json.loads(read_provenance_text(result.paths[0]) or "")["gain_db"] == pytest.approx(result.gain_db, abs=1e-3)
    # Float files need no gain, whatever the level.
    assert song.export(FLOAT).gain_db == 0
    # A subset is judged by itself, and lossy formats are treated like fixed point.
    quiet = song.export(ExportSettings(format="mp3", stems=("accompaniment",)))
    assert quiet.gain_db == pytest.approx(-20 * math.log10(np.abs(song.stems[1]).max()), abs=1e-3)


def test_full_scale_alone_is_no_reason_to_turn_down(make_song: Callable[..., Song]) -> None:
    song = make_song(frames=1000)
    stems = np.zeros((2, 1000, 2), np.float32)
    stems[0, 3], stems[0, 4] = 1.0, -1.0
    song.store.write(0, stems.sum(axis=0), stems)
    result = song.export(ExportSettings(format="wav", bit_depth="16"))
    assert result.gain_db == 0
    np.testing.assert_array_equal(read(result.paths[0])[3:5, 0], [1 - 2**-15, -1.0])


def test_resampling_is_that_of_the_whole_song(song: Song) -> None:
    result = song.export(ExportSettings(format="wav", bit_depth="float", sample_rate=48_000))
    expected = soxr.resample(song.stems[0], 44_100, 48_000, quality="VHQ")
    written = read(result.paths[0])
    assert len(written) == math.ceil(FRAMES * 48_000 / 44_100) == result.frames
    inner = slice(5_000, -5_000)
    np.testing.assert_allclose(written[: len(expected)][inner], expected[inner], atol=1e-6)


def test_fixed_point_peaks_are_looked_for_behind_the_resampler(make_song: Callable[..., Song]) -> None:
    """A wave of full scale whose true peaks lie between its samples: only resampled does it go over."""
    song = make_song(frames=20_000)
    wave = np.sqrt(2) * np.cos(np.pi / 2 * np.arange(20_000) + np.pi / 4)  # samples at +-1, peaks at 1.41
    stems = np.stack([np.stack([wave, wave], axis=1), np.zeros((20_000, 2))]).astype(np.float32)
    song.store.write(0, stems.sum(axis=0), stems)
    result = song.export(ExportSettings(format="wav", bit_depth="24", sample_rate=96_000))
    assert result.gain_db < -2.9
    assert np.abs(read(result.paths[0])).max() <= 1


def test_a_name_taken_while_writing_is_not_overwritten(song: Song) -> None:
    def intrude(progress: Progress) -> None:
        if progress.fraction > 0.5 and not (song.out / "song - accompaniment.wav").exists():
            (song.out / "song - accompaniment.wav").write_text("mine")

    result = song.export(FLOAT, progress=intrude)
    assert [p.name for p in result.paths] == ["song - vocals (2).wav", "song - accompaniment (2).wav"]
    assert (song.out / "song - accompaniment.wav").read_text() == "mine"
    assert len(names(song.out)) == 3


def test_progress_goes_up_to_one(song: Song) -> None:
    seen: list[Progress] = []
    song.export(ExportSettings(format="flac"), progress=seen.append)
    fractions = [p.fraction for p in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    assert len(fractions) > 4
    assert {p.stage for p in seen} == {"export"}


@pytest.mark.parametrize("name", ["wav", "mp3", "m4a"])
@pytest.mark.parametrize("at", [0.0, 0.5, 1.0])
def test_cancel_leaves_nothing(song: Song, name: str, at: float) -> None:
    cancel = CancelToken()

    def watch(progress: Progress) -> None:
        if progress.fraction >= at:
            cancel.cancel()

    with pytest.raises(Cancelled):
        song.export(ExportSettings(format=name), progress=watch, cancel=cancel)
    assert not song.out.exists()


def test_cancel_keeps_the_file_that_was_to_be_replaced(song: Song) -> None:
    song.out.mkdir()
    (song.out / "song - vocals.wav").write_text("mine")
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        song.export(ExportSettings(format="wav", if_exists="overwrite"), cancel=cancel)
    assert names(song.out) == ["song - vocals.wav"]


@pytest.mark.parametrize("name", ["flac", "mp3", "ogg", "opus", "m4a", "alac"])
def test_a_full_disk_takes_all_files_of_the_song_back(song: Song, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Other programs may fill a disk that had room; compressed files may get larger than expected.
    monkeypatch.setattr(export_run, "check_space", lambda _: None)
    one = song.export(ExportSettings(format=name, sample_rate=48_000)).paths[0].stat().st_size
    with small_disk(song.out / "disk", int(1.5 * one)) as disk:
        (disk / "mine").write_text("x")
        song.out = disk
        with pytest.raises(AudioWriteError, match="full"):
            song.export(ExportSettings(format=name, sample_rate=48_000))
        assert names(disk) == ["mine"]


def test_too_little_space_is_noticed_before_the_work(song: Song) -> None:
    seen: list[Progress] = []
    with small_disk(song.out, 2**20) as disk:
        with pytest.raises(DiskSpaceError, match=r"needed in .* only 1 MB are free"):
            song.export(FLOAT, progress=seen.append)
        assert names(disk) == []
    assert not seen


@pytest.mark.skipif(sys.platform == "win32", reason="Windows folders have no such rights")
@pytest.mark.parametrize("rights", [0o600, 0o500, 0o200, 0])
def test_a_folder_that_may_not_be_searched_says_so(rights: int) -> None:
    """As somebody else than root, whom rights do not stop: in another process, and outside of pytest's own folders."""
    script = """
        import os, sys
        from dataclasses import replace
        from pathlib import Path
        from auralflow.audio.encode import AudioWriter
        from auralflow.errors import AudioWriteError
        from support.exports import FLOAT, Song, read

        folder, rights = Path(sys.argv[1]), int(sys.argv[2])
        song = Song(folder, frames=1000)
        read(song.export(FLOAT).paths[0])  # also so that nothing has to be imported any more: it may lie out of reach
        if os.geteuid() == 0:
            os.seteuid(65534)
        locked = folder / "locked"
        locked.mkdir()
        locked.chmod(rights)
        for song.out in (locked, locked / "new", locked / "new" / "er"):
            attempts = [
                lambda: song.export(FLOAT),
                lambda: AudioWriter(song.out / "x.wav", sample_rate=8000, channels=1, frames=0),
            ]
            for attempt in attempts:
                try:
                    attempt()
                except AudioWriteError as error:
                    assert str(song.out) in error.message and "may not be changed" in error.message, error.message
                    assert "may write to" in error.hint
                else:
                    raise AssertionError(song.out)
        locked.chmod(0o700)
        assert not list(locked.iterdir())

        # The song itself is needed no more.
        song.info = replace(song.info, path=song.info.path.rename(locked / "song.wav"))
        song.out = folder / "second"
        locked.chmod(rights)
        assert (read(song.export(FLOAT).paths[0]) == song.stems[0]).all()
        locked.chmod(0o700)
        print("done")
    """
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        result = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(script), folder, str(rights)],
            cwd=TESTS,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (result.returncode, result.stdout) == (0, "done\n"), result.stderr


def test_a_second_export_gives_the_same_bytes(song: Song) -> None:
    settings = ExportSettings(format="wav", bit_depth="16")
    first, second = song.export(settings), song.export(settings)
    for a, b in zip(first.paths, second.paths, strict=True):
        assert a.read_bytes() == b.read_bytes()
    noise = [read(path) - stem for path, stem in zip(first.paths, song.stems, strict=True)]
    correlation = np.corrcoef(noise[0].ravel(), noise[1].ravel())[0, 1]
    assert abs(correlation) < 0.02  # each stem has a dither of its own


def test_memory_does_not_grow_with_the_song(tmp_path: Path) -> None:
    """Four minutes of silence, sparse on the disk."""
    frames = 44_100 * 240
    info = song_info(tmp_path / "song.wav", frames=frames)
    info.path.touch()
    meta = StoreMeta(sources=SOURCES, sample_rate=44_100, channels=2, frames=frames, model="m", model_sha256="")
    StemStore.create(tmp_path / "store", meta).close()
    stretch = 2**22
    zero_crc = {}
    with (tmp_path / "store" / "journal.jsonl").open("w") as journal:
        for start in range(0, frames, stretch):
            length = min(stretch, frames - start)
            crc = zero_crc.setdefault(length, zlib.crc32(bytes(length * 8)))
            line = {"start": start, "frames": length, "null": 0.0, "crc32": [crc] * 3, "at": float(start)}
            journal.write(json.dumps(line) + "\n")
    tracemalloc.start()
    try:
        with closing(StemStore.open(tmp_path / "store")) as store:
            tracemalloc.reset_peak()
            result = export_stems(store, tmp_path / "out", ExportSettings(format="flac"), source=info, model=MODEL)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak_bytes < 30e6  # the song has 85 MB a track
    assert result.null_dbfs == -math.inf


def test_cancel_is_quick(song: Song) -> None:
    """Not a figure of speed: the work from asking to stopping is at most one block of each track."""
    cancel = CancelToken()
    asked: list[float] = []
    seen: list[float] = []

    def watch(progress: Progress) -> None:
        if asked:
            seen.append(time.monotonic())
        elif progress.fraction > 0.3:
            asked.append(time.monotonic())
            cancel.cancel()

    with pytest.raises(Cancelled):
        song.export(ExportSettings(format="mp3"), progress=watch, cancel=cancel)
    assert asked
    assert not seen
