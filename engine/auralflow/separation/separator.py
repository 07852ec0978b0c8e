"""A file in, finished stretches of stems out: chunk by chunk, in any order, in bounded memory."""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from auralflow.audio.reading import clock
from auralflow.audio.resample import converted_length
from auralflow.devices import choose_device, is_out_of_memory
from auralflow.errors import ConfigError, DeviceError, SeparationError
from auralflow.freed_memory import kept_for_reuse
from auralflow.models.separating import evaluation_mode, require_model
from auralflow.models.weights import fingerprint_of
from auralflow.progress import CancelToken, SpeedMeter, ignore_progress
from auralflow.separation.chunks import Chunk, ChunkGrid
from auralflow.separation.song_cutter import SongCutter
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from auralflow.audio.info import AudioReader
    from auralflow.models.base import ModelInfo, SeparationModel
    from auralflow.progress import ProgressSink
    from auralflow.separation.stem_store import StemStore

logger = logging.getLogger(__name__)

# Networks are trained on music around full scale; far louder float files are scaled down for them, by a power of two so
# that nothing is rounded.
LOUDEST_INPUT = 4.0
# Samples of all channels in a chunk's core: 143 s in stereo at 44.1 kHz. Of files with more channels or a higher rate
# chunks get shorter, so that memory does not grow with them.
MOST_CHUNK_VALUES = 4 * 24 * 65_536 * 2

# Places of damage that a note names.
MOST_PLACES = 3


@dataclass(frozen=True, kw_only=True)
class SeparationSettings:
    """What the user may choose about a separation.

    Attributes:
        consistency: Whether the stems are made to add up to the mixture.
        overlap_s: Seconds of context on each side of a chunk that are computed and not, or only half, used (rounded up
            to the model's grid); None for what the model recommends. Less is faster and changes the sound near borders.
        batch_size: How many chunks of equal length go through the network at once (of files with more channels than
            the model takes: as many pairs of channels). Does not change the result.
    """

    consistency: bool = True
    overlap_s: float | None = None
    batch_size: int = 1

    def __post_init__(self) -> None:
        """Check the ranges."""
        if self.overlap_s is not None and not 0 <= self.overlap_s < 60:
            raise ConfigError(
                Text("overlap_s must be between 0 and 60 seconds, not {overlap_s}.", overlap_s=self.overlap_s)
            )
        if self.batch_size < 1:
            raise ConfigError(Text("batch_size must be at least 1, not {batch_size}.", batch_size=self.batch_size))


@dataclass(frozen=True, kw_only=True)
class SeparationResult:
    """How a separation went.

    Attributes:
        null_dbfs: Peak of mixture minus sum of stems, in dBFS; minus infinity if they add up exactly.
        audio_s: Length of the song in seconds.
        separated_s: How much of it was separated now; the rest was finished before.
        seconds_taken: Wall time.
        device: Where the network ran at the end.
        notes: What the user should know, as sentences.
    """

    null_dbfs: float
    audio_s: float
    separated_s: float
    seconds_taken: float
    device: str
    notes: tuple[str, ...] = ()

    @property
    def speed(self) -> float:
        """Seconds of audio separated per second taken."""
        return self.separated_s / self.seconds_taken if self.seconds_taken > 0 else 0.0


