"""All reports are written, also with names that are no text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from auralflow.evaluation import EvaluationResult
from auralflow.evaluation.reports import HTML, JSON, MARKDOWN, SCORES_CSV, SUMMARY_CSV, write_reports
from auralflow.evaluation.result_folder import ResultFolder
from support.reports import make_result


def test_all_are_there_and_readable(tmp_path: Path) -> None:
    result = make_result()
    odd = replace(result, notes=("caf\udce9",))
    with ResultFolder(tmp_path / "out", {}, {}) as folder:
        write_reports(folder, odd)
    for name in (HTML, MARKDOWN, SCORES_CSV, SUMMARY_CSV):
        assert (tmp_path / "out" / name).read_text(encoding="utf-8")
    assert "caf\\udce9" in (tmp_path / "out" / HTML).read_text(encoding="utf-8")
    assert EvaluationResult.from_json((tmp_path / "out" / JSON).read_bytes()) == odd
