"""All that a training run follows from, as a TOML file in its folder. Loads no torch."""

from __future__ import annotations

import platform
import tomllib
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from importlib import metadata
from typing import TYPE_CHECKING, Any, Literal

import tomli_w

from auralflow.atomic_file import write_atomically
from auralflow.audio.pending_file import write_error
from auralflow.configuration import configured, require_kinds
from auralflow.errors import ConfigError, TrainingError
from auralflow.losses.catalogue import CRITERIA
from auralflow.models.architectures import architecture_named
from auralflow.models.target_names import require_target_names
from auralflow.text import Text
from auralflow.training.same_settings import changed
from auralflow.training.settings import TrainingSettings
from auralflow.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA_VERSION = 1
UNKNOWN_LICENSE = "LicenseRef-unknown"
TrainedPart = Literal["all", "last"]

_USUAL_EPOCHS = 100
_NO_LIMIT = 10**9


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
            ConfigError: If one is of another type or out of its range.
        """
        require_kinds(self)
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
                Text("{name} must be above 0, not {value}.", name="chunk_s", value=self.chunk_s),
                hint="3 seconds are usual.",
            )


@dataclass(frozen=True, kw_only=True)
class ModelSettings:
    """What is trained.

    Attributes:
        targets: Stems to separate, in the order of the model's output.
        architecture: One of `auralflow.models.list_architectures`; that of the base if there is one.
        settings: Fields of its config besides the targets, such as `size`.
        base: What the training begins with: folder of a model (or of a run), or name of one that comes with Auralflow;
            None for random weights.
        part: "all" of a base model is trained, or its "last" layers only.
        criterion: One of `auralflow.losses.CRITERIA`.
        criterion_settings: Arguments of its class.
        name: Of the model that comes out; that of the run's folder if empty.
        license: SPDX identifier of its weights; if it is not known, that of the base.
    """

    targets: tuple[str, ...]
    architecture: str = "BandSplitNet"
    settings: dict[str, Any] = field(default_factory=dict)
    base: str | None = None
    part: TrainedPart = "all"
    criterion: str = "l1"
    criterion_settings: dict[str, Any] = field(default_factory=dict)
    name: str = ""
    license: str = UNKNOWN_LICENSE

    def __post_init__(self) -> None:
        """Check all values.

        Raises:
            ConfigError: If one is of another type or unknown.
        """
        require_kinds(self)
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
            architecture = architecture_named(self.architecture)
            if not architecture.begins_at_random:
                raise ConfigError(
                    Text("A network like {name} is not trained from random weights.", name=architecture.title),
                    hint="Give a base, such as spleeter-2stems, or another architecture.",
                )
            architecture.configure({"targets": list(self.targets), **self.settings})
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
        max_epochs: Epochs in all; None for as many as a limit of time or steps allows, or 100 if there is none.
    """

    data: DataSettings
    model: ModelSettings
    training: TrainingSettings = field(default_factory=TrainingSettings)
    max_epochs: int | None = None

    def __post_init__(self) -> None:
        """Check all values.

        Raises:
            ConfigError: If there is no epoch, or a part is of another type.
        """
        require_kinds(self)
        if self.max_epochs is not None and self.max_epochs < 1:
            raise ConfigError(
                Text("{name} must be 1 or more, not {value}.", name="max_epochs", value=self.max_epochs),
                hint="One epoch is chunks_per_epoch chunks.",
            )

    @property
    def epoch_limit(self) -> int:
        """Epochs in all at most."""
        if self.max_epochs is not None:
            return self.max_epochs
        is_limited = self.training.time_limit_s is not None or self.training.max_steps is not None
        return _NO_LIMIT if is_limited else _USUAL_EPOCHS

    def to_toml(self) -> str:
        """As text; what is None is left out, or "none" where leaving it out would mean something else."""
        versions = {"schema_version": SCHEMA_VERSION, **_versions()}
        if self.max_epochs is not None:
            versions["max_epochs"] = self.max_epochs
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
        for name in _VERSIONS:
            values.pop(name, None)
        kinds: dict[str, type[Any]] = {"data": DataSettings, "model": ModelSettings, "training": TrainingSettings}
        for name, kind in kinds.items():
            if name in values:
                values[name] = _part(kind, name, values[name])
        return configured(cls, values)

    def by_name(self) -> dict[str, Any]:
        """All settings, by names like "training.seed"."""
        values: dict[str, Any] = {
            f"{part}.{entry.name}": getattr(getattr(self, part), entry.name)
            for part in ("data", "model", "training")
            for entry in fields(getattr(self, part))
        }
        return {**values, "max_epochs": self.max_epochs}

    def changes(self, other: RunConfig) -> list[str]:
        """What is different in another, a setting a line: "training.seed: 0 -> 1"."""
        return list(changed(self.by_name(), other.by_name()).values())


_VERSIONS = ("auralflow", "python", "torch")
"""What computed; no settings, and never compared."""


def _versions() -> dict[str, Any]:
    versions = dict.fromkeys(_VERSIONS, __version__) | {"python": platform.python_version()}
    with suppress(metadata.PackageNotFoundError):  # asked for without loading it
        versions["torch"] = metadata.version("torch")
    return versions


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
    return configured(kind, values)


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
