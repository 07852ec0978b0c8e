"""Medians, means and intervals over tracks."""

from __future__ import annotations

import math

import numpy as np
import pytest

from auralflow.evaluation.aggregate import SummaryRow, bootstrap_interval, summarize, summary_row
from auralflow.evaluation.track_scores import StemScores, TrackScores


def track(number: int, sdr_frames: tuple[float | None, ...], estimator: str = "x") -> TrackScores:
    stem = StemScores(
        stem="vocals",
        sdr_frames=sdr_frames,
        usdr_db=float(number),
        si_sdr_db=None,
        si_sdr_improvement_db=None,
        leakage_db=None,
        silent_s=0.0,
        log_spectral_distance_db=1.0,
    )
    return TrackScores(
        track=str(number),
        estimator=estimator,
        sample_rate=8000,
        channels=2,
        duration_s=1.0,
        stems=(stem,),
        null_dbfs=None,
    )


def test_medians_of_medians_and_means_of_medians() -> None:
    tracks = [track(1, (1.0, None, 3.0)), track(2, (10.0,)), track(3, (4.0, 5.0, 100.0)), track(4, (None,))]
    rows = summarize(tracks)
    row = summary_row(rows, "x", "vocals", "sdr_median_db")
    assert row is not None
    assert (row.tracks, row.median_db, row.mean_db) == (3, 5.0, pytest.approx(17 / 3))
    assert 2.0 <= row.low_db <= 5.0 <= row.high_db <= 10.0
    assert summary_row(rows, "x", "vocals", "si_sdr_db") is None
    assert SummaryRow.from_json(row.to_json()) == row


def test_infinite_figures_have_a_median() -> None:
    row = summary_row(summarize([track(n, (math.inf,)) for n in range(3)]), "x", "vocals", "sdr_median_db")
    assert row is not None
    assert (row.median_db, row.low_db, row.high_db) == (math.inf,) * 3
    assert SummaryRow.from_json(row.to_json()) == row


def test_the_interval_holds_the_true_median_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    held = 0
    for seed in range(300):
        low, high = bootstrap_interval(rng.normal(5, 2, 30), seed=seed)
        held += low <= 5 <= high
    assert 0.90 <= held / 300 <= 0.99


def test_the_seed_decides_and_one_track_says_nothing_about_others() -> None:
    values = np.random.default_rng(0).normal(size=20)
    assert bootstrap_interval(values, seed=1) == bootstrap_interval(values, seed=1)
    assert bootstrap_interval(values[:1], seed=0) == (values[0], values[0])
