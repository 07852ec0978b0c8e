"""The method `separate` of all models: tensors of any length in, their sources out."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast, overload

from auralflow.audio_arrays import channels_first, float_array, is_tensor
from auralflow.errors import ConfigError, ShapeError
from auralflow.lazy_loading import load_object
from auralflow.models.base import ModelInfo
from auralflow.models.mixture_shape import require_mixture
from auralflow.progress import Progress, ignore_progress
from auralflow.readable import counted, html_table
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import ArrayLike, NDArray
    from torch import Tensor, nn

    from auralflow.progress import CancelToken, ProgressSink


class Separating:
    """A model that separates tensors by itself; for files, and samples at another rate, see `auralflow.separate`."""

    info: ModelInfo

    def extra_repr(self) -> str:
        """What the first lines say where torch prints the layers."""
        return self._described()

    def _repr_html_(self) -> str:
        weights = sum(weight.numel() for weight in cast("nn.Module", self).parameters())
        rows = [
            ("stems", ", ".join(self.info.sources)),
            ("audio", f"{counted(self.info.channels, 'channel')} at {self.info.sample_rate} Hz"),
            ("weights", f"{weights / 1e6:.2f} million"),
            ("licence", self.info.license or "not stated"),
            ("origin", self.info.origin),
        ]
        title = f"{type(self).__name__} “{self.info.title or self.info.name}”"
        return html_table(("", ""), rows, title=title)

    def _described(self) -> str:
        return f"{', '.join(self.info.sources)}; {counted(self.info.channels, 'channel')} at {self.info.sample_rate} Hz"

    @overload
    def separate(
        self,
        audio: Tensor,
        *,
        device: str | None = None,
        progress: ProgressSink = ...,
        cancel: CancelToken | None = None,
    ) -> Tensor: ...
    @overload
    def separate(
        self,
        audio: ArrayLike,
        *,
        device: str | None = None,
        progress: ProgressSink = ...,
        cancel: CancelToken | None = None,
    ) -> NDArray[np.float32]: ...
    def separate(
        self,
        audio: ArrayLike | Tensor,
        *,
        device: str | None = None,
        progress: ProgressSink = ignore_progress,
        cancel: CancelToken | None = None,
    ) -> Tensor | NDArray[np.float32]:
        """The sources of a piece of audio, in evaluation mode and without gradients; the mode is restored.

        What is longer than the model's `info.chunk_length` goes through it in overlapping chunks, so that the memory
        of the network does not grow with the length.

        Args:
            audio: A tensor on any device, or an array, of shape `(channels, frames)` or `(batch, channels, frames)`, at
                the model's sample rate, full scale at +-1.
            device: "cpu", "cuda", "auto", ...: where the model runs, and stays; where it is if None.
            progress: Told how far it is.
            cancel: Asked whether to stop.

        Returns:
            Shape `(sources, channels, frames)` or `(batch, sources, channels, frames)`, float32: a tensor on
            the audio's device, or an array where the audio was one.

        Raises:
            ShapeError: If the audio has other axes or channels, no frames, more channels than frames, or values that
                are no numbers.
            DeviceError: If the device does not exist.
            Cancelled: If asked to stop.
        """
        import torch

        if is_tensor(audio):
            return self._separated(cast("torch.Tensor", audio), device, progress, cancel)
        estimates: NDArray[np.float32] = self._separated(
            torch.from_numpy(float_array(audio, "audio").astype("float32")), device, progress, cancel
        ).numpy()
        return estimates

    def _separated(
        self, audio: Tensor, device: str | None, progress: ProgressSink, cancel: CancelToken | None
    ) -> Tensor:
        import torch

        batch = audio.unsqueeze(0) if audio.ndim == 2 else audio
        require_mixture(batch, self.info.channels)
        for item in batch:
            channels_first(item, "audio")
        if not batch.isfinite().all():
            raise ShapeError("The audio has values that are no numbers.", hint="Replace NaN and infinity by 0.")
        module = cast("nn.Module", self)
        if device is not None:
            module.to(load_object("auralflow.devices:choose_device")(device))
        if batch.shape[-1] > self.info.chunk_length:
            estimates = torch.stack(list(self._in_chunks(batch, progress, cancel)))
        else:
            place = next(module.parameters(), batch).device
            with evaluation_mode(module), torch.no_grad():
                estimates = module(batch.to(place)).float().to(audio.device)
            progress(Progress(stage="separate", fraction=1.0))
        return estimates[0] if audio.ndim == 2 else estimates

    def _in_chunks(self, batch: Tensor, progress: ProgressSink, cancel: CancelToken | None) -> Iterator[Tensor]:
        """Each item's sources, shape `(sources, channels, frames)`."""
        import torch

        # Named by their paths: models lie below what cuts songs for them.
        separate = load_object("auralflow.separation.api:separate")
        settings = load_object("auralflow.separation.separator:SeparationSettings")(consistency=False)
        place = str(next(cast("nn.Module", self).parameters(), batch).device)
        for number, item in enumerate(batch):

            def tell(report: Progress, number: int = number) -> None:
                progress(Progress(stage=report.stage, fraction=(number + report.fraction) / len(batch)))

            stems = separate(
                item,
                sample_rate=self.info.sample_rate,
                model=self,
                device=place,
                settings=settings,
                progress=tell,
                cancel=cancel,
            ).stems
            yield torch.stack([stems[name] for name in self.info.sources])


def require_model(model: object) -> None:
    """Refuse what is no separation model, such as a network that does not say what it separates.

    Raises:
        ConfigError: With what can be given instead.
    """
    if not isinstance(getattr(model, "info", None), ModelInfo):
        raise ConfigError(
            Text("A {kind} is no separation model.", kind=type(model).__name__),
            hint="Give the name of a model, a folder, or a loaded model; wrap a network of your own in"
            " auralflow.models.WaveformModel.",
        )


@contextmanager
def evaluation_mode(module: Any) -> Iterator[None]:
    """A network without dropout while inside; each part of it gets back the mode that it had."""
    modes = {part: part.training for part in module.modules()}
    module.train(False)
    try:
        yield
    finally:
        for part, mode in modes.items():
            part.training = mode
