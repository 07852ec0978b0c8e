"""`auralflow test` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from auralflow.cli.main import run
from auralflow.evaluation import estimators
from support.checked_datasets import RATE
from support.evaluation import write_songs
from support.models import MovingAverageModel, make_info

INFO = make_info(name="spleeter-2stems", title="A net", sources=("vocals", "accompaniment"), sample_rate=RATE)
OTHER = make_info(name="other-net", title="Other", sources=("vocals", "bass", "other"), sample_rate=RATE)


class ThreeStems(MovingAverageModel):
    def forward(self, mixture: torch.Tensor) -> torch.Tensor:
        low, high = super().forward(mixture).unbind(1)
        return torch.stack([low, high, 0 * low], dim=1)


@pytest.fixture
def songs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    models = {"spleeter-2stems": MovingAverageModel(INFO, reach=50), "other-net": ThreeStems(OTHER, reach=50)}
    info_of = estimators.model_info
    monkeypatch.setattr(estimators, "model_info", lambda name: models[name].info if name in models else info_of(name))
    monkeypatch.setattr(estimators, "load_model", lambda name: models[name])
    monkeypatch.chdir(tmp_path)
    return write_songs(tmp_path / "songs")


def test_the_summary_and_where_the_report_lies(songs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["test", "spleeter-2stems", str(songs), "--device", "cpu"]) == 0
    captured = capsys.readouterr()
    assert captured.out.rstrip().endswith("3 tracks, figures in dB: spleeter-2stems-evaluation/report.html")
    for words in ("vocals", "accompaniment", "mixture", "ideal ratio mask", "SI-SDRi"):
        assert words in captured.out
    assert captured.err == "A net: tests\n"
    assert (songs.parent / "spleeter-2stems-evaluation/report.html").exists()


def test_json_is_one_object_and_other_models_are_compared(songs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["test", "spleeter-2stems", str(songs), "--device", "cpu", "--json", "-q", "-o", "out", "--no-oracle"]
    limits = ["--max-tracks", "2", "--duration", "2"]
    assert run([*arguments, "--also", "other-net", *limits]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [facts["name"] for facts in data["estimators"]] == ["spleeter-2stems", "other-net", "mixture"]
    assert data["stems"] == ["vocals", "accompaniment"]
    assert {(scores["track"], scores["duration_s"]) for scores in data["scores"]} == {("song 0", 2), ("song 1", 2)}
    assert json.loads(Path("out/report.json").read_text()) == data


def test_what_is_wrong_has_its_exit_code_and_message(songs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, code, words in (
        (["spleter-2stems", str(songs)], 2, "There is no model “spleter-2stems”"),
        (["spleeter-2stems", "nowhere"], 1, "There is no folder “nowhere”"),
        (["spleeter-2stems", str(songs), "-o", str(songs)], 2, "holds something else than an evaluation"),
        (["spleeter-2stems", str(songs), "--split", "val"], 1, "no tracks for “val”"),
    ):
        assert run(["test", "--device", "cpu", *arguments]) == code
        captured = capsys.readouterr()
        assert words in captured.err
        assert captured.out == ""


def test_a_track_that_fails_gives_exit_code_1(songs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (songs / "test/song 1/bass.wav").write_bytes(b"no sound")
    assert run(["test", "spleeter-2stems", str(songs), "--device", "cpu", "--no-oracle", "--no-baseline"]) == 1
    captured = capsys.readouterr()
    assert "spleeter-2stems, song 1: " in captured.err
    assert "2 tracks" in captured.out
