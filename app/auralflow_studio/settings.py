"""What the app remembers from one start to the next."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from filelock import FileLock

from auralflow.atomic_file import write_atomically
from auralflow_studio.playback.transport import BufferSize  # noqa: TC001 - fields are checked by their types
from auralflow_studio.set_aside import set_aside

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

logger = logging.getLogger(__name__)

SCHEMA_VERSION = 1
"""Raised when an older app would misread the file; `_migrate` then gets a step."""

Theme = Literal["system", "light", "dark"]

_LOCK_S = 5.0
"""How long another instance may take to write its own settings: far more than it needs."""


@dataclass(frozen=True, kw_only=True)
class ExportDefaults:
    """What the export form starts with; the words are those of `auralflow.separation.export.ExportSettings`."""

    format: str = "wav"
    bit_depth: str = "source"
    sample_rate: int | None = None
    template: str = ""
    if_exists: str = "rename"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings of the app.

    Attributes:
        schema_version: Of the file.
        theme: Colours of the window.
        language: "" follows the system, else a code as "de".
        output_device: Id of the sound device to play on; None is the system's default.
        output_buffer: How far ahead of the ear the sound device works; see `playback.transport.LATENCY_S`.
        compute_device: What separates: "auto", "cpu", "cuda", "mps".
        model: Name of the model.
        open_folder: Where the open dialog starts.
        export_folder: Where the export dialog starts.
        export: What the export form starts with.
        cache_limit_gb: How much disk stems may take, 0 to a million; 0 keeps only those of the open song.
        window_state: Geometry and docks, as the window encodes them.
    """

    schema_version: int = SCHEMA_VERSION
    theme: Theme = "system"
    language: str = ""
    output_device: str | None = None
    output_buffer: BufferSize = "normal"
    compute_device: str = "auto"
    model: str = "spleeter-2stems"
    open_folder: str = ""
    export_folder: str = ""
    export: ExportDefaults = field(default_factory=ExportDefaults)
    cache_limit_gb: float = 20.0
    window_state: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.cache_limit_gb <= 1e6:
            raise ValueError(f"cache_limit_gb out of 0 .. 1e6: {self.cache_limit_gb!r}")


@dataclass(frozen=True)
class LoadedSettings:
    """What was found on disk.

    Attributes:
        settings: What to work with.
        set_aside: Where a damaged file was moved; None if the file was fine, or there was none.
        reason: Why it was set aside; empty otherwise.
        unreadable: Why the file cannot be read at all, None unless that is so. It is left alone then.
    """

    settings: Settings
    set_aside: Path | None = None
    reason: str = ""
    unreadable: OSError | None = None


def _fits(value: object, hint: Any) -> bool:
    """Whether a value out of JSON has the type of a field."""
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    if get_args(hint):  # a union with None
        return any(_fits(value, option) for option in get_args(hint))
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, hint)


def _usable(kind: type[Any], key: str, value: object, hint: Any) -> bool:
    """Whether a value out of JSON has the type of a field and lies in its range."""
    if not _fits(value, hint):
        return False
    try:
        kind(**{key: value})
    except ValueError:
        return False
    return True


def _read_fields(kind: type[Any], data: dict[str, Any], where: str = "") -> dict[str, Any]:
    """The fields of a settings class out of decoded JSON, each for itself.

    A newer app may have written keys that this one does not know, and a person may have mistyped one: that is said in
    the log and costs nothing else. A value of the wrong type or out of its range is treated alike.
    """
    hints = get_type_hints(kind)
    known: dict[str, Any] = {}
    for key, value in data.items():
        name = f"{where}{key}"
        if key not in hints:
            logger.info("unknown setting %s is ignored", name)
        elif hints[key] is ExportDefaults and isinstance(value, dict):
            known[key] = ExportDefaults(**_read_fields(ExportDefaults, value, f"{name}."))
        elif _usable(kind, key, value, hints[key]):
            known[key] = value
        else:
            logger.info("setting %s has an unusable value and is ignored: %r", name, value)
    return known


def settings_from_json(text: str) -> Settings:
    """Settings out of the text of a file.

    Raises:
        ValueError: If the text is not JSON, or not an object.
    """
    data = json.loads(text)
    if not isinstance(data, dict):
        raise ValueError("the settings are not an object")  # noqa: TRY004 - the file is wrong, not the code
    known = _read_fields(Settings, data)
    version = known.pop("schema_version", SCHEMA_VERSION)
    if version > SCHEMA_VERSION:
        logger.info("settings of a newer version (%s) are read as far as they are known", version)
    return Settings(**known)


def settings_to_json(settings: Settings) -> str:
    """The text of a file, in ASCII: folders may have names that are no text."""
    return json.dumps(asdict(settings), indent=2) + "\n"


def load_settings(path: Path) -> LoadedSettings:
    """Read the settings; never raises.

    A damaged file is set aside, so that nothing in it is lost, and the defaults are used. They are used as well if the
    file cannot be read; it is left alone then.
    """
    try:
        return LoadedSettings(settings_from_json(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return LoadedSettings(Settings())
    except OSError as error:
        logger.warning("settings cannot be read: %s", error)
        return LoadedSettings(Settings(), unreadable=error)
    except (ValueError, RecursionError) as error:
        reason = str(error)
    try:
        aside = set_aside(path)
    except OSError as refusal:
        logger.warning("damaged settings %s cannot be set aside: %s", path, refusal)
        aside = path
    logger.warning("settings could not be read and were set aside as %s: %s", aside, reason)
    return LoadedSettings(Settings(), aside, reason)


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings so that a crash or a full disk leaves either the old file or the new one.

    Raises:
        OSError: If the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, settings_to_json(settings).encode(), private=True)


def merge_settings(path: Path, settings: Settings, changed: Collection[str]) -> None:
    """Write the settings that were changed here; all others stay as the file has them, maybe from another instance.

    Args:
        path: The file. If there is none, or it is damaged, all settings are written; a damaged one is set aside.
        settings: The settings of this instance.
        changed: Names of the fields to write.

    Raises:
        OSError: If the file cannot be read or written, or another instance keeps it locked.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_name(path.name + ".lock"), timeout=_LOCK_S):
        try:
            in_file = settings_from_json(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            merged = settings
        except (ValueError, RecursionError) as error:
            logger.warning("damaged settings were set aside as %s: %s", set_aside(path), error)
            merged = settings
        else:
            merged = replace(in_file, **{name: getattr(settings, name) for name in changed})
        save_settings(path, merged)
