"""Which stems of a track are known: those that it has files of, and all that is not vocals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auralflow.datasets.tracks import MIXTURE
from auralflow.stem_names import NOT_VOCALS, VOCALS, is_known

if TYPE_CHECKING:
    from auralflow.datasets.tracks import Track


def has_stem(track: Track, stem: str) -> bool:
    """Whether a track tells what a stem really is."""
    return is_known(stem, track.stems, has_mixture=track.mixture is not None)


def parts_of_stem(track: Track, stem: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sounds of a track that are added, and those that are taken off, to get a stem; see `has_stem`.

    All that is not vocals is what the mixture has besides: other stems need not be all that there is.
    """
    if stem in track.stems:
        return (stem,), ()
    same = sorted(NOT_VOCALS.intersection(track.stems))[:1]  # under another name
    if same:
        return tuple(same), ()
    if track.mixture is not None:
        return (MIXTURE,), (VOCALS,)
    return tuple(name for name in track.stems if name != VOCALS), ()
