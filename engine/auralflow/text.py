"""English sentences that remember what they were made of, so that an application can show them in another language."""

from __future__ import annotations

from numbers import Number
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
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

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        return (self.template,), dict(self.values)

    def __getstate__(self) -> Any:
        return None  # all of it is in the arguments


def said_by(error: BaseException) -> str:
    """What an exception says: the `Text` it was made with if there is one, as `str` would give plain English."""
    return error.args[0] if error.args and isinstance(error.args[0], Text) else str(error)
