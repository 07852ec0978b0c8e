"""Folders of evaluations take up their own and nothing else."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from auralflow.errors import AudioWriteError, ConfigError, StoreBusyError
from auralflow.evaluation import result_folder
from auralflow.evaluation.result_folder import ResultFolder
from auralflow.evaluation.track_scores import TrackScores
from auralflow.text import Text
from support.checked_datasets import make_stems, write_track

SETTINGS = {"dataset": "/songs", "stems": ["vocals"], "duration_s": None}


def scores(track: str) -> TrackScores:
    return TrackScores(
        track=track, estimator="x", sample_rate=8000, channels=2, duration_s=3.0, stems=(), null_dbfs=None
    )


def test_what_was_measured_is_there_again_until_something_changes(tmp_path: Path) -> None:
    track = write_track(tmp_path / "songs/a/b: “ö”", make_stems(0))
    with ResultFolder(tmp_path / "out", SETTINGS, {"x": "1"}) as folder:
        assert folder.scores("x", track) is None
        folder.keep(scores(track.name), track)
    with ResultFolder(tmp_path / "out", SETTINGS, {"x": "1", "y": "1"}) as folder:
        assert folder.scores("x", track) == scores(track.name)
        assert folder.scores("y", track) is None
        os.utime(track.stems["bass"].path, (1, 1))
        assert folder.scores("x", track) is None
        (path,) = (tmp_path / "out/results").rglob("*.json")
        path.write_text('{"key":')
        assert folder.scores("x", track) is None
    assert set(json.loads((tmp_path / "out/evaluation.json").read_text())["estimators"]) == {"x", "y"}


def test_other_weights_are_measured_anew(tmp_path: Path) -> None:
    track = write_track(tmp_path / "songs/a", make_stems(0))
    with ResultFolder(tmp_path / "out", SETTINGS, {"x": "1", "y": "1"}) as folder:
        folder.keep(scores("a"), track)
    with ResultFolder(tmp_path / "out", SETTINGS, {"x": "2"}) as folder:
        assert folder.scores("x", track) is None
        folder.keep(scores("a"), track)
        assert folder.scores("x", track) is not None
    assert json.loads((tmp_path / "out/evaluation.json").read_text())["estimators"] == {"x": "2", "y": "1"}


def test_files_of_estimates_that_change_are_measured_again(tmp_path: Path) -> None:
    track = write_track(tmp_path / "songs/a", make_stems(0))
    files = [tmp_path / "vocals.wav", tmp_path / "drums.wav"]
    for path in files:
        path.write_bytes(b"sound")
    noted = replace(scores("a"), notes=(Text("{count} notes", count=1),))
    with ResultFolder(tmp_path / "out", SETTINGS, {"x": "1"}) as folder:
        folder.keep(noted, track, files)
        kept = folder.scores("x", track, files)
        assert kept == noted
        assert isinstance(kept.notes[0], Text)
        assert folder.scores("x", track, files[:1]) is None
        assert folder.scores("x", track) is None
        files[1].write_bytes(b"another sound")
        assert folder.scores("x", track, files) is None


def test_other_settings_and_folders_are_refused(tmp_path: Path) -> None:
    with (
        ResultFolder(tmp_path / "out", SETTINGS, {"x": "1"}),
        pytest.raises(StoreBusyError, match="Another Auralflow"),
        ResultFolder(tmp_path / "out", SETTINGS, {}),
    ):
        pass
    before = (tmp_path / "out/evaluation.json").read_bytes()
    with (
        pytest.raises(ConfigError, match="its choice of stems was vocals, now it would be vocals, bass"),
        ResultFolder(tmp_path / "out", {**SETTINGS, "stems": ["vocals", "bass"]}, {"x": "1"}),
    ):
        pass
    assert (tmp_path / "out/evaluation.json").read_bytes() == before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("mine")
    with pytest.raises(ConfigError, match="something else"), ResultFolder(tmp_path / "mine", SETTINGS, {}):
        pass
    assert os.listdir(tmp_path / "mine") == ["letter.txt"]  # noqa: PTH208
    with pytest.raises(ConfigError, match="not a folder"), ResultFolder(tmp_path / "mine/letter.txt", SETTINGS, {}):
        pass


def test_a_full_disk_is_said_and_breaks_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    track = write_track(tmp_path / "songs/a", make_stems(0))

    def fail(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with ResultFolder(tmp_path / "out", SETTINGS, {"x": "1"}) as folder:
        monkeypatch.setattr(result_folder, "write_atomically", fail)
        with pytest.raises(AudioWriteError, match="disk is full"):
            folder.keep(scores("a"), track)
        assert folder.scores("x", track) is None
