"""The longest and most foreign names, in every place of the app that shows a name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auralflow.audio.info import AudioInfo
from auralflow.datasets.check_report import DatasetReport, Problem, ProblemKind, Severity
from auralflow.evaluation.evaluation_result import TrackFailure
from auralflow.models.registry import SPLEETER_2STEMS
from auralflow_studio.document.session import new_song
from auralflow_studio.jobs.clips import ClipList
from auralflow_studio.jobs.datasets import FoundDataset
from auralflow_studio.jobs.evaluate import ComparedModel, EvaluationProgress, EvaluationRequest
from auralflow_studio.jobs.evaluations import EstimatesFound, EvaluationSummary, References
from auralflow_studio.jobs.training_runs import RunSummary
from auralflow_studio.messages import UserMessage
from auralflow_studio.presenters.curve_store import BestPoint, RunCurves
from auralflow_studio.presenters.datasets import DatasetState
from auralflow_studio.presenters.estimates import AddedEstimates
from auralflow_studio.presenters.evaluation import EvaluationPhase, EvaluationStatus
from auralflow_studio.presenters.evaluation_form import compared_estimates, compared_models
from auralflow_studio.presenters.hearing_clips import HearingState
from auralflow_studio.presenters.models import ModelEntry
from auralflow_studio.presenters.references import ReferencesState
from auralflow_studio.presenters.training import Phase, TrainingStatus
from auralflow_studio.ui.training.curves import ShownRun
from support.evaluations import made_up_result
from support.trainings import tiny_config

if TYPE_CHECKING:
    from auralflow.evaluation.evaluation_result import EvaluationResult
    from auralflow_studio.document.session import Song
    from auralflow_studio.ui.evaluation.page import EvaluatePage
    from auralflow_studio.ui.training.page import TrainPage

LENGTH = 120
NAMES = {
    "one word": ("Interminable" * LENGTH)[:LENGTH],
    "words": ("The very long name of a song & its <b>remix</b> " * LENGTH)[:LENGTH].strip() + "!",
    "path": ("/archive/2024_final-mix_v2" * LENGTH)[:LENGTH],
    "Arabic": ("أغنية طويلة جدا عن الليل " * LENGTH)[:LENGTH].strip(),
    "Hebrew": ("שירארוךמאודעלהלילה" * LENGTH)[:LENGTH],
    "mixed": ("Remix (ליל) 12 أغنية – 夜 " * LENGTH)[:LENGTH].strip(),
    "Japanese": ("夜が青く燃えるまで" * LENGTH)[:LENGTH],
}


def stems_of(name: str) -> tuple[str, ...]:
    """Four stems, two of them with a long name of their own."""
    return ("vocals", name, "drums", f"2 {name}"[:LENGTH])


def message(name: str) -> UserMessage:
    """A problem with a name in every part of it."""
    return UserMessage(f"Could not read {name}", f"The file {name} ends too early.", f"Look at {name}.", f"At {name}\n")


def model_entries(name: str) -> tuple[ModelEntry, ...]:
    """The bundled model, and one with a long name."""
    mine = replace(SPLEETER_2STEMS, name=name, title=name, origin=f"Trained on {name}.", sources=stems_of(name))
    folder = Path(f"/runs/{name}/model")
    return (
        ModelEntry(name=SPLEETER_2STEMS.name, info=SPLEETER_2STEMS, trained=SPLEETER_2STEMS.sources),
        ModelEntry(name=str(folder), info=mine, folder=folder, trained=mine.sources),
    )


def checked_dataset(name: str) -> DatasetState:
    """A dataset with serious problems."""
    folder = Path("/music") / name.replace("/", "_")
    problems = tuple(
        Problem(
            kind=ProblemKind.SILENT,
            severity=severity,
            track=name,
            stem=name,
            path=folder / "x.wav",
            sentence=f"{name}.wav is silent.",
            hint=f"Render {name} again.",
        )
        for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE, Severity.NOTE)
    )
    found = FoundDataset(folder=folder, songs={"train": 3, "val": 1}, stems=tuple((stem, 3) for stem in stems_of(name)))
    return DatasetState(folder=folder, found=found, report=DatasetReport(tracks=(), problems=problems))


def fill_train_page(page: TrainPage, name: str) -> None:
    """Put a name into everything on the Train page."""
    state = checked_dataset(name)
    page.dataset.show_state(state)
    page.settings.set_dataset(state.found)
    entries = model_entries(name)
    page.settings.set_bases(entries)
    page.settings.name.setText(name)
    page.settings.show_expected(f"About {name}.")
    page.foot.say_why_not(f"The songs have no stem of that kind: {name}")
    folder = Path("/runs") / name.replace("/", "_")
    status = TrainingStatus(phase=Phase.RUNNING, folder=folder, name=name, targets=stems_of(name), dataset=name)
    page.run.show_status(status, has_model=True)
    curves = RunCurves()
    curves.add_step(1.0, 0.5)
    curves.best = BestPoint(19, 10.0, -12.5)
    page.curves.set_runs([ShownRun("a", name, 0, curves), ShownRun("b", f"2 {name}", 1, curves)])
    clips = ClipList(folder=folder, clips=(1, 2), stems=stems_of(name), epochs=(1, 20))
    page.hear.show_state(HearingState(clips=clips, clip=1, stem=name, epoch=20))
    page.show_work(True)
    config = tiny_config(Path("/songs"), name=name)
    config = replace(config, model=replace(config.model, targets=stems_of(name)))
    run = {"config": config, "elapsed_s": 100.0, "has_checkpoint": True, "has_model": True, "best_si_sdr_db": 1.0}
    runs = tuple(RunSummary(folder=Path(f"/runs/{place}"), **run) for place in range(3))  # type: ignore[arg-type]
    page.runs.show_runs(runs, runs[0].folder, [runs[1].folder])


def long_result(name: str) -> tuple[EvaluationRequest, EvaluationResult]:
    """An evaluation whose models, stems and songs all have long names."""
    result = made_up_result(models=("one", "two"))
    stems = dict(zip(result.stems, (name, f"2 {name}"), strict=True))
    scores = tuple(
        replace(
            track,
            track=f"{track.track} {name}",
            stems=tuple(replace(scored, stem=stems[scored.stem]) for scored in track.stems),
        )
        for track in result.scores
    )
    failure = TrackFailure(track=name, estimator="one", message=f"{name} cannot be read.", hint=f"Look at {name}.")
    summary = tuple(replace(row, stem=stems[row.stem]) for row in result.summary)
    result = replace(
        result,
        stems=tuple(stems.values()),
        scores=scores,
        summary=summary,
        notes=(f"Mind {name}.",),
        failures=(failure,),
    )
    models = tuple(ComparedModel(source=key, name=key, title=f"{key} {name}") for key in ("one", "two"))
    dataset = Path("/music") / name.replace("/", "_")
    return EvaluationRequest(folder=Path("/evaluations/x"), dataset=dataset, models=models), result


def fill_evaluate_page(page: EvaluatePage, name: str) -> None:
    """Put a name into everything on the Evaluate page."""
    request, result = long_result(name)
    found = References(
        folder=request.dataset,
        songs={"train": 3, "val": 0, "test": 2},
        stems=tuple((stem, 5) for stem in stems_of(name)),
    )
    page.songs.show_state(ReferencesState(folder=found.folder, found=found))
    page.songs.verdict.say("error", "bad", f"{name} cannot be measured. Look at {name}.")
    entries = model_entries(name)
    models = compared_models(entries)
    page.models.set_models(entries, models, models[0].source)
    folders = [Path("/estimates") / f"{place}{name}".replace("/", "_") for place in range(3)]
    estimates = [
        AddedEstimates(folder=folders[0], found=EstimatesFound(songs={"test": 1}, stems=stems_of(name))),
        AddedEstimates(folder=folders[1], problem=message(name)),
        AddedEstimates(folder=folders[2]),
    ]
    page.models.show_estimates(estimates, compared_estimates(folders, models), found, "test")
    page.models.warn({name: True, f"2 {name}": True})
    page.foot.say_why_not(f"The songs cannot be used: {name}")
    progress = EvaluationProgress(fraction=0.5, model="one", track=name, eta_s=10.0)
    page.progress.show_status(EvaluationStatus(phase=EvaluationPhase.RUNNING, request=request, progress=progress))
    page.result.show_result(request, result)
    page.show_result()
    summaries = tuple(
        EvaluationSummary(request=replace(request, folder=Path(f"/x/{place}")), is_finished=bool(place), began_s=1e9)
        for place in range(3)
    )
    page.past.show_evaluations(summaries, summaries[2].folder)


def long_song(name: str, sources: tuple[str, ...]) -> Song:
    """A song with such a name, that lies nowhere."""
    facts: dict[str, Any] = {
        "path": Path("/music") / f"{name.replace('/', '_')}.flac",
        "sample_rate": 48_000,
        "channels": 2,
        "frames": 48_000 * 65,
        "container": "flac",
        "codec": "pcm_24",
        "bit_depth": 24,
        "is_float": False,
        "decoder": "soundfile",
    }
    return new_song("1", AudioInfo(**facts), sources)
