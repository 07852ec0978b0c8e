"""Music source separation: hear, train and measure the stems of a song.

Public names are loaded when they are first used, so that `import auralflow` is fast and loads no torch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.lazy_loading import lazy_names
from auralflow.version import __version__

if TYPE_CHECKING:
    from auralflow.audio.files import open_audio
    from auralflow.models.registry import list_models, load_model
    from auralflow.separation.api import Stems, separate
    from auralflow.separation.separator import SeparationSettings, Separator
    from auralflow.separation.stem_store import StemStore
    from auralflow.status_line import ProgressLine

_LAZY = {
    "ProgressLine": "auralflow.status_line",
    "SeparationSettings": "auralflow.separation.separator",
    "Separator": "auralflow.separation.separator",
    "StemStore": "auralflow.separation.stem_store",
    "Stems": "auralflow.separation.api",
    "list_models": "auralflow.models.registry",
    "load_model": "auralflow.models.registry",
    "open_audio": "auralflow.audio.files",
    "separate": "auralflow.separation.api",
}

__all__ = [
    "ProgressLine",
    "SeparationSettings",
    "Separator",
    "StemStore",
    "Stems",
    "__version__",
    "list_models",
    "load_model",
    "open_audio",
    "separate",
]

__getattr__, __dir__ = lazy_names(__name__, _LAZY)
