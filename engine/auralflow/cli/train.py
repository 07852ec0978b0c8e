"""The command `auralflow train`: trains a network on a folder of songs, on one device or many."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.cli.training_options import add_training_options, run_config

if TYPE_CHECKING:
    from auralflow.training.events import TrainingCallback
    from auralflow.training.run_config import RunConfig
    from auralflow.training.run_folder import RunFolder

_EPILOG = """\
A folder whose training was stopped, or killed, is gone on with where it was; Ctrl+C stops it in order.
On several computers start the same command on each under torchrun, or with --nodes under SLURM's srun.
The best model so far lies in RUN/model: auralflow separate song.mp3 -o stems --model RUN
Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped (it can be gone on with)."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command's arguments."""
    parser = commands.add_parser(
        "train",
        help="train a network on your own songs",
        description="Train a network on songs with known stems: a folder for each song, a file for each stem.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="RUN", help="folder of the training; made if it is not there")
    parser.add_argument("dataset", type=Path, nargs="?", metavar="DATASET", help="folder of the songs to train on")
    parser.add_argument(
        "--resume", action=argparse.BooleanOptionalAction, default=True, help="go on with a training that is there"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, how long and with what memory")
    parser.add_argument("-q", "--quiet", action="store_true", help="show no progress")
    group = parser.add_argument_group("devices")
    group.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:1, mps (default: auto)")
    group.add_argument("--devices", type=int, default=1, metavar="N", help="GPUs of this computer (default: 1)")
    group.add_argument("--nodes", type=int, default=1, metavar="N", help="computers (default: 1)")
    group = parser.add_argument_group("tensorboard")
    group.add_argument("--tensorboard", action="store_true", help="write files for TensorBoard to RUN/runs")
    group.add_argument("--view-weights", action="store_true", help="with weights")
    group.add_argument("--view-grad", action="store_true", help="with gradients")
    group.add_argument("--view-norm", action="store_true", help="norms of them instead of distributions")
    group.add_argument("--view-wave", action="store_true", help="with waveforms")
    group.add_argument("--view-spec", action="store_true", help="with spectrograms")
    group.add_argument("--play-estimate", action="store_true", help="with sound")
    group.add_argument("--image-freq", type=int, default=5, metavar="N", help="epochs between pictures (default: 5)")
    add_training_options(parser)
    parser.set_defaults(run=run_train)
    return parser


def run_train(options: argparse.Namespace) -> int:
    """Train; the exit code."""
    from auralflow.cli.interrupt import Interrupts
    from auralflow.cli.main import EXIT_INTERRUPTED, EXIT_OK
    from auralflow.cli.training_display import TrainingDisplay, print_estimate, print_result
    from auralflow.errors import Cancelled
    from auralflow.training.control import TrainingControl
    from auralflow.training.run_config import read_config
    from auralflow.training.run_folder import RunFolder

    run = RunFolder(options.folder)
    config = run_config(options, options.dataset, read_config(run.config) if run.config.is_file() else None)
    control = TrainingControl()
    with Interrupts(control) as interrupts:
        with interrupts.raised_at_once():
            from auralflow.training.estimate import estimate_run
            from auralflow.training.fabric_setup import make_fabric
            from auralflow.training.run import train_run

            fabric = make_fabric(
                options.device, config.training.precision, devices=options.devices, nodes=options.nodes
            )
        if options.dry_run:
            try:
                print_estimate(run, config, estimate_run(config, options.device, control))
            except Cancelled:
                return EXIT_INTERRUPTED
            return EXIT_OK
        fabric.launch()
        callbacks = [] if not options.tensorboard else [_tensorboard(options, run, config)]
        with TrainingDisplay(config, quiet=options.quiet or not fabric.is_global_zero) as display:
            ended = train_run(
                config, run.path, resume=options.resume, fabric=fabric, control=control, callbacks=(display, *callbacks)
            )
    if fabric.is_global_zero:
        print_result(run, ended)
    return EXIT_INTERRUPTED if ended.reason == "stopped" else EXIT_OK


def _tensorboard(options: argparse.Namespace, run: RunFolder, config: RunConfig) -> TrainingCallback:
    from auralflow.training.run import model_info_of, preview_clips
    from auralflow.training.tensorboard import TensorBoardCallback, tensorboard_writer

    info = model_info_of(config)
    wants_clips = options.view_wave or options.view_spec or options.play_estimate
    return TensorBoardCallback(
        tensorboard_writer(run.tensorboard),
        preview_clips(config, info) if wants_clips else (),
        info.sources,
        info.sample_rate,
        weights=options.view_weights,
        gradients=options.view_grad,
        norms=options.view_norm,
        waveforms=options.view_wave,
        spectrograms=options.view_spec,
        audio=options.play_estimate,
        every_epochs=options.image_freq,
    )
