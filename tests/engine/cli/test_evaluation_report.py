"""The summary on a terminal."""

from __future__ import annotations

import pytest

from auralflow.cli.evaluation_report import print_summary
from support.reports import make_result


def test_it_fits_80_columns_and_says_what_must_be_known(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    print_summary(make_result())
    captured = capsys.readouterr()
    assert max(len(line) for line in captured.out.splitlines()) <= 80
    rows = [line.split() for line in captured.out.splitlines()]
    assert ["net<1>", "1.00", "1.83", "2.25", "0.67", "1.00", "−120.00", "3.00", "3"] in rows
    for words in ("A note & more.", "It is <broken>.", "A <net>: Trained on MUSDB18 & more.", "Not comparable: guitar"):
        assert words in captured.err
