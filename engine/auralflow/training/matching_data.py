"""Whether what a model is trained on, validated on or listened to with is what it separates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from auralflow.errors import ConfigError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from auralflow.models.base import ModelInfo


def require_matching_data(info: ModelInfo, dataset: Any, part: str) -> None:
    """Make sure that a dataset's stems, their order, its sample rate and its channels are those of a model.

    Only what a dataset says by attributes can be compared: `targets`, `sample_rate` and `channels`, as
    `auralflow.datasets.AudioDataset` has them.

    Args:
        info: Of the model.
        dataset: Or a loader of one; may be a dataset of datasets (`torch.utils.data.Subset`, `ConcatDataset`).
        part: What it is for: "training".

    Raises:
        ConfigError: If one is another.
    """
    for inner in datasets_within(dataset):
        require_matching(info, part, facts_of(inner))


def require_matching(info: ModelInfo, part: str, facts: Mapping[str, Any]) -> None:
    """Make sure that stems, their order, sample rate and channels are those of a model, as far as they are known.

    Args:
        info: Of the model.
        part: What it is for: "training".
        facts: "targets", "sample_rate" and "channels".

    Raises:
        ConfigError: If one is another.
    """
    targets: Sequence[str] = facts.get("targets", info.sources)
    if tuple(targets) != info.sources:
        words = {"part": part, "found": ", ".join(targets), "wanted": ", ".join(info.sources)}
        is_order = sorted(targets) == sorted(info.sources)
        raise ConfigError(
            Text("The {part} data has the model's stems in another order: {found}, not {wanted}.", **words)
            if is_order
            else Text("The {part} data has the stems {found}; the model separates {wanted}.", **words),
            hint=Text("Make the dataset with targets={targets}, in the order of the model's output.",
                      targets=list(info.sources)),
        )  # fmt: skip
    if facts.get("sample_rate", info.sample_rate) != info.sample_rate:
        raise ConfigError(
            Text("The {part} data has a sample rate of {found} Hz, the model {wanted} Hz.", part=part,
                 found=facts["sample_rate"], wanted=info.sample_rate),
            hint=Text("Make the dataset with sample_rate={rate}; files are converted.", rate=info.sample_rate),
        )  # fmt: skip
    if facts.get("channels", info.channels) != info.channels:
        raise ConfigError(
            Text("The {part} data has {found} channel(s), the model {wanted}.", part=part, found=facts["channels"],
                 wanted=info.channels),
            hint=Text("Make the dataset with channels={count} (create_audio_dataset: mono={mono}).",
                      count=info.channels, mono=info.channels == 1),
        )  # fmt: skip


def facts_of(dataset: Any) -> dict[str, Any]:
    """What a dataset says of its chunks: "targets", "sample_rate", "channels", as far as it does."""
    facts: dict[str, Any] = {}
    targets = getattr(dataset, "targets", None)
    # Datasets of other libraries have labels of that name.
    if isinstance(targets, list | tuple) and targets and all(isinstance(name, str) for name in targets):
        facts["targets"] = tuple(targets)
    for name in ("sample_rate", "channels"):
        if isinstance(value := getattr(dataset, name, None), int):
            facts[name] = value
    return facts


def datasets_within(dataset: Any) -> Iterator[Any]:
    """A dataset and all that it is made of, as torch's `Subset`, `ConcatDataset` and the like name it."""
    yield dataset
    inner = getattr(dataset, "datasets", None)
    inner = inner.values() if isinstance(inner, dict) else inner if isinstance(inner, list | tuple) else ()
    for part in (*inner, getattr(dataset, "dataset", None)):
        if part is not None:
            yield from datasets_within(part)
