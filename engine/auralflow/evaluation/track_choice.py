"""Which tracks of a dataset are measured."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from auralflow.datasets.layouts import find_splits, find_tracks
from auralflow.datasets.true_stems import has_stem
from auralflow.errors import ConfigError, DatasetError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from auralflow.datasets.tracks import Track
    from auralflow.evaluation.estimators import EstimatorFacts
    from auralflow.evaluation.stem_plan import StemPlan

ALL = "all"
_TEST = "test"
_NAMES_SHOWN = 5


def chosen_tracks(
    dataset: str | os.PathLike[str] | Sequence[Track], split: str | None, max_tracks: int | None
) -> tuple[list[Track], str, list[str]]:
    """The tracks to measure, of which split they are, and what is to be said about that.

    Args:
        dataset: A folder, or tracks.
        split: "train", "val", "test" or "all" of a folder; if None its test tracks, or all if it has none.
        max_tracks: Only the first so many.

    Raises:
        ConfigError: If there is no such split, no track is given, or one twice.
        DatasetError: If the folder or the split has no tracks.
    """
    if not isinstance(dataset, str | os.PathLike):
        if not dataset:
            raise ConfigError("There are no tracks to measure.", hint="Give at least one.")
        return _told_apart(list(dataset)[:max_tracks]), ALL, []
    notes: list[str] = []
    if split is None:
        split = _TEST if find_splits(dataset)[_TEST] else ALL
        if split == ALL:
            notes.append(Text("The dataset has no test tracks: all of its tracks are measured."))
    tracks = find_tracks(dataset, split=None if split == ALL else split, max_num_tracks=max_tracks)
    return _told_apart(tracks), split, notes


def _told_apart(tracks: Sequence[Track]) -> list[Track]:
    """Tracks of different parts may have the same name: then the folder's comes before it."""
    counts = Counter(track.name for track in tracks)
    named = [t if counts[t.name] == 1 else replace(t, name=f"{t.path.parent.name}/{t.name}") for t in tracks]
    twice = [name for name, count in Counter(track.name for track in named).items() if count > 1]
    if twice:
        raise ConfigError(Text("Two tracks are called “{name}”.", name=twice[0]), hint="Give each track once.")
    return named


def with_references(tracks: Sequence[Track], plan: StemPlan) -> tuple[list[Track], list[str]]:
    """Those that have all that is compared, and a word about the others.

    Args:
        tracks: At least one.
        plan: What is compared.

    Raises:
        DatasetError: If none has.
    """
    complete = [t for t in tracks if t.has_mixture and all(has_stem(t, stem) for stem in plan.stems)]
    others = [track for track in tracks if track not in complete]
    if not complete:
        raise DatasetError(
            Text("No track has all of: {stems}.", stems=", ".join(("mixture", *plan.stems))),
            path=tracks[0].path.parent,
            hint="Complete the tracks; “auralflow dataset check” names what they lack.",
        )
    if not others:
        return complete, []
    names = ", ".join(track.name for track in others[:_NAMES_SHOWN])
    if len(others) > _NAMES_SHOWN:
        names += ", ..."
    return complete, [Text("Left out for lack of a stem or a mixture: {names}", names=names)]


def familiar_songs(estimators: Sequence[EstimatorFacts], dataset: str, split: str) -> list[str]:
    """Sentences about models that may have learned from the very songs that are measured.

    Args:
        estimators: What is measured; models that were trained here name the dataset in their origin.
        dataset: Name of the dataset's folder.
        split: Which part of it is measured; nothing is learned from "test".
    """
    if split == _TEST:
        return []
    return [
        Text(
            "“{model}” was trained on songs of “{dataset}”, perhaps on these: its figures may be too good.",
            model=facts.title,
            dataset=dataset,
        )
        for facts in estimators
        if f"“{dataset}”" in facts.origin
    ]
