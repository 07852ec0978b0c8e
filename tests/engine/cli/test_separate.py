"""`auralflow separate` with the real model on short songs."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from auralflow.audio.tags import read_provenance_text
from auralflow.cli import batch
from auralflow.cli.main import run
from support.cli import RATE, command, make_song, separate, tree
from support.models import MovingAverageModel

if TYPE_CHECKING:
    import torch


pytestmark = pytest.mark.usefixtures("cache")


def test_one_song(song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], cache: Path) -> None:
    out = tmp_path / "out"
    (line,) = separate(capsys, song, "-o", out)
    assert tree(out) == ["song - accompaniment.wav", "song - vocals.wav"]
    assert line["outputs"] == [str(out / "song - vocals.wav"), str(out / "song - accompaniment.wav")]
    mixture, _ = soundfile.read(song)
    stems = [soundfile.read(path)[0] for path in line["outputs"]]
    assert [len(stem) for stem in stems] == [50_000, 50_000]
    assert soundfile.info(line["outputs"][0]).subtype == "PCM_24"
    null_dbfs = 20 * np.log10(np.abs(mixture - sum(stems)).max())
    assert null_dbfs <= -120
    assert line["null_dbfs"] == pytest.approx(null_dbfs, abs=0.01)
    assert line["null_of"] == "files"
    assert line["input"] == str(song)
    assert line["status"] == "done"
    assert line["audio_s"] == pytest.approx(50_000 / RATE, abs=1e-3)
    assert line["times_real_time"] == pytest.approx(line["audio_s"] / line["seconds_taken"], rel=0.02)
    assert 5e7 < line["peak_memory_bytes"] < 2e10
    assert (line["model"], line["variant"], line["device"]) == ("spleeter-2stems", "default", "cpu")
    assert (line["sample_rate"], line["channels"], line["frames"]) == (RATE, 2, 50_000)
    facts = json.loads(read_provenance_text(tmp_path / "out" / "song - vocals.wav") or "")
    assert facts["model"] == "spleeter-2stems"
    assert facts["settings"]["consistency"] is True
    assert not list((cache / "work").iterdir())  # nothing is left of the work


@pytest.mark.usefixtures("small_model")
def test_text_for_people(song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.mp3"
    bad.write_text("no sound")
    assert run(["separate", str(song), str(bad), "-o", str(tmp_path / "out")]) == 1
    captured = capsys.readouterr()
    assert f"{song}: 0:01 of sound in" in captured.out
    assert str(tmp_path / "out" / "song - vocals.wav") in captured.out
    assert "1 done, 1 failed" in captured.out
    assert str(bad) in captured.err
    assert run(["separate", "-q", str(song), str(bad), "-o", str(tmp_path / "out2")]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert str(bad) in captured.err


def test_complete_output_is_skipped_before_anything_is_separated(song: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for stem in ("vocals", "accompaniment"):
        (out / f"song - {stem}.wav").write_text("mine")
    code = f"""
import sys
from auralflow.cli import batch
from auralflow.cli.main import run
assert run(["separate", {str(song)!r}, "-o", {str(out)!r}, "--if-exists", "skip", "--json"]) == 0
assert "torch" not in sys.modules
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    line = json.loads(result.stdout)
    assert line["status"] == "skipped"
    assert line["skipped"] == [str(out / "song - vocals.wav"), str(out / "song - accompaniment.wav")]
    assert (out / "song - vocals.wav").read_text() == "mine"


@pytest.mark.usefixtures("small_model")
@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not allow such names")
@pytest.mark.parametrize(
    "name", ["-song.wav", "--json.wav", "two\nlines.wav", "😀 שלום e\u0301.wav", "歌" * 83 + "ab.wav", "\udcff.wav"]
)
def test_odd_names(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_song(tmp_path / "song.wav").rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    (line,) = separate(capsys, "-o", "out", "--stems", "vocals", "--", name)
    assert line["status"] == "done", line
    assert line["input"] == name
    (output,) = (tmp_path / "out").iterdir()
    assert output.name.endswith(" - vocals.wav")
    assert run(["separate", "-o", "out", "--", name]) == 0
    text = capsys.readouterr().out
    assert len(text.splitlines()) == 3  # no name breaks a line


def test_the_original_is_another_sound(song: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (default,) = separate(capsys, song, "-o", tmp_path / "default")
    (original,) = separate(capsys, song, "-o", tmp_path / "original", "--original")
    assert original["variant"] == "original"
    assert original["null_dbfs"] > -100 > default["null_dbfs"]


def wait_for_work(process: subprocess.Popen[str], cache: Path) -> None:
    """Until the first stretch of the song is separated."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"ended by itself: {process.communicate()}")
        with contextlib.suppress(OSError):
            if any(journal.stat().st_size > 0 for journal in (cache / "work").glob("*/journal.jsonl")):
                return
        time.sleep(0.02)
    pytest.fail("nothing was separated")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends signals in another way")
def test_ctrl_c_leaves_nothing(tmp_path: Path, cache: Path) -> None:
    song = make_song(tmp_path / "long.wav", RATE * 60)
    out = tmp_path / "out"
    with subprocess.Popen(
        command(song, "-o", out), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        wait_for_work(process, cache)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "cancelled" in errors
    assert "Traceback" not in errors
    assert output == ""
    assert not out.exists()
    assert not list((cache / "work").iterdir())


class SignallingModel(MovingAverageModel):
    """Presses Ctrl+C (or whatever the signal is) when it is asked for stems."""

    number = signal.SIGINT

    def forward(self, mixture: torch.Tensor) -> torch.Tensor:
        os.kill(os.getpid(), self.number)
        return super().forward(mixture)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends signals in another way")
@pytest.mark.usefixtures("small_model")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_signals_cancel_and_are_as_before_afterwards(
    name: str,
    song: Path,
    tmp_path: Path,
    cache: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = SignallingModel(batch.model_info("spleeter-2stems", variant="default"))
    model.number = getattr(signal, name)
    monkeypatch.setattr(batch, "load_model", lambda name, **options: model)
    before = signal.getsignal(model.number)
    lines = separate(capsys, make_song(tmp_path / "a.wav"), song, "-o", tmp_path / "out", code=130)
    assert [line["status"] for line in lines] == ["cancelled"]  # the second one was not begun
    assert not (tmp_path / "out").exists()
    assert not list((cache / "work").iterdir())
    assert signal.getsignal(model.number) == before
