"""Which tracks are for training and which for validation, where a dataset does not say so itself."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING

from auralflow.configuration import nearest_hint
from auralflow.errors import ConfigError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auralflow.datasets.tracks import Track

SPLIT_FOLDERS = {"train": ("train", "training"), "val": ("val", "valid", "validation"), "test": ("test", "testing")}
"""Names that the folder of each split may have, in small letters."""

UNCLEAR_SPLITS = frozenset({"dev", "development", "eval", "evaluation"})
"""Names of folders of which some datasets train, others validate, and others test."""

USUAL_VAL_SPLIT = 0.2

MUSDB18_VALIDATION = frozenset(
    {
        "ANiMAL - Rockshow",
        "Actions - One Minute Smile",
        "Alexander Ross - Goodbye Bolero",
        "Clara Berry And Wooldog - Waltz For My Victims",
        "Fergessen - Nos Palpitants",
        "James May - On The Line",
        "Johnny Lokke - Promises & Lies",
        "Leaf - Summerghost",
        "Meaxic - Take A Step",
        "Patrick Talbot - A Reason To Leave",
        "Skelpolu - Human Mistakes",
        "Traffic Experiment - Sirens",
        "Triviul - Angelsaint",
        "Young Griffo - Pennies",
    }
)
"""The training songs of MUSDB18 that are held out by convention, as the configuration of the package musdb lists them
(Stöter, Liutkus and Ito, 2018), so that validation figures of different works can be compared."""


def split_named(name: str) -> str:
    """The split that a name stands for: "train", "val" or "test", or another of `SPLIT_FOLDERS`.

    Raises:
        ConfigError: If it stands for none.
    """
    known = {folder: split for split, folders in SPLIT_FOLDERS.items() for folder in folders}
    if name not in known:
        raise ConfigError(Text("There is no split “{name}”.", name=name), hint=nearest_hint(name, known))
    return known[name]


def hold_out(
    tracks: Sequence[Track], val_split: float | None, seed: int = 0
) -> tuple[tuple[Track, ...], tuple[Track, ...]]:
    """Training tracks divided in two: what is left to train on, and what is held out to validate on.

    A track's lot depends on the seed and its name only, so that few tracks change sides when others are added.

    Args:
        tracks: Training tracks.
        val_split: Share to hold out, from 0 (none) to below 1; of two or more tracks at least one is held out, and one
            is always left. None is the usual division: the 14 songs of `MUSDB18_VALIDATION` if all of them are there,
            else `USUAL_VAL_SPLIT`.
        seed: Another one holds out others.

    Returns:
        Both parts in the order given.

    Raises:
        ConfigError: If the share is out of range.
    """
    if val_split is not None and not 0 <= val_split < 1:
        raise ConfigError(
            Text("val_split must be from 0 to below 1, not {val_split}.", val_split=val_split),
            hint="It is the share of the tracks to validate on: 0.2 is one in five.",
        )
    if val_split is None and {track.name for track in tracks} >= MUSDB18_VALIDATION:
        held_out = set(MUSDB18_VALIDATION)
    else:
        share = USUAL_VAL_SPLIT if val_split is None else val_split
        count = min(max(round(share * len(tracks)), 1), len(tracks) - 1) if share else 0
        by_lot = sorted((track.name for track in tracks), key=lambda name: _lot(name, seed))
        held_out = set(by_lot[:count])
    return (
        tuple(track for track in tracks if track.name not in held_out),
        tuple(track for track in tracks if track.name in held_out),
    )


def _lot(name: str, seed: int) -> bytes:
    composed = unicodedata.normalize("NFC", name)  # the same lot whichever system wrote the files
    return hashlib.sha256(f"{seed}/{composed}".encode("utf-8", "surrogateescape")).digest()
