"""Frozen dataclasses from plain data (JSON, TOML, keyword arguments), with errors that name what was meant."""

from __future__ import annotations

import difflib
import math
from dataclasses import MISSING, fields
from functools import cache
from numbers import Integral, Real
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

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


def require_kinds(config: Any) -> None:
    """Make sure that each field of a dataclass is of its type: words are no numbers, and fractions no whole ones.

    Whole numbers are good where fractions are asked for; True and False are no numbers.

    Raises:
        ConfigError: If a value is of another type; names the field, the value, and what is expected.
    """
    config_type: Any = type(config)
    for name, kinds in _kinds(config_type).items():
        require_kind(name, getattr(config, name), kinds)


def require_kind(name: str, value: Any, kinds: tuple[type[Any], ...]) -> None:
    """Make sure that a value is of one of some types, in the sense of `require_kinds`.

    Raises:
        ConfigError: If it is not.
    """
    is_one = isinstance(value, (*kinds, int) if float in kinds else kinds)
    if not is_one or (isinstance(value, bool) and bool not in kinds):
        words = sorted(kind.__name__ for kind in kinds if kind is not type(None))
        raise ConfigError(
            Text("{name} must be of type {kinds}, not {value}.", name=name, kinds=" or ".join(words),
                 value=repr(value)),
            hint="Leave it out to have the usual value.",
        )  # fmt: skip


def whole_sample_rate(value: Any) -> int:
    """A sample rate in Hz as an int: NumPy's numbers, and 44100.0 as some readers give it, are taken, too.

    Raises:
        ConfigError: If it is no whole number above 0.
    """
    is_number = isinstance(value, Real) and not isinstance(value, bool)
    is_whole = is_number and (isinstance(value, Integral) or (math.isfinite(value) and value == int(value)))
    if not is_whole or value < 1:
        raise ConfigError(
            Text("sample_rate must be a whole number of Hz above 0, not {value}.", value=repr(value)),
            hint="Give a number, such as 44_100.",
        )
    return int(value)


@cache
def _kinds(config_type: Any) -> dict[str, tuple[type[Any], ...]]:
    """The types of each field, without what they hold: of `tuple[str, ...]` it is `tuple`."""
    hints = get_type_hints(config_type)
    kinds = {
        field.name: get_args(hint) if isinstance(hint, UnionType) else (hint,)
        for field in fields(config_type)
        for hint in (hints[field.name],)
    }
    return {
        name: tuple(str if get_origin(kind) is Literal else get_origin(kind) or kind for kind in of_field)
        for name, of_field in kinds.items()
    }


def nearest_hint(name: str, known: Iterable[str]) -> str:
    """A sentence that says which known name was probably meant, or which there are."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1)
    if near:
        return Text("Did you mean “{near}”?", near=near[0])
    return Text("There are: {known}.", known=", ".join(names))
