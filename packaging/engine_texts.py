"""Collects the sentences of the engine for translators, as a Python file that Qt's lupdate reads.

Usage: python packaging/engine_texts.py FILE

Sentences are the templates of `Text(...)`, and literals given to errors as message or hint; the app's own errors are
treated alike. Whatever is put together in such a place by an f-string cannot be translated: that is a mistake, said on
stderr with its place.
"""

from __future__ import annotations

import ast
import builtins
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
CONTEXT = "engine"
# What the command line says, it says in English.
_LEFT_OUT = ("engine/auralflow/cli/",)


class NotTranslatableError(Exception):
    """A sentence is put together where a literal or a `Text` belongs."""


def _name(call: ast.Call) -> str:
    function = call.func
    return (
        function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    )


def _is_ours(name: str) -> bool:
    return name.endswith("Error") and not hasattr(builtins, name)


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.JoinedStr | ast.BinOp):
        raise NotTranslatableError(f"line {node.lineno}: {ast.unparse(node)}")


def _of_call(call: ast.Call) -> Iterator[str]:
    name = _name(call)
    if name == "Text":
        template = call.args[0]
        if not (isinstance(template, ast.Constant) and isinstance(template.value, str)):
            raise NotTranslatableError(f"line {call.lineno}: {ast.unparse(call)}")
        yield template.value
    elif _is_ours(name):
        hints = [keyword.value for keyword in call.keywords if keyword.arg == "hint"]
        for place in (*call.args[:1], *hints):
            yield from _literals(place)
    elif ast.unparse(call.func).endswith("notes.append") and isinstance(call.args[0], ast.Constant | ast.JoinedStr):
        raise NotTranslatableError(f"line {call.lineno}: {ast.unparse(call)}")


def texts_of(source: str) -> Iterator[str]:
    """The sentences in the source of a module.

    Raises:
        NotTranslatableError: If one is put together.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _of_call(node)


def all_texts(root: Path = ROOT) -> list[str]:
    """The sentences of engine and app, sorted, each once.

    Raises:
        NotTranslatableError: If one is put together; says where.
    """
    found: set[str] = set()
    for path in sorted((*(root / "engine").rglob("*.py"), *(root / "app").rglob("*.py"))):
        name = path.relative_to(root).as_posix()
        if not name.startswith(_LEFT_OUT):
            try:
                found.update(texts_of(path.read_text(encoding="utf-8")))
            except NotTranslatableError as error:
                raise NotTranslatableError(f"{name}, {error}") from error
    return sorted(found)


def main(file: Path) -> None:
    """Write the file."""
    calls = (
        f"QCoreApplication.translate({json.dumps(CONTEXT)}, {json.dumps(text, ensure_ascii=False)})\n"
        for text in all_texts()
    )
    file.write_text("from PySide6.QtCore import QCoreApplication\n\n" + "".join(calls), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
