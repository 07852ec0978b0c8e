"""The report as data: counts, and JSON that any program can read."""

from __future__ import annotations

import json
import math
from pathlib import Path

from auralflow.datasets.check_report import (
    DatasetReport,
    Problem,
    ProblemKind,
    Severity,
    SoundFacts,
    TrackFacts,
    UnreadableSound,
)


def report() -> DatasetReport:
    sound = SoundFacts(
        name="bass",
        path=Path("a/bass.wav"),
        frames=12_000,
        sample_rate=8_000,
        channels=2,
        is_lossy=False,
        peak_dbfs=-math.inf,
        rms_dbfs=-math.inf,
        dc_offset=0.0,
        side_db=None,
        clipped_samples=0,
        bad_samples=0,
        damaged_frames=0,
        notes=("cut off",),
        fingerprint="00",
    )
    lost = UnreadableSound(name="drums", path=Path("a/drums.wav"), reason="It is gone.", hint="Look for it.")
    track = TrackFacts(name="a", path=Path("a"), sounds=(sound,), unreadable=(lost,), sum_error_db=-math.inf)
    empty = TrackFacts(name="b", path=Path("b"), sounds=(), unreadable=(lost,), sum_error_db=None)
    problem = Problem(
        kind=ProblemKind.UNREADABLE,
        severity=Severity.ERROR,
        track="a",
        stem="drums",
        path=Path("a/drums.wav"),
        sentence="It is gone.",
        hint="Look for it.",
    )
    return DatasetReport(tracks=(track, empty), problems=(problem,))


def test_counts_and_length() -> None:
    found = report()
    assert found.has_errors
    assert [found.count(severity) for severity in Severity] == [1, 0, 0]
    assert found.duration_s == 1.5


def test_json_holds_everything_and_nothing_that_json_does_not_know() -> None:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    data = json.loads(report().to_json(), parse_constant=refuse)
    assert data["schema_version"] == 1
    assert data["counts"] == {"error": 1, "warning": 0, "note": 0}
    assert data["problems"][0] == {
        "kind": "unreadable",
        "severity": "error",
        "track": "a",
        "stem": "drums",
        "path": str(Path("a/drums.wav")),
        "sentence": "It is gone.",
        "hint": "Look for it.",
    }
    track = data["tracks"][0]
    assert (track["name"], track["duration_s"], track["sum_error_db"]) == ("a", 1.5, None)
    assert track["unreadable"][0]["reason"] == "It is gone."
    names = set(SoundFacts.__dataclass_fields__) | {"duration_s"}
    assert set(track["sounds"][0]) == names
    assert track["sounds"][0]["peak_dbfs"] is None
