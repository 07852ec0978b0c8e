"""Writes the stems of a song, or the mix as it is heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralflow.errors import AuralflowError
from auralflow.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow.audio.info import AudioInfo
    from auralflow.audio.mixdown import MixerState
    from auralflow.disk_space import SpaceDemand
    from auralflow.models.base import ModelInfo
    from auralflow.progress import CancelToken, ProgressSink
    from auralflow.separation.export import ExportResult
    from auralflow.separation.export_plan import ExportPlan, ExportSettings
    from auralflow.separation.separator import SeparationSettings
    from auralflow_studio.jobs.stores import OpenStores


class StemsMissingError(AuralflowError):
    """What is to be exported has not been separated yet, or was deleted to make room."""


@dataclass(frozen=True, kw_only=True)
class ExportRequest:
    """What to write, and where.

    Attributes:
        song_id: Of the song in the session.
        info: The facts about its file.
        model: What separated it.
        separation: How.
        destination: The folder.
        settings: Format, depth, rate, names, stems.
        mixer: The mixer, to write one file as it is heard; None to write the stems.
        region: First frame and the one after the last; None for the whole song.
    """

    song_id: str
    info: AudioInfo
    model: ModelInfo
    separation: SeparationSettings
    destination: Path
    settings: ExportSettings
    mixer: MixerState | None = None
    region: tuple[int, int] | None = None

    @property
    def frames(self) -> tuple[int, int]:
        """First frame and the one after the last."""
        return self.region or (0, self.info.frames)


@dataclass(frozen=True)
class ExportSong:
    """Job: write files. Stopped or failed, it leaves no half file under a final name.

    Attributes:
        request: What and where.
        stores: The app's open stores.
    """

    request: ExportRequest
    stores: OpenStores

    def run(self, progress: ProgressSink, cancel: CancelToken) -> ExportResult:
        """Write them.

        Raises:
            StemsMissingError: If a part of it is not separated.
        """
        from auralflow.separation.export import export_mix, export_stems

        request = self.request
        with self.stores.lease(request.info, request.model, request.separation) as lease:
            if not lease.store.finished.covers(*request.frames):
                raise StemsMissingError(Text("The stems of {name} are not finished.", name=request.info.path.name))
            self.stores.make_room(_demand(_plan(request), request))
            if request.mixer is not None:
                return export_mix(
                    lease.store,
                    request.destination,
                    request.settings,
                    mixer=request.mixer,
                    source=request.info,
                    model=request.model,
                    progress=progress,
                    cancel=cancel,
                    region=request.region,
                )
            return export_stems(
                lease.store,
                request.destination,
                request.settings,
                source=request.info,
                model=request.model,
                progress=progress,
                cancel=cancel,
                region=request.region,
            )


@dataclass(frozen=True)
class PreviewExport:
    """Job: what an export would do, without doing it. Looks at the folder and the song's tags, so not in the window.

    Attributes:
        request: What and where.
        stores: The app's open stores: what is not separated yet takes space there first.
    """

    request: ExportRequest
    stores: OpenStores

    def run(self, progress: ProgressSink, cancel: CancelToken) -> ExportPlan:  # noqa: ARG002
        """Plan it.

        Raises:
            ConfigError: If the settings do not fit together or to the song.
            DiskSpaceError: If there is too little space, for the files or for separating the song first.
        """
        from auralflow.separation.workspace import store_meta

        request = self.request
        plan = _plan(request)
        meta = store_meta(request.info, request.model, request.separation)
        self.stores.check_space(meta, _demand(plan, request))
        return plan


def _plan(request: ExportRequest) -> ExportPlan:
    from auralflow.separation.export_plan import plan_export

    return plan_export(
        request.destination,
        request.settings,
        source=request.info,
        model=request.model,
        tracks=None if request.mixer is None else ("mix",),
    )


def _demand(plan: ExportPlan, request: ExportRequest) -> SpaceDemand:
    start, stop = request.frames
    return plan.demand(stop - start, request.info.sample_rate)
