"""What a model leaves over of a mixture: a stem of its own, so that stems add up to the song. Loads no torch."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from auralflow.stem_names import NOT_VOCALS

if TYPE_CHECKING:
    from collections.abc import Collection

    from auralflow.models.base import ModelInfo

REST = "rest"
"""Name of the stem that has what the others leave over."""

_COVERING = NOT_VOCALS | {"other", "residual", REST}


def covers_mixture(sources: Collection[str]) -> bool:
    """Whether a model's sources are meant to add up to the mixture: it has one for all the rest.

    >>> covers_mixture(("vocals", "accompaniment")), covers_mixture(("vocals", "drums"))
    (True, False)
    """
    return len(sources) > 1 and not _COVERING.isdisjoint(sources)


def info_with_rest(info: ModelInfo) -> ModelInfo:
    """What separates a mixture whole: the same, with a source for the rest unless it covers the mixture."""
    return info if covers_mixture(info.sources) else replace(info, sources=(*info.sources, REST))
