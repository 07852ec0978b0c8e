"""All that a training run follows from, as a TOML file in its folder. Loads no torch."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

import tomli_w

from auralflow.atomic_file import write_atomically
from auralflow.audio.pending_file import write_error
from auralflow.configuration import configured
from auralflow.errors import ConfigError, TrainingError
from auralflow.losses.catalogue import CRITERIA
from auralflow.models.architectures import architecture_named
from auralflow.models.target_names import require_target_names
from auralflow.text import Text
from auralflow.training.settings import TrainingSettings
from auralflow.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA_VERSION = 1
TrainedPart = Literal["all", "last"]


@dataclass(frozen=True, kw_only=True)
class DataSettings:
    """What is trained on.

    Attributes:
        folder: The dataset's folder, in any layout of `auralflow.datasets.find_tracks`.
        val_split: Share of the training tracks to validate on where there is no folder for it; None for the usual one.
        max_tracks: Use the first so many training tracks; None for all.
        chunk_s: Length of a chunk in seconds.
        batch_size: Chunks a batch, over all ranks.
        chunks_per_epoch: Chunks an epoch.
        validation_chunks: Chunks that are validated on, the same each time.
        num_workers: Processes that read; 0 reads in the training's own.
        augment: Whether stems of different songs are mixed anew, with other levels.
    """

    folder: str
    val_split: float | None = None
    max_tracks: int | None = None
    chunk_s: float = 3.0
    batch_size: int = 2
    chunks_per_epoch: int = 200
    validation_chunks: int = 24
    num_workers: int = 0
    augment: bool = True

    def __post_init__(self) -> None:
        """Check all values.

        Raises:
            ConfigError: If one is out of its range.
        """
        least = {"batch_size": 1, "chunks_per_epoch": 1, "validation_chunks": 1, "num_workers": 0}
        for name, bound in least.items():
            if getattr(self, name) < bound:
                raise ConfigError(
                    Text(
                        "{name} must be {least} or more, not {value}.",
                        name=name,
                        least=bound,
                        value=getattr(self, name),
                    ),
                    hint="Leave it out to have the usual value.",
                )
        if not self.chunk_s > 0:
            raise ConfigError(
                Text("chunk_s must be above 0, not {value}.", value=self.chunk_s), hint="3 seconds are usual."
            )


@dataclass(frozen=True, kw_only=True)
class ModelSettings:
    """What is trained.

    Attributes:
        targets: Stems to separate, in the order of the model's output.
        architecture: One of `auralflow.models.list_architectures`; not used with `base`.
        settings: Fields of its config besides the targets, such as `size`.
        base: Folder of a model (or of a run) that the training begins with; None for random weights.
        part: "all" of a base model is trained, or its "last" layers only.
        criterion: One of `auralflow.losses.CRITERIA`.
        criterion_settings: Arguments of its class.
        name: Of the model that comes out; that of the run's folder if empty.
        license: SPDX identifier of its weights.
    """

    targets: tuple[str, ...]
    architecture: str = "BandSplitNet"
    settings: dict[str, Any] = field(default_factory=dict)
    base: str | None = None
    part: TrainedPart = "all"
    criterion: str = "l1"
    criterion_settings: dict[str, Any] = field(default_factory=dict)
    name: str = ""
    license: str = "LicenseRef-unknown"

    def __post_init__(self) -> None:
        """Check all values.

        Raises:
            ConfigError: If one is unknown.
        """
        require_target_names(self.targets)
        if self.part not in ("all", "last"):
            raise ConfigError(
                Text("Of a network “{part}” cannot be trained.", part=self.part),
                hint="Train “all” or the “last” layers.",
            )
        if self.criterion not in CRITERIA:
            from auralflow.configuration import nearest_hint

            raise ConfigError(
                Text("There is no loss “{name}”.", name=self.criterion), hint=nearest_hint(self.criterion, CRITERIA)
            )
        if self.base is None:
            if self.part == "last":
                raise ConfigError(
                    "The last layers of a new network cannot be trained alone.", hint="Give a base model, or train all."
                )
            architecture_named(self.architecture).configure({"targets": list(self.targets), **self.settings})
        elif self.settings:
            raise ConfigError(
                "A base model has its own settings; others cannot be given.", hint="Leave out the model's settings."
            )


@dataclass(frozen=True, kw_only=True)
class RunConfig:
    """A training run, whole.

    Attributes:
        data: What is trained on.
        model: What is trained.
        training: How.
        max_epochs: Epochs in all.
    """

    data: DataSettings
    model: ModelSettings
    training: TrainingSettings = field(default_factory=TrainingSettings)
    max_epochs: int = 100

    def __post_init__(self) -> None:
        """Check all values.

        Raises:
            ConfigError: If there is no epoch.
        """
        if self.max_epochs < 1:
            raise ConfigError(
                Text("max_epochs must be 1 or more, not {value}.", value=self.max_epochs),
                hint="One epoch is chunks_per_epoch chunks.",
            )

    def to_toml(self) -> str:
        """As text; what is None is left out, or "none" where leaving it out would mean something else."""
        versions = {"schema_version": SCHEMA_VERSION, "auralflow": __version__, "max_epochs": self.max_epochs}
        parts: dict[str, dict[str, Any]] = {}
        for name in ("data", "model", "training"):
            values = asdict(getattr(self, name))
            values |= {key: "none" for key in _NONE_IS_SAID if key in values and values[key] is None}
            parts[name] = {key: value for key, value in values.items() if value is not None}
        return tomli_w.dumps({**versions, **parts})

    @classmethod
    def from_toml(cls, text: str) -> RunConfig:
        """What `to_toml` gave, or what somebody wrote.

        Raises:
            ConfigError: If it is no TOML, of a newer Auralflow, or a setting is unknown, missing or out of its range.
        """
        try:
            values = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(
                Text("This is no TOML: {error}.", error=error), hint="See config.toml of a run."
            ) from error
        version = values.pop("schema_version", SCHEMA_VERSION)
        if not isinstance(version, int) or version > SCHEMA_VERSION:
            raise ConfigError("These settings are of a newer Auralflow.", hint="Update Auralflow.")
        values.pop("auralflow", None)
        kinds: dict[str, type[Any]] = {"data": DataSettings, "model": ModelSettings, "training": TrainingSettings}
        for name, kind in kinds.items():
            if name in values:
                values[name] = _part(kind, name, values[name])
        _require_kinds(cls, "", values)
        return configured(cls, values)

    def changes(self, other: RunConfig) -> list[str]:
        """What is different in another, a setting a line: "training.seed: 0 -> 1"."""
        found = []
        for part in ("data", "model", "training"):
            mine, theirs = getattr(self, part), getattr(other, part)
            found += [
                f"{part}.{entry.name}: {getattr(mine, entry.name)} -> {getattr(theirs, entry.name)}"
                for entry in fields(mine)
                if getattr(mine, entry.name) != getattr(theirs, entry.name)
            ]
        if self.max_epochs != other.max_epochs:
            found.append(f"max_epochs: {self.max_epochs} -> {other.max_epochs}")
        return found


# Settings that are None by wish and something else by default.
_NONE_IS_SAID = ("max_gradient_norm",)


def _part(kind: type[Any], name: str, values: Any) -> Any:
    if not isinstance(values, dict):
        raise ConfigError(
            Text("{name} must be a table of settings, not {value}.", name=name, value=repr(values)),
            hint="See config.toml of a run.",
        )
    values = {k: None if k in _NONE_IS_SAID and v == "none" else v for k, v in values.items()}
    if isinstance(values.get("targets"), list):
        values["targets"] = tuple(values["targets"])
    _require_kinds(kind, f"{name}.", values)
    return configured(kind, values)


def _require_kinds(config_type: type[Any], prefix: str, values: dict[str, Any]) -> None:
    """Refuse words for numbers and the like, which people may write; names are checked elsewhere."""
    hints = get_type_hints(config_type)
    for name, value in values.items():
        wanted = hints.get(name, Any)
        kinds = [get_origin(kind) or kind for kind in (get_args(wanted) if isinstance(wanted, UnionType) else [wanted])]
        allowed = {str if kind is Literal else kind for kind in kinds} | ({int} if float in kinds else set())
        if Any not in allowed and type(value) not in allowed and not is_dataclass(value):
            words = sorted(kind.__name__ for kind in allowed if kind is not type(None))
            raise ConfigError(
                Text("{name} must be of type {kinds}, not {value}.", name=prefix + name, kinds=" or ".join(words),
                     value=repr(value)),
                hint="Leave it out to have the usual value.",
            )  # fmt: skip


def write_config(path: Path, config: RunConfig) -> None:
    """Write a file that appears whole or not at all.

    Raises:
        AudioWriteError: If it cannot be written.
    """
    try:
        write_atomically(path, config.to_toml().encode())
    except OSError as error:
        raise write_error(error, path) from error


def read_config(path: Path) -> RunConfig:
    """Read a file.

    Raises:
        TrainingError: If it cannot be read.
        ConfigError: As `RunConfig.from_toml`.
    """
    try:
        return RunConfig.from_toml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingError(
            Text("The settings “{path}” cannot be read: {error}.", path=path, error=error),
            hint="Give the folder of a run.",
        ) from error
