"""Lists as they are typed on the command line."""

from __future__ import annotations


def comma_separated(text: str) -> tuple[str, ...]:
    """The parts between commas, without the spaces around them and without empty ones.

    >>> comma_separated("vocals, drums,")
    ('vocals', 'drums')
    """
    return tuple(name for part in text.split(",") if (name := part.strip()))
