"""Names of stems that mean something to the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

VOCALS = "vocals"
"""The singing."""

NOT_VOCALS = frozenset({"accompaniment", "instrumental", "no_vocals"})
"""Names of all that is not vocals."""


def is_known(stem: str, names: Collection[str], *, has_mixture: bool) -> bool:
    """Whether a stem can be had from stems of these names.

    Args:
        stem: Which.
        names: Of what is there.
        has_mixture: Whether the mixture is, too; without it, stems add up to it.

    >>> [is_known("accompaniment", names, has_mixture=False) for names in (["drums", "vocals"], ["vocals"])]
    [True, False]
    """
    if stem in names or stem not in NOT_VOCALS:
        return stem in names
    return not NOT_VOCALS.isdisjoint(names) or (VOCALS in names and (has_mixture or len(names) > 1))
