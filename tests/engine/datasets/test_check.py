"""`check_dataset`: one dataset for each fault, made on disk, and nothing said about what is right."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.datasets import check
from auralflow.datasets.check import check_dataset
from auralflow.datasets.check_report import ProblemKind, Severity
from auralflow.datasets.tracks import MIXTURE, Track
from auralflow.errors import Cancelled, ConfigError, DatasetError
from auralflow.progress import CancelToken, Progress
from support.checked_datasets import RATE, make_stems, with_mixture, write_track
from support.songs import make_song

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from auralflow.datasets.check_report import Problem

Sounds = dict[str, np.ndarray]


def dataset(folder: Path, change: Callable[[Sounds], object] = lambda sounds: None, **options: object) -> list[Track]:
    """Three tracks that are right, but for what `change` does to the second."""
    tracks = []
    for number in range(3):
        sounds = with_mixture(make_stems(number))
        if number == 1:
            change(sounds)
        tracks.append(write_track(folder / f"song {number}", sounds, **options))
    return tracks


def found(tracks: list[Track], **options: object) -> list[tuple[ProblemKind, Severity, str, str | None]]:
    problems = check_dataset(tracks, **options).problems
    assert all(problem.sentence and problem.hint for problem in problems)
    return [(p.kind, p.severity, p.track, p.stem) for p in problems]


def only(tracks: list[Track], **options: object) -> Problem:
    (problem,) = check_dataset(tracks, **options).problems
    return problem


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT"])
def test_nothing_is_said_about_a_dataset_that_is_right(tmp_path: Path, subtype: str) -> None:
    report = check_dataset(dataset(tmp_path, subtype=subtype))
    assert report.problems == ()
    assert not report.has_errors
    assert report.duration_s == pytest.approx(9.0)
    assert [track.name for track in report.tracks] == ["song 0", "song 1", "song 2"]
    assert [sound.name for sound in report.tracks[0].sounds] == ["mixture", "bass", "drums", "vocals"]


def silence(sounds: Sounds, name: str) -> None:
    sounds[name][:] = 0


def mono(sounds: Sounds) -> None:
    change = sounds["bass"][:, :1] - sounds["bass"]
    sounds["bass"] += change
    sounds[MIXTURE] += change


def clip(sounds: Sounds) -> None:
    sounds[MIXTURE] = np.clip(6 * sounds[MIXTURE], -1, 1)
    for name in ("bass", "drums", "vocals"):
        sounds[name] *= 6


def offset(sounds: Sounds) -> None:
    sounds["bass"] += 0.05
    sounds[MIXTURE] += 0.05


def shorten(sounds: Sounds, frames: int) -> None:
    for name in sounds:
        sounds[name] = sounds[name][:frames]


def cut(sounds: Sounds, name: str, frames: int) -> None:
    sounds[name] = sounds[name][:-frames]


def put(sounds: Sounds, name: str, value: float) -> None:
    sounds[name][5000, 0] = value


@pytest.mark.parametrize(
    ("change", "kind", "severity", "stem"),
    [
        (lambda s: put(s, "bass", np.nan), ProblemKind.NOT_FINITE, Severity.ERROR, "bass"),
        (lambda s: put(s, "drums", np.inf), ProblemKind.NOT_FINITE, Severity.ERROR, "drums"),
        (offset, ProblemKind.DC_OFFSET, Severity.WARNING, "bass"),
        (mono, ProblemKind.MONO_IN_STEREO, Severity.NOTE, "bass"),
        (lambda s: shorten(s, RATE // 2), ProblemKind.TOO_SHORT, Severity.ERROR, None),
        (lambda s: s.pop("bass") is silence(s, MIXTURE), ProblemKind.MISSING_STEM, Severity.WARNING, None),
        (lambda s: s.pop(MIXTURE), ProblemKind.MISSING_STEM, Severity.NOTE, None),
        (lambda s: s.update(bass=0.5 * s["bass"]), ProblemKind.SUM_DIFFERS, Severity.WARNING, None),
    ],
)
def test_each_fault_is_named_with_its_place(
    tmp_path: Path,
    change: Callable[[Sounds], object],
    kind: ProblemKind,
    severity: Severity,
    stem: str | None,
) -> None:
    assert (kind, severity, "song 1", stem) in found(dataset(tmp_path, change))


def test_a_silent_stem_is_a_note_and_a_silent_mixture_an_error(tmp_path: Path) -> None:
    def leave_out_bass(sounds: Sounds) -> None:
        sounds[MIXTURE] -= sounds["bass"]
        silence(sounds, "bass")

    assert found(dataset(tmp_path / "a", leave_out_bass)) == [(ProblemKind.SILENT, Severity.NOTE, "song 1", "bass")]
    assert found(dataset(tmp_path / "b", lambda s: silence(s, MIXTURE))) == [
        (ProblemKind.SILENT, Severity.ERROR, "song 1", MIXTURE)
    ]


def test_a_mixture_that_clips_is_told_with_what_it_does_to_the_sum(tmp_path: Path) -> None:
    kinds = [(kind, stem) for kind, _, _, stem in found(dataset(tmp_path, clip))]
    assert (ProblemKind.CLIPPED, MIXTURE) in kinds
    assert (ProblemKind.SUM_DIFFERS, None) in kinds


def test_the_level_of_the_difference_is_in_the_sentence(tmp_path: Path) -> None:
    def gain(sounds: Sounds) -> None:
        sounds[MIXTURE] *= 2

    problem = only(dataset(tmp_path, gain))
    assert problem.kind is ProblemKind.SUM_DIFFERS
    assert "-6.0 dB" in problem.sentence


def test_unequal_lengths_of_a_few_samples_warn_and_longer_ones_are_errors(tmp_path: Path) -> None:
    assert (ProblemKind.UNEQUAL_LENGTH, Severity.WARNING, "song 1", "bass") in found(
        dataset(tmp_path / "a", lambda s: cut(s, "bass", 10))
    )
    assert (ProblemKind.UNEQUAL_LENGTH, Severity.ERROR, "song 1", "vocals") in found(
        dataset(tmp_path / "b", lambda s: cut(s, "vocals", RATE))
    )


def test_unequal_rates_and_channels_are_named(tmp_path: Path) -> None:
    tracks = dataset(tmp_path, lambda s: s.update(bass=s["bass"][:, :1]))
    assert (ProblemKind.UNEQUAL_CHANNELS, Severity.WARNING, "song 1", "bass") in found(tracks)
    other = write_track(tmp_path / "other", make_stems(8), rate=2 * RATE)
    mixed = Track(name="mixed", mixture=None, stems={**tracks[0].stems, "bass": other.stems["bass"]}, path=tmp_path)
    kinds = {(kind, stem) for kind, _, _, stem in found([mixed])}
    assert (ProblemKind.UNEQUAL_RATE, "drums") in kinds


def test_the_same_samples_in_another_track_stem_or_format_are_duplicates(tmp_path: Path) -> None:
    stems = {name: np.round(samples * 2**15) / 2**15 for name, samples in make_stems(5).items()}
    first = write_track(tmp_path / "song 0", with_mixture(stems))
    again = write_track(tmp_path / "again", with_mixture(stems), ending="flac")
    problems = check_dataset([first, again]).problems
    assert {(p.kind, p.track, p.stem) for p in problems} == {
        (ProblemKind.DUPLICATE, "again", name) for name in ("mixture", "bass", "drums", "vocals")
    }
    assert all("song 0" in problem.sentence for problem in problems)

    def twice(sounds: Sounds) -> None:
        sounds[MIXTURE] += sounds["bass"] - sounds["drums"]
        sounds["drums"] = sounds["bass"]

    assert found(dataset(tmp_path / "b", twice)) == [(ProblemKind.DUPLICATE, Severity.WARNING, "song 1", "drums")]


def test_silent_stems_and_a_song_of_one_stem_are_no_duplicates(tmp_path: Path) -> None:
    def bass_alone(sounds: Sounds) -> None:
        sounds["drums"][:] = sounds["vocals"][:] = 0
        sounds[MIXTURE] = sounds["bass"].copy()

    kinds = {kind for kind, *_ in found(dataset(tmp_path, bass_alone))}
    assert kinds == {ProblemKind.SILENT}


def test_lossy_stems_may_differ_more_from_the_mixture(tmp_path: Path) -> None:
    stems = {name: make_song(3.0, seed=seed) for seed, name in enumerate(("bass", "drums", "vocals"))}
    report = check_dataset([write_track(tmp_path / "song", with_mixture(stems), rate=44_100, ending="ogg")])
    assert all(sound.is_lossy for sound in report.tracks[0].sounds)
    assert -40 < report.tracks[0].sum_error_db < -15
    assert report.problems == ()


def test_unreadable_files_are_named_with_the_reason(tmp_path: Path) -> None:
    tracks = dataset(tmp_path)
    tracks[1].stems["bass"].path.write_bytes(b"")
    problem = only(tracks)
    assert (problem.kind, problem.severity, problem.stem) == (ProblemKind.UNREADABLE, Severity.ERROR, "bass")
    assert "empty" in problem.sentence


def test_a_file_that_is_cut_off_is_told(tmp_path: Path) -> None:
    tracks = dataset(tmp_path)
    path = tracks[1].stems["bass"].path
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert (ProblemKind.DAMAGED, Severity.WARNING, "song 1", "bass") in found(tracks)


def test_targets_that_are_missing_are_errors(tmp_path: Path) -> None:
    problems = found(dataset(tmp_path), targets=["bass", "piano"])
    assert problems == [(ProblemKind.MISSING_STEM, Severity.ERROR, f"song {number}", None) for number in range(3)]


def test_errors_come_first_and_the_order_is_that_of_the_tracks(tmp_path: Path) -> None:
    tracks = [
        write_track(tmp_path / f"{number}", with_mixture(make_stems(number)) | {"bass": np.zeros((RATE, 2))})
        for number in range(12)
    ]
    first = check_dataset(tracks)
    severities = [list(Severity).index(problem.severity) for problem in first.problems]
    assert severities == sorted(severities)
    assert [p.track for p in first.problems if p.kind is ProblemKind.SILENT] == [track.name for track in tracks]
    assert check_dataset(tracks) == first


def test_many_threads_report_what_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tracks = dataset(tmp_path / "a", clip) + dataset(tmp_path / "b", offset, ending="flac") + dataset(tmp_path / "c")
    tracks[1].stems["drums"].path.write_bytes(b"")
    reports = []
    for workers in (1, 4, 4):
        monkeypatch.setattr(check, "_MOST_WORKERS", workers)
        monkeypatch.setattr("os.cpu_count", lambda workers=workers: workers)
        reports.append(check_dataset(tracks))
    assert reports[0] == reports[1] == reports[2]
    assert {problem.kind for problem in reports[0].problems} >= {
        ProblemKind.UNREADABLE,
        ProblemKind.CLIPPED,
        ProblemKind.DC_OFFSET,
        ProblemKind.DUPLICATE,
    }


def test_progress_ends_with_everything_and_is_told_in_the_callers_thread(tmp_path: Path) -> None:
    reports: list[Progress] = []
    threads = set()

    def note(progress: Progress) -> None:
        reports.append(progress)
        threads.add(threading.current_thread())

    check_dataset(dataset(tmp_path), progress=note)
    assert threads == {threading.current_thread()}
    assert {report.stage for report in reports} == {"check"}
    fractions = [report.fraction for report in reports]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1.0)


def test_cancelling_ends_the_check_and_its_threads(tmp_path: Path) -> None:
    stems = make_stems(0, frames=600 * RATE)
    tracks = [write_track(tmp_path / str(number), stems, subtype="PCM_16") for number in range(4)]
    cancel = CancelToken()
    reports = []

    def stop(progress: Progress) -> None:
        reports.append(progress)
        cancel.cancel()

    started = time.monotonic()
    with pytest.raises(Cancelled):
        check_dataset(tracks, progress=stop, cancel=cancel)
    assert len(reports) == 1
    assert reports[0].fraction < 1
    assert time.monotonic() - started < 60
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("check")]


def test_a_folder_is_searched_for_tracks(tmp_path: Path) -> None:
    dataset(tmp_path / "train")
    write_track(tmp_path / "test" / "song", with_mixture(make_stems(9)))
    assert len(check_dataset(tmp_path).tracks) == 4
    assert [track.name for track in check_dataset(str(tmp_path), split="test").tracks] == ["song"]


def test_a_missing_folder_and_wrong_settings_are_errors(tmp_path: Path) -> None:
    with pytest.raises(DatasetError):
        check_dataset(tmp_path / "nowhere")
    with pytest.raises(ConfigError, match="min_duration"):
        check_dataset([], min_duration=-1)


def test_a_dataset_without_tracks_is_reported_empty() -> None:
    report = check_dataset([])
    assert (report.tracks, report.problems) == ((), ())
