"""The result of an evaluation to make reports of, with names that reports must escape."""

from __future__ import annotations

import math

from auralflow.evaluation import EvaluationResult, StemScores, TrackFailure, TrackScores, summarize
from auralflow.evaluation.estimators import EstimatorFacts

NASTY = "<b>R&B | \"love\" $x^2$ * 'n'"


def make_result() -> EvaluationResult:
    scores = tuple(_scores(estimator, number) for estimator in ("net<1>", "mixture") for number in range(3))
    return EvaluationResult(
        dataset="/songs",
        split="test",
        duration_s=None,
        stems=("vocals", "drums"),
        estimators=(
            EstimatorFacts(
                name="net<1>", title="A <net>", kind="model", license="MIT", origin="Trained on MUSDB18 & more.",
                left_out=("guitar",),
            ),
            EstimatorFacts(name="mixture", title="The mixture", kind="baseline", origin="No model."),
        ),
        scores=scores,
        summary=summarize(scores),
        failures=(TrackFailure(track="broken", estimator="net<1>", message="It is <broken>.", hint="Mend it."),),
        notes=("A note & more.",),
    )  # fmt: skip


def _scores(estimator: str, number: int) -> TrackScores:
    stems = tuple(
        StemScores(
            stem=name,
            sdr_frames=(float(number), None, number + 1.5, math.inf if number == 2 else 1.0),
            usdr_db=1.25 + number,
            si_sdr_db=2 / 3,
            si_sdr_improvement_db=None if number else 1.0,
            leakage_db=-120.0,
            silent_s=2.0,
            log_spectral_distance_db=3.0,
        )
        for name in ("vocals", "drums")
    )
    name = NASTY if number == 0 else f"song {number}"
    return TrackScores(
        track=name,
        estimator=estimator,
        sample_rate=44_100,
        channels=2,
        duration_s=60.0,
        stems=stems,
        null_dbfs=None if estimator == "mixture" else -140.5,
    )
