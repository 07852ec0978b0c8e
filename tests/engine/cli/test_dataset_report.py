"""The report for people: worst first, in colours on a terminal only."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from auralflow.cli.dataset_report import print_report
from auralflow.datasets.check_report import DatasetReport, Problem, ProblemKind, Severity, SoundFacts, TrackFacts


def report() -> DatasetReport:
    def sound(rms_dbfs: float, rate: int) -> SoundFacts:
        return SoundFacts(
            name="bass", path=Path("bass.wav"), frames=rate * 61, sample_rate=rate, channels=2, is_lossy=False,
            peak_dbfs=rms_dbfs + 10, rms_dbfs=rms_dbfs, dc_offset=0.0, side_db=0.0, clipped_samples=0, bad_samples=0,
            damaged_frames=0, notes=(), fingerprint="",
        )  # fmt: skip

    tracks = tuple(
        TrackFacts(name=name, path=Path(name), sounds=(sound(level, rate),), unreadable=(), sum_error_db=None)
        for name, level, rate in (("a", -30.0, 44_100), ("b", -20.0, 48_000), ("c", -math.inf, 44_100))
    )
    problems = tuple(
        Problem(
            kind=ProblemKind.SILENT,
            severity=severity,
            track="a",
            stem=None,
            path=Path("a"),
            sentence=f"It is {severity}.",
            hint="Do something.",
        )
        for severity in Severity
    )
    return DatasetReport(tracks=tracks, problems=problems)


def test_problems_are_grouped_worst_first_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(report())
    shown = capsys.readouterr().out
    places = [shown.index(words) for words in ("1 error", "It is error.", "1 warning", "It is warning.", "1 note")]
    assert places == sorted(places)
    assert shown.count("Do something.") == 3
    assert "\x1b" not in shown


def test_the_summary_has_a_row_a_sound(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(report())
    (row,) = [line for line in capsys.readouterr().out.splitlines() if line.split()[:1] == ["bass"]]
    assert row.split() == ["bass", "3", "3:03", "44100,", "48000", "2", "-10.0", "dBFS", "-30.0", "dBFS"]


def test_a_terminal_gets_colours(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    print_report(report())
    assert "\x1b[" in capsys.readouterr().out


def test_an_empty_report_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    print_report(DatasetReport(tracks=(), problems=()))
    assert capsys.readouterr().out == "0 tracks, 0:00: 0 errors, 0 warnings, 0 notes\n"
