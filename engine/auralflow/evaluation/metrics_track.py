"""All figures of one track, from blocks of any length or from arrays."""

from __future__ import annotations

import math
import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from auralflow.audio_arrays import channels_first
from auralflow.configuration import whole_sample_rate
from auralflow.devices import choose_device
from auralflow.errors import ConfigError, ShapeError
from auralflow.evaluation.metrics_frames import FrameEnergies
from auralflow.evaluation.metrics_scale_invariant import si_sdr_of_energies
from auralflow.evaluation.metrics_sdr import framewise_sdr, whole_sdr
from auralflow.evaluation.metrics_silence import leakage
from auralflow.evaluation.metrics_spectral import LogSpectralDistance
from auralflow.evaluation.museval_scores import museval_frames
from auralflow.evaluation.track_scores import StemScores, TrackScores
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import ArrayLike

FRAME_S = 1
"""Length of a frame, and the step to the next, as in museval."""
# What is worked on at a time stays in a processor's cache; a GPU wants more.
_CPU_BLOCK_S, _GPU_BLOCK_S = 1, 10


@contextmanager
def one_thread() -> Iterator[None]:
    """This thread computes alone while inside: threads of so short steps wait for each other longest.

    On a busy machine that is a hundred times faster; several tracks share the processor's cores instead.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    # Each thread has a number of its own, and a new one begins with the number that was set last: the former again.
    restoring = threading.Thread(target=torch.set_num_threads, args=(before,))
    restoring.start()
    restoring.join()
    try:
        yield
    finally:
        torch.set_num_threads(before)


class TrackScorer:
    """Measures a track that comes in blocks; memory does not grow with its length but for some figures a second.

    Args:
        stems: Names of the stems.
        sample_rate: In Hz.
        device: As `auralflow.devices.choose_device` takes it; figures need float64, so Apple's GPU is not used.
    """

    def __init__(self, stems: Sequence[str], sample_rate: int, *, device: str = "auto") -> None:
        if not stems:
            raise ConfigError("There is no stem to measure.", hint="Give at least one.")
        place = choose_device(device)
        if place.type == "mps":
            place = torch.device("cpu")
        self.stems = tuple(stems)
        self.sample_rate = sample_rate = whole_sample_rate(sample_rate)
        self._block = sample_rate * (_CPU_BLOCK_S if place.type == "cpu" else _GPU_BLOCK_S)
        self._energies = FrameEnergies(len(self.stems), FRAME_S * sample_rate, place)
        self._spectra = LogSpectralDistance(len(self.stems), place)

    def update(self, estimates: Tensor, references: Tensor, mixture: Tensor, total: Tensor | None = None) -> None:
        """Add a block of any length; see `FrameEnergies.update`.

        Raises:
            ShapeError: If the shapes do not fit each other, or a value is no number.
        """
        with one_thread():
            for start in range(0, mixture.shape[-1], self._block):
                part = (..., slice(start, start + self._block))
                made, true = estimates[part], references[part]
                self._energies.update(made, true, mixture[part], None if total is None else total[part])
                self._spectra.update(made, true)

    def scores(self, track: str = "", *, estimator: str = "", notes: Sequence[str] = ()) -> TrackScores:
        """What was measured so far.

        Raises:
            ShapeError: If nothing was.
        """
        energies = self._energies
        if not energies.length:
            raise ShapeError("There is nothing to measure: the track is 0 seconds long.", hint="Leave it out.")
        frames, whole = energies.frames, energies.whole
        sdr = framewise_sdr(frames, whole)
        frame_length = min(FRAME_S * self.sample_rate, energies.length)
        leaked_db, leak_frames = leakage(frames, frame_length * energies.channels)
        si_sdr = si_sdr_of_energies(whole.estimate, whole.reference, whole.error)[:, 0]
        of_mixture = si_sdr_of_energies(whole.mixture, whole.reference, whole.mixture_error)[:, 0]
        columns: dict[str, Tensor] = {
            "usdr_db": whole_sdr(whole),
            "si_sdr_db": si_sdr,
            "si_sdr_improvement_db": si_sdr - of_mixture,
            "leakage_db": leaked_db,
            "log_spectral_distance_db": self._spectra.value,
        }
        peak = energies.null_peak
        return TrackScores(
            track=track,
            estimator=estimator,
            sample_rate=self.sample_rate,
            channels=energies.channels,
            duration_s=energies.length / self.sample_rate,
            stems=tuple(
                _stem_scores(
                    stem,
                    [_known(value) for value in sdr[row].tolist()],
                    int(leak_frames[row]) * frame_length / self.sample_rate,
                    {name: _known(float(values[row])) for name, values in columns.items()},
                )
                for row, stem in enumerate(self.stems)
            ),
            null_dbfs=20 * math.log10(peak) if peak > 0 else -math.inf,
            notes=tuple(notes),
        )


def _stem_scores(
    stem: str, sdr_frames: Sequence[float | None], silent_s: float, figures: Mapping[str, Any]
) -> StemScores:
    return StemScores(stem=stem, sdr_frames=tuple(sdr_frames), silent_s=silent_s, **figures)


def score_track(
    estimates: Mapping[str, ArrayLike],
    references: Mapping[str, ArrayLike],
    mixture: ArrayLike | None,
    sample_rate: int,
    *,
    track: str = "",
    device: str = "auto",
    museval: bool = False,
) -> TrackScores:
    """All figures of a separated track: SDR second by second, uSDR, SI-SDR, leakage, spectral distance, null.

    Args:
        estimates: Audio by stem, floating-point arrays or tensors of shape `(channels, frames)`, as
            `auralflow.separate` gives them.
        references: The true stems, same shape; the stems that are in both are compared.
        mixture: The song, same shape; the sum of the references if None.
        sample_rate: In Hz.
        track: Name for the result.
        device: "auto" (a GPU if there is one), "cpu", "cuda", ...
        museval: Whether SIR, SAR and ISR are computed, too, by museval: slow, and only with the extra "evaluation".

    Returns:
        The figures; seconds in which a reference or an estimate is silent have no SDR, as in museval.

    Raises:
        ConfigError: If no stem is in both, the sample rate is no whole number above 0, or museval is not installed.
        ShapeError: If shapes differ, values are NaN or infinite, or there are more channels than frames.

    Example:
        >>> import numpy as np
        >>> rng = np.random.default_rng(0)
        >>> references = {name: rng.normal(0, 0.1, (2, 88_200)) for name in ("vocals", "drums")}
        >>> estimates = {"vocals": 0.9 * references["vocals"], "drums": references["drums"]}
        >>> scores = score_track(estimates, references, None, 44_100, device="cpu")
        >>> [(stem.stem, round(stem.sdr_median_db, 3), round(stem.si_sdr_db, 3)) for stem in scores.stems]
        [('vocals', 20.0, 100.0), ('drums', inf, 100.0)]
    """
    stems = [name for name in estimates if name in references]
    if not stems:
        raise ConfigError(
            Text(
                "No stem is among both the estimates ({estimates}) and the references ({references}).",
                estimates=", ".join(estimates),
                references=", ".join(references),
            ),
            hint="Name them alike.",
        )
    true = {name: _sound(values, name) for name, values in references.items()}
    made = {name: _sound(values, name) for name, values in estimates.items()}
    first = true[stems[0]]
    whole = sum(true.values(), torch.zeros_like(first)) if mixture is None else _sound(mixture, "mixture")
    for kind, sounds in (("estimate", made), ("reference", true), ("sound", {"mixture": whole})):
        for name, sound in sounds.items():
            if sound.shape != first.shape:
                raise ShapeError(
                    Text(
                        "The {kind} “{name}” has {frames} frames of {channels} channels, the reference “{first}”"
                        " {needed_frames} of {needed_channels}.",
                        kind=kind,
                        name=name,
                        frames=sound.shape[1],
                        channels=sound.shape[0],
                        first=stems[0],
                        needed_frames=first.shape[1],
                        needed_channels=first.shape[0],
                    ),
                    hint="Give all at one rate, cut or padded to one length.",
                )
    scorer = TrackScorer(stems, sample_rate, device=device)
    step = _GPU_BLOCK_S * scorer.sample_rate
    for start in range(0, first.shape[1], step):
        part = slice(start, start + step)
        scorer.update(
            torch.stack([made[name][:, part] for name in stems]),
            torch.stack([true[name][:, part] for name in stems]),
            whole[:, part],
            torch.stack([sound[:, part] for sound in made.values()]).double().sum(0),
        )
    scores = scorer.scores(track)
    if not museval:
        return scores
    return with_museval(
        scores,
        np.stack([made[name].numpy() for name in stems]),
        np.stack([true[name].numpy() for name in stems]),
    )


def with_museval(scores: TrackScores, estimates: np.ndarray, references: np.ndarray) -> TrackScores:
    """The same scores and museval's.

    Args:
        scores: Of a track.
        estimates: In the order of the scores, shape `(stems, channels, frames)`.
        references: Same shape.

    Raises:
        ConfigError: If museval is not installed.
    """
    found, note = museval_frames(estimates, references, FRAME_S * scores.sample_rate)
    stems = scores.stems
    if found is not None:
        stems = tuple(
            replace(stem, isr_frames=found["isr"][row], sir_frames=found["sir"][row], sar_frames=found["sar"][row])
            for row, stem in enumerate(stems)
        )
    return replace(scores, stems=stems, notes=(*scores.notes, note) if note else scores.notes)


def _sound(values: ArrayLike, name: str) -> Tensor:
    """Of shape `(channels, frames)`."""
    return torch.from_numpy(np.ascontiguousarray(channels_first(values, name)))


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
