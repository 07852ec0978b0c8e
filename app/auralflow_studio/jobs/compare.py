"""A song of an evaluation to listen to: opens it, makes its estimate once more, and draws its lanes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralflow.errors import DatasetError, ModelLoadError
from auralflow.evaluation.baselines import IdealRatioMask, MixtureBaseline
from auralflow.evaluation.comparison import is_outdated, measured_song
from auralflow.evaluation.estimate_store import EstimateMaker
from auralflow.evaluation.estimates_folder import EstimatesFolder
from auralflow.evaluation.estimators import ModelEstimator
from auralflow.text import Text
from auralflow_studio.comparison_audio import FROM_FILES, ComparisonAudio
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.priority import yield_to_other_threads
from auralflow_studio.jobs.warmup import preload_torch_libraries, usable_device

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow.evaluation.estimators import Estimator, EstimatorFacts
    from auralflow.evaluation.evaluation_result import EvaluationResult
    from auralflow.evaluation.track_scores import StemScores
    from auralflow.models.base import SeparationModel
    from auralflow.progress import CancelToken, ProgressSink
    from auralflow.separation.stem_store import StoreMeta
    from auralflow_studio.jobs.evaluate import EvaluationRequest
    from auralflow_studio.jobs.stores import OpenStores
    from auralflow_studio.jobs.warmup import LoadedModels

_PIECE_S = 5.0


@dataclass(frozen=True, kw_only=True)
class ComparisonWanted:
    """What is to be heard.

    Attributes:
        request: What was measured.
        result: What came of it.
        track: The song's name, as the result has it.
        stem: Which stem.
        estimator: Name of what made the estimate.
    """

    request: EvaluationRequest
    result: EvaluationResult
    track: str
    stem: str
    estimator: str

    @property
    def facts(self) -> EstimatorFacts:
        """What the result says about what made the estimate."""
        return next(facts for facts in self.result.estimators if facts.name == self.estimator)

    @property
    def scores(self) -> StemScores | None:
        """The figures; None if there are none of this stem."""
        found = [
            stem
            for scores in self.result.scores
            if (scores.track, scores.estimator) == (self.track, self.estimator)
            for stem in scores.stems
            if stem.stem == self.stem
        ]
        return found[0] if found else None

    @property
    def needs_network(self) -> bool:
        """Whether torch is at work when the estimate is made."""
        return self.facts.kind in ("model", "oracle")

    @property
    def resource(self) -> Resource:
        """What making the estimate uses."""
        return Resource.MODEL if self.needs_network else Resource.CLIPS

    def makes_the_same_as(self, other: ComparisonWanted | None) -> bool:
        """Whether both have the same estimates: of all stems of a song, by the same estimator."""
        return other is not None and (self.request, self.track, self.estimator) == (
            other.request,
            other.track,
            other.estimator,
        )


@dataclass(frozen=True, kw_only=True)
class OpenComparison:
    """Job: find the song and open it.

    Attributes:
        wanted: What is to be heard.
        before: What was heard before, which may have drawn the same lanes.
    """

    wanted: ComparisonWanted
    before: ComparisonAudio | None = None

    def run(self, progress: ProgressSink, cancel: CancelToken) -> ComparisonAudio:  # noqa: ARG002
        """Open the files, once for the player and once for pictures.

        Raises:
            DatasetError: If the dataset, the song or a stem is not there any more.
            AudioReadError: If a file cannot be read.
        """
        wanted, before = self.wanted, self.before
        song = measured_song(wanted.result, wanted.track, max_tracks=wanted.request.max_tracks)
        cancel.raise_if_cancelled()
        audio = ComparisonAudio(song, wanted.stem)
        if before is not None and before.song.track == song.track and before.frames == audio.frames:
            same = FROM_FILES if before.stem == wanted.stem else FROM_FILES[:1]
            outlines = {lane: before.outline(lane) for lane in same}
            audio.close()
            audio = ComparisonAudio(song, wanted.stem, outlines)
        return audio


@dataclass(frozen=True, kw_only=True)
class EstimateFound:
    """The estimate of an opened song, as far as it is kept.

    Attributes:
        meta: What the store of the estimate holds.
        is_complete: Whether there is nothing left to make.
        is_outdated: Whether the figures belong to other files or weights than those there are now.
    """

    meta: StoreMeta
    is_complete: bool
    is_outdated: bool


@dataclass(frozen=True, kw_only=True)
class AttachEstimate:
    """Job: give an opened song what is kept of its estimate.

    Attributes:
        wanted: What is to be heard.
        audio: The opened song.
        stores: The app's open stores.
    """

    wanted: ComparisonWanted
    audio: ComparisonAudio
    stores: OpenStores

    def run(self, progress: ProgressSink, cancel: CancelToken) -> EstimateFound:  # noqa: ARG002
        """Lease the store; the song gives it back when it is closed.

        Raises:
            ConfigError: If the model is not there any more.
            AuralflowError: If the estimate can neither be found nor be made.
        """
        estimator = estimator_of(self.wanted)
        cancel.raise_if_cancelled()
        maker = EstimateMaker(self.audio.song, estimator)
        lease = self.stores.lease_of(maker.meta)
        complete = lease.store.is_complete
        self.audio.attach_estimate(lease, maker)
        wanted = self.wanted
        return EstimateFound(
            meta=maker.meta,
            is_complete=complete,
            is_outdated=is_outdated(wanted.result, self.audio.song, estimator, wanted.request.output),
        )


@dataclass(frozen=True, kw_only=True)
class MakeEstimate:
    """Job: make the estimates of a song once more. Can be stopped at any time and goes on where it was.

    Attributes:
        wanted: What is to be heard.
        audio: The opened song.
        meta: What the store holds that the song reads; as `AttachEstimate` found it.
        stores: The app's open stores.
        models: The loaded models.
        playhead: Tells where the user listens: done first.
        device: As the settings have it.
    """

    wanted: ComparisonWanted
    audio: ComparisonAudio
    meta: StoreMeta
    stores: OpenStores
    models: LoadedModels
    playhead: Callable[[], int | None]
    device: str = "auto"

    def run(self, progress: ProgressSink, cancel: CancelToken) -> tuple[str, ...]:
        """Make what is not finished yet; gives what the user should know.

        Raises:
            ModelLoadError: If the song or the model has changed since it was opened: what is made now is not heard.
            AuralflowError: If the estimate cannot be made.
            Cancelled: If asked to stop; what is finished is kept.
        """
        cancel.raise_if_cancelled()
        yield_to_other_threads()
        device = self.device
        if self.wanted.needs_network:
            preload_torch_libraries()
            device = usable_device(device)
        estimator = estimator_of(self.wanted, load=self.models.get, device=device)
        maker = EstimateMaker(self.audio.song, estimator)
        if maker.meta != self.meta:
            raise ModelLoadError(
                Text("The song or the model “{name}” has changed since it was opened.", name=estimator.facts.title),
                hint="Open the song again.",
            )
        with self.stores.lease_of(maker.meta) as lease:
            return maker.fill(
                lease.store,
                progress=progress,
                cancel=cancel,
                playhead=self.playhead,
                on_region=lease.shared.announce,
            )


@dataclass(frozen=True)
class DrawComparison:
    """Job: the outlines of a song: of what is in files from beginning to end, and of what is kept of the estimate.

    Attributes:
        audio: The opened song.
    """

    audio: ComparisonAudio

    def run(self, progress: ProgressSink, cancel: CancelToken) -> None:  # noqa: ARG002 - it is seen in the lanes
        """Draw."""
        yield_to_other_threads()
        audio = self.audio
        piece_frames = round(_PIECE_S * audio.sample_rate)
        for position in range(0, audio.frames, piece_frames):
            stop = min(audio.frames, position + piece_frames)
            for lane in FROM_FILES:
                self._go_on(cancel)
                if not audio.pyramid(lane).known.covers(position, stop):
                    audio.draw(lane, position, audio.view(lane, position, stop - position))
            for start, end in audio.finished.within(position, stop):
                self._go_on(cancel)
                audio.draw_region(start, end)

    def _go_on(self, cancel: CancelToken) -> None:
        if self.audio.is_closed:
            cancel.cancel()
        cancel.raise_if_cancelled()


def estimator_of(
    wanted: ComparisonWanted, *, load: Callable[[str], SeparationModel] | None = None, device: str = "auto"
) -> Estimator:
    """What made an estimate, under the name it had.

    Args:
        wanted: What is to be heard.
        load: Loads a model by its name or folder; None where nothing is to be made.
        device: Where it is made.

    Raises:
        ConfigError: If the model is not there any more.
        ModelLoadError: If it cannot be loaded.
        DatasetError: If a folder of estimates is not there any more.
    """
    facts = wanted.facts
    if facts.kind == "baseline":
        return MixtureBaseline()
    if facts.kind == "oracle":
        return IdealRatioMask(device)
    source = next((model.source for model in wanted.request.models if model.name == facts.name), None)
    if source is None:
        raise DatasetError(
            Text("Nothing is known of where the estimates of “{name}” came from.", name=facts.name),
            path=wanted.request.folder,
            hint="Measure again.",
        )
    if facts.kind == "estimates":
        return EstimatesFolder(source, wanted.request.dataset, name=facts.name)
    return ModelEstimator(source if load is None else load(source), device=device, name=facts.name)
