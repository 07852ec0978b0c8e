"""Separating a song in one call, for scripts and notebooks."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.audio.files import open_audio
from auralflow.models.registry import load_model
from auralflow.progress import ignore_progress
from auralflow.separation.separator import SeparationSettings, Separator
from auralflow.separation.workspace import store_for

if TYPE_CHECKING:
    import os

    import numpy as np
    from numpy.typing import NDArray

    from auralflow.models.base import SeparationModel
    from auralflow.progress import CancelToken, ProgressSink


@dataclass(frozen=True, kw_only=True)
class Stems:
    """A separated song in memory.

    Attributes:
        sample_rate: Of the file, in Hz.
        mixture: The song, float32 of shape `(frames, channels)`, full scale at +-1.
        stems: By name, each of the mixture's shape; they add up to the mixture.
        null_dbfs: Peak of mixture minus sum of stems, in dBFS.
        notes: What the user should know, as sentences.
    """

    sample_rate: int
    mixture: NDArray[np.float32]
    stems: dict[str, NDArray[np.float32]]
    null_dbfs: float
    notes: tuple[str, ...] = ()


def separate(
    path: str | os.PathLike[str],
    *,
    model: str | Path | SeparationModel = "spleeter-2stems",
    device: str = "auto",
    settings: SeparationSettings | None = None,
    progress: ProgressSink = ignore_progress,
    cancel: CancelToken | None = None,
) -> Stems:
    """The stems of a song as arrays, at the file's own rate, length and channels.

    The whole song is held in memory; for long files or many, use `Separator` with a `StemStore`, or the command line.

    Args:
        path: Any audio or video file.
        model: A name that `auralflow.list_models` has, a folder that `auralflow.models.save_model` wrote, or a model.
            One without a stem for all the rest gets one, "rest".
        device: "auto", "cpu", "cuda", "cuda:1", "mps".
        settings: How to separate.
        progress: Told how far it is.
        cancel: Asked whether to stop.

    Returns:
        The stems.

    Raises:
        AudioReadError: If the file cannot be read.
        AuralflowError: If the model, the device or the disk fails; see its hint.
        Cancelled: If asked to stop.

    Example:
        >>> import auralflow
        >>> song = auralflow.separate("song.wav")
        >>> song.sample_rate, sorted(song.stems)
        (44100, ['accompaniment', 'vocals'])
        >>> song.stems["vocals"].shape == song.mixture.shape
        True
    """
    settings = settings or SeparationSettings()
    if isinstance(model, str | Path):
        loaded = load_model(model)
    else:
        from auralflow.models.with_rest import with_rest

        loaded = with_rest(model)
    separator = Separator(loaded, settings, device=device)
    with open_audio(path) as reader, tempfile.TemporaryDirectory(prefix="auralflow-") as folder:
        store = store_for(reader.info, loaded.info, settings, cache_dir=Path(folder))
        try:
            result = separator.separate(reader, store, progress=progress, cancel=cancel)
            frames = store.meta.frames
            return Stems(
                sample_rate=store.meta.sample_rate,
                mixture=store.read("mixture", 0, frames),
                stems={source: store.read(source, 0, frames) for source in store.meta.sources},
                null_dbfs=result.null_dbfs,
                notes=result.notes,
            )
        finally:
            store.close()
