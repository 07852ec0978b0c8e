"""`auralflow dataset check` and `split`, on datasets on disk."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.cli.main import run
from auralflow.datasets.mapping import StemMapping
from support.checked_datasets import RATE, make_stems, with_mixture, write_track
from support.dataset_layouts import albums, cambridge, moisesdb

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    """Five songs that are right."""
    for number in range(5):
        write_track(tmp_path / "songs" / f"song {number}", with_mixture(make_stems(number)))
    return tmp_path / "songs"


def break_one(songs: Path) -> None:
    (songs / "song 3" / "bass.wav").write_bytes(b"no sound")


def test_a_dataset_that_is_right_gets_exit_code_0_and_its_figures(
    songs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["dataset", "check", str(songs)]) == 0
    captured = capsys.readouterr()
    assert "5 tracks, 0:15: 0 errors, 0 warnings, 0 notes" in captured.out
    for name in ("mixture", "bass", "drums", "vocals", "8000"):
        assert name in captured.out
    assert captured.err == ""


def test_errors_get_exit_code_1_and_say_where_and_what_to_do(songs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    break_one(songs)
    assert run(["dataset", "check", str(songs)]) == 1
    words = " ".join(capsys.readouterr().out.split())
    assert words.startswith("1 error")
    assert "song 3" in words
    assert "1 error, 0 warnings, 0 notes" in words


def test_json_is_one_object(songs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    break_one(songs)
    assert run(["dataset", "check", "--json", str(songs)]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["counts"] == {"error": 1, "warning": 0, "note": 0}
    assert data["problems"][0]["path"] == str(songs / "song 3" / "bass.wav")


def test_targets_and_least_length_are_asked_for(songs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["dataset", "check", "--json", "--targets", "bass, piano", "--min-duration", "4", str(songs)]) == 1
    kinds = [problem["kind"] for problem in json.loads(capsys.readouterr().out)["problems"]]
    assert sorted(kinds) == ["missing_stem"] * 5 + ["too_short"] * 5


def test_names_of_files_cannot_write_to_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_track(tmp_path / "songs" / "\x1b[31m [red]song", {"bass": np.zeros((RATE, 1))})
    write_track(tmp_path / "songs" / "other", {"bass": np.zeros((RATE, 1))})
    run(["dataset", "check", str(tmp_path / "songs")])
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "[red]" in shown


def test_many_problems_are_counted_and_the_first_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(50):
        write_track(
            tmp_path / "songs" / f"song {number}",
            {"bass": np.zeros((RATE, 1)), "drums": make_stems(number, RATE, 1)["drums"]},
        )
    assert run(["dataset", "check", str(tmp_path / "songs")]) == 0
    shown = capsys.readouterr().out
    assert "50 notes" in shown
    assert "10 more" in shown


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", "nowhere"], 1),
        (["check", ".", "--split", "trian"], 2),
        (["check", ".", "--min-duration", "-1"], 2),
        (["check"], 2),
        (["split", "nowhere"], 1),
        ([], 2),
    ],
)
def test_wrong_usage_says_what_to_do(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["dataset", *arguments]) == code
    captured = capsys.readouterr()
    assert captured.err
    assert captured.out == ""


def test_split_lists_every_song_once_and_moves_nothing(songs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(songs.rglob("*"))
    assert run(["dataset", "split", "--json", str(songs)]) == 0
    parts = json.loads(capsys.readouterr().out)
    assert sorted(parts["train"] + parts["val"]) == [f"song {number}" for number in range(5)]
    assert (len(parts["val"]), parts["test"]) == (1, [])
    assert run(["dataset", "split", "--val-split", "0.4", str(songs)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [
        "train: 3 tracks",
        "val: 2 tracks",
        "test: 0 tracks",
    ]
    assert sorted(songs.rglob("*")) == before


def test_split_tells_the_folders_where_there_are_some(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for part in ("train", "val", "test"):
        write_track(tmp_path / part / f"{part} song", make_stems(0))
    assert run(["dataset", "split", "--json", str(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out) == {part: [f"{part} song"] for part in ("train", "val", "test")}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_ends_the_check_with_code_130_and_nothing_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = write_track(tmp_path / "songs" / "0", {"bass": np.zeros((900 * RATE, 2))}, subtype="PCM_16")
    for number in range(1, 30):
        folder = tmp_path / "songs" / str(number)
        folder.mkdir()
        (folder / "bass.wav").hardlink_to(first.stems["bass"].path)

    def interrupt_when_it_runs() -> None:
        while not any(thread.name.startswith("check") for thread in threading.enumerate()):
            time.sleep(0.001)
        os.kill(os.getpid(), signal.SIGINT)

    interrupter = threading.Thread(target=interrupt_when_it_runs, daemon=True)
    interrupter.start()
    assert run(["dataset", "check", str(tmp_path / "songs")]) == 130
    interrupter.join()
    assert capsys.readouterr() == ("", "")


def test_the_command_loads_neither_torch_nor_rich_until_it_runs() -> None:
    code = "import auralflow.cli.main, sys\nprint(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"torch", "rich"} & set(loaded.split())


def test_synthesize_makes_songs_that_check_finds_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "songs")
    short = ["--train", "2", "--validation", "1", "--test", "0", "--duration", "2", "--sample-rate", "8000", "--loops"]
    assert run(["dataset", "synthesize", folder, *short]) == 0
    assert capsys.readouterr().out == f"{folder}: 3 songs made\n"
    assert run(["dataset", "check", folder]) == 0
    assert "3 tracks, 0:06: 0 errors, 0 warnings, 0 notes" in capsys.readouterr().out
    assert run(["dataset", "synthesize", folder, *short, "--test", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"path": folder, "written": 1, "kept": 3}


def test_synthesize_says_what_it_cannot_do(songs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["dataset", "synthesize", str(songs)]) == 1
    assert "not empty" in capsys.readouterr().err
    assert run(["dataset", "synthesize", str(songs), "--duration", "0"]) == 2
    assert "cannot last 0.0 s" in capsys.readouterr().err


def test_ctrl_c_stops_synthesize_between_whole_songs(tmp_path: Path) -> None:
    folder = tmp_path / "songs"
    command = [
        sys.executable,
        "-m",
        "auralflow",
        "dataset",
        "synthesize",
        str(folder),
        "--train",
        "500",
        "--duration",
        "3",
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        while not (folder / "train" / "Song 0001").exists():
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in err
    for track in (folder / "train").iterdir():
        assert {path.stem for path in track.iterdir()} == {"mixture", "vocals", "drums", "bass", "other", "song"}


def test_finished_songs_are_refused_by_check_and_train(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    albums(tmp_path / "music")
    for command in (["dataset", "check"], ["train", str(tmp_path / "run")]):
        assert run([*command, str(tmp_path / "music")]) == 1
        captured = capsys.readouterr()
        assert captured.out == ""
        assert "seems to hold finished songs, not stems" in captured.err
        assert "vocals.wav" in captured.err
    assert run(["dataset", "check", "--write-mapping", str(tmp_path / "music")]) == 1
    assert "no mapping was written" in capsys.readouterr().err


def test_a_mapping_is_proposed_and_written_when_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cambridge(tmp_path)
    assert run(["dataset", "check", str(tmp_path)]) == 1
    captured = capsys.readouterr()
    assert StemMapping.from_toml(captured.out).stems["vocals"] == ("{song}/*vox*",)
    assert "# Not recognised, so taken as other: 09_Whistle.wav" in captured.out
    assert "--write-mapping" in captured.err
    assert not (tmp_path / "stems.toml").exists()
    assert run(["dataset", "check", "--write-mapping", str(tmp_path)]) == 0
    captured = capsys.readouterr()
    assert "2 tracks, 0:04: 0 errors, 0 warnings" in captured.out
    assert "stems.toml was written" in captured.err
    assert run(["dataset", "check", "--write-mapping", str(tmp_path)]) == 0
    assert "no mapping was written" in capsys.readouterr().err


def test_more_stems_are_folded_into_four_on_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moisesdb(tmp_path)
    assert run(["dataset", "check", "--write-mapping", "--targets", "vocals,drums,bass,other", str(tmp_path)]) == 0
    assert "2 tracks, 0:04: 0 errors, 0 warnings, 0 notes" in capsys.readouterr().out
