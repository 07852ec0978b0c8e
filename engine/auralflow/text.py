"""English sentences that remember what they were made of, so that an application can show them in another language."""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Integral, Number, Real
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, Self


class Text(str):
    """A sentence, as the `str` it is in English, with the template and the values it was made of.

    Everything that is done to a string gives plain strings; only the whole can be translated.

    Args:
        template: The sentence with fields in braces, as `str.format` takes it; a literal, so that it can be collected.
        values: By field. Texts among them are translated, too; what is neither a string nor a number is kept as the
            string it gives, for an exception would hold on to all that it came through.

    Attributes:
        template: As given.
        values: As kept; they cannot be changed.
    """

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """The formatted sentence."""
        kept = {name: v if v is None or isinstance(v, str | Number) else str(v) for name, v in values.items()}
        text = super().__new__(cls, template.format(**kept))
        text.template = template
        text.values = MappingProxyType(kept)
        return text

    def with_values(self, **values: object) -> Self:
        """The sentence with other values for some of its fields."""
        return type(self)(self.template, **{**self.values, **values})

    def to_json(self) -> dict[str, Any]:
        """Template and values, as JSON can hold them.

        Raises:
            ValueError: If JSON cannot hold a value.
        """
        return {"template": self.template, "values": {name: _plain(value) for name, value in self.values.items()}}

    @classmethod
    def from_json(cls, facts: Any) -> Self:
        """What `to_json` was made of.

        Raises:
            LookupError: If it is something else, or the template does not fit the values.
            ValueError: The same.
            TypeError: The same.
            AttributeError: The same.
        """
        values = facts["values"].items()
        texts = {name: cls.from_json(value) if isinstance(value, Mapping) else value for name, value in values}
        return cls(facts["template"], **texts)

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        return (self.template,), dict(self.values)

    def __getstate__(self) -> Any:
        return None  # all of it is in the arguments


def said_by(error: BaseException) -> str:
    """What an exception says: the `Text` it was made with if there is one, as `str` would give plain English."""
    return error.args[0] if error.args and isinstance(error.args[0], Text) else str(error)


def templates_of(texts: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What sentences were made of, as JSON can hold it, so that `with_template` gives them back after they were kept.

    Args:
        texts: Sentences; those that are no `Text` need nothing.

    Returns:
        By sentence, its template and values. A sentence with a value that JSON cannot hold stays English.
    """
    found = {}
    for text in texts:
        if isinstance(text, Text):
            try:
                found[str(text)] = text.to_json()
            except ValueError:
                continue
    return found


def with_template(text: str, templates: Mapping[str, Any]) -> str:
    """The `Text` that a kept sentence was; the sentence itself if nothing fits it.

    Args:
        text: The sentence.
        templates: As `templates_of` gave them, or whatever JSON was read.
    """
    try:
        made = Text.from_json(templates[text])
    except (LookupError, ValueError, TypeError, AttributeError, MemoryError):
        return text
    return made if made == text else text


def _plain(value: object) -> Any:
    if isinstance(value, Text):
        return value.to_json()
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real) and math.isfinite(value):
        return float(value)
    raise ValueError("JSON cannot hold it")
