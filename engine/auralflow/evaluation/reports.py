"""The files that an evaluation leaves for readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.evaluation.report_tables import markdown, scores_csv, summary_csv

if TYPE_CHECKING:
    from auralflow.evaluation.evaluation_result import EvaluationResult
    from auralflow.evaluation.result_folder import ResultFolder

HTML, MARKDOWN, JSON, SCORES_CSV, SUMMARY_CSV = "report.html", "report.md", "report.json", "scores.csv", "summary.csv"


def write_reports(folder: ResultFolder, result: EvaluationResult) -> None:
    """Write all of them, each whole or not at all.

    Args:
        folder: Where to.
        result: What was measured.

    Raises:
        AudioWriteError: If the disk is full or gone.
    """
    from auralflow.evaluation.report_html import html_report

    folder.write_report(JSON, result.to_json())
    folder.write_report(SCORES_CSV, scores_csv(result))
    folder.write_report(SUMMARY_CSV, summary_csv(result))
    folder.write_report(MARKDOWN, markdown(result))
    folder.write_report(HTML, html_report(result))
