"""Scores go to strict JSON and back."""

from __future__ import annotations

import json
import math

from auralflow.evaluation.track_scores import StemScores, TrackScores, median

STEM = StemScores(
    stem="vocals",
    sdr_frames=(1.0, None, math.inf, 3.5),
    usdr_db=2.0,
    si_sdr_db=None,
    si_sdr_improvement_db=None,
    leakage_db=-120.0,
    silent_s=1.0,
    log_spectral_distance_db=3.0,
    sir_frames=(None, 2.0),
)


def test_json_and_back() -> None:
    scores = TrackScores(
        track="a “song”",
        estimator="x",
        sample_rate=44_100,
        channels=2,
        duration_s=4.2,
        stems=(STEM,),
        null_dbfs=-math.inf,
        notes=("A note.",),
    )
    text = json.dumps(scores.to_json(), allow_nan=False)
    assert TrackScores.from_json(json.loads(text)) == scores


def test_medians_and_means_leave_out_what_has_no_figure() -> None:
    assert STEM.sdr_median_db == 3.5
    assert STEM.sdr_mean_db == math.inf
    assert STEM.sir_median_db == 2.0
    assert STEM.isr_median_db is None
    assert STEM.sar_median_db is None
    assert median((4.0, None, 1.0)) == 2.5
