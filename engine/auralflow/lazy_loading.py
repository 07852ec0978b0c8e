"""Names that are loaded when they are first used, so that what needs no torch or matplotlib does not wait for it."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def load_object(reference: str) -> Any:
    """What a reference of the form "module:name" stands for.

    >>> load_object("math:tau")
    6.283185307179586
    """
    module, _, name = reference.partition(":")
    return getattr(importlib.import_module(module), name)


def lazy_names(package: str, module_of: Mapping[str, str]) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """`__getattr__` and `__dir__` of a package whose public names lie in modules below it (PEP 562).

    Args:
        package: Its `__name__`.
        module_of: The module that defines each name.

    Returns:
        Both functions. The first keeps in the package what it has loaded, and is not asked for it again.
    """

    def load(name: str) -> object:
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = load_object(f"{module_of[name]}:{name}")
        setattr(sys.modules[package], name, value)
        return value

    def names() -> list[str]:
        return sorted(sys.modules[package].__all__)

    return load, names
