"""Songs that were measured, for tests that listen to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import soundfile

from auralflow.progress import ignore_progress
from auralflow.training.control import TrainingControl
from auralflow_studio.jobs.compare import ComparisonWanted
from auralflow_studio.jobs.evaluate import ComparedModel, EvaluateModels, EvaluationRequest
from support.evaluations import tiny_request, write_estimates

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from auralflow.evaluation.evaluation_result import EvaluationResult

GAIN = 0.9


def measure(folder: Path) -> tuple[EvaluationRequest, EvaluationResult]:
    """Two songs of two seconds, measured with "tiny", a network, and "made", files at 0.9 of the truth."""
    request = tiny_request(folder)
    made = ComparedModel(
        source=str(write_estimates(request.dataset, folder / "made", gain=GAIN)),
        name="made",
        title="Made elsewhere",
        kind="estimates",
    )
    request = replace(request, models=(*request.models, made))
    control = TrainingControl()
    return request, EvaluateModels(request=request, control=control).run(ignore_progress, control)


def wanted(
    measured: tuple[EvaluationRequest, EvaluationResult],
    *,
    track: str = "Song 0001",
    stem: str = "vocals",
    estimator: str = "made",
) -> ComparisonWanted:
    """What is to be heard of it."""
    request, result = measured
    return ComparisonWanted(request=request, result=result, track=track, stem=stem, estimator=estimator)


def truth(request: EvaluationRequest, name: str, track: str = "Song 0001") -> NDArray[np.float32]:
    """What a file of a song holds, shape `(frames, channels)`."""
    samples, _ = soundfile.read(request.dataset / "test" / track / f"{name}.wav", dtype="float32", always_2d=True)
    return samples  # type: ignore[no-any-return]
