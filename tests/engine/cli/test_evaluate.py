"""`auralflow test` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import soundfile
import torch

from auralflow.cli.evaluate import _default_output
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


def test_results_of_a_training_lie_in_its_folder_for_each_dataset(tmp_path: Path) -> None:
    run_folder = tmp_path / "my run"
    run_folder.mkdir()
    assert _default_output(str(run_folder), tmp_path / "songs") == Path("my-run-evaluation")
    (run_folder / "config.toml").write_text("")
    assert _default_output(str(run_folder), tmp_path / "my songs") == run_folder / "report" / "my-songs"
    assert _default_output("spleeter-2stems", tmp_path / "songs") == Path("spleeter-2stems-evaluation")


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
    (songs / "test/song 1/vocals.wav").write_bytes(b"no sound")
    assert run(["test", "spleeter-2stems", str(songs), "--device", "cpu", "--no-oracle", "--no-baseline"]) == 1
    captured = capsys.readouterr()
    assert "spleeter-2stems, song 1: " in captured.err
    assert "2 tracks" in captured.out


def write_estimates(songs: Path, folder: Path) -> Path:
    """What another program may have written of all songs but the last."""
    for track in sorted((songs / "test").iterdir())[:-1]:
        vocals, rate = soundfile.read(track / "vocals.wav")
        rest = sum(soundfile.read(track / f"{name}.wav")[0] for name in ("bass", "drums"))
        folder.mkdir(parents=True, exist_ok=True)
        soundfile.write(folder / f"{track.name} - vocals.wav", 0.9 * vocals, rate, subtype="FLOAT")
        soundfile.write(folder / f"{track.name} - accompaniment.wav", 0.9 * rest, rate, subtype="FLOAT")
    return folder


def test_a_folder_of_estimates_is_measured_as_a_model_is(songs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = write_estimates(songs, songs.parent / "made elsewhere")
    arguments = ["--device", "cpu", "--no-oracle", "-q", "--max-tracks", "2"]
    assert run(["test", "made elsewhere", str(songs), *arguments]) == 0
    captured = capsys.readouterr()
    told = f"Estimates: made elsewhere: Sound files in {made}, which do not say what made them.\n"
    assert captured.err == told
    assert captured.out.rstrip().endswith("2 tracks, figures in dB: made-elsewhere-evaluation/report.html")
    assert "  made elsewhere  " in captured.out
    assert "20.00" in captured.out  # a tenth too quiet
    report = Path("made-elsewhere-evaluation/report.md").read_text(encoding="utf-8")
    assert "**Estimates: made elsewhere**" in report
    # Beside a model; a song without estimates is told, and the exit code tells of it.
    assert run(["test", "spleeter-2stems", str(songs), "--also", str(made), *arguments[:-2], "-o", "out"]) == 1
    captured = capsys.readouterr()
    assert "made elsewhere, song 2: “" in captured.err
    assert "has no estimates of “song 2”" in captured.err
    assert "“song 2/vocals.wav” or “song 2 - vocals.wav”" in captured.err
    result = json.loads(Path("out/report.json").read_text(encoding="utf-8"))
    assert [facts["name"] for facts in result["estimators"]] == ["spleeter-2stems", "made elsewhere", "mixture"]
    assert [facts["kind"] for facts in result["estimators"]] == ["model", "estimates", "baseline"]


def test_a_folder_that_is_of_other_songs_is_said(songs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = write_estimates(songs, songs.parent / "made")
    for path in sorted(made.iterdir()):
        path.rename(made / path.name.replace("song", "sonng"))
    assert run(["test", "made", str(songs), "--device", "cpu"]) == 1
    captured = capsys.readouterr()
    assert "has estimates of none of the songs, as of “song 0”" in captured.err
    assert "“sonng 0”" in captured.err
    assert not Path("made-evaluation").exists()
