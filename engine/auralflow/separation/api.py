"""Separating a song in one call, for scripts and notebooks."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

from auralflow.audio.files import open_audio
from auralflow.audio_arrays import channels_first, is_tensor
from auralflow.configuration import whole_sample_rate
from auralflow.errors import ConfigError
from auralflow.models.registry import load_model
from auralflow.progress import clock, ignore_progress
from auralflow.readable import counted, html_table
from auralflow.separation.array_reader import ArrayReader
from auralflow.separation.separator import SeparationSettings, Separator
from auralflow.separation.workspace import store_for
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import ArrayLike, NDArray
    from torch import Tensor

    from auralflow.audio.info import AudioReader
    from auralflow.models.base import SeparationModel
    from auralflow.progress import CancelToken, ProgressSink

Audio = TypeVar("Audio")
"""NumPy arrays, or tensors."""

PLAYED_S = 15
"""How much of each stem a notebook can play; its file would grow by about a megabyte a minute and stem."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Stems(Generic[Audio]):
    """A separated song in memory.

    Attributes:
        sample_rate: Of the song, in Hz.
        mixture: The song, float32 of shape `(channels, frames)`, full scale at +-1.
        stems: By name, each of the mixture's shape; they add up to the mixture.
        null_dbfs: Peak of mixture minus sum of stems, in dBFS.
        notes: What the user should know, as sentences.
    """

    sample_rate: int
    mixture: Audio
    stems: dict[str, Audio]
    null_dbfs: float
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Stems {', '.join(self.stems)}: {self._facts}>"

    def _repr_html_(self) -> str:
        from auralflow.audio.html_player import audio_player

        frames = self._shape[1]
        count = min(frames, round(PLAYED_S * self.sample_rate))
        start = (frames - count) // 2
        played = slice(start, start + count)
        rows = [
            (name, audio_player(self._array(audio)[:, played], self.sample_rate))
            for name, audio in {**self.stems, "mixture": self.mixture}.items()
        ]
        note = ""
        if count < frames:
            first, last = clock(start / self.sample_rate), clock((start + count) / self.sample_rate)
            note = f"The players have only {PLAYED_S} s, from {first} to {last}, to keep the notebook small."
        return html_table(("", ""), rows, title=self._facts, note=note)

    @property
    def _shape(self) -> tuple[int, int]:
        channels, frames = cast("Any", self.mixture).shape
        return channels, frames

    @property
    def _facts(self) -> str:
        channels, frames = self._shape
        return f"{clock(frames / self.sample_rate)}, {counted(channels, 'channel')} at {self.sample_rate} Hz"

    @staticmethod
    def _array(audio: Any) -> NDArray[np.float32]:
        array: NDArray[np.float32] = audio.detach().cpu().numpy() if is_tensor(audio) else audio
        return array


@overload
def separate(
    audio: Tensor,
    *,
    sample_rate: int | None = None,
    model: str | Path | SeparationModel = ...,
    device: str = ...,
    settings: SeparationSettings | None = None,
    progress: ProgressSink = ...,
    cancel: CancelToken | None = None,
) -> Stems[Tensor]: ...
@overload
def separate(
    audio: str | os.PathLike[str] | ArrayLike,
    *,
    sample_rate: int | None = None,
    model: str | Path | SeparationModel = ...,
    device: str = ...,
    settings: SeparationSettings | None = None,
    progress: ProgressSink = ...,
    cancel: CancelToken | None = None,
) -> Stems[NDArray[np.float32]]: ...
def separate(
    audio: str | os.PathLike[str] | ArrayLike | Tensor,
    *,
    sample_rate: int | None = None,
    model: str | Path | SeparationModel = "spleeter-2stems",
    device: str = "auto",
    settings: SeparationSettings | None = None,
    progress: ProgressSink = ignore_progress,
    cancel: CancelToken | None = None,
) -> Stems[Any]:
    """The stems of a song as arrays, at the song's own sample rate, length and channels.

    The whole song is held in memory; for long files or many, use `Separator` with a `StemStore`, or the command line.

    Args:
        audio: Any audio or video file; or the samples, an array or a tensor of shape `(channels, frames)`, full scale
            at +-1.
        sample_rate: Of samples, in Hz; a file says its own.
        model: A name that `auralflow.list_models` has, a folder that `auralflow.models.save_model` wrote, or a model.
            One without a stem for all the rest gets one, "rest". A model stays on the device.
        device: "auto", "cpu", "cuda", "cuda:1", "mps".
        settings: How to separate.
        progress: Told how far it is.
        cancel: Asked whether to stop.

    Returns:
        The stems: NumPy arrays, or tensors on the device of the tensor that was given, of shape `(channels, frames)`.

    Raises:
        AudioReadError: If the file cannot be read.
        ShapeError: If samples have other axes, or more channels than frames.
        ConfigError: If the sample rate of samples is missing or no whole number above 0, or the model or the
            settings are none.
        AuralflowError: If the model, the device or the disk fails; see its hint.
        Cancelled: If asked to stop.

    Example:
        >>> import auralflow
        >>> song = auralflow.separate("song.wav")
        >>> song.sample_rate, sorted(song.stems)
        (44100, ['accompaniment', 'vocals'])
        >>> song.stems["vocals"].shape == song.mixture.shape
        True
        >>> again = auralflow.separate(song.mixture, sample_rate=song.sample_rate)
        >>> bool((again.stems["vocals"] == song.stems["vocals"]).all())
        True
    """
    if isinstance(model, str | Path):
        loaded = load_model(model)
    else:
        from auralflow.models.with_rest import with_rest

        loaded = with_rest(model)
    separator = Separator(loaded, settings, device=device)
    settings = separator.settings
    with tempfile.TemporaryDirectory(prefix="auralflow-") as folder, _opened(audio, sample_rate, folder) as reader:
        store = store_for(reader.info, loaded.info, settings, cache_dir=Path(folder))
        try:
            result = separator.separate(reader, store, progress=progress, cancel=cancel)

            def track(name: str) -> Any:
                samples = store.read(name, 0, store.meta.frames).T.copy()
                return _like(samples, cast("Tensor", audio)) if is_tensor(audio) else samples

            return Stems(
                sample_rate=store.meta.sample_rate,
                mixture=track("mixture"),
                stems={source: track(source) for source in store.meta.sources},
                null_dbfs=result.null_dbfs,
                notes=result.notes,
            )
        finally:
            store.close()


@contextmanager
def _opened(audio: Any, sample_rate: int | None, folder: str) -> Iterator[AudioReader]:
    """A file, or samples as if they were one."""
    if isinstance(audio, str | os.PathLike):
        if sample_rate is not None:
            raise ConfigError(
                Text("{path} is a file, which says its own sample rate.", path=os.fspath(audio)),
                hint="Leave sample_rate out.",
            )
        with open_audio(audio) as reader:
            yield reader
        return
    samples = channels_first(audio, "audio")
    if sample_rate is None:
        raise ConfigError(
            "Samples need their sample rate, in Hz.", hint="Say it by separate(samples, sample_rate=44_100)."
        )
    rate = whole_sample_rate(sample_rate)
    yield ArrayReader(samples, rate, Path(folder))


def _like(samples: NDArray[np.float32], tensor: Tensor) -> Tensor:
    import torch

    return torch.from_numpy(samples).to(tensor.device)
