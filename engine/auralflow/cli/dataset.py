"""The command `auralflow dataset`: looks into datasets, says how they are divided, and makes synthetic ones."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from auralflow.cli.comma_separated import comma_separated

_EPILOG = """\
A dataset is a folder with a folder for each song, which holds an audio file for each stem and, if there is one, the
mixture; or folders train, val and test of those. MUSDB18, DSD100, MoisesDB and Slakh2100 are read as they are
distributed. For other layouts, a file stems.toml in the dataset's folder says which files are which stem:

    schema_version = 1
    ignored = ["**/*_RAW/**"]

    [stems]
    mixture = ["{split}/{song}/*_MIX.wav"]
    drums = ["{split}/{song}/*kick*", "{split}/{song}/*snare*"]
    vocals = ["{split}/{song}/*vox*"]
    other = ["{split}/{song}/*"]

The first pattern that fits a file decides; several files of one stem are summed. “check --write-mapping” proposes such
a file. No audio file of a dataset is ever changed."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "dataset",
        help="check a dataset, see its parts, make a synthetic one",
        description="Look into a dataset, or make one.",
        epilog=_EPILOG,
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    _add_check(actions)
    _add_split(actions)
    _add_synthesize(actions)
    return parser


def _add_check(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = actions.add_parser(
        "check",
        help="find what is wrong before you train",
        description="Read every file of a dataset once and name what is wrong, with what to do about it.",
        epilog="Exit codes: 0 no errors (there may be warnings and notes), 1 errors, 2 wrong usage, 130 interrupted.",
    )
    _add_common(check)
    check.add_argument("--split", metavar="NAME", help="only this part: train, val or test (default: everything)")
    check.add_argument(
        "--targets",
        type=comma_separated,
        metavar="A,B",
        help="stems that each song must have (default: those that most songs have)",
    )
    check.add_argument(
        "--min-duration", type=float, default=1.0, metavar="S", help="least length of a song in seconds (default: 1)"
    )
    check.add_argument(
        "--write-mapping",
        action="store_true",
        help="write a proposal for stems.toml if the layout is not known, or to have vocals, drums, bass and other",
    )
    check.add_argument("-q", "--quiet", action="store_true", help="show no progress")
    check.set_defaults(run=run_check)


def _add_split(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    split = actions.add_parser(
        "split",
        help="list which songs are for training, validation and test",
        description="List which songs are for training, validation and test. No file is moved: where there is no "
        "folder for validation, songs are chosen among those for training.",
    )
    _add_common(split)
    split.add_argument(
        "--val-split",
        type=float,
        metavar="SHARE",
        help="which part of the training songs is for validation, such as 0.2 "
        "(default: the 14 songs that are usual for MUSDB18, else one in five)",
    )
    split.add_argument("--seed", type=int, default=0, metavar="N", help="another number chooses others (default: 0)")
    split.set_defaults(run=run_split)


def _add_synthesize(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    synthesize = actions.add_parser(
        "synthesize",
        help="make songs with true stems to try things with",
        description="Make songs with true stems (vocals, drums, bass, other) from a number: material to try training "
        "and measuring with, not music. A folder that is not complete is completed.",
        epilog="Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted (complete songs stay).",
    )
    _add_common(synthesize)
    for name, count, purpose in (
        ("train", 16, "to train on"),
        ("validation", 4, "to validate on"),
        ("test", 4, "to test with"),
    ):
        synthesize.add_argument(
            f"--{name}", type=int, default=count, metavar="N", help=f"number of songs {purpose} (default: {count})"
        )
    synthesize.add_argument(
        "--duration", type=float, default=60.0, metavar="S", help="length of each song in seconds (default: 60)"
    )
    synthesize.add_argument("--sample-rate", type=int, default=44100, metavar="HZ", help="sample rate (default: 44100)")
    synthesize.add_argument(
        "--seed", type=int, default=0, metavar="N", help="another number makes other songs (default: 0)"
    )
    synthesize.add_argument(
        "--loops", action="store_true", help="all instruments play all the time: for songs of a few seconds"
    )
    synthesize.add_argument("-q", "--quiet", action="store_true", help="show no progress")
    synthesize.set_defaults(run=run_synthesize)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="the dataset's folder")
    parser.add_argument("--json", action="store_true", help="print a JSON object")
    parser.add_argument(
        "-v", "--verbose", action="store_true", default=argparse.SUPPRESS, help="say more about what is going on"
    )


def run_check(options: argparse.Namespace) -> int:
    """Check a dataset and print the report; the exit code."""
    from auralflow.cli.dataset_report import print_report
    from auralflow.cli.interrupt import Interrupts
    from auralflow.cli.main import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK
    from auralflow.cli.report import progress_display, visible
    from auralflow.datasets.check import check_dataset
    from auralflow.datasets.layout_error import LayoutError
    from auralflow.errors import Cancelled

    if options.write_mapping:
        _write_mapping(options.folder)
    with Interrupts() as interrupts:
        try:
            with progress_display(visible(options.folder), quiet=options.quiet) as display:
                report = check_dataset(
                    options.folder,
                    split=options.split,
                    targets=options.targets,
                    min_duration=options.min_duration,
                    progress=display,
                    cancel=interrupts.token,
                )
        except Cancelled:
            return EXIT_INTERRUPTED
        except LayoutError as error:
            if error.proposal is not None and not options.json:
                print(error.proposal.to_toml())
            raise
    if options.json:
        print(report.to_json())
    else:
        print_report(report)
    return EXIT_FAILED if report.has_errors else EXIT_OK


def _write_mapping(folder: Path) -> None:
    from auralflow.cli.report import visible
    from auralflow.datasets.layouts import propose_mapping_of

    proposal = propose_mapping_of(folder)
    if proposal is None:
        message = f"{visible(folder)}: no mapping was written, as none is needed or the files do not seem to be stems."
    else:
        message = f"{visible(proposal.write(folder))} was written. Look through it before you train."
    print(message, file=sys.stderr)


def run_split(options: argparse.Namespace) -> int:
    """Print which tracks are in which part; the exit code."""
    from auralflow.cli.report import visible
    from auralflow.datasets.layouts import find_splits

    parts = find_splits(options.folder, val_split=options.val_split, seed=options.seed)
    if options.json:
        print(json.dumps({name: [track.name for track in tracks] for name, tracks in parts.items()}, indent=2))
        return 0
    for name, tracks in parts.items():
        print(f"{name}: {len(tracks)} {'track' if len(tracks) == 1 else 'tracks'}")
        for track in tracks:
            print(f"  {visible(track.name)}")
    return 0


def run_synthesize(options: argparse.Namespace) -> int:
    """Make a synthetic dataset and say what was made; the exit code."""
    from auralflow.cli.interrupt import Interrupts
    from auralflow.cli.main import EXIT_INTERRUPTED, EXIT_OK
    from auralflow.cli.report import progress_display, visible
    from auralflow.datasets.synthetic import write_dataset
    from auralflow.errors import Cancelled

    with Interrupts() as interrupts:
        try:
            with progress_display(visible(options.folder), quiet=options.quiet) as display:
                dataset = write_dataset(
                    options.folder,
                    train=options.train,
                    validation=options.validation,
                    test=options.test,
                    duration_s=options.duration,
                    sample_rate=options.sample_rate,
                    seed=options.seed,
                    form="loop" if options.loops else "song",
                    progress=display,
                    cancel=interrupts.token,
                )
        except Cancelled:
            return EXIT_INTERRUPTED
    if options.json:
        print(json.dumps({"path": str(dataset.path), "written": dataset.written, "kept": dataset.kept}))
    else:
        kept = f", {dataset.kept} were there" if dataset.kept else ""
        songs = "song" if dataset.written == 1 else "songs"
        print(f"{visible(dataset.path)}: {dataset.written} {songs} made{kept}")
    return EXIT_OK
