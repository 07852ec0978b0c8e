"""The rules of the export form, without widgets: what can be chosen, what comes out, what is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from auralflow.audio.formats import AudioFormat, EncodePlan, plan_encoding
from auralflow.errors import ConfigError
from auralflow.separation.export_plan import EXTRA_TRACKS, ExportPlan, ExportSettings
from auralflow.separation.naming import DEFAULT_TEMPLATE
from auralflow_studio.document.hearing import mixer_state
from auralflow_studio.jobs.contract import Resource
from auralflow_studio.jobs.export import ExportRequest, PreviewExport
from auralflow_studio.messages import UserMessage, message_for
from auralflow_studio.presenters.export_choice import (
    ExportChoice,
    chosen_format,
    fitted,
    known_collision,
    usable_formats,
)
from auralflow_studio.presenters.export_null import StemsSoFar, files_null_dbfs
from auralflow_studio.presenters.exports import export_message
from auralflow_studio.settings import ExportDefaults

if TYPE_CHECKING:
    from collections.abc import Callable

    from auralflow.models.base import ModelInfo
    from auralflow.separation.separator import SeparationSettings
    from auralflow_studio.document.session import Session
    from auralflow_studio.jobs.runner import JobHandle, JobRunner
    from auralflow_studio.jobs.stores import OpenStores
    from auralflow_studio.qtmodels.settings_model import SettingsModel

PREVIEW_DELAY_MS = 150
USUAL_RATES_HZ = (44_100, 48_000, 88_200, 96_000, 192_000)
USUAL_BITRATES_KBPS = (128, 192, 256, 320)


class ExportForm(QObject):
    """The state of the export form for the open song.

    Signals (emitted in the GUI thread):
        changed(): The choice, or what follows from it, is another one: read the properties again.
        null_changed(): More is separated: `null_dbfs` or `is_null_final` is another one.

    Args:
        session: With an open song.
        model: What separates it.
        separation: How.
        settings: Gives what to start with; takes what was chosen.
        runner: Runs the preview.
        stores: The app's open stores: what is not separated yet takes space there first.
        stems: Gives what is separated of the open song; None while that is not known.
        bypass: Whether the original is heard instead of the mix.
        parent: Its owner.

    Raises:
        ValueError: If no song is open.
    """

    changed = Signal()
    null_changed = Signal()

    def __init__(
        self,
        session: Session,
        *,
        model: ModelInfo,
        separation: SeparationSettings,
        settings: SettingsModel,
        runner: JobRunner,
        stores: OpenStores,
        stems: Callable[[], StemsSoFar | None] = lambda: None,
        bypass: bool = False,
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
        self._stores = stores
        self._stems = stems
        self._bypass = bypass
        self._encoding: EncodePlan | None = None
        self._plan: ExportPlan | None = None
        self._plan_folder = Path()
        self._problem: UserMessage | None = None
        self._preview_problem: UserMessage | None = None
        self._previewing: JobHandle | None = None
        self._timer = QTimer(self, singleShot=True, interval=PREVIEW_DELAY_MS)
        self._timer.timeout.connect(self._preview)
        defaults = settings.settings.export
        choice = ExportChoice(
            tracks=tuple(lane.id for lane in song.stems),
            format=defaults.format,
            bit_depth=defaults.bit_depth,
            sample_rate=defaults.sample_rate,
            template=defaults.template or DEFAULT_TEMPLATE,
            if_exists=known_collision(defaults.if_exists),
            folder=settings.settings.export_folder or str(song.path.parent),
        )
        self._choice = fitted(choice, song, self.tracks)
        self._check()
        self._separated = self._separated_now()
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
        if self._choose(replace(self._choice, **changes)):
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
        self._choose(self._choice)
        self.changed.emit()

    def set_bypass(self, bypass: bool) -> None:
        """The original is heard instead of the mix, or the mix again, while the form is open."""
        if bypass != self._bypass:
            self._bypass = bypass
            self.changed.emit()

    @Slot()
    def refresh(self) -> None:
        """More may be separated by now."""
        separated = self._separated_now()
        if separated != self._separated:
            self._separated = separated
            self.null_changed.emit()

    # What can be chosen.

    @property
    def tracks(self) -> tuple[str, ...]:
        """All stems there are, then "mixture" and "residual"."""
        return (*self._model.sources, *EXTRA_TRACKS)

    @property
    def formats(self) -> tuple[AudioFormat, ...]:
        """Formats that can hold this song, as far as their encoders are installed; "source" always can be chosen."""
        return usable_formats(self._song.info)

    @property
    def format(self) -> AudioFormat:
        """The format that will be written."""
        return chosen_format(self._choice, self._song.info)

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

    @property
    def bypass(self) -> bool:
        """Whether the mix as it is heard is the original."""
        return self._bypass

    # What follows from it.

    @property
    def problem(self) -> UserMessage | None:
        """Why it cannot be exported like this; None if it can."""
        return self._problem or self._preview_problem

    @property
    def names(self) -> tuple[str, ...]:
        """The files that will be written, relative to the folder; empty while they are not known."""
        if self._plan is None:
            return ()
        return tuple(str(path.relative_to(self._plan_folder)) for path in self._plan.names.paths)

    @property
    def kept_names(self) -> tuple[str, ...]:
        """Those of `names` that are there already and will be left alone."""
        if self._plan is None:
            return ()
        names = self._plan.names
        return tuple(str(path.relative_to(self._plan_folder)) for path in names.paths if path in names.existing)

    @property
    def notes(self) -> tuple[str, ...]:
        """Where the files will differ from what was asked for, as sentences of the engine."""
        return () if self._plan is None else self._plan.notes

    @property
    def adds_up(self) -> bool:
        """Whether the files will add up to the mixture: all stems, lossless, at the song's rate."""
        choice, encoding = self._choice, self._encoding
        if choice.what == "mix" or not set(self._model.sources) <= set(choice.tracks) or encoding is None:
            return False
        return encoding.bit_depth is not None and encoding.sample_rate == self._song.info.sample_rate

    @property
    def null_dbfs(self) -> float | None:
        """How exactly the files will add up to the mixture, at worst, in dBFS, as far as it is separated.

        None before anything is, and where files do not add up.
        """
        null_dbfs, _ = self._separated_now()
        if null_dbfs is None or self._encoding is None or not self.adds_up:
            return None
        return files_null_dbfs(null_dbfs, self._encoding, len(self._model.sources))

    @property
    def is_null_final(self) -> bool:
        """Whether all that is exported is separated: `null_dbfs` will not change any more."""
        return self._separated_now()[1]

    def request(self) -> ExportRequest:
        """What was chosen, for `QueuePresenter.export`. Remembers it for the next time.

        Raises:
            ValueError: If there is a problem.
        """
        if self.problem is not None:
            raise ValueError(self.problem.text)
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

    def _choose(self, choice: ExportChoice) -> bool:
        """Take as much of a choice as fits, and look ahead; whether it is another one."""
        choice = fitted(choice, self._song, self.tracks)
        if choice == self._choice:
            return False
        self._choice = choice
        self._preview_problem = None
        self._check()
        if self._problem is None:
            self._timer.start()
        else:
            self._timer.stop()
            self._plan = None
        return True

    def _check(self) -> None:
        """Find out what can be said without looking at the disk."""
        self._problem = self._encoding = None
        choice = self._choice
        if choice.what == "stems" and not choice.tracks:
            self._problem = UserMessage(self.tr("Nothing is chosen"), self.tr("Choose at least one stem."))
        elif not choice.folder or not Path(choice.folder).is_absolute():
            self._problem = UserMessage(self.tr("Where to?"), self.tr("Choose a folder for the files."))
        else:
            try:
                wanted = self._build().settings
                self._encoding = plan_encoding(
                    self._song.info,
                    name=wanted.format,
                    bit_depth=wanted.bit_depth,
                    sample_rate=wanted.sample_rate,
                    bitrate_kbps=wanted.bitrate_kbps,
                )
            except ConfigError as error:
                self._problem = message_for(error)

    def _region(self) -> tuple[int, int] | None:
        loop = self._song.loop if self._choice.loop_only else None
        return None if loop is None else (loop.start, loop.stop)

    def _separated_now(self) -> tuple[float | None, bool]:
        """The null of the stems so far in dBFS, and whether all that is exported is separated."""
        stems = self._stems()
        if stems is None or stems.song_id != self._song.id:
            return None, False
        start, stop = self._region() or (0, self._song.info.frames)
        return stems.null_dbfs, stems.is_finished(start, stop - start)

    def _build(self) -> ExportRequest:
        choice, song = self._choice, self._song
        is_mix = choice.what == "mix"
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
            mixer=mixer_state(song, self._session.master_gain_db, bypass=self._bypass) if is_mix else None,
            region=self._region(),
        )

    @Slot()
    def _preview(self) -> None:
        if self._problem is not None:
            return
        if self._previewing is not None:
            self._previewing.cancel()
        self._previewing = self._runner.submit(
            PreviewExport(self._build(), self._stores), Resource.OPEN, context=self._choice
        )
        self._previewing.ended.connect(self._on_previewed)

    @Slot(object)
    def _on_previewed(self, handle: JobHandle) -> None:
        if handle is not self._previewing:
            return
        self._previewing = None
        if handle.context != self._choice:
            return  # another preview is on its way
        self._plan = handle.result
        self._plan_folder = Path(self._choice.folder)
        self._preview_problem = None if handle.error is None else export_message(handle.error)
        self.changed.emit()
