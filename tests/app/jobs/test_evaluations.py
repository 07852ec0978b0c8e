from __future__ import annotations

import os
from pathlib import Path

import pytest

from auralflow.errors import DatasetError
from auralflow.progress import CancelToken, ignore_progress
from auralflow_studio.jobs.evaluations import (
    DeleteEvaluation,
    EvaluationGoneError,
    FindEstimates,
    FindMixture,
    FindReferences,
    ListEvaluations,
    ReadEvaluation,
    SaveReport,
)
from support.checked_datasets import make_stems, with_mixture, write_track
from support.evaluations import keep_made_up, made_up_request, made_up_result, write_estimates, write_songs

GO_ON = CancelToken()


def test_songs_of_all_parts_are_counted(tmp_path: Path) -> None:
    for place in ("train/a", "test/a", "test/b"):
        write_track(tmp_path / place, with_mixture(make_stems(1, 100)))
    found = FindReferences(tmp_path).run(ignore_progress, GO_ON)
    assert (found.total, found.count("all"), found.count("test"), found.count("val")) == (3, 3, 2, 0)
    assert dict(found.stems)["vocals"] == 3


def test_songs_without_stems_are_no_references(tmp_path: Path) -> None:
    write_track(tmp_path / "a", {"mixture": make_stems(1, 100)["vocals"]})
    with pytest.raises(DatasetError, match="stems"):
        FindReferences(tmp_path).run(ignore_progress, GO_ON)


def test_estimates_are_counted_by_the_parts_of_the_songs(tmp_path: Path) -> None:
    songs = write_songs(tmp_path / "songs")
    write_track(songs / "train" / "Another", with_mixture(make_stems(1, 100)))
    made = write_estimates(songs, tmp_path / "made")
    found = FindEstimates(folder=made, dataset=songs).run(ignore_progress, GO_ON)
    assert (found.count("test"), found.count("train"), found.count("all")) == (2, 0, 2)
    assert found.stems == ("drums", "vocals")
    unknown = FindEstimates(folder=made, dataset=None).run(ignore_progress, GO_ON)
    assert (unknown.count("all"), unknown.stems) == (0, ())
    (tmp_path / "empty").mkdir()
    with pytest.raises(DatasetError, match="no sound files"):
        FindEstimates(folder=tmp_path / "empty", dataset=None).run(ignore_progress, GO_ON)
    with pytest.raises(DatasetError, match="none of the songs"):
        FindEstimates(folder=write_songs(tmp_path / "x", 1) / "test", dataset=songs / "train").run(
            ignore_progress, GO_ON
        )


def test_the_file_of_a_song_is_found_by_both_its_names(tmp_path: Path) -> None:
    write_songs(tmp_path)
    shutil.copytree(tmp_path / "test", tmp_path / "train")  # songs of the same names
    found = {
        (split, name): FindMixture(request=replace(made_up_request(tmp_path, tmp_path), split=split), track=name).run(
            ignore_progress, GO_ON
        )
        for split, name in ((None, "Song 0002"), ("train", "Song 0002"), ("all", "train/Song 0002"))
    }
    assert [str(path.relative_to(tmp_path)) for path in found.values()] == [
        "test/Song 0002/mixture.wav",
        "train/Song 0002/mixture.wav",
        "train/Song 0002/mixture.wav",
    ]
    with pytest.raises(DatasetError, match="no file"):
        FindMixture(request=made_up_request(tmp_path, tmp_path), track="Song 7").run(ignore_progress, GO_ON)


def test_evaluations_are_listed_the_newest_first_and_others_passed_over(tmp_path: Path) -> None:
    assert ListEvaluations(tmp_path / "none").run(ignore_progress, GO_ON) == ()
    request = keep_made_up(tmp_path)
    older = tmp_path / "older"
    older.mkdir()
    (older / "request.json").write_text(request.to_json())
    os.utime(older / "request.json", (1000, 1000))
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "request.json").write_text("?")
    listed = ListEvaluations(tmp_path).run(ignore_progress, GO_ON)
    assert [(each.folder.name, each.is_finished) for each in listed] == [("first", True), ("older", False)]
    assert listed[0].request == request
    assert listed[1].began_s == 1000


def test_a_result_is_read_as_it_was_kept(tmp_path: Path) -> None:
    request = keep_made_up(tmp_path)
    result = ReadEvaluation(request).run(ignore_progress, GO_ON)
    assert result == made_up_result()
    assert result.output == str(request.output)


@pytest.mark.parametrize("content", ["{}", "no json", None])
def test_a_result_that_cannot_be_read_is_said(tmp_path: Path, content: str | None) -> None:
    request = made_up_request(tmp_path)
    if content is not None:
        request.output.mkdir(parents=True)
        request.report.write_text(content)
    with pytest.raises(EvaluationGoneError, match="gone or damaged"):
        ReadEvaluation(request).run(ignore_progress, GO_ON)


def test_a_report_is_saved_and_an_evaluation_deleted(tmp_path: Path) -> None:
    request = keep_made_up(tmp_path)
    target = tmp_path / "copy.html"
    assert SaveReport(source=request.output / "report.html", target=target).run(ignore_progress, GO_ON) == target
    assert target.read_text() == "<p>A report.</p>"
    DeleteEvaluation(request.folder).run(ignore_progress, GO_ON)
    assert not request.folder.exists()
