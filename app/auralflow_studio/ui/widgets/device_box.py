"""Choosing what networks run on; what this computer does not have is shown, with the reason, and cannot be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel

from auralflow_studio.presenters.devices import DEVICES, device_name
from auralflow_studio.ui.widgets.elided import ElidedComboBox

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from auralflow_studio.presenters.devices import ComputeDevices


class DeviceBox(ElidedComboBox):
    """The devices; the data of an entry is what settings and jobs name it.

    Args:
        parent: Parent widget.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._devices: ComputeDevices | None = None
        self._entries = QStandardItemModel(len(DEVICES), 1, self)
        self.setModel(self._entries)
        self._show_entries()

    def set_devices(self, devices: ComputeDevices) -> None:
        """Offer what there is, as soon as that is known."""
        self._devices = devices
        devices.changed.connect(self._show_entries)
        self._show_entries()

    @Slot()
    def _show_entries(self) -> None:
        for row, device in enumerate(DEVICES):
            name = device_name(device)
            why_not = "" if self._devices is None else self._devices.why_not(device)
            entry = QStandardItem(f"{name} – {why_not}" if why_not else name)
            entry.setData(device, Qt.ItemDataRole.UserRole)
            entry.setToolTip(why_not)
            entry.setEnabled(self._devices is None or not why_not)
            chosen = self.currentIndex()
            self._entries.setItem(row, entry)
            self.setCurrentIndex(chosen)
        # The list may be wider than the box: the reasons would be cut.
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0))
