"""The command `auralflow test`: measures how well models, or estimates in files, separate a known dataset."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.cli.argument_parser import add_trust_code
from auralflow.training.run_folder import RunFolder

if TYPE_CHECKING:
    from auralflow.models.base import SeparationModel

_EPILOG = """\
A dataset is a folder as `auralflow dataset check` takes it. All are compared on the same stems: those that every model
makes and the dataset has; true accompaniment is the sum of all stems but the vocals.
Stems that another program made of the same songs are measured as a model is: name their folder instead of MODEL, or by
--also. It holds SONG/vocals.wav, SONG/drums.wav, ... (Demucs: the folder of one of its models; museval), or
"SONG - vocals.wav", ... (auralflow separate); SONG is the song's name in the dataset.
The output folder gets report.html and report.md to read, report.json, scores.csv and summary.csv for programs. The
same command takes up what was stopped; more models (--also) or tracks can be added; other folders' files are safe.
Exit codes: 0 done, 1 failed, or some tracks were not measured, 2 wrong usage, 130 interrupted (what is done stays)."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "test",
        help="measure how well a model separates a dataset",
        description="Measure how well models separate the songs of a dataset, beside the mixture itself and the ideal "
        "ratio mask: SDR (BSSEval v4), uSDR, SI-SDR, leakage, spectral distance.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "model",
        metavar="MODEL",
        help="a model's name, the folder of a trained model, or one of estimates: stems that any program made of "
        "these songs",
    )
    parser.add_argument("dataset", type=Path, metavar="DATASET", help="the dataset's folder")
    parser.add_argument(
        "--also",
        action="append",
        default=[],
        metavar="MODEL",
        help="another model or folder of estimates (may be repeated)",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="DIR",
        help="folder for the results (default: MODEL-evaluation; of a training, report/DATASET in its folder)",
    )
    parser.add_argument(
        "--split",
        metavar="NAME",
        help="train, val, test or all (default: test, or everything if there are no test tracks)",
    )
    parser.add_argument("--max-tracks", type=int, metavar="N", help="only the first N tracks")
    parser.add_argument("--duration", type=float, metavar="S", help="only the first S seconds of each track")
    parser.add_argument("--no-baseline", action="store_true", help="do not measure the mixture itself")
    parser.add_argument("--no-oracle", action="store_true", help="do not measure ideal ratio masks")
    parser.add_argument(
        "--museval",
        action="store_true",
        help="also SIR, SAR and ISR, by museval: slow, needs the extra “evaluation”",
    )
    parser.add_argument(
        "--consistency",
        choices=("on", "off"),
        help="make the stems add up to the song, as “auralflow separate” does (default: on; off: what the model says)",
    )
    add_trust_code(parser)
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:1, mps (default: auto)")
    parser.add_argument(
        "--workers", type=int, default=2, metavar="N", help="how many tracks are worked on at a time (default: 2)"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON object")
    parser.add_argument("-q", "--quiet", action="store_true", help="show no progress")
    parser.set_defaults(run=run)
    return parser


def run(options: argparse.Namespace) -> int:
    """Measure everything and print the summary; the exit code."""
    from auralflow.cli.evaluation_report import print_summary
    from auralflow.cli.interrupt import Interrupts
    from auralflow.cli.main import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK
    from auralflow.cli.report import progress_display, visible
    from auralflow.errors import Cancelled
    from auralflow.evaluation.evaluation_run import evaluate
    from auralflow.separation.separator import SeparationSettings

    models = [_trusted(name) if options.trust_code else name for name in (options.model, *options.also)]
    settings = None
    if options.consistency is not None:
        settings = SeparationSettings(consistency=options.consistency == "on")
    with Interrupts() as interrupts:
        try:
            with progress_display(visible(options.dataset.name), quiet=options.quiet) as display:
                result = evaluate(
                    models,
                    options.dataset,
                    options.output or _default_output(options.model, options.dataset),
                    split=options.split,
                    max_tracks=options.max_tracks,
                    duration_s=options.duration,
                    baseline=not options.no_baseline,
                    oracle=not options.no_oracle,
                    museval=options.museval,
                    settings=settings,
                    device=options.device,
                    workers=options.workers,
                    progress=display,
                    cancel=interrupts.token,
                )
        except Cancelled:
            return EXIT_INTERRUPTED
    if options.json:
        print(result.to_json())
    else:
        print_summary(result)
    return EXIT_FAILED if result.failures else EXIT_OK


def _trusted(name: str) -> str | SeparationModel:
    """A model, loaded with whatever code it brings; a folder of estimates stays one."""
    from auralflow.models.registry import holds_model, load_model

    return load_model(name, trust_code=True) if holds_model(Path(name)) else name


def _default_output(model: str, dataset: Path) -> Path:
    """In the folder of a training if the model is one, else a folder in the working folder, named after the model."""
    run = RunFolder(Path(model))
    if run.config.is_file():
        return run.reports / (_plain_name(dataset.resolve().name) or "songs")
    name = _plain_name(Path(model).resolve().name if Path(model).is_dir() else model)
    return Path(f"{name or 'model'}-evaluation")


def _plain_name(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip("-.")
