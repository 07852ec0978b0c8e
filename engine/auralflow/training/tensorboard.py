"""What TensorBoard shows of a training: curves, layers, pictures, sound. Written by whatever writer is given."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, cast

import torch

from auralflow.errors import ConfigError, TrainingError
from auralflow.text import Text
from auralflow.training.events import BEFORE_THE_FIRST, EpochEnded, StepEnded, TrainingEnded, TrainingStarted
from auralflow.training.matching_data import require_matching
from auralflow.visualization.training_visualizer import TrainingVisualizer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from torch import Tensor

    from auralflow.models.base import TrainableModel
    from auralflow.training.events import Event


class SummaryWriter(Protocol):
    """What is asked of a writer; those of `torch.utils.tensorboard` and `tensorboardX` have it."""

    def add_scalar(self, tag: str, scalar_value: float, global_step: int) -> Any:
        """Add a point to a curve."""

    def add_histogram(self, tag: str, values: Any, global_step: int) -> Any:
        """Add a distribution."""

    def add_figure(self, tag: str, figure: Any, global_step: int) -> Any:
        """Add a picture."""

    def add_audio(self, tag: str, snd_tensor: Any, global_step: int, sample_rate: int) -> Any:
        """Add a sound."""

    def flush(self) -> Any:
        """Write what waits."""

    def close(self) -> Any:
        """Write what waits, and end the threads that write."""


def tensorboard_writer(folder: Path) -> SummaryWriter:
    """A writer of TensorBoard's files, which are made with the first thing that is written.

    Raises:
        TrainingError: If the package for it is not installed.
    """
    try:
        from tensorboardX import SummaryWriter as Writer
    except ImportError as error:
        raise TrainingError(
            "TensorBoard's files cannot be written: the package tensorboardX is not installed.",
            hint="Install auralflow-studio[tensorboard], or train without --tensorboard: curves are kept in any case.",
        ) from error
    return cast("SummaryWriter", _LateWriter(lambda purge_step: Writer(str(folder), purge_step=purge_step)))


class _LateWriter:
    """Opens its files when the first thing is written: the folder of a run must be empty until then.

    Args:
        make: Opens them; is given the step from which on earlier files do not count, or None.
    """

    def __init__(self, make: Callable[[int | None], Any]) -> None:
        self._make = make
        self.purge_step: int | None = None

    @cached_property
    def _writer(self) -> Any:
        return self._make(self.purge_step)

    def close(self) -> None:
        """Close the files, if anything was written."""
        if "_writer" in vars(self):
            self._writer.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._writer, name)


class TensorBoardCallback:
    """Writes curves after each step and epoch, and what else is asked for after each epoch.

    Tags: "loss/iter" and "loss/iter/<term>", "learning_rate", "gradient_norm"; "loss/epoch/train", "loss/epoch/valid",
    "metrics/valid/<target>" (SI-SDR improvement, dB); "weights/<name>" and "gradients/<name>" (or their 2-norms,
    "..._norm"); "waveform/<label>", "spectrogram/<label>"; "<label>/estimate", "<label>/true", "<label>/residual"
    (the mixture without the estimate).

    Args:
        writer: Where to.
        clips: Mixture `(channels, frames)` and targets `(channels, frames, targets)` of what is drawn and heard.
        targets: Names of the targets.
        sample_rate: Of the clips, in Hz.
        weights: Whether to write distributions of weights.
        gradients: Whether to write distributions of gradients, of the epoch's last step.
        norms: Whether to write 2-norms instead of distributions.
        waveforms: Whether to draw waveforms.
        spectrograms: Whether to draw spectrograms.
        audio: Whether to write sound.
        every_epochs: From one epoch that draws and sounds to the next.

    Raises:
        ConfigError: If `every_epochs` is below 1.
    """

    def __init__(
        self,
        writer: SummaryWriter,
        clips: Sequence[tuple[Tensor, Tensor]] = (),
        targets: Sequence[str] = (),
        sample_rate: int = 44_100,
        *,
        weights: bool = False,
        gradients: bool = False,
        norms: bool = False,
        waveforms: bool = False,
        spectrograms: bool = False,
        audio: bool = False,
        every_epochs: int = 5,
    ) -> None:
        if every_epochs < 1:
            raise ConfigError(
                Text("There are no pictures every {count} epochs.", count=every_epochs), hint="Choose 1 or more."
            )
        self._writer, self._clips, self._targets = writer, tuple(clips), tuple(targets)
        self._sample_rate, self._norms, self._audio = sample_rate, norms, audio
        self._weights, self._gradients = weights, gradients
        self._every = every_epochs
        self._last_gradients: dict[str, Tensor] = {}
        self._visualizer = (
            TrainingVisualizer(
                None, writer, view_spectrogram=spectrograms, view_waveform=waveforms, interval=1,
                sample_rate=sample_rate,
            )
            if waveforms or spectrograms
            else None
        )  # fmt: skip

    def __call__(self, event: Event, model: TrainableModel) -> None:
        """Write an event.

        Raises:
            ConfigError: If the clips are not of what the model separates.
        """
        if isinstance(event, TrainingStarted):
            if self._clips:
                require_matching(model.info, "preview", {"targets": self._targets, "sample_rate": self._sample_rate})
            if event.is_resumed and isinstance(self._writer, _LateWriter):
                # What was trained after the checkpoint is trained again, and would be drawn twice.
                self._writer.purge_step = event.step + 1
        elif isinstance(event, StepEnded):
            self._step(event, model)
        elif isinstance(event, EpochEnded):
            self._epoch(event, model)
        elif isinstance(event, TrainingEnded):
            self._writer.flush()

    def _step(self, event: StepEnded, model: TrainableModel) -> None:
        if event.is_skipped:
            return
        numbers = {"loss/iter": event.loss, "learning_rate": event.learning_rate, "gradient_norm": event.gradient_norm}
        if len(event.terms) > 1:
            numbers |= {f"loss/iter/{name}": value for name, value in event.terms.items()}
        for tag, value in numbers.items():
            self._writer.add_scalar(tag, value, event.step)
        if self._gradients:
            # References only: the next step makes new gradients, so these are copied at the epoch's end at most.
            self._last_gradients = {
                name: parameter.grad for name, parameter in _named(model) if parameter.grad is not None
            }

    def _epoch(self, event: EpochEnded, model: TrainableModel) -> None:
        step = event.epoch + 1
        if event.epoch != BEFORE_THE_FIRST:
            self._writer.add_scalar("loss/epoch/train", event.train_loss, step)
        self._writer.add_scalar("loss/epoch/valid", event.validation.loss, step)
        for name, db in event.validation.si_sdr_improvement.items():
            self._writer.add_scalar(f"metrics/valid/{name}", db, step)
        if self._weights:
            self._distributions("weights", dict(_named(model)), step)
        if self._gradients:
            self._distributions("gradients", self._last_gradients, step)
        if (event.epoch % self._every == 0 or event.is_best) and (self._visualizer is not None or self._audio):
            self._clips_of(model, step)
        self._writer.flush()

    def _distributions(self, kind: str, tensors: dict[str, Tensor], step: int) -> None:
        for name, tensor in tensors.items():
            values = tensor.detach().float()
            if not bool(values.isfinite().all()):
                continue
            if self._norms:
                self._writer.add_scalar(f"{kind}/{name}_norm", float(values.norm()), step)
            else:
                self._writer.add_histogram(f"{kind}/{name}", values.cpu().numpy(), step)

    def _clips_of(self, model: TrainableModel, step: int) -> None:
        device = next(model.parameters()).device
        for number, (mixture, targets) in enumerate(self._clips, 1):
            with torch.no_grad():
                estimates = model(mixture[None].to(device))[0].float().cpu()
            labels = [f"{name} {number}" if len(self._clips) > 1 else name for name in self._targets]
            if self._visualizer is not None:
                pairs = {label: (estimates[i], targets[..., i]) for i, label in enumerate(labels)}
                self._visualizer.visualize(pairs, step)
            if self._audio:
                for i, label in enumerate(labels):
                    sounds = {"estimate": estimates[i], "true": targets[..., i], "residual": mixture - estimates[i]}
                    for kind, sound in sounds.items():
                        self._writer.add_audio(
                            f"{label}/{kind}", sound.T.clamp(-1, 1).numpy(), step, sample_rate=self._sample_rate
                        )


def _named(model: TrainableModel) -> Any:
    return model.named_parameters()  # type: ignore[attr-defined]
