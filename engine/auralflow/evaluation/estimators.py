"""What makes the estimates that are measured, and what models are compared with."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from auralflow.errors import ConfigError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from numpy.typing import NDArray

    from auralflow.evaluation.song_under_test import SongUnderTest
    from auralflow.progress import CancelToken

MIXTURE_BASELINE = "mixture"
IDEAL_RATIO_MASK = "ideal ratio mask"


@dataclass(frozen=True, kw_only=True)
class EstimatorFacts:
    """What made estimates, as reports name it.

    Attributes:
        name: Unique among those compared; the column "estimator" of tables.
        title: Name for people.
        kind: "model", "baseline", "oracle" or "other".
        sources: What it makes.
        license: SPDX identifier of a model's weights.
        origin: Where a model comes from and what it was trained on, as its card says; empty if it does not.
        key: What its results depend on: fingerprint of the weights, settings.
        left_out: Sources that nothing could be compared with.
    """

    name: str
    title: str
    kind: str = "other"
    sources: tuple[str, ...] = ()
    license: str = ""
    origin: str = ""
    key: str = ""
    left_out: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> EstimatorFacts:
        """What `dataclasses.asdict` made of one."""
        return cls(**{**facts, "sources": tuple(facts["sources"]), "left_out": tuple(facts["left_out"])})


class Estimates(Protocol):
    """Estimates of one song."""

    @property
    def sample_rate(self) -> int:
        """In Hz; must be the song's."""

    @property
    def frames(self) -> int:
        """Their length; must be the song's."""

    @property
    def notes(self) -> Sequence[str]:
        """What the user should know, as sentences."""

    def read(self, start: int, frames: int) -> tuple[NDArray[np.float32], NDArray[np.float64] | None]:
        """A stretch within the song.

        Returns:
            The estimates of the compared stems, `(stems, channels, frames)`; and what is to add up to the mixture,
            `(channels, frames)`, None if nothing is.
        """


class Estimator(Protocol):
    """Makes estimates of songs; used from several threads at once."""

    @property
    def facts(self) -> EstimatorFacts:
        """What it is."""

    def estimates(
        self,
        song: SongUnderTest,
        made_of: Mapping[str, Sequence[str]],
        work_dir: Path,
        *,
        progress: Callable[[float], None],
        cancel: CancelToken,
    ) -> AbstractContextManager[Estimates]:
        """The estimates of one song, until the context ends.

        Args:
            song: Of the thread that calls.
            made_of: By compared stem, in order, the estimator's own sources that are added up to it.
            work_dir: A folder for files in progress.
            progress: Told the part that is done, from 0 to 1.
            cancel: Asked whether to stop.
        """


@dataclass(frozen=True, kw_only=True)
class ComputedEstimates:
    """Estimates that are computed when they are read."""

    sample_rate: int
    frames: int
    read: Callable[[int, int], tuple[NDArray[np.float32], NDArray[np.float64] | None]]
    notes: tuple[str, ...] = ()


class MixtureBaseline:
    """Takes the mixture for every stem: what a model must beat."""

    facts = EstimatorFacts(
        name=MIXTURE_BASELINE, title="The mixture itself", kind="baseline", origin="No model: the floor.", key="1"
    )

    @contextmanager
    def estimates(
        self,
        song: SongUnderTest,
        made_of: Mapping[str, Sequence[str]],  # noqa: ARG002
        work_dir: Path,  # noqa: ARG002
        *,
        progress: Callable[[float], None],  # noqa: ARG002
        cancel: CancelToken,  # noqa: ARG002
    ) -> Iterator[Estimates]:
        """See `Estimator.estimates`."""

        def read(start: int, frames: int) -> tuple[NDArray[np.float32], None]:
            mixture = song.mixture(start, frames)
            return np.broadcast_to(mixture, (len(song.stems), *mixture.shape)).copy(), None

        yield ComputedEstimates(sample_rate=song.sample_rate, frames=song.frames, read=read)


class IdealRatioMask:
    """Masks made of the true stems: what a model that masks magnitudes could reach at best.

    Args:
        device: Where the masks are computed.
    """

    facts = EstimatorFacts(
        name=IDEAL_RATIO_MASK,
        title="Ideal ratio mask (oracle)",
        kind="oracle",
        origin="No model: it knows the true stems. The ceiling of what masks of magnitudes can do.",
        key="1",
    )

    def __init__(self, device: str = "auto") -> None:
        self._device = device

    @contextmanager
    def estimates(
        self,
        song: SongUnderTest,
        made_of: Mapping[str, Sequence[str]],  # noqa: ARG002
        work_dir: Path,  # noqa: ARG002
        *,
        progress: Callable[[float], None],  # noqa: ARG002
        cancel: CancelToken,  # noqa: ARG002
    ) -> Iterator[Estimates]:
        """See `Estimator.estimates`."""
        from auralflow.evaluation.metrics_oracle import RatioMaskOracle

        oracle = RatioMaskOracle(song, device=self._device)

        def read(start: int, frames: int) -> tuple[NDArray[np.float32], None]:
            return oracle.read(start, frames), None

        yield ComputedEstimates(sample_rate=song.sample_rate, frames=song.frames, read=read)


def named_apart(estimators: Sequence[Estimator]) -> None:
    """Make sure that no two estimators have the same name.

    Raises:
        ConfigError: If two have.
    """
    names = [estimator.facts.name for estimator in estimators]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ConfigError(
            Text("Two things to compare are called “{name}”.", name=twice[0]),
            hint="Name each model once; of models with the same name in their cards, give one another name there.",
        )
