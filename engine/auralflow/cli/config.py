"""The command `auralflow config`: writes the settings of a training, and changes them. Deletes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.cli.training_options import add_training_options, run_config

if TYPE_CHECKING:
    import argparse


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "config",
        help="write the settings of a training",
        description="Write the settings of a training to config.toml in its folder, or change what is there. Nothing "
        "is deleted, and a training that has begun keeps its settings.",
    )
    parser.add_argument("folder", type=Path, metavar="RUN", help="folder of the training")
    parser.add_argument("dataset", type=Path, nargs="?", metavar="DATASET", help="folder of the songs to train on")
    parser.add_argument("--display", action="store_true", help="print the settings")
    add_training_options(parser)
    parser.set_defaults(run=run_config_command)
    return parser


def run_config_command(options: argparse.Namespace) -> int:
    """Write the settings; the exit code."""
    from auralflow.cli.report import visible
    from auralflow.errors import TrainingError
    from auralflow.text import Text
    from auralflow.training.run_config import write_config
    from auralflow.training.run_folder import RunFolder
    from auralflow.training.run_record import kept_config

    run = RunFolder(options.folder)
    before = kept_config(run)
    config = run_config(options, options.dataset, before)
    if config != before:
        with run.owned():
            if run.has_checkpoint:
                raise TrainingError(
                    Text("The training in “{path}” has begun: its settings stay.", path=run.path),
                    hint="Nothing was changed. Choose another folder for other settings.",
                )
            write_config(run.config, config)
    if options.display:
        print(config.to_toml(), end="")
    else:
        print(
            f"{visible(run.config)}: {'written' if before is None else 'changed' if config != before else 'as it was'}"
        )
    return 0
