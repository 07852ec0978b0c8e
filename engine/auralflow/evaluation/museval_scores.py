"""SIR, SAR and ISR, as museval itself computes them: no code of ours could be trusted to be theirs."""

from __future__ import annotations

import importlib.util
import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auralflow.errors import ConfigError
from auralflow.text import Text

if TYPE_CHECKING:
    import numpy as np

    from auralflow.evaluation.track_scores import Frames

NAMES = ("isr", "sir", "sar")


def require_museval() -> None:
    """Make sure that museval is installed.

    Raises:
        ConfigError: If it is not.
    """
    if importlib.util.find_spec("museval") is None:
        raise ConfigError(
            "SIR, SAR and ISR need museval, which is not installed.",
            hint="Install it: pip install 'auralflow-studio[evaluation]'. All other figures do without.",
        )


def museval_frames(
    estimates: np.ndarray, references: np.ndarray, frame_length: int
) -> tuple[dict[str, tuple[Frames, ...]] | None, str]:
    """ISR, SIR and SAR of each frame.

    Args:
        estimates: Shape `(stems, channels, frames)`.
        references: Same shape.
        frame_length: Of a frame, in samples.

    Returns:
        By "isr", "sir" and "sar", for each stem its frames in dB; None if museval refuses the track, which the second
        value says then.

    Raises:
        ConfigError: If museval is not installed.
    """
    require_museval()
    import numpy as np

    # museval wants (stems, frames, channels).
    true, made = (np.swapaxes(sounds, 1, 2).astype(np.float64) for sounds in (references, estimates))
    try:
        with np.errstate(divide="ignore", invalid="ignore"):
            found = museval_metrics().bss_eval(true, made, window=frame_length, hop=frame_length)
    except ValueError as error:
        return None, Text("museval gives no figures: {reason}", reason=error)
    # It returns SDR, ISR, SIR, SAR and the order.
    return {
        name: tuple(tuple(None if math.isnan(value) else float(value) for value in row) for row in rows)
        for name, rows in zip(NAMES, found[1:4], strict=True)
    }, ""


@cache
def museval_metrics() -> Any:
    """The module of museval with its metrics, alone: the package around it cannot be imported without ffmpeg."""
    found = importlib.util.find_spec("museval")
    if found is None or not found.submodule_search_locations:
        raise ImportError("museval")
    path = Path(found.submodule_search_locations[0]) / "metrics.py"
    spec = importlib.util.spec_from_file_location("auralflow_museval_metrics", path)
    if spec is None or spec.loader is None:
        raise ImportError(str(path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
