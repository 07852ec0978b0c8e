"""What the settings of augmentations may be; loads no torch."""

from __future__ import annotations

import math
from typing import Any

from auralflow.errors import ConfigError
from auralflow.text import Text


def require_probability(**values: Any) -> None:
    """Refuse what is no number from 0 to 1.

    Raises:
        ConfigError: With the name of the setting.
    """
    for name, value in values.items():
        if not _is_number(value) or not 0 <= value <= 1:
            raise ConfigError(
                Text("{name} must be a probability from 0 to 1, not {value}.", name=name, value=value),
                hint="Give 0 for never, 1 for always.",
            )


def require_between(least: float, most: float, **values: Any) -> None:
    """Refuse what is no number from `least` to `most`.

    Raises:
        ConfigError: With the name of the setting.
    """
    for name, value in values.items():
        if not _is_number(value) or not least <= value <= most:
            raise ConfigError(
                Text(
                    "{name} must lie between {least} and {most}, not at {value}.",
                    name=name,
                    least=least,
                    most=most,
                    value=value,
                ),
                hint="Give a number in this range.",
            )


def require_count(least: int, **values: Any) -> None:
    """Refuse what is no whole number from `least` up.

    Raises:
        ConfigError: With the name of the setting.
    """
    for name, value in values.items():
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise ConfigError(
                Text(
                    "{name} must be a whole number from {least} up, not {value}.", name=name, least=least, value=value
                ),
                hint="Give a number without fraction.",
            )


def require_gains(lowest: Any, highest: Any) -> None:
    """Refuse what is no range of factors above 0.

    Raises:
        ConfigError: With the range.
    """
    if not (_is_number(lowest) and _is_number(highest) and 0 < lowest <= highest < math.inf):
        raise ConfigError(
            Text("Gains from {lowest} to {highest} are no range of factors above 0.", lowest=lowest, highest=highest),
            hint="Give factors, the lower one first, such as 0.25 and 1.25; 1 leaves the level as it is.",
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
