"""The settings; every change counts at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton, QWidget

from auralflow_studio.playback.transport import LATENCY_S, BufferSize
from auralflow_studio.ui.dialogs.frame import Dialog
from auralflow_studio.ui.format import size_text
from auralflow_studio.ui.tokens import SPACE_L, SPACE_M
from auralflow_studio.ui.widgets.device_box import DeviceBox
from auralflow_studio.ui.widgets.elided import ElidedComboBox
from auralflow_studio.ui.widgets.labels import ElidedLabel, heading, soft_label
from auralflow_studio.ui.widgets.quiet_wheel import ComboBox

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow_studio.playback.output import Output
    from auralflow_studio.presenters.devices import ComputeDevices
    from auralflow_studio.qtmodels.settings_model import SettingsModel
    from auralflow_studio.settings import Settings

_CACHE_LIMITS_GB = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0)


class SettingsDialog(Dialog):
    """Look, sound, separation and disk.

    Args:
        settings: What is changed.
        output: Knows the output devices.
        devices: What networks can run on.
        cache_dir: Where stems are kept.
        parent: The window.
    """

    def __init__(
        self,
        settings: SettingsModel,
        output: Output,
        devices: ComputeDevices,
        cache_dir: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(QCoreApplication.translate("SettingsDialog", "Settings"), parent)
        self.setMinimumWidth(520)
        self._settings = settings
        self._output = output
        self._cache_dir = cache_dir
        form = QFormLayout()
        form.setHorizontalSpacing(SPACE_L)
        form.setVerticalSpacing(SPACE_M)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.body.addLayout(form)
        self.theme = self._choice(
            form,
            self.tr("&Colours"),
            [(self.tr("As the system"), "system"), (self.tr("Light"), "light"), (self.tr("Dark"), "dark")],
            settings.settings.theme,
            "theme",
        )
        form.addRow(heading(self.tr("Sound")))
        self.output = ElidedComboBox()
        self._fill_outputs()
        self._add(form, self.tr("&Output"), self.output)
        self.output.activated.connect(self._on_output_chosen)
        output.devices_changed.connect(self._fill_outputs)
        self.buffer = self._choice(
            form,
            self.tr("&Buffer"),
            [(text.format(round(1000 * LATENCY_S[size])), size) for size, text in self._buffer_texts()],
            settings.settings.output_buffer,
            "output_buffer",
        )
        form.addRow("", soft_label(self.tr("Low reacts faster; safe copes with a busy computer.")))
        form.addRow(heading(self.tr("Separation")))
        self.device = DeviceBox()
        self.device.set_devices(devices)
        self.device.setProperty("field", "compute_device")
        self.device.activated.connect(self._on_chosen)
        self._add(form, self.tr("&Device"), self.device)
        self._show_device(settings.settings)
        settings.changed.connect(self._show_device)
        limits = sorted({*_CACHE_LIMITS_GB, settings.settings.cache_limit_gb})
        self.cache = self._choice(
            form,
            self.tr("&Keep stems up to"),
            [(size_text(limit * 1e9, 0 if limit.is_integer() else 1), limit) for limit in limits],
            settings.settings.cache_limit_gb,
            "cache_limit_gb",
        )
        row = QHBoxLayout()
        row.addWidget(ElidedLabel(str(cache_dir)), 1)
        show = QPushButton(self.tr("Show the folder"))
        show.setAutoDefault(False)
        show.clicked.connect(self._on_show_clicked)
        row.addWidget(show)
        form.addRow(self.tr("Folder"), row)
        self.body.addWidget(
            soft_label(self.tr("Stems of other songs are kept so that they open at once. The oldest go first."))
        )
        self.body.addStretch(1)
        self.add_close_button()

    def _buffer_texts(self) -> list[tuple[BufferSize, str]]:
        return [
            ("low", self.tr("Low latency ({0} ms)")),
            ("normal", self.tr("Normal ({0} ms)")),
            ("safe", self.tr("Safe ({0} ms)")),
        ]

    def _add(self, form: QFormLayout, text: str, field: ComboBox) -> None:
        form.addRow(text, field)
        field.setAccessibleName(text.replace("&", ""))

    def _choice(
        self, form: QFormLayout, text: str, options: list[tuple[str, object]], chosen: object, field: str
    ) -> ComboBox:
        """A field whose choice is written into the setting of the same name."""
        box = ElidedComboBox()
        for shown, value in options:
            box.addItem(shown, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.setProperty("field", field)
        box.activated.connect(self._on_chosen)
        self._add(form, text, box)
        return box

    @Slot(int)
    def _on_chosen(self, index: int) -> None:
        box = self.sender()
        if isinstance(box, ComboBox):
            self._settings.update(**{box.property("field"): box.itemData(index)})

    @Slot(object)
    def _show_device(self, settings: Settings) -> None:
        # It is chosen automatically as soon as one that was chosen turns out to have gone.
        self.device.setCurrentIndex(max(0, self.device.findData(settings.compute_device)))

    @Slot()
    def _fill_outputs(self) -> None:
        devices = self._output.devices
        chosen = self._settings.settings.output_device
        self.output.clear()
        self.output.addItem(self.tr("Output of the system"), None)
        for device in devices:
            self.output.addItem(f"{device.name} ({device.host})", device.key)
        if chosen is not None and self.output.findData(chosen) < 0:
            self.output.addItem(self.tr("{0} (not connected)").format(self._output.name(chosen)), chosen)
        self.output.setCurrentIndex(max(0, self.output.findData(chosen)))

    @Slot(int)
    def _on_output_chosen(self, index: int) -> None:
        self._settings.update(output_device=self.output.itemData(index))

    @Slot()
    def _on_show_clicked(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._cache_dir)))
