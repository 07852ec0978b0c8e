"""How objects show themselves: in one line where Python prints them, as tables in notebooks."""

from __future__ import annotations

from dataclasses import is_dataclass
from html import escape
from inspect import isfunction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PLAIN = (bool, int, float, str)
MOST_ROWS = 50
"""Rows of a table; how many more there are stands below."""


def settings_text(module: object) -> str:
    """The settings of an object, for `torch.nn.Module.extra_repr`: its public attributes that are plain values.

    >>> from types import SimpleNamespace
    >>> settings_text(SimpleNamespace(domain="waveform", weights={"l1": 0.5}, training=True, _cache=1, parts=[]))
    "domain='waveform', weights={'l1': 0.5}"
    """
    return ", ".join(
        f"{name}={value.__name__ if isfunction(value) else repr(value)}"
        for name, value in vars(module).items()
        if not name.startswith("_") and name != "training" and _is_setting(value)
    )


def _is_setting(value: object) -> bool:
    if isinstance(value, dict):
        return bool(value) and all(isinstance(each, _PLAIN) for each in value.values())
    return isinstance(value, _PLAIN) or isfunction(value) or is_dataclass(value)


def html_table(head: Sequence[str], rows: Iterable[Sequence[str | Html]], *, title: str, note: str = "") -> str:
    """A table for notebooks.

    Args:
        head: Of the columns.
        rows: Cells; texts are escaped, `Html` is not.
        title: Above it.
        note: Below it.
    """
    lines = ["".join(f'<td style="text-align:left">{_cell(cell)}</td>' for cell in row) for row in rows]
    more = len(lines) - MOST_ROWS
    notes = [f"… and {more} more", note] if more > 0 else [note]
    return (
        f"<div><b>{escape(title)}</b><table><thead><tr>"
        + "".join(f'<th style="text-align:left">{escape(text)}</th>' for text in head)
        + "</tr></thead><tbody>"
        + "".join(f"<tr>{line}</tr>" for line in lines[:MOST_ROWS])
        + "</tbody></table>"
        + "".join(f"<small>{escape(text)}</small><br>" for text in notes if text)
        + "</div>"
    )


def counted(number: int, noun: str) -> str:
    """How many there are of something.

    >>> counted(1, "track"), counted(2, "track")
    ('1 track', '2 tracks')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


class Html(str):
    """A text that is HTML already."""

    __slots__ = ()


def _cell(text: str) -> str:
    return text if isinstance(text, Html) else escape(text)
