"""Frozen dataclasses from plain data (JSON, TOML, keyword arguments), with errors that name what was meant."""

from __future__ import annotations

import difflib
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, TypeVar

from auralflow.errors import ConfigError
from auralflow.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_Config = TypeVar("_Config")


def configured(config_type: type[_Config], settings: Mapping[str, Any]) -> _Config:
    """A dataclass made from settings by name.

    Args:
        config_type: A dataclass; it checks the values itself in `__post_init__`.
        settings: Value by field; fields with a default may be left out.

    Raises:
        ConfigError: If a name is unknown (the nearest known one is suggested) or a field without default is missing.
    """
    known = {field.name: field for field in fields(config_type) if field.init}  # type: ignore[arg-type]
    for name in settings:
        if name not in known:
            raise ConfigError(Text("There is no setting “{name}”.", name=name), hint=nearest_hint(name, known))
    missing = [
        name
        for name, field in known.items()
        if name not in settings and field.default is MISSING and field.default_factory is MISSING
    ]
    if missing:
        raise ConfigError(
            Text("The setting “{name}” is missing.", name=missing[0]), hint=Text("Give it: it has no default.")
        )
    return config_type(**settings)


def nearest_hint(name: str, known: Iterable[str]) -> str:
    """A sentence that says which known name was probably meant, or which there are."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1)
    if near:
        return Text("Did you mean “{near}”?", near=near[0])
    return Text("There are: {known}.", known=", ".join(names))