class Separator:
    """Runs one model on any number of songs, one after the other, in one thread.

    When memory runs out it goes on with smaller batches, then shorter chunks, then on the CPU; what is done stays done.

    Args:
        model: On any device; it is moved.
        settings: What the user chose.
        device: As `auralflow.devices.choose_device` takes it.

    Raises:
        DeviceError: If the device does not exist.
        ConfigError: If the model or the settings are none.

    Example:
        >>> from auralflow import load_model, open_audio
        >>> from auralflow.separation.workspace import store_for
        >>> separator = Separator(load_model("spleeter-2stems"))
        >>> with open_audio("song.wav") as song:
        ...     store = store_for(song.info, separator.info, separator.settings)
        ...     result = separator.separate(song, store)
        >>> store.read("vocals", 0, 1000).shape  # a stretch of it: the stems stay on disk
        (1000, 2)
        >>> store.close()
    """

    def __init__(
        self, model: SeparationModel, settings: SeparationSettings | None = None, *, device: str = "auto"
    ) -> None:
        require_model(model)
        if settings is not None and not isinstance(settings, SeparationSettings):
            raise ConfigError(
                Text("The settings of a separation cannot be a {kind}.", kind=type(settings).__name__),
                hint="Give auralflow.SeparationSettings(...), or leave them out.",
            )
        self.settings = settings or SeparationSettings()
        self.device = choose_device(device)
        self.model = model.to(self.device)
        self._batch_size = self.settings.batch_size
        self._max_core: int | None = None

    @property
    def info(self) -> ModelInfo:
        """What the model is, with the fingerprint that its weights have now; stores are made for it."""
        return replace(self.model.info, sha256=fingerprint_of(self.model))

    def __repr__(self) -> str:
        return f"<Separator {self.model.info.name!r} on {self.device}: {', '.join(self.model.info.sources)}>"

    def separate(
        self,
        reader: AudioReader,
        store: StemStore,
        *,
        progress: ProgressSink = ignore_progress,
        cancel: CancelToken | None = None,
        playhead: Callable[[], int | None] | None = None,
        on_region: Callable[[int, int], None] | None = None,
    ) -> SeparationResult:
        """Finish all of a store that is not finished yet.

        Args:
            reader: The song.
            store: Made for this song, model and settings; may hold finished stretches already.
            progress: Told after every chunk.
            cancel: Asked between chunks and between the network's layers.
            playhead: The frame of the song to finish first; asked before every chunk. None, or one that gives None:
                from start to end, in the longest chunks.
            on_region: Told `(start, stop)`, frames of the song that just became final, in this thread.

        Returns:
            How it went.

        Raises:
            Cancelled: If asked to; what is finished stays in the store.
            AudioReadError: If the file cannot be read to the end.
            SeparationError: If the song holds no sound at all or the network fails.
            StoreError: If the disk is full.
            DeviceError: If memory runs out even for the shortest chunk on the CPU.
        """
        started = time.monotonic()
        info, file = self.model.info, reader.info
        if file.frames < 1:
            raise SeparationError("The file holds no sound: it is 0 seconds long.", hint="Choose another file.")
        overlap = self.settings.overlap_s
        context_length = None if overlap is None else round(overlap * info.sample_rate)
        length = converted_length(file.frames, file.sample_rate, info.sample_rate)
        if context_length == 0 and file.sample_rate != info.sample_rate:
            context_length = 1  # the converted estimates of neighbouring chunks would not meet: one cell at least
        grid = ChunkGrid.for_song(info, length, context_length=context_length)
        cell_values = grid.cell_length * file.sample_rate // info.sample_rate * file.channels
        grid = replace(grid, max_core=max(1, min(grid.max_core, MOST_CHUNK_VALUES // cell_values)))
        # Below the model's own context the unreliable edge cannot all be thrown away: what lies near the border is
        # blended with the neighbour.
        is_reduced = grid.context * info.grid_length < info.context_length
        crossfade = min(grid.context, 1) * info.grid_length // 2 if is_reduced else info.crossfade_length
        cutter = SongCutter(reader, store, info, grid, crossfade=crossfade, consistency=self.settings.consistency)
        cancel = cancel or CancelToken()
        notes: list[str] = []
        done_before_s = store.finished.total / file.sample_rate
        meter = SpeedMeter(file.duration_s, done_s=done_before_s)
        with evaluation_mode(self.model), _cancellable_layers(self.model, cancel), kept_for_reuse():
            while chunks := self._next_chunks(cutter, playhead):
                cancel.raise_if_cancelled()
                try:
                    estimates = self._infer([cutter.model_input(chunk) for chunk in chunks])
                    for chunk, estimate in zip(chunks, estimates, strict=True):
                        for region in cutter.deliver(chunk, estimate):
                            if on_region is not None:
                                on_region(*region)
                except (RuntimeError, MemoryError) as error:
                    if not is_out_of_memory(error):
                        raise
                    notes.append(self._use_less_memory(grid, error))
                    continue
                progress(meter.progress("separate", store.finished.total / file.sample_rate))
        notes += _notes_on(reader)
        return SeparationResult(
            null_dbfs=store.null_dbfs,
            audio_s=file.duration_s,
            separated_s=max(0.0, store.finished.total / file.sample_rate - done_before_s),
            seconds_taken=time.monotonic() - started,
            device=str(self.device),
            notes=tuple(notes),
        )

    def _next_chunks(self, cutter: SongCutter, playhead: Callable[[], int | None] | None) -> list[Chunk]:
        """Up to a batch of chunks of one length; empty if all is done."""
        done = cutter.done_cells()
        frame = None if playhead is None else playhead()
        cell = None if frame is None else cutter.cell_at(frame)
        chunks: list[Chunk] = []
        while len(chunks) < self._batch_size:
            chunk = cutter.grid.next_chunk(done, cell, self._max_core)
            if chunk is None or (chunks and _input_cells(chunk) != _input_cells(chunks[0])):
                break
            chunks.append(chunk)
            done[chunk.start : chunk.stop] = [True] * (chunk.stop - chunk.start)
        return chunks

    def _infer(self, inputs: list[NDArray[np.float32]]) -> list[NDArray[np.float32]]:
        """`(groups, channels, frames)` each to `(groups, sources, channels, frames)` each."""
        groups = len(inputs[0])
        items = np.concatenate(inputs)  # (chunks * groups, channels, frames)
        estimates = np.zeros((len(items), len(self.model.info.sources), *items.shape[1:]), dtype=np.float32)
        for first in range(0, len(items), self._batch_size):
            some = slice(first, first + self._batch_size)
            if items[some].any():
                estimates[some] = self._run_model(items[some])
        return [estimates[i : i + groups] for i in range(0, len(estimates), groups)]

    def _run_model(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """`(items, channels, frames)` to `(items, sources, channels, frames)`."""
        import torch

        peaks = np.abs(batch).max(axis=(1, 2), keepdims=True)
        scales = np.exp2(-np.maximum(0, np.ceil(np.log2(np.maximum(peaks, LOUDEST_INPUT) / LOUDEST_INPUT))))
        is_scaled = bool(scales.min() < 1)
        if is_scaled:
            batch = batch * scales
        try:
            with torch.inference_mode():
                estimate = self.model(torch.from_numpy(batch).to(self.device))
                result: NDArray[np.float32] = estimate.float().cpu().numpy()
        except RuntimeError as error:
            if is_out_of_memory(error):
                raise
            raise SeparationError(
                Text("The model {title} failed: {error}", title=self.model.info.title, error=error)
            ) from error
        if is_scaled:
            result = result / scales[:, None]
        if not np.isfinite(result).all():
            raise SeparationError(
                Text("The model {title} gave values that are no numbers.", title=self.model.info.title)
            )
        return result

    def _use_less_memory(self, grid: ChunkGrid, error: BaseException) -> str:
        """Halve the batch, else the chunk, else leave the GPU; a sentence that says which."""
        import torch

        core = self._max_core or grid.max_core
        if self._batch_size > 1:
            self._batch_size //= 2
            note = Text("Memory ran out: going on with {count} chunks at a time.", count=self._batch_size)
        elif core > 1:
            self._max_core = core // 2
            note = Text(
                "Memory ran out: going on with chunks of {core} instead of {before} cells.",
                core=self._max_core,
                before=core,
            )
        elif self.device.type != "cpu":
            note = Text("Memory ran out on {device}: going on with the CPU.", device=self.device)
            self.device = torch.device("cpu")
            self.model = self.model.to(self.device)
            self._max_core = None
        else:
            raise DeviceError(
                "Memory ran out, even for the shortest piece of the song.",
                hint="Close other programs and start again: what is finished is kept.",
            ) from error
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        logger.info("%s", note)
        return note


def _notes_on(reader: AudioReader) -> Iterator[str]:
    """What was wrong with a file, as sentences."""
    if reader.replaced_samples:
        yield Text(
            "{count} samples of the file were no numbers and were taken as silence.", count=reader.replaced_samples
        )
    if reader.damaged:
        rate = reader.info.sample_rate
        places = [clock(start / rate) for start, _ in reader.damaged]
        named, lost_s, more = ", ".join(places[:MOST_PLACES]), reader.damaged.total / rate, len(places) - MOST_PLACES
        if more > 0:
            yield Text(
                "The file is damaged at {places} and {more} more places: {lost_s:.2f} s could not be decoded and were"
                " taken as silence.",
                places=named,
                more=more,
                lost_s=lost_s,
            )
        else:
            yield Text(
                "The file is damaged at {places}: {lost_s:.2f} s could not be decoded and were taken as silence.",
                places=named,
                lost_s=lost_s,
            )


def _input_cells(chunk: Chunk) -> int:
    return chunk.input_stop - chunk.input_start


@contextmanager
def _cancellable_layers(model: Any, cancel: CancelToken) -> Iterator[None]:
    """Makes every layer of a network a point where it can be cancelled: a chunk may take seconds."""

    def check(*_: object) -> None:
        cancel.raise_if_cancelled()

    hooks = [module.register_forward_pre_hook(check) for module in model.modules()]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
