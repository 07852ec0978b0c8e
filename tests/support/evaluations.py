"""Evaluations for tests of the app: real ones that take a second, and results that were made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.evaluation.aggregate import summarize
from auralflow.evaluation.estimators import EstimatorFacts
from auralflow.evaluation.evaluation_result import EvaluationResult
from auralflow.evaluation.track_scores import StemScores, TrackScores
from auralflow_studio.jobs.evaluate import ComparedModel, EvaluationRequest

if TYPE_CHECKING:
    from pathlib import Path

STEMS = ("vocals", "drums")


def write_songs(folder: Path, count: int = 2) -> Path:
    """Songs of two seconds with true stems, to test with."""
    from auralflow.datasets.synthetic import write_dataset

    write_dataset(folder, train=0, validation=0, test=count, duration_s=2, sample_rate=8000, form="loop")
    return folder


def write_estimates(songs: Path, folder: Path, *, gain: float = 0.9, stems: tuple[str, ...] = STEMS) -> Path:
    """Stems of all songs as another program might have written them: the true ones at another level."""
    import soundfile

    for track in sorted((songs / "test").iterdir()):
        for stem in stems:
            sound, rate = soundfile.read(track / f"{stem}.wav")
            path = folder / track.name / f"{stem}.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            soundfile.write(path, gain * sound, rate, subtype="FLOAT")
    return folder


def save_tiny_model(folder: Path, name: str = "tiny") -> Path:
    """A network that was never trained."""
    from auralflow.models import save_model
    from support.small_trainings import small_model

    save_model(
        small_model(), folder, name=name, title=name.title(), license="MIT", origin="Never trained: it knows no song."
    )
    return folder


def tiny_request(folder: Path, *, models: bool = True, songs: int = 2) -> EvaluationRequest:
    """Songs, a network, and what is to be measured, below a folder; without models in milliseconds."""
    compared = (ComparedModel(source=str(save_tiny_model(folder / "tiny")), name="tiny", title="Tiny"),)
    return EvaluationRequest(
        folder=folder / "evaluations" / "first",
        dataset=write_songs(folder / "songs", songs),
        models=compared if models else (),
        device="cpu",
    )


def made_up_result(songs: int = 3, models: tuple[str, ...] = ("one", "two")) -> EvaluationResult:
    """Figures that are known: model `k` (from 0) has an SDR of song + 10 k for vocals, one less for drums."""
    kinds = {**dict.fromkeys(models, "model"), "mixture": "baseline", "ideal ratio mask": "oracle"}
    facts = tuple(
        EstimatorFacts(
            name=name, title=name.title(), kind=kind, sources=STEMS, origin="" if name == "two" else f"About {name}."
        )
        for name, kind in kinds.items()
    )
    scores = tuple(
        TrackScores(
            track=f"Song {song}",
            estimator=each.name,
            sample_rate=8000,
            channels=2,
            duration_s=60.0,
            stems=tuple(_scores(stem, song + 10.0 * place - lower) for lower, stem in enumerate(STEMS)),
            null_dbfs=None,
        )
        for place, each in enumerate(facts)
        for song in range(songs)
    )
    return EvaluationResult(
        dataset="/songs",
        split="test",
        duration_s=None,
        stems=STEMS,
        estimators=facts,
        scores=scores,
        summary=summarize(scores),
    )


def _scores(stem: str, db: float) -> StemScores:
    return StemScores(
        stem=stem,
        sdr_frames=(db, db, None),
        usdr_db=db + 1,
        si_sdr_db=db + 2,
        si_sdr_improvement_db=db + 3,
        leakage_db=-db,
        silent_s=1.0,
        log_spectral_distance_db=20 - db,
    )


def made_up_request(folder: Path, models: tuple[str, ...] = ("one", "two")) -> EvaluationRequest:
    """What `made_up_result` would have been measured by."""
    compared = tuple(ComparedModel(source=name, name=name, title=f"Model {name}") for name in models)
    return EvaluationRequest(folder=folder / "first", dataset=folder / "songs", models=compared)


def keep_made_up(folder: Path) -> EvaluationRequest:
    """Write a result as an evaluation leaves it."""
    request = made_up_request(folder)
    request.output.mkdir(parents=True)
    (request.folder / "request.json").write_text(request.to_json())
    request.report.write_text(made_up_result().to_json())
    (request.output / "report.html").write_text("<p>A report.</p>")
    return request
