"""The export form: what, in which format, under which names, and how exactly it will add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from auralflow.separation.naming import TEMPLATE_FIELDS
from auralflow_studio.qtmodels.times import time_text
from auralflow_studio.translation import shown_text, shown_texts
from auralflow_studio.ui.dialogs.frame import Dialog
from auralflow_studio.ui.fonts import font
from auralflow_studio.ui.format import level_text, rate_text
from auralflow_studio.ui.stems import stem_name
from auralflow_studio.ui.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XS
from auralflow_studio.ui.widgets.card import IconLabel
from auralflow_studio.ui.widgets.elided import ElidedCheckBox, ElidedComboBox
from auralflow_studio.ui.widgets.labels import ElidedLabel, WrappedLabel
from auralflow_studio.ui.widgets.quiet_wheel import ComboBox

if TYPE_CHECKING:
    from collections.abc import Iterable

    from auralflow_studio.document.session import Session, Song
    from auralflow_studio.playback.transport import PlayerState
    from auralflow_studio.presenters.export import ExportForm

_SHOWN_NAMES = 3
_TRACKS_A_ROW = 3


class ExportDialog(Dialog):
    """The form.

    Args:
        form: Its rules; it is closed with the dialog.
        song: The song that is exported.
        parent: The window.

    Signals:
        export_requested (ExportRequest): The user pressed Export. GUI thread.
    """

    export_requested = Signal(object)

    def __init__(self, form: ExportForm, song: Song, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("ExportDialog", "Export {0}").format(song.name), parent)
        self.setMinimumWidth(620)
        self._form = form
        self._song = song
        form.setParent(self)
        self.stems = QRadioButton(self.tr("&Stems, each in a file of its own"))
        self.mix = QRadioButton(self.tr("The &mix as I hear it"))
        self.tracks: dict[str, QCheckBox] = {}
        self.loop = QCheckBox(self._loop_text())
        self.format = self._combo(self.tr("Format"), "format")
        self.bit_depth = self._combo(self.tr("Bit depth"), "bit_depth")
        self.rate = self._combo(self.tr("Sample rate"), "sample_rate")
        self.bitrate = self._combo(self.tr("Bit rate"), "bitrate_kbps")
        self.exists = self._combo(self.tr("If a file is there already"), "if_exists")
        self.template = QLineEdit(form.choice.template)
        self.template.setAccessibleName(self.tr("Names of the files"))
        self.template.setToolTip(self._template_help())
        self.folder = ElidedLabel()
        self.choose = QPushButton(self.tr("&Choose…"))
        self.choose.setAutoDefault(False)
        self.example = WrappedLabel()
        self.example.setFont(font("small"))
        self.example.setProperty("soft", True)
        self.example.setAccessibleName(self.tr("Files that will be written"))
        self.verdict_icon = IconLabel("shield", "good")
        self.verdict = WrappedLabel()
        self.verdict.setFont(font("small", digits=True))
        self._lay_out()
        self.export_button = QPushButton(self.tr("&Export"))
        self.buttons.addButton(self.export_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.export_button.setDefault(True)
        self._connect()
        self._show()
        self.export_button.setFocus()

    def _lay_out(self) -> None:
        what = QHBoxLayout()
        what.setSpacing(SPACE_L)
        what.addWidget(self.stems)
        what.addWidget(self.mix)
        what.addStretch(1)
        self.body.addLayout(what)
        boxes = QGridLayout()
        boxes.setContentsMargins(26, 0, 0, 0)
        boxes.setHorizontalSpacing(SPACE_L)
        boxes.setVerticalSpacing(SPACE_XS)
        boxes.setColumnStretch(_TRACKS_A_ROW, 1)
        for place, track in enumerate(self._form.tracks):
            box = self.tracks[track] = ElidedCheckBox(stem_name(track))
            boxes.addWidget(box, place // _TRACKS_A_ROW, place % _TRACKS_A_ROW)
        self.body.addLayout(boxes)
        self.body.addWidget(self.loop)
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE_L)
        form.setVerticalSpacing(SPACE_M)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self._label(self.tr("&Format"), self.format), self.format)
        quality = QHBoxLayout()
        quality.setSpacing(SPACE_S)
        for field in (self.bit_depth, self.bitrate, self.rate):
            quality.addWidget(field, 1)
        form.addRow(self._label(self.tr("&Quality"), self.bit_depth), quality)
        folder = QHBoxLayout()
        folder.setSpacing(SPACE_S)
        folder.addWidget(self.folder, 1)
        folder.addWidget(self.choose)
        form.addRow(self.tr("Folder"), folder)
        names = QVBoxLayout()
        names.setSpacing(SPACE_S)
        names.addWidget(self.template)
        names.addWidget(self.example)
        form.addRow(self._label(self.tr("&Names"), self.template), names)
        form.addRow(self._label(self.tr("&If a file is there"), self.exists), self.exists)
        self.body.addLayout(form)
        verdict = QHBoxLayout()
        verdict.setSpacing(SPACE_S)
        verdict.addWidget(self.verdict_icon)
        verdict.addWidget(self.verdict, 1)
        self.body.addLayout(verdict)
        self.body.addStretch(1)

    @staticmethod
    def _label(text: str, field: QWidget) -> QLabel:
        label = QLabel(text)
        label.setBuddy(field)
        return label

    def _combo(self, name: str, field: str) -> ElidedComboBox:
        box = ElidedComboBox()
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.setProperty("field", field)
        box.activated.connect(self._on_chosen)
        return box

    def _loop_text(self) -> str:
        loop = self._song.loop
        if loop is None:
            return self.tr("Only the &loop (there is none)")
        rate = self._song.info.sample_rate
        start, stop = (time_text(frame / rate, 3) for frame in (loop.start, loop.stop))
        return self.tr("Only the &loop, {0} to {1}").format(start, stop)

    def _template_help(self) -> str:
        rows = "\n".join(f"{{{name}}}  {shown_text(meaning)}" for name, meaning in TEMPLATE_FIELDS.items())
        return self.tr("What may stand in braces:") + "\n" + rows

    def _connect(self) -> None:
        form = self._form
        form.changed.connect(self._show)
        form.null_changed.connect(self._show_verdict)
        self.stems.clicked.connect(self._on_what_clicked)
        self.mix.clicked.connect(self._on_what_clicked)
        for box in self.tracks.values():
            box.clicked.connect(self._on_tracks_clicked)
        self.loop.clicked.connect(self._on_loop_clicked)
        self.template.textEdited.connect(self._on_template_edited)
        self.choose.clicked.connect(self._on_choose_clicked)
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(form.close)

    def set_session(self, session: Session) -> None:
        """Follow the mixer and the loop: the window goes on while the form is open."""
        if session.has(self._song.id):
            self._song = session.song(self._song.id)
            self.loop.setText(self._loop_text())
            self._form.set_session(session)

    @Slot(object)
    def set_player_state(self, state: PlayerState) -> None:
        """Follow whether the original is heard instead of the mix."""
        self._form.set_bypass(state.bypass)

    # Showing.

    @Slot()
    def _show(self) -> None:
        form, choice = self._form, self._form.choice
        is_mix = choice.what == "mix"
        self.stems.setChecked(not is_mix)
        self.mix.setChecked(is_mix)
        for track, box in self.tracks.items():
            box.setEnabled(not is_mix)
            box.setChecked(track in choice.tracks)
        self.loop.setEnabled(form.has_loop)
        self.loop.setChecked(choice.loop_only)
        self._fill(self.format, self._formats(), choice.format)
        self._fill(self.bit_depth, self._depths(), choice.bit_depth)
        self._fill(self.rate, self._rates(), choice.sample_rate)
        self._fill(self.bitrate, self._bitrates(), choice.bitrate_kbps)
        self.bit_depth.setVisible(bool(form.depths))
        self.bitrate.setVisible(bool(form.bitrates_kbps))
        self._fill(
            self.exists,
            [
                (self.tr("Add a number to the new name"), "rename"),
                (self.tr("Leave it and skip the new one"), "skip"),
                (self.tr("Replace it"), "overwrite"),
            ],
            choice.if_exists,
        )
        if self.template.text() != choice.template:
            self.template.setText(choice.template)
        folder = choice.folder or self.tr("None chosen yet")
        self.folder.setText(folder)
        self.folder.setAccessibleName(self.tr("Folder: {0}").format(folder))
        self._show_names()
        self._show_verdict()
        self.export_button.setEnabled(form.problem is None)

    @staticmethod
    def _fill(box: ComboBox, options: Iterable[tuple[str, object]], chosen: object) -> None:
        wanted = list(options)
        if [(box.itemText(i), box.itemData(i)) for i in range(box.count())] != wanted:
            box.clear()
            for text, value in wanted:
                box.addItem(text, value)
        index = next((i for i, (_, value) in enumerate(wanted) if value == chosen), 0)
        box.setCurrentIndex(index)

    def _formats(self) -> list[tuple[str, object]]:
        as_source = self.tr("As the song ({0})").format(self._form.format.title)
        if self._form.choice.format != "source":
            as_source = self.tr("As the song")
        return [(as_source, "source"), *((kind.title, kind.name) for kind in self._form.formats)]

    def _depths(self) -> list[tuple[str, object]]:
        names = {
            "16": self.tr("16 bit"),
            "24": self.tr("24 bit"),
            "32": self.tr("32 bit"),
            "float": self.tr("32 bit float"),
        }
        return [(self.tr("Depth as the song"), "source"), *((names[depth], depth) for depth in self._form.depths)]

    def _rates(self) -> list[tuple[str, object]]:
        own = self.tr("Rate as the song ({0})").format(rate_text(self._song.info.sample_rate))
        return [(own, None), *((rate_text(rate), rate) for rate in self._form.sample_rates)]

    def _bitrates(self) -> list[tuple[str, object]]:
        rates = ((self.tr("{0} kbit/s").format(rate), rate) for rate in self._form.bitrates_kbps)
        return [(self.tr("Good quality"), None), *rates]

    def _show_names(self) -> None:
        kept = set(self._form.kept_names)
        stays = self.tr("{0} (is there, stays)")
        lines = [stays.format(name) if name in kept else name for name in self._form.names[:_SHOWN_NAMES]]
        more = len(self._form.names) - _SHOWN_NAMES
        if more > 0:
            lines.append(self.tr("and %n more", "", more))
        self.example.setText("\n".join(lines) if lines else " ")

    @Slot()
    def _show_verdict(self) -> None:
        form, problem = self._form, self._form.problem
        if problem is not None:
            self.verdict_icon.set_icon("error", "bad")
            self._say(" ".join(part for part in (problem.title + ".", problem.text, problem.hint) if part))
            return
        null_dbfs = form.null_dbfs
        if form.choice.what == "mix" and form.bypass:
            text = self.tr("One file with the original, because that is what you hear now.")
        elif form.choice.what == "mix":
            text = self.tr("One file with the gains, pans, mutes and solos of the mixer.")
        elif not form.adds_up:
            text = self.tr(
                "These files cannot add up to the song exactly: that takes all stems, lossless, unresampled."
            )
        elif null_dbfs is None:
            text = self.tr("The files will add up to the song; how exactly is known once some of it is separated.")
        elif form.is_null_final:
            text = self.tr("The files will add up to the song: null at most {0}").format(level_text(null_dbfs))
        else:
            text = self.tr("The files will add up to the song: null {0} so far").format(level_text(null_dbfs))
        if null_dbfs is None:
            self.verdict_icon.set_icon("info", "soft")
        else:
            self.verdict_icon.set_icon("shield", "good")
        self._say(" ".join(part for part in (text, shown_texts(form.notes)) if part))

    def _say(self, text: str) -> None:
        self.verdict.setText(text)
        self.verdict.setAccessibleName(text)

    # What the user does.

    def _update(self, **changes: Any) -> None:
        self._form.update(**changes)

    @Slot(int)
    def _on_chosen(self, index: int) -> None:
        box = self.sender()
        if isinstance(box, ComboBox):
            self._update(**{box.property("field"): box.itemData(index)})

    @Slot()
    def _on_what_clicked(self) -> None:
        self._update(what="mix" if self.mix.isChecked() else "stems")

    @Slot()
    def _on_tracks_clicked(self) -> None:
        self._update(tracks=tuple(track for track, box in self.tracks.items() if box.isChecked()))

    @Slot()
    def _on_loop_clicked(self) -> None:
        self._update(loop_only=self.loop.isChecked())

    @Slot(str)
    def _on_template_edited(self, text: str) -> None:
        self._update(template=text)

    @Slot()
    def _on_choose_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Where to?"), self._form.choice.folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._on_folder_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _on_folder_chosen(self, folder: str) -> None:
        self._update(folder=folder)

    @Slot()
    def _on_accepted(self) -> None:
        if self._form.problem is None:
            self.export_requested.emit(self._form.request())
            self.accept()
