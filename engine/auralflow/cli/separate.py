"""The command `auralflow separate`: files and folders in, stems out."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.audio.formats import BIT_DEPTHS, FORMATS
from auralflow.cli.argument_parser import add_trust_code
from auralflow.cli.comma_separated import comma_separated
from auralflow.errors import ConfigError
from auralflow.models.registry import list_models
from auralflow.separation.naming import DEFAULT_TEMPLATE, TEMPLATE_FIELDS

if TYPE_CHECKING:
    from auralflow.separation.export_plan import ExportSettings
    from auralflow.separation.separator import SeparationSettings

_EPILOG = f"""\
names (--template): {", ".join(f"{{{name}}}" for name in TEMPLATE_FIELDS)}; slashes make folders.
A file whose name begins with a dash goes behind --: auralflow separate -o out -- -song.mp3
Existing output is never lost: by default new files are numbered.
Work in progress lies in the user's cache folder; the environment variable AURALFLOW_CACHE_DIR names another one.
With --json, null_dbfs is "-inf" for stems that add up exactly, and null_of says whether it was measured on the
files as written ("files") or, as for lossy formats, on the stems before they were encoded ("stems")."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "separate",
        help="split songs into stems",
        description="Split songs into stems: sound files with the rate, length, channels and format of the song.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("inputs", nargs="+", type=Path, metavar="FILE or FOLDER", help="songs, films, folders of them")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="folder for the stems")
    parser.add_argument(
        "-r", "--recursive", action="store_true", help="folders in folders, too; DIR gets the same tree"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object for each file")
    parser.add_argument("-q", "--quiet", action="store_true", help="print errors only (and JSON, if asked for)")

    group = parser.add_argument_group("separation")
    first, *_ = models = [model.name for model in list_models()]
    group.add_argument(
        "--model",
        default=first,
        metavar="NAME",
        help=f"{', '.join(models)}, or the folder of a trained model (default: {first})",
    )
    group.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:1, mps (default: auto)")
    group.add_argument(
        "--overlap",
        type=float,
        metavar="N",
        help="seconds of context computed twice at every cut (default: the model's)",
    )
    group.add_argument(
        "--consistency",
        choices=("on", "off"),
        help="make the stems add up to the song (default: on; off: what the model says)",
    )
    group.add_argument(
        "--original", action="store_true", help="exactly what the model's original program does, for comparisons"
    )
    add_trust_code(group)

    group = parser.add_argument_group("output")
    group.add_argument("--format", default="wav", metavar="NAME", help=f"source, {', '.join(FORMATS)} (default: wav)")
    group.add_argument(
        "--bit-depth", default="source", metavar="N", help=f"source, {', '.join(BIT_DEPTHS)} (default: source)"
    )
    group.add_argument("--sample-rate", type=int, metavar="HZ", help="default: that of the song")
    group.add_argument("--bitrate", type=int, metavar="KBPS", help="of lossy formats, all channels together")
    group.add_argument(
        "--stems",
        type=comma_separated,
        metavar="A,B",
        help="which, in this order; also mixture, residual (default: all stems)",
    )
    group.add_argument("--template", default=DEFAULT_TEMPLATE, help=f'for file names (default: "{DEFAULT_TEMPLATE}")')
    group.add_argument(
        "--if-exists",
        choices=("skip", "rename", "overwrite"),
        default="rename",
        help="skip: keep it, and do not separate what is complete; rename: number the new files (default); overwrite",
    )
    group.add_argument("--no-tags", action="store_true", help="write no tags, no cover art and no provenance")
    group.add_argument("--no-dither", action="store_true", help="round to 16 bit without dither")
    parser.set_defaults(run=run)
    return parser


def run(options: argparse.Namespace) -> int:
    """Separate everything; the exit code."""
    from auralflow.cli.batch import Batch
    from auralflow.cli.interrupt import Interrupts
    from auralflow.cli.main import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK
    from auralflow.cli.report import Reporter
    from auralflow.errors import Cancelled

    batch = Batch(
        inputs=options.inputs,
        output=_folder(options.output),
        recursive=options.recursive,
        model=options.model,
        variant="original" if options.original else "default",
        trust_code=options.trust_code,
        device=_device(options.device),
        separation=_separation_settings(options),
        export=_export_settings(options),
    )
    reporter = Reporter(batch.count, as_json=options.json, quiet=options.quiet)
    with Interrupts() as interrupts:
        try:
            batch.run(reporter, interrupts)
        except Cancelled:
            return EXIT_INTERRUPTED
        finally:
            reporter.end()
    return EXIT_FAILED if reporter.has_failures else EXIT_OK


def _folder(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise ConfigError(f"{str(path)!r} names no user of this computer.", hint="Write the folder out.") from error


def _device(name: str) -> str:
    if not re.fullmatch(r"auto|cpu|mps|cuda(:\d+)?", name):
        raise ConfigError(f"There is no device {name!r}.", hint="Choose one of auto, cpu, cuda, cuda:1, mps.")
    return name


def _separation_settings(options: argparse.Namespace) -> SeparationSettings:
    from auralflow.models.registry import model_info
    from auralflow.separation.chunks import ChunkGrid
    from auralflow.separation.separator import SeparationSettings

    if options.original and (options.overlap is not None or options.consistency == "on"):
        raise ConfigError(
            "--original does exactly what the original program does: no overlap, no consistency.",
            hint="Leave out --overlap and --consistency, or --original.",
        )
    if options.overlap is not None:
        info = model_info(options.model)
        ChunkGrid.for_song(info, 1, context_length=round(options.overlap * info.sample_rate))
    return SeparationSettings(
        consistency=options.consistency != "off" and not options.original, overlap_s=options.overlap
    )


def _export_settings(options: argparse.Namespace) -> ExportSettings:
    from auralflow.models.registry import model_info
    from auralflow.separation.export_plan import ExportSettings, chosen_tracks

    settings = ExportSettings(
        format=options.format.lower(),
        bit_depth=options.bit_depth.lower(),
        sample_rate=options.sample_rate,
        bitrate_kbps=options.bitrate,
        template=options.template,
        if_exists=options.if_exists,
        stems=options.stems,
        tags=not options.no_tags,
        dither=not options.no_dither,
    )
    chosen_tracks(settings, model_info(options.model).sources)  # a wrong name is no matter of a single song
    return settings
