"""The command `auralflow models`: lists the models, and exports them for other programs."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.models.registry import list_models

if TYPE_CHECKING:
    from auralflow.models.base import ModelInfo

_EXPORT_EPILOG = """\
onnx writes OUT/model.onnx, from the magnitudes of a spectrogram to a mask for each source, for ONNX Runtime in C++,
Rust, Java, browsers, ...; torch writes OUT/model.pt2, from waveforms to stems, for torch.export.load. The file beside
it, model.onnx.json or model.pt2.json, says how to run it, and has licence and origin of the model.
Exit codes: 0 exported, 1 it cannot be or exists already, 2 wrong usage, 130 interrupted."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "models",
        help="list the models, export one for other programs",
        description="List the models that come with Auralflow, or export a model for other programs.",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.set_defaults(run=run_list)
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    listing = actions.add_parser("list", help="list the models (the default)", description="List the models.")
    _add_common(listing)
    listing.set_defaults(run=run_list)
    _add_export(actions)
    return parser


def _add_export(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    export = actions.add_parser(
        "export",
        help="write a model for programs without Auralflow",
        description="Write a model as an ONNX file or a program of torch.export, and check it against PyTorch.",
        epilog=_EXPORT_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    export.add_argument("model", metavar="MODEL", help="name, or folder of a trained model or of a training")
    export.add_argument("output", type=Path, metavar="OUT", help="folder for the files")
    export.add_argument("--format", choices=("onnx", "torch"), default="onnx", help="default: onnx")
    export.add_argument("--force", action="store_true", help="replace what was exported there before")
    _add_common(export)
    export.set_defaults(run=run_export)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")
    parser.add_argument(
        "-v", "--verbose", action="store_true", default=argparse.SUPPRESS, help="say more about what is going on"
    )


def run_list(options: argparse.Namespace) -> int:
    """Print the models; the exit code."""
    for model in list_models():
        print(json.dumps(_facts(model)) if options.json else _text(model))
    return 0


def run_export(options: argparse.Namespace) -> int:
    """Export a model and say what was written; the exit code."""
    from auralflow.cli.report import visible
    from auralflow.models.export import INSTALL, export_model, require_exportable
    from auralflow.models.registry import load_model

    model = load_model(options.model)
    require_exportable(options.output, options.format, overwrite=options.force)
    if not options.json:
        print(f"Exporting {visible(options.model)}; this may take a minute.", file=sys.stderr)
    exported = export_model(model, options.output, file_format=options.format, overwrite=options.force)
    if options.json:
        facts = {"file": str(exported.file), "card": str(exported.card_file), "check": exported.card["check"]}
        print(json.dumps(facts))
        return 0
    print(f"{visible(exported.file)}: {exported.file.stat().st_size / 1e6:.1f} MB")
    print(f"{visible(exported.card_file)}: how to run it, licence, origin")
    check = exported.card["check"]
    if check is None:
        print(f"Not checked: ONNX Runtime is not installed ({INSTALL}).")
    else:
        print(f"Checked: {check['run_with']} is within {check['largest_difference_from_pytorch']:.1g} of the model.")
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
