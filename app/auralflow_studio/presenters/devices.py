"""What networks can run on, as far as that is known, and falling back where what was chosen has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, Signal

from auralflow_studio.messages import UserMessage
from auralflow_studio.translation import shown_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from auralflow_studio.jobs.warmup import FoundDevices
    from auralflow_studio.qtmodels.settings_model import SettingsModel

_NAMES = {
    "auto": QT_TRANSLATE_NOOP("Device", "Automatic"),
    "cpu": QT_TRANSLATE_NOOP("Device", "CPU"),
    "cuda": QT_TRANSLATE_NOOP("Device", "NVIDIA GPU (CUDA)"),
    "mps": QT_TRANSLATE_NOOP("Device", "Apple GPU (MPS)"),
}

DEVICES = tuple(_NAMES)
"""What can be chosen, as settings and jobs name it."""


def device_name(device: str) -> str:
    """A device in words: "NVIDIA GPU (CUDA)"; of several with its number, as torch counts them.

    Args:
        device: As settings have it or torch names it: "cuda", "cuda:1".
    """
    kind, _, number = device.partition(":")
    if kind not in _NAMES:
        return device
    name = QCoreApplication.translate("Device", str(_NAMES[kind]))
    return f"{name} {number}" if number not in ("", "0") else name


class ComputeDevices(QObject):
    """Which devices can be chosen. Torch knows, and is not imported before the window is painted.

    Args:
        settings: Have the device that separates.
        parent: Its owner.

    Signals (emitted in the GUI thread):
        changed(): It is known now.
        fell_back(UserMessage): The device in the settings has gone; it is chosen automatically from now on.
    """

    changed = Signal()
    fell_back = Signal(object)

    def __init__(self, settings: SettingsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._missing: Mapping[str, str] | None = None

    @property
    def is_known(self) -> bool:
        """Whether it is known which GPUs there are."""
        return self._missing is not None

    def can_use(self, device: str) -> bool:
        """Whether a device of `DEVICES` can be used, as far as that is known."""
        return device in ("auto", "cpu") or (self._missing is not None and device not in self._missing)

    def why_not(self, device: str) -> str:
        """Why a device cannot be chosen (yet); "" if it can."""
        if self.can_use(device):
            return ""
        return self.tr("checking…") if self._missing is None else shown_text(self._missing[device])

    def take(self, found: FoundDevices) -> None:
        """Torch is imported: it is known what can be used."""
        self._missing = found.missing
        gone = self._settings.settings.compute_device
        if found.refused and gone != "auto":
            self._settings.update(compute_device="auto")
            self.fell_back.emit(
                UserMessage(
                    self.tr("{device} is not available").format(device=device_name(gone)),
                    " ".join((shown_text(found.refused), self.tr("Auralflow chooses the device automatically now."))),
                )
            )
        self.changed.emit()
