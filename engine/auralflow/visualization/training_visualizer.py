"""Pictures of how a model's estimates come nearer to the truth, made while it trains."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from auralflow.atomic_file import write_atomically
from auralflow.configuration import whole_sample_rate
from auralflow.errors import ConfigError
from auralflow.text import Text
from auralflow.visualization.compared_arrays import compared_arrays
from auralflow.visualization.spectrogram_figure import spec_show_diff
from auralflow.visualization.waveform_figure import waveform_show_diff

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from typing import Any

    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray


class FigureWriter(Protocol):
    """Takes figures for a log; TensorBoard's `SummaryWriter` is one."""

    def add_figure(self, tag: str, figure: Figure, global_step: int) -> None:
        """Keep a figure.

        Args:
            tag: Which series of figures it belongs to ("waveform/vocals").
            figure: The figure; it is not used elsewhere afterwards, but the caller may hold it.
            global_step: Step of the training.
        """


class TrainingVisualizer:
    """Draws what a model made of a few clips beside the truth, every so often.

    Of each clip there is a waveform, tagged "waveform/<label>", and a spectrogram, tagged "spectrogram/<label>". Files
    are named `<label>_<step>_waveform.png` and `<label>_<step>_spectrogram.png`; each appears whole or not at all.

    >>> import numpy as np
    >>> truth = np.random.default_rng(0).normal(size=(2, 44_100))
    >>> visualizer = TrainingVisualizer(None, interval=100)
    >>> list(visualizer.visualize({"vocals": (0.9 * truth, truth)}, global_step=0))
    ['waveform/vocals', 'spectrogram/vocals']
    >>> visualizer.is_due  # not before 99 more calls
    False

    Args:
        output_dir: Folder for PNG files, made when the first is written; None writes none.
        writer: Gets each figure under its tag.
        view_spectrogram: Whether to draw spectrograms.
        view_waveform: Whether to draw waveforms.
        interval: How many calls of `visualize` there are from one that draws to the next; the first one draws.
        sample_rate: Of the clips, in Hz.
        num_fft: Length of the Hann window of the spectrograms, in samples.
        hop_length: Samples from one window to the next; None for a quarter of a window.
        resolution: In dots per inch.
        dark: Light on dark ground instead of dark on white.

    Raises:
        ConfigError: If a number is out of its range.
    """

    def __init__(
        self,
        output_dir: str | os.PathLike[str] | None,
        writer: FigureWriter | None = None,
        *,
        view_spectrogram: bool = True,
        view_waveform: bool = True,
        interval: int = 10,
        sample_rate: int = 44_100,
        num_fft: int = 2048,
        hop_length: int | None = None,
        resolution: int = 120,
        dark: bool = False,
    ) -> None:
        hop_length = max(1, num_fft // 4) if hop_length is None else hop_length
        least = {"interval": (interval, 1), "num_fft": (num_fft, 4)}
        least |= {"hop_length": (hop_length, 1), "resolution": (resolution, 1)}
        for name, (value, bound) in least.items():
            if value < bound:
                raise ConfigError(
                    Text("{name} must be at least {bound}, not {value}.", name=name, bound=bound, value=value),
                    hint="Leave it out to have the usual value.",
                )
        if hop_length > num_fft // 2:
            raise ConfigError(
                Text("Windows of {size} samples, {hop} samples apart, leave out sound.", size=num_fft, hop=hop_length),
                hint="Choose a hop_length of at most half of num_fft.",
            )
        self._folder = None if output_dir is None else Path(output_dir)
        self._writer = writer
        self._view_spectrogram = view_spectrogram
        self._view_waveform = view_waveform
        self._interval = interval
        self._sample_rate = whole_sample_rate(sample_rate)
        self._num_fft = num_fft
        self._hop_length = hop_length
        self._resolution = resolution
        self._dark = dark
        self._calls = 0

    @property
    def is_due(self) -> bool:
        """Whether the next call of `visualize` draws; if not, its estimates need not even be made."""
        return self._calls % self._interval == 0

    def visualize(self, clips: Mapping[str, tuple[ArrayLike, ArrayLike]], global_step: int) -> dict[str, Figure]:
        """Figures of each clip by tag, after they were written; none if this call is not due.

        Args:
            clips: By label, which becomes a part of file names: the estimate and the truth, tensors or arrays of shape
                `(frames,)` or `(channels, frames)`. Seconds, not songs: a spectrogram of all is held in memory.
            global_step: Step of the training, for names of files and the writer.

        Raises:
            ConfigError: If a label cannot be a part of a file's name.
            ShapeError: If estimate and truth are no waveforms of one shape, or a value is NaN or infinite.
            OSError: If a file cannot be written.
        """
        is_due = self.is_due
        self._calls += 1
        if not is_due:
            return {}
        for label in clips:
            _check_label(label)
        figures: dict[str, Figure] = {}
        for label, (estimate, target) in clips.items():
            made, true = compared_arrays(estimate, target, axes=("frames",))
            if self._view_waveform:
                figures[f"waveform/{label}"] = waveform_show_diff(
                    label, made, true, self._resolution, sample_rate=self._sample_rate, dark=self._dark
                )
                self._keep("waveform", label, global_step, figures[f"waveform/{label}"])
            if self._view_spectrogram:
                figures[f"spectrogram/{label}"] = spec_show_diff(
                    label,
                    self._spectrogram(made),
                    self._spectrogram(true),
                    self._resolution,
                    sample_rate=self._sample_rate,
                    hop_length=self._hop_length,
                    dark=self._dark,
                )
                self._keep("spectrogram", label, global_step, figures[f"spectrogram/{label}"])
        return figures

    def _spectrogram(self, signal: NDArray[Any]) -> NDArray[Any]:
        import torch

        from auralflow.transforms import AudioTransform

        transform = AudioTransform(self._num_fft, self._hop_length, self._num_fft, self._sample_rate)
        spectrogram: NDArray[Any] = transform.to_spectrogram(torch.from_numpy(signal)).numpy()
        return spectrogram

    def _keep(self, kind: str, label: str, step: int, figure: Figure) -> None:
        if self._folder is not None:
            content = io.BytesIO()
            figure.savefig(content, format="png", dpi="figure")
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self._folder / f"{label}_{step}_{kind}.png", content.getvalue())
        if self._writer is not None:
            self._writer.add_figure(f"{kind}/{label}", figure, step)


def _check_label(label: str) -> None:
    if not label or label.startswith(".") or Path(label).name != label or "\\" in label or "\0" in label:
        raise ConfigError(
            Text("“{label}” cannot be a part of a file’s name.", label=label),
            hint="Use the name of a stem, such as vocals.",
        )
