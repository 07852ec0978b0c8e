"""Evaluations from end to end: figures that are known, stops, faults, and the real model once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import soundfile

from auralflow.datasets.layouts import find_tracks
from auralflow.datasets.synthetic import synthesize_song
from auralflow.errors import AudioReadError, Cancelled, ConfigError, DatasetError, DeviceError, ShapeError
from auralflow.evaluation import evaluate, score_track
from auralflow.evaluation.aggregate import summary_row
from auralflow.paths import CACHE_VARIABLE
from auralflow.progress import CancelToken, Progress
from support.evaluation import Attenuated, write_songs


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    return write_songs(tmp_path / "songs")


def test_known_errors_get_known_figures(songs: Path, tmp_path: Path) -> None:
    result = evaluate([Attenuated(gain=0.9)], songs, tmp_path / "out", device="cpu")
    assert result.stems == ("vocals", "accompaniment")
    assert [facts.name for facts in result.estimators] == ["attenuated", "mixture", "ideal ratio mask"]
    assert len(result.scores) == 9
    for stem in result.stems:
        for metric in ("sdr_median_db", "usdr_db"):
            row = summary_row(result.summary, "attenuated", stem, metric)
            assert row is not None
            assert (row.tracks, row.median_db, row.mean_db) == (3, pytest.approx(20), pytest.approx(20))
    mixture = summary_row(result.summary, "mixture", "vocals", "sdr_median_db")
    assert mixture is not None
    assert mixture.median_db == pytest.approx(-3, abs=0.2)  # two others as loud
    better = summary_row(result.summary, "mixture", "vocals", "si_sdr_improvement_db")
    assert better is not None
    assert better.median_db == 0
    assert (result.measured, result.kept) == (9, 0)
    names = {path.name for path in (tmp_path / "out").iterdir() if not path.name.startswith(".")}
    assert names == {
        "evaluation.json", "results", "report.html", "report.md", "report.json", "scores.csv", "summary.csv"
    }  # fmt: skip


@pytest.mark.parametrize("workers", [1, 3])
def test_taken_up_is_as_if_never_stopped(songs: Path, tmp_path: Path, workers: int) -> None:
    cancel = CancelToken()

    def on_song(name: str) -> None:
        if name == "song 1":
            cancel.cancel()
            threading.Event().wait(0.3)  # the main thread looks ten times a second

    with pytest.raises(Cancelled):
        evaluate([Attenuated(on_song=on_song)], songs, tmp_path / "out", device="cpu", workers=workers, cancel=cancel)
    assert not (tmp_path / "out/report.html").exists()
    assert [path for path in (tmp_path / "out").rglob("*") if path.name.endswith(".part")] == []
    again = Attenuated()
    result = evaluate([again], songs, tmp_path / "out", device="cpu", workers=workers)
    assert "song 0" not in again.songs
    assert result.kept >= 3
    whole = evaluate([Attenuated()], songs, tmp_path / "whole", device="cpu")
    assert result == whole
    for name in ("report.json", "scores.csv", "summary.csv", "report.md"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_models_and_tracks_can_be_added(songs: Path, tmp_path: Path) -> None:
    first = Attenuated()
    evaluate([first], songs, tmp_path / "out", device="cpu", max_tracks=1)
    second = Attenuated("quieter", gain=0.5)
    result = evaluate([first, second], songs, tmp_path / "out", device="cpu", oracle=False)
    assert sorted(first.songs) == ["song 0", "song 1", "song 2"]
    assert [facts.name for facts in result.estimators] == ["attenuated", "quieter", "mixture"]
    assert result.kept == 2
    with pytest.raises(ConfigError, match="duration in seconds was without limit, now it would be 1"):
        evaluate([first], songs, tmp_path / "out", device="cpu", duration_s=1)


def test_a_broken_track_is_named_and_the_others_are_measured(songs: Path, tmp_path: Path) -> None:
    (songs / "test/song 1/vocals.wav").write_bytes(b"no sound")
    result = evaluate([Attenuated()], songs, tmp_path / "out", device="cpu", baseline=False, oracle=False)
    assert result.tracks == ("song 0", "song 2")
    (failure,) = result.failures
    assert (failure.track, failure.estimator) == ("song 1", "attenuated")
    assert "vocals.wav" in failure.message
    for number in (0, 2):
        (songs / f"test/song {number}/vocals.wav").write_bytes(b"no sound")
    with pytest.raises(AudioReadError, match=r"vocals\.wav"):
        evaluate([Attenuated()], songs, tmp_path / "none", device="cpu")


@pytest.mark.parametrize("fault", [{"rate_factor": 2}, {"extra_frames": 1}])
def test_estimates_that_do_not_fit_are_refused(songs: Path, tmp_path: Path, fault: dict[str, int]) -> None:
    with pytest.raises(ShapeError, match=r"The estimates of “song 0” by “attenuated” have 2400[01] frames at"):
        evaluate([Attenuated(**fault)], songs, tmp_path / "out", device="cpu", baseline=False, oracle=False)


def test_bad_wishes_each_have_their_message(songs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for options, kind, words in (
        ({"duration_s": 0}, ConfigError, "0 s of a track"),
        ({"workers": 0}, ConfigError, "number of workers"),
        ({"max_tracks": 0}, ConfigError, "0 tracks cannot"),
        ({"device": "cuda:99"}, DeviceError, "cuda:99"),
        ({"split": "tset"}, ConfigError, "no split “tset”"),
    ):
        with pytest.raises(kind, match=words):
            evaluate([Attenuated()], songs, out, **{"device": "cpu", **options})
    with pytest.raises(ConfigError, match="no model “nothing”"):
        evaluate(["nothing"], songs, out, device="cpu")
    with pytest.raises(DatasetError, match="no folder"):
        evaluate([Attenuated()], tmp_path / "nowhere", out, device="cpu")
    with pytest.raises(ConfigError, match="nothing to measure"):
        evaluate([], songs, out, device="cpu", baseline=False, oracle=False)
    with pytest.raises(ConfigError, match="no tracks to measure"):
        evaluate([Attenuated()], [], out, device="cpu")
    assert not out.exists()


def test_progress_reaches_the_end_and_never_goes_back(songs: Path, tmp_path: Path) -> None:
    told: list[Progress] = []
    evaluate([Attenuated()], find_tracks(songs), tmp_path / "out", device="cpu", progress=told.append)
    fractions = [report.fraction for report in told]
    assert {report.stage for report in told} == {"evaluate"}
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)


def test_museval_adds_its_figures(songs: Path, tmp_path: Path) -> None:
    result = evaluate([Attenuated()], songs, tmp_path / "out", device="cpu", museval=True, max_tracks=1, duration_s=1)
    mixture = [scores for scores in result.scores if scores.estimator == "mixture"]
    assert all(stem.sir_median_db is not None for stem in mixture[0].stems)
    assert "SIR median" in (tmp_path / "out/report.md").read_text(encoding="utf-8")


def test_spleeter_is_better_than_the_mixture(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path_factory.mktemp("cache")))
    song = synthesize_song(3, duration_s=4, form="loop")
    folder = tmp_path / "songs/test/a"
    folder.mkdir(parents=True)
    for name, sound in {**song.stems, "mixture": song.mixture}.items():
        soundfile.write(folder / f"{name}.wav", sound.T, song.sample_rate)
    result = evaluate(["spleeter-2stems"], tmp_path / "songs", tmp_path / "out", device="cpu")
    (of_model, of_mixture, of_oracle) = (scores.stems[0] for scores in result.scores)
    assert of_mixture.usdr_db < of_model.usdr_db < of_oracle.usdr_db
    assert result.scores[0].null_dbfs < -120
    # The baseline's figures are those of arrays.
    vocals, mixture = song.stems["vocals"], song.mixture
    wanted = score_track(
        {"vocals": mixture, "accompaniment": mixture},
        {"vocals": vocals, "accompaniment": mixture - vocals},
        mixture,
        song.sample_rate,
        device="cpu",
    )
    assert of_mixture.sdr_frames == pytest.approx(wanted.stems[0].sdr_frames, abs=1e-6)
