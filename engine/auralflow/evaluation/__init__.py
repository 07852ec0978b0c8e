"""How well models separate: figures of single tracks, of datasets, and reports.

Public names are loaded when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.lazy_loading import lazy_names

if TYPE_CHECKING:
    from auralflow.evaluation.aggregate import SummaryRow, summarize
    from auralflow.evaluation.comparison import MeasuredSong, SongComparison, measured_song
    from auralflow.evaluation.estimate_store import EstimateMaker
    from auralflow.evaluation.estimates_folder import EstimatesFolder
    from auralflow.evaluation.estimators import Estimates, Estimator, EstimatorFacts, ModelEstimator
    from auralflow.evaluation.evaluation_result import EvaluationResult, TrackFailure
    from auralflow.evaluation.evaluation_run import evaluate
    from auralflow.evaluation.metrics_track import TrackScorer, score_track
    from auralflow.evaluation.track_scores import Metric, StemScores, TrackScores

_LAZY = {
    "EstimateMaker": "auralflow.evaluation.estimate_store",
    "Estimates": "auralflow.evaluation.estimators",
    "EstimatesFolder": "auralflow.evaluation.estimates_folder",
    "Estimator": "auralflow.evaluation.estimators",
    "EstimatorFacts": "auralflow.evaluation.estimators",
    "EvaluationResult": "auralflow.evaluation.evaluation_result",
    "MeasuredSong": "auralflow.evaluation.comparison",
    "Metric": "auralflow.evaluation.track_scores",
    "ModelEstimator": "auralflow.evaluation.estimators",
    "SongComparison": "auralflow.evaluation.comparison",
    "StemScores": "auralflow.evaluation.track_scores",
    "SummaryRow": "auralflow.evaluation.aggregate",
    "TrackFailure": "auralflow.evaluation.evaluation_result",
    "TrackScorer": "auralflow.evaluation.metrics_track",
    "TrackScores": "auralflow.evaluation.track_scores",
    "evaluate": "auralflow.evaluation.evaluation_run",
    "measured_song": "auralflow.evaluation.comparison",
    "score_track": "auralflow.evaluation.metrics_track",
    "summarize": "auralflow.evaluation.aggregate",
}

__all__ = [
    "EstimateMaker",
    "Estimates",
    "EstimatesFolder",
    "Estimator",
    "EstimatorFacts",
    "EvaluationResult",
    "MeasuredSong",
    "Metric",
    "ModelEstimator",
    "SongComparison",
    "StemScores",
    "SummaryRow",
    "TrackFailure",
    "TrackScorer",
    "TrackScores",
    "evaluate",
    "measured_song",
    "score_track",
    "summarize",
]

__getattr__, __dir__ = lazy_names(__name__, _LAZY)
