"""The command `auralflow models`: which models there are."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

from auralflow.models.registry import list_models

if TYPE_CHECKING:
    import argparse

    from auralflow.models.base import ModelInfo


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command's arguments."""
    parser = commands.add_parser("models", help="list the models", description="List the models there are.")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.set_defaults(run=run)
    return parser


def run(options: argparse.Namespace) -> int:
    """Print the models; the exit code."""
    for model in list_models():
        print(json.dumps(_facts(model)) if options.json else _text(model))
    return 0


def _facts(model: ModelInfo) -> dict[str, object]:
    return {
        "name": model.name,
        "title": model.title,
        "stems": list(model.sources),
        "sample_rate": model.sample_rate,
        "channels": model.channels,
        "license": model.license,
        "size_bytes": model.size_bytes,
        "origin": model.origin,
        "sha256": model.sha256,
        "metrics": dict(model.metrics),
    }


def _text(model: ModelInfo) -> str:
    lines = [
        model.name,
        f"  {model.title}: {', '.join(model.sources)}",
        f"  {model.sample_rate} Hz, {model.size_bytes / 1e6:.1f} MB, licence {model.license}",
        *textwrap.wrap(model.origin, 100, initial_indent="  ", subsequent_indent="  "),
        *(f"  {name}: {value:g}" for name, value in model.metrics),
    ]
    return "\n".join(lines)
