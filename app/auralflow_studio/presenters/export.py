"""The rules of the export form, without widgets: what can be chosen, what comes out, what is wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from auralflow.audio.formats import BIT_DEPTHS, FORMATS, AudioFormat, source_format
from auralflow.errors import ConfigError
from auralflow.separation.export_plan import EXTRA_TRACKS, ExportPlan, ExportSettings
from auralflow.separation.naming import DEFAULT_TEMPLATE
from auralflow_studio.document.hearing import mixer_state
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.export import ExportRequest, PreviewExport
from auralflow_studio.messages import UserMessage, message_for
from auralflow_studio.settings import ExportDefaults

if TYPE_CHECKING:
    from auralflow.models.base import ModelInfo
    from auralflow.separation.naming import Collision
    from auralflow.separation.separator import SeparationSettings
    from auralflow_studio.document.session import Session
    from auralflow_studio.jobs.runner import JobHandle, JobRunner
    from auralflow_studio.qtmodels.settings_model import SettingsModel

PREVIEW_DELAY_MS = 150
USUAL_RATES_HZ = (44_100, 48_000, 88_200, 96_000, 192_000)
USUAL_BITRATES_KBPS = (128, 192, 256, 320)


@dataclass(frozen=True, kw_only=True)
class ExportChoice:
    """What the user has chosen so far.

    Attributes:
        what: The stems, each in a file, or the mix as it is heard, in one.
        tracks: Which stems (also "mixture" and "residual"), in the order of the lanes.
        loop_only: Only what the loop covers.
        format: "source" or a key of `auralflow.audio.formats.FORMATS`.
        bit_depth: "source", "16", "24", "32" or "float".
        sample_rate: In Hz; None for the song's.
        bitrate_kbps: Of lossy formats; None for a good one.
        template: For the names.
        if_exists: What becomes of files that are there.
        folder: Where to; empty if none was chosen yet.
    """

    what: Literal["stems", "mix"] = "stems"
    tracks: tuple[str, ...] = ()
    loop_only: bool = False
    format: str = "wav"
    bit_depth: str = "source"
    sample_rate: int | None = None
    bitrate_kbps: int | None = None
    template: str = DEFAULT_TEMPLATE
    if_exists: Collision = "rename"
    folder: str = ""


class ExportForm(QObject):
    """The state of the export form for the open song.

    Signals (emitted in the GUI thread):
        changed(): The choice, or what follows from it, is another one: read the properties again.

    Args:
        session: With an open song.
        model: What separates it.
        separation: How.
        settings: Gives what to start with; takes what was chosen.
        runner: Runs the preview.
        null_dbfs: How exactly the stems add up, as far as they are finished; None if that is not known yet.
        parent: Its owner.

    Raises:
        ValueError: If no song is open.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        *,
        model: ModelInfo,
        separation: SeparationSettings,
        settings: SettingsModel,
        runner: JobRunner,
        null_dbfs: float | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        song = session.current_song
        if song is None:
            raise ValueError("no song is open")
        self._session = session
        self._song = song
        self._model = model
        self._separation = separation
        self._settings = settings
        self._runner = runner
        self._null_dbfs = null_dbfs
        self._plan: ExportPlan | None = None
        self._problem: UserMessage | None = None
        self._previewing: JobHandle | None = None
        self._timer = QTimer(self, singleShot=True, interval=PREVIEW_DELAY_MS)
        self._timer.timeout.connect(self._preview)
        defaults = settings.settings.export
        self._choice = self._fitted(
            ExportChoice(
                tracks=tuple(lane.id for lane in song.stems),
                format=defaults.format,
                bit_depth=defaults.bit_depth,
                sample_rate=defaults.sample_rate,
                template=defaults.template or DEFAULT_TEMPLATE,
                if_exists=_known_collision(defaults.if_exists),
                folder=settings.settings.export_folder or str(song.path.parent),
            )
        )
        self._check()
        self._preview()

    # What is chosen.

    @property
    def choice(self) -> ExportChoice:
        """What is chosen now."""
        return self._choice

    def update(self, **changes: Any) -> None:
        """Choose something; what no longer fits it goes back to "as the source".

        Args:
            **changes: New values by the name of the field of `ExportChoice`.
        """
        choice = self._fitted(replace(self._choice, **changes))
        if choice == self._choice:
            return
        self._choice = choice
        self._check()
        if self._problem is None:
            self._timer.start()
        else:
            self._timer.stop()
            self._plan = None
        self.changed.emit()

    def set_session(self, session: Session) -> None:
        """The mixer or the loop of the song became another one while the form is open.

        Args:
            session: With the same song in it; else nothing happens.
        """
        if not session.has(self._song.id):
            return
        self._session = session
        self._song = session.song(self._song.id)
        self._choice = self._fitted(self._choice)
        self._check()
        self.changed.emit()

    # What can be chosen.

    @property
    def tracks(self) -> tuple[str, ...]:
        """All stems there are, then "mixture" and "residual"."""
        return (*self._model.sources, *EXTRA_TRACKS)

    @property
    def formats(self) -> tuple[AudioFormat, ...]:
        """Formats that can hold this song, as far as their encoders are installed; "source" always can be chosen."""
        channels = self._song.info.channels
        return tuple(f for f in FORMATS.values() if f.is_available and f.max_channels >= channels)

    @property
    def format(self) -> AudioFormat:
        """The format that will be written."""
        if self._choice.format == "source":
            return source_format(self._song.info)[0]
        return FORMATS[self._choice.format]

    @property
    def depths(self) -> tuple[str, ...]:
        """Bit depths the format can hold beside "source"; empty for lossy formats, where there is nothing to choose."""
        return self.format.bit_depths

    @property
    def sample_rates(self) -> tuple[int, ...]:
        """Sample rates to offer beside the song's own, in Hz."""
        rates = self.format.sample_rates
        return tuple(rate for rate in USUAL_RATES_HZ if not rates or rate in rates)

    @property
    def bitrates_kbps(self) -> tuple[int, ...]:
        """Bit rates to offer beside "good"; empty for lossless formats."""
        return () if self.format.is_lossless else USUAL_BITRATES_KBPS

    @property
    def has_loop(self) -> bool:
        """Whether there is a loop that could be exported alone."""
        return self._song.loop is not None

    # What follows from it.

    @property
    def problem(self) -> UserMessage | None:
        """Why it cannot be exported like this; None if it can."""
        return self._problem

    @property
    def names(self) -> tuple[str, ...]:
        """The files that will be written, relative to the folder; empty while they are not known."""
        if self._plan is None:
            return ()
        folder = Path(self._choice.folder)
        return tuple(str(path.relative_to(folder)) for path in self._plan.names.paths)

    @property
    def kept_names(self) -> tuple[str, ...]:
        """Those of `names` that are there already and will be left alone."""
        if self._plan is None:
            return ()
        folder = Path(self._choice.folder)
        existing = self._plan.names.existing
        return tuple(str(path.relative_to(folder)) for path in self._plan.names.paths if path in existing)

    @property
    def notes(self) -> tuple[str, ...]:
        """Where the files will differ from what was asked for, as sentences of the engine."""
        return () if self._plan is None else self._plan.notes

    @property
    def null_dbfs(self) -> float | None:
        """How exactly the files will add up to the mixture, at worst, in dBFS.

        None where files cannot say it (lossy, resampled, not all stems, the mix) or nothing is finished yet.
        """
        plan, choice = self._plan, self._choice
        if plan is None or self._null_dbfs is None or choice.what == "mix":
            return None
        if not set(self._model.sources) <= set(choice.tracks) or plan.encoding.bit_depth is None:
            return None
        if plan.encoding.sample_rate != self._song.info.sample_rate:
            return None
        peak = 0.0 if self._null_dbfs == -math.inf else 10 ** (self._null_dbfs / 20)
        if plan.encoding.bit_depth != "float":
            bits = int(plan.encoding.bit_depth)
            # Rounding is half a step off at most; dither, which 16 bit get, adds one step.
            steps = 1.5 if bits == 16 else 0.5
            peak += len(self._model.sources) * steps * 2.0 ** -(bits - 1)
        return 20 * math.log10(peak) if peak > 0 else -math.inf

    def request(self) -> ExportRequest:
        """What was chosen, for `QueuePresenter.export`. Remembers it for the next time.

        Raises:
            ValueError: If there is a problem.
        """
        if self._problem is not None:
            raise ValueError(self._problem.text)
        choice = self._choice
        self._settings.update(
            export=ExportDefaults(
                format=choice.format,
                bit_depth=choice.bit_depth,
                sample_rate=choice.sample_rate,
                template=choice.template,
                if_exists=choice.if_exists,
            ),
            export_folder=choice.folder,
        )
        return self._build()

    def close(self) -> None:
        """The form goes away: stop looking ahead."""
        self._timer.stop()
        if self._previewing is not None:
            self._previewing.cancel()
            self._previewing = None

    def _fitted(self, choice: ExportChoice) -> ExportChoice:
        """The choice without what its format, song or loop do not allow."""
        if choice.format != "source" and choice.format not in {f.name for f in self.formats}:
            choice = replace(choice, format="source")
        info = self._song.info
        kind = source_format(info)[0] if choice.format == "source" else FORMATS[choice.format]
        if choice.bit_depth not in {"source", *BIT_DEPTHS} or (
            choice.bit_depth != "source" and choice.bit_depth not in kind.bit_depths
        ):
            choice = replace(choice, bit_depth="source")
        if choice.sample_rate is not None and kind.sample_rates and choice.sample_rate not in kind.sample_rates:
            choice = replace(choice, sample_rate=None)
        if kind.is_lossless:
            choice = replace(choice, bitrate_kbps=None)
        if choice.loop_only and self._song.loop is None:
            choice = replace(choice, loop_only=False)
        chosen = set(choice.tracks)
        return replace(choice, tracks=tuple(track for track in self.tracks if track in chosen))

    def _check(self) -> None:
        try:
            self._problem = None
            if self._choice.what == "stems" and not self._choice.tracks:
                self._problem = UserMessage(self.tr("Nothing is chosen"), self.tr("Choose at least one stem."))
            elif not self._choice.folder or not Path(self._choice.folder).is_absolute():
                self._problem = UserMessage(self.tr("Where to?"), self.tr("Choose a folder for the files."))
            else:
                self._build()
        except ConfigError as error:
            self._problem = message_for(error)

    def _build(self) -> ExportRequest:
        choice, song = self._choice, self._song
        is_mix = choice.what == "mix"
        loop = song.loop if choice.loop_only else None
        return ExportRequest(
            song_id=song.id,
            info=song.info,
            model=self._model,
            separation=self._separation,
            destination=Path(choice.folder),
            settings=ExportSettings(
                format=choice.format,
                bit_depth=choice.bit_depth,
                sample_rate=choice.sample_rate,
                bitrate_kbps=choice.bitrate_kbps,
                template=choice.template,
                if_exists=choice.if_exists,
                stems=None if is_mix else choice.tracks,
            ),
            mixer=mixer_state(song, self._session.master_gain_db) if is_mix else None,
            region=None if loop is None else (loop.start, loop.stop),
        )

    @Slot()
    def _preview(self) -> None:
        if self._problem is not None:
            return
        if self._previewing is not None:
            self._previewing.cancel()
        self._previewing = self._runner.submit(PreviewExport(self._build()), Resource.OPEN, context=self._choice)
        self._previewing.ended.connect(self._on_previewed)

    @Slot(object)
    def _on_previewed(self, handle: JobHandle) -> None:
        if handle is not self._previewing:
            return
        self._previewing = None
        if handle.context != self._choice:
            return  # another preview is on its way
        self._plan = handle.result
        if handle.error is not None:
            self._problem = message_for(handle.error)
        self.changed.emit()


def _known_collision(word: str) -> Collision:
    match word:
        case "skip" | "overwrite":
            return word
        case _:
            return "rename"
