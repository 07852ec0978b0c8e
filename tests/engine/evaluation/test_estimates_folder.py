"""Stems in files are measured as what made them would be."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralflow.cli.main import run
from auralflow.datasets.layouts import find_tracks
from auralflow.errors import AudioReadError, DatasetError
from auralflow.evaluation import EstimatesFolder, evaluate
from auralflow.evaluation.museval_scores import museval_metrics
from auralflow.evaluation.song_under_test import SongUnderTest
from auralflow.evaluation.track_scores import TrackScores
from auralflow.models import save_model
from auralflow.progress import CancelToken
from support.checked_datasets import RATE, STEMS, make_stems
from support.evaluation import write_songs
from support.small_trainings import small_model

FRAMES = 3 * RATE


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    return write_songs(tmp_path / "songs", 2)


def estimate_of(number: int, stem: str, noise: float = 0.05) -> np.ndarray:
    """The true stem with some of the others in it."""
    stems = make_stems(number)
    return stems[stem] + noise * sum(sound for name, sound in stems.items() if name != stem)


def write_estimates(folder: Path, count: int = 2, *, subtype: str = "FLOAT", noise: float = 0.05) -> Path:
    for number in range(count):
        for stem in STEMS:
            path = folder / f"song {number}" / f"{stem}.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            soundfile.write(path, estimate_of(number, stem, noise), RATE, subtype=subtype)
    return folder


def read_all(songs: Path, folder: Path, stem: str = "vocals") -> np.ndarray:
    """The estimate of a stem of the first song, read in two uneven stretches."""
    track = find_tracks(songs)[0]
    song = SongUnderTest(track, [stem])
    estimator = EstimatesFolder(folder, songs)
    options = {"progress": lambda _part: None, "cancel": CancelToken()}
    with estimator.estimates(song, {stem: (stem,)}, folder, **options) as made:
        assert (made.sample_rate, made.frames) == (song.sample_rate, song.frames)
        first, _ = made.read(0, 7001)
        second, _ = made.read(7001, song.frames - 7001)
    return np.concatenate([first, second], axis=2)[0]


def figures(scores: TrackScores) -> dict[str, object]:
    return {**vars(scores), "estimator": "", "notes": ()}


def test_the_stems_that_separate_wrote_have_exactly_the_figures_of_the_model(songs: Path, tmp_path: Path) -> None:
    model = tmp_path / "tiny"
    save_model(small_model(), model, name="tiny", license="MIT", origin="Never trained.")
    out = tmp_path / "by separate"
    for track in find_tracks(songs):
        source = str(track.path / "mixture.wav")
        options = ["--model", str(model), "--device", "cpu", "-q", "-o", str(out / track.name)]
        assert run(["separate", source, *options]) == 0
    result = evaluate([model, out], songs, tmp_path / "evaluation", device="cpu", baseline=False, oracle=False)
    assert [facts.name for facts in result.estimators] == ["tiny", "by separate"]
    assert result.estimators[1].title == "Estimates: by separate"
    assert result.estimators[1].kind == "estimates"
    assert result.failures == ()
    by_model, by_files = result.scores[:2], result.scores[2:]
    assert [figures(track) for track in by_files] == [figures(track) for track in by_model]
    assert by_files[0].null_dbfs is not None


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24"])
def test_files_have_the_figures_of_museval(songs: Path, tmp_path: Path, subtype: str) -> None:
    folder = write_estimates(tmp_path / "made", subtype=subtype)
    result = evaluate([folder], songs, tmp_path / "out", device="cpu", baseline=False, oracle=False)
    assert result.stems == STEMS
    for number, track in enumerate(result.scores):
        true = np.stack([make_stems(number)[stem] for stem in STEMS])
        made = np.stack([estimate_of(number, stem) for stem in STEMS])
        sdr, *_ = museval_metrics().bss_eval(true, made, window=RATE, hop=RATE)
        for scored, wanted in zip(track.stems, sdr, strict=True):
            assert scored.sdr_frames == pytest.approx(list(wanted), abs=1e-3)


def test_without_the_stems_of_a_rest_nothing_is_to_add_up(songs: Path, tmp_path: Path) -> None:
    folder = write_estimates(tmp_path / "made")
    result = evaluate([folder], songs, tmp_path / "out", device="cpu", baseline=False, oracle=False)
    assert all(track.null_dbfs is None for track in result.scores)
    # All that is not vocals, and its parts as well: all together would be the song and more.
    for number in range(2):
        rest = sum(sound for name, sound in make_stems(number).items() if name != "vocals")
        soundfile.write(folder / f"song {number}/no_vocals.wav", rest, RATE, subtype="FLOAT")
    result = evaluate([folder], songs, tmp_path / "more", device="cpu", baseline=False, oracle=False)
    assert result.stems == (*STEMS[:2], "no_vocals", STEMS[2])
    assert all(track.null_dbfs is None for track in result.scores)


def test_other_rates_and_channels_are_converted_as_those_of_true_stems(songs: Path, tmp_path: Path) -> None:
    vocals = estimate_of(0, "vocals").astype(np.float32)
    path = tmp_path / "made/song 0/vocals.wav"
    path.parent.mkdir(parents=True)
    soundfile.write(path, vocals[:, 0], RATE, subtype="FLOAT")
    np.testing.assert_array_equal(read_all(songs, tmp_path / "made"), np.stack([vocals[:, 0]] * 2))
    tone = np.sin(2 * np.pi * 440 * np.arange(2 * FRAMES) / (2 * RATE))
    soundfile.write(path, np.stack([tone, -tone], axis=1), 2 * RATE, subtype="FLOAT")
    made = read_all(songs, tmp_path / "made")
    np.testing.assert_allclose(made[:, 200:-200], np.stack([tone[::2], -tone[::2]])[:, 200:-200], atol=1e-4)
    soundfile.write(path, np.zeros((FRAMES, 3)), RATE)
    with pytest.raises(DatasetError, match=r"3 channels"):
        read_all(songs, tmp_path / "made")


@pytest.mark.parametrize(("extra", "fits"), [(-700, True), (700, True), (-900, False), (900, False)])
def test_a_tenth_of_a_second_may_be_missing_or_too_much(songs: Path, tmp_path: Path, extra: int, fits: bool) -> None:
    folder = write_estimates(tmp_path / "made")
    sound = np.full((FRAMES + extra, 2), 0.25, np.float32)
    soundfile.write(folder / "song 0/vocals.wav", sound, RATE, subtype="FLOAT")
    if not fits:
        with pytest.raises(
            DatasetError, match=rf"vocals\.wav” lasts {3 + extra / RATE:.2f} s, the song “song 0” 3\.00"
        ):
            read_all(songs, folder)
        return
    made = read_all(songs, folder)
    assert np.all(made[:, : FRAMES + extra] == 0.25)
    assert np.all(made[:, FRAMES + extra :] == 0)


def test_the_beginning_alone_needs_estimates_of_the_beginning_alone(songs: Path, tmp_path: Path) -> None:
    folder = write_estimates(tmp_path / "made", 1)
    for stem in STEMS:
        soundfile.write(folder / f"song 0/{stem}.wav", estimate_of(0, stem)[: 2 * RATE], RATE, subtype="FLOAT")
    options = {"device": "cpu", "baseline": False, "oracle": False, "max_tracks": 1}
    assert len(evaluate([folder], songs, tmp_path / "two", duration_s=2, **options).scores) == 1
    with pytest.raises(DatasetError, match=r"lasts 2\.00 s"):
        evaluate([folder], songs, tmp_path / "whole", **options)


def test_what_cannot_be_measured_is_named_and_the_rest_is_measured(tmp_path: Path) -> None:
    songs = write_songs(tmp_path / "songs", 5)
    folder = write_estimates(tmp_path / "made", 4)
    (folder / "song 1").rename(folder / "Sogn 1")
    (folder / "song 2/vocals.wav").unlink()
    (folder / "song 3/bass.wav").write_bytes(b"no sound")
    result = evaluate([folder], songs, tmp_path / "out", device="cpu", baseline=False, oracle=False)
    assert result.tracks == ("song 0",)
    told = {failure.track: f"{failure.message} {failure.hint}" for failure in result.failures}
    assert set(told) == {f"song {number}" for number in range(1, 5)}
    assert "has no estimates of “song 1”. If “Sogn 1” is that song" in told["song 1"]
    assert "no estimates of these stems of “song 2”: vocals." in told["song 2"]
    assert "bass.wav" in told["song 3"]
    (folder / "Sogn 1").rename(folder / "song 1")
    again = evaluate([folder], songs, tmp_path / "out", device="cpu", baseline=False, oracle=False)
    assert again.tracks == ("song 0", "song 1")
    assert (again.measured, again.kept) == (1, 1)
    assert "“song 4/vocals.wav”" in next(failure.hint for failure in again.failures if failure.track == "song 4")


def test_nothing_to_measure_is_said_at_once(songs: Path, tmp_path: Path) -> None:
    folder = write_estimates(tmp_path / "made", 1)
    (folder / "song 0").rename(folder / "another")
    with pytest.raises(DatasetError, match="has estimates of none of the songs, as of “song 0”"):
        EstimatesFolder(folder, songs)
    (folder / "another").rename(folder / "song 1")
    for path in (folder / "song 1").iterdir():
        path.write_bytes(b"no sound")
    with pytest.raises((AudioReadError, DatasetError)):
        evaluate([folder], songs, tmp_path / "out", device="cpu", baseline=False, oracle=False)


def test_files_that_change_are_measured_again_and_no_others(songs: Path, tmp_path: Path) -> None:
    folder = write_estimates(tmp_path / "made")
    options = {"device": "cpu", "baseline": False, "oracle": False}
    first = evaluate([folder], songs, tmp_path / "out", **options)
    kept = evaluate([EstimatesFolder(folder, songs)], songs, tmp_path / "out", **options)
    assert (kept.measured, kept.kept) == (0, 2)
    assert kept == first
    path = folder / "song 1/drums.wav"
    soundfile.write(path, estimate_of(1, "drums", 0.2), RATE, subtype="FLOAT")
    os.utime(path, (1, 1))
    again = evaluate([folder], songs, tmp_path / "out", **options)
    assert (again.measured, again.kept) == (1, 1)
    assert again.scores[0] == first.scores[0]
    assert again.scores[1].stems[1].usdr_db < first.scores[1].stems[1].usdr_db


def test_a_part_and_all_that_is_not_vocals_are_compared_with_a_model_of_two_stems(songs: Path, tmp_path: Path) -> None:
    """Of a folder with both, the rest is what says so, not the sum of all."""
    folder = write_estimates(tmp_path / "made", 2)
    for number in range(2):
        rest = 0.5 * sum(sound for name, sound in make_stems(number).items() if name != "vocals")
        soundfile.write(folder / f"song {number}/instrumental.wav", rest, RATE, subtype="FLOAT")
    two = write_estimates(tmp_path / "two", 2)
    for number in range(2):
        (two / f"song {number}/bass.wav").unlink()
        (two / f"song {number}/drums.wav").rename(two / f"song {number}/accompaniment.wav")
    result = evaluate([two, folder], songs, tmp_path / "out", device="cpu", baseline=False, oracle=False)
    assert result.stems == ("accompaniment", "vocals")
    halved = [scores.stems[0].usdr_db for scores in result.scores if scores.estimator == "made"]
    assert halved == pytest.approx([20 * np.log10(2)] * 2, abs=1e-3)


@pytest.mark.parametrize("place", [".", "../link"])
def test_the_dataset_itself_holds_no_estimates(songs: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / "link").symlink_to(songs, target_is_directory=True)
    with pytest.raises(DatasetError, match="holds the true stems of “song 0” themselves") as caught:
        evaluate([songs / place], songs, tmp_path / "out", device="cpu")
    assert caught.value.hint
    assert not (tmp_path / "out").exists()
