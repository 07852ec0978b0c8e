"""What a model may be asked to separate; loads no torch."""

from __future__ import annotations

from typing import Any

from auralflow.errors import ConfigError
from auralflow.text import Text


def require_target_names(targets: Any) -> None:
    """Refuse what is not a tuple of at least one name; settings of JSON files and command lines may be anything.

    Raises:
        ConfigError: With what was given.
    """
    if not isinstance(targets, tuple) or not targets or not all(isinstance(name, str) and name for name in targets):
        raise ConfigError(
            Text("targets must be a list of names, not {targets}.", targets=repr(targets)),
            hint='Give at least one, like ["vocals"].',
        )
