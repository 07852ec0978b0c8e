"""How well models separate: figures of single tracks, of datasets, and reports.

Public names are loaded when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.lazy_loading import lazy_names

if TYPE_CHECKING:
    from auralflow.evaluation.aggregate import SummaryRow, summarize
    from auralflow.evaluation.estimators import Estimates, Estimator, EstimatorFacts, ModelEstimator
    from auralflow.evaluation.evaluation_result import EvaluationResult, TrackFailure
    from auralflow.evaluation.evaluation_run import evaluate
    from auralflow.evaluation.metrics_track import TrackScorer, score_track
    from auralflow.evaluation.track_scores import Metric, StemScores, TrackScores

_LAZY = {
    "Estimates": "auralflow.evaluation.estimators",
    "Estimator": "auralflow.evaluation.estimators",
    "EstimatorFacts": "auralflow.evaluation.estimators",
    "EvaluationResult": "auralflow.evaluation.evaluation_result",
    "Metric": "auralflow.evaluation.track_scores",
    "ModelEstimator": "auralflow.evaluation.estimators",
    "StemScores": "auralflow.evaluation.track_scores",
    "SummaryRow": "auralflow.evaluation.aggregate",
    "TrackFailure": "auralflow.evaluation.evaluation_result",
    "TrackScorer": "auralflow.evaluation.metrics_track",
    "TrackScores": "auralflow.evaluation.track_scores",
    "evaluate": "auralflow.evaluation.evaluation_run",
    "score_track": "auralflow.evaluation.metrics_track",
    "summarize": "auralflow.evaluation.aggregate",
}

__all__ = [
    "Estimates",
    "Estimator",
    "EstimatorFacts",
    "EvaluationResult",
    "Metric",
    "ModelEstimator",
    "StemScores",
    "SummaryRow",
    "TrackFailure",
    "TrackScorer",
    "TrackScores",
    "evaluate",
    "score_track",
    "summarize",
]

__getattr__, __dir__ = lazy_names(__name__, _LAZY)
