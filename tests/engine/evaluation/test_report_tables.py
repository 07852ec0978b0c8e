"""CSV holds the numbers of the JSON; Markdown lists what it should."""

from __future__ import annotations

import csv
import io
import json

from auralflow.evaluation.estimators import EstimatorFacts
from auralflow.evaluation.report_tables import (
    about,
    in_db,
    markdown,
    scores_csv,
    summary_csv,
    trained_on,
    used_metrics,
)
from support.reports import NASTY, make_result


def test_scores_csv_has_the_figures_of_the_json() -> None:
    result = make_result()
    rows = list(csv.DictReader(io.StringIO(scores_csv(result))))
    data = json.loads(result.to_json())
    stems = [(track, stem) for track in data["scores"] for stem in track["stems"]]
    assert len(rows) == len(stems) == 12
    for row, (track, stem) in zip(rows, stems, strict=True):
        assert (row["estimator"], row["track"], row["stem"]) == (track["estimator"], track["track"], stem["stem"])
        for name in ("usdr_db", "si_sdr_db", "si_sdr_improvement_db", "leakage_db", "silent_s"):
            assert row[name] == ("" if stem[name] is None else str(stem[name]))
        assert (row["sdr_frame_count"], row["frame_count"]) == ("3", "4")
    assert rows[0]["track"] == NASTY


def test_summary_csv_has_the_rows_of_the_json() -> None:
    result = make_result()
    rows = list(csv.DictReader(io.StringIO(summary_csv(result))))
    assert rows == [{k: str(v) for k, v in row.items()} for row in json.loads(result.to_json())["summary"]]


def test_markdown_names_everything() -> None:
    text = markdown(make_result())
    for words in (
        "Dataset: /songs",
        "Tracks: 3, 3.0 minutes",
        "A note & more.",
        "Trained on MUSDB18 & more.",
        "Not comparable: guitar.",
        "## drums",
        "broken",
        "−140.50 dBFS",
        "median over tracks",
    ):
        assert words in text
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert len({line.replace("\\|", "").count("|") for line in tables}) == 1
    assert "net\\<1\\>" in text


def test_figures_for_people() -> None:
    assert [in_db(value) for value in (None, 1.234, -1.236, float("inf"), -float("inf"))] == [
        "–", "1.23", "−1.24", "∞", "−∞"
    ]  # fmt: skip


def test_a_card_that_says_nothing_of_its_training_is_said() -> None:
    silent = EstimatorFacts(name="x", title="X", kind="model")
    assert trained_on(silent).startswith("Its card does not say")
    assert about(silent) == trained_on(silent)
    assert next(metric.name for metric in used_metrics(make_result())) == "sdr_median_db"
