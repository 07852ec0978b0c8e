"""Where the line between right and wrong is drawn."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from auralflow.datasets.check_report import ProblemKind, Severity, SoundFacts, TrackFacts
from auralflow.datasets.check_rules import duplicates, expected_of, track_problems

SOUND = SoundFacts(
    name="bass",
    path=Path("bass.wav"),
    frames=44_100 * 10,
    sample_rate=44_100,
    channels=2,
    is_lossy=False,
    peak_dbfs=-1.0,
    rms_dbfs=-20.0,
    dc_offset=0.0,
    side_db=-10.0,
    clipped_samples=0,
    bad_samples=0,
    damaged_frames=0,
    notes=(),
    fingerprint="a",
)


def track(name: str, *sounds: SoundFacts, sum_error_db: float | None = None) -> TrackFacts:
    return TrackFacts(name=name, path=Path(name), sounds=sounds, unreadable=(), sum_error_db=sum_error_db)


def kinds(found: TrackFacts, duration_s: float = 1.0) -> dict[ProblemKind, Severity]:
    return {p.kind: p.severity for p in track_problems(found, expected_of([found], None, duration_s))}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"peak_dbfs": -79.9}, {}),
        ({"peak_dbfs": -80.1}, {ProblemKind.SILENT: Severity.NOTE}),
        ({"peak_dbfs": -math.inf, "side_db": -math.inf}, {ProblemKind.SILENT: Severity.NOTE}),
        ({"clipped_samples": 8}, {ProblemKind.CLIPPED: Severity.NOTE}),
        ({"clipped_samples": 9}, {ProblemKind.CLIPPED: Severity.WARNING}),
        ({"dc_offset": 0.01}, {}),
        ({"dc_offset": -0.011}, {ProblemKind.DC_OFFSET: Severity.WARNING}),
        ({"side_db": -59.0}, {}),
        ({"side_db": -61.0}, {ProblemKind.MONO_IN_STEREO: Severity.NOTE}),
        ({"channels": 1, "side_db": None}, {}),
        ({"damaged_frames": 1}, {ProblemKind.DAMAGED: Severity.ERROR}),
        ({"notes": ("The file is cut off.",)}, {ProblemKind.DAMAGED: Severity.WARNING}),
    ],
)
def test_a_sound_is_judged_by_its_facts(changes: dict[str, object], expected: dict[ProblemKind, Severity]) -> None:
    assert kinds(track("a", replace(SOUND, **changes))) == expected


def test_a_track_as_long_as_needed_is_long_enough() -> None:
    assert kinds(track("a", SOUND), duration_s=10.0) == {}
    assert kinds(track("a", SOUND), duration_s=10.1) == {ProblemKind.TOO_SHORT: Severity.ERROR}


@pytest.mark.parametrize(("is_lossy", "level_db", "is_told"), [
    (False, -41.0, False), (False, -39.0, True), (True, -16.0, False), (True, -14.0, True), (False, -math.inf, False),
])  # fmt: skip
def test_how_much_the_sum_may_differ_depends_on_the_format(is_lossy: bool, level_db: float, is_told: bool) -> None:
    found = kinds(track("a", replace(SOUND, is_lossy=is_lossy), sum_error_db=level_db))
    assert found == ({ProblemKind.SUM_DIFFERS: Severity.WARNING} if is_told else {})


def test_one_lossy_file_is_enough_to_let_the_sum_differ() -> None:
    sounds = (replace(SOUND, name="drums", is_lossy=True), SOUND)
    assert kinds(track("a", *sounds, sum_error_db=-16.0)) == {}
    assert kinds(track("a", *sounds, sum_error_db=-14.0)) == {ProblemKind.SUM_DIFFERS: Severity.WARNING}


def test_a_silent_mixture_is_no_small_matter() -> None:
    silent = replace(SOUND, name="mixture", peak_dbfs=-math.inf)
    assert kinds(track("a", silent, SOUND)) == {ProblemKind.SILENT: Severity.ERROR}


def test_channels_of_a_song_are_alike_but_those_of_several_microphones_need_not_be() -> None:
    mono = replace(SOUND, channels=1, side_db=None, fingerprint="b")
    assert kinds(track("a", SOUND, replace(mono, name="drums"))) == {ProblemKind.UNEQUAL_CHANNELS: Severity.WARNING}
    assert kinds(track("a", SOUND, *(replace(mono, name="drums") for _ in range(2)))) == {}


def test_the_same_sound_twice_in_a_song_is_worst_without_a_mixture() -> None:
    again = replace(SOUND, name="guitar")
    mixture = replace(SOUND, name="mixture", fingerprint="m")
    for sounds, severity in (((SOUND, again), Severity.ERROR), ((mixture, SOUND, again), Severity.WARNING)):
        (found,) = duplicates([track("a", *sounds)])
        assert (found.stem, found.severity) == ("guitar", severity)
    assert list(duplicates([track("a", mixture, replace(SOUND, fingerprint="m"))])) == []  # a song of one instrument


def test_stems_are_missed_that_more_than_half_of_the_tracks_have() -> None:
    drums = replace(SOUND, name="drums")
    full, half = track("a", SOUND, drums), track("b", SOUND)
    assert expected_of([full, half], None, 1.0).stems == ("bass",)
    assert expected_of([full, full, half], None, 1.0).stems == ("bass", "drums")
    assert expected_of([half], ["piano"], 1.0).stems == ("piano",)


def test_only_sound_is_a_duplicate() -> None:
    first, second = track("a", SOUND), track("b", SOUND)
    assert [problem.track for problem in duplicates([first, second])] == ["b"]
    silent = replace(SOUND, peak_dbfs=-math.inf)
    assert list(duplicates([track("a", silent), track("b", silent)])) == []
    assert list(duplicates([first, track("b", replace(SOUND, fingerprint="b"))])) == []
