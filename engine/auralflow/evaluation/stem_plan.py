"""Which stems of models and of a dataset are the same thing, so that they can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralflow.errors import DatasetError
from auralflow.models.rest import covers_mixture
from auralflow.stem_names import NOT_VOCALS, VOCALS
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from auralflow.datasets.tracks import Track


@dataclass(frozen=True, kw_only=True)
class StemPlan:
    """What is compared.

    Attributes:
        stems: Names of the compared stems; the same for all estimators, because which seconds have figures depends on
            the stems that are compared.
        made_of: For each model, by compared stem, the sources of the model that are added up to it.
        left_out: For each model, its sources that cannot be compared.
    """

    stems: tuple[str, ...]
    made_of: Mapping[str, Mapping[str, tuple[str, ...]]]
    left_out: Mapping[str, tuple[str, ...]]


def plan_stems(sources: Mapping[str, Sequence[str]], tracks: Sequence[Track], *, path: Path) -> StemPlan:
    """What can be compared: the stems that all models make and the dataset has.

    A model's accompaniment is compared with the sum of all stems but the vocals; and if one model makes vocals and
    accompaniment, the accompaniment of another is the sum of all it makes but vocals.

    Args:
        sources: By model, what it makes. With no models, all stems that every track has are compared.
        tracks: Of the dataset.
        path: Of the dataset, for messages.

    Raises:
        DatasetError: If no stem can be compared.
    """
    known = {name for track in tracks for name in track.stems}
    if not sources:
        common = [name for name in sorted(known) if all(name in track.stems for track in tracks)]
        if not common:
            raise _nothing_common(path, {}, known)
        return StemPlan(stems=tuple(common), made_of={}, left_out={})
    wanted_rest = [name for names in sources.values() for name in names if name in NOT_VOCALS]
    made_of = {model: _comparable(names, known, wanted_rest) for model, names in sources.items()}
    first, *others = made_of.values()
    common = [name for name in first if all(name in other for other in others)]
    spare = [name for name in common if name in NOT_VOCALS][1:]  # one thing under several names
    stems = tuple(name for name in common if name not in spare)
    if not stems:
        raise _nothing_common(path, sources, known)
    used = {model: {name for stem in stems for name in parts[stem]} for model, parts in made_of.items()}
    return StemPlan(
        stems=stems,
        made_of={model: {stem: parts[stem] for stem in stems} for model, parts in made_of.items()},
        left_out={model: tuple(name for name in names if name not in used[model]) for model, names in sources.items()},
    )


def _comparable(
    sources: Sequence[str], known: Collection[str], wanted_rest: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """By stem of the dataset, the sources that make it up."""
    found: dict[str, tuple[str, ...]] = {
        name: (name,) for name in sources if name in known or (name in NOT_VOCALS and VOCALS in known)
    }
    rest = tuple(name for name in sources if name in NOT_VOCALS)[:1]  # its parts may be there as well
    rest = rest or tuple(name for name in sources if name != VOCALS)
    if wanted_rest and VOCALS in sources and VOCALS in known and rest and covers_mixture(sources):
        for name in wanted_rest:
            # Under whichever name the other model has it.
            found.setdefault(name, rest)
    return found


def _nothing_common(path: Path, sources: Mapping[str, Sequence[str]], known: Collection[str]) -> DatasetError:
    if not known:
        return DatasetError(
            Text("The tracks in “{path}” have mixtures only, no stems to compare with.", path=path),
            path=path,
            hint="Each track's folder needs a sound file for each true stem: vocals.wav, drums.wav, ...",
        )
    made = "; ".join(Text("{model}: {names}", model=model, names=", ".join(names)) for model, names in sources.items())
    return DatasetError(
        Text(
            "Nothing can be compared: the dataset has {known}, the models make {made}.",
            known=", ".join(sorted(known)),
            made=made or "-",
        ),
        path=path,
        hint="Compare models that make the same stems, on a dataset that has one of them under the same name.",
    )
