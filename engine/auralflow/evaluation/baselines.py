"""What models are compared with: the mixture, and masks that know the truth."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from auralflow.evaluation.estimators import ComputedEstimates, EstimatorFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from auralflow.evaluation.estimators import Estimates
    from auralflow.evaluation.song_under_test import SongUnderTest
    from auralflow.progress import CancelToken

MIXTURE_BASELINE = "mixture"
IDEAL_RATIO_MASK = "ideal ratio mask"


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
