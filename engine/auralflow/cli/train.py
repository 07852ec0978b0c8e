"""The command `auralflow train`: trains a network on a folder of songs, on one device or many."""

from __future__ import annotations

import argparse
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from auralflow.cli.training_options import add_training_options, run_config
from auralflow.training.fabric_setup import Strategy

if TYPE_CHECKING:
    from auralflow.training.events import TrainingCallback
    from auralflow.training.run_config import RunConfig
    from auralflow.training.run_folder import RunFolder

_EPILOG = """\
A folder whose training was stopped, or killed, is gone on with where it was; Ctrl+C stops it in order.
On several computers start the same command on each under torchrun or SLURM's srun, which say how many there are.
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
        "--resume",
        action=argparse.BooleanOptionalAction,
        help="go on with a training that is there (default: if there is one)",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would happen, how long and with what memory; write nothing"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="show no progress")
    group = parser.add_argument_group("devices")
    group.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:1, mps (default: auto)")
    group.add_argument("--devices", type=int, default=1, metavar="N", help="GPUs of this computer (default: 1)")
    group.add_argument("--nodes", type=int, default=1, metavar="N", help="computers (default: 1)")
    group.add_argument(
        "--strategy",
        choices=get_args(Strategy),
        default="ddp",
        help="what several do: ddp keeps all weights on each, fsdp a part of them, for networks too large for one GPU"
        " (default: ddp)",
    )
    group = parser.add_argument_group("tensorboard", "Any of --view-... and --play-estimate writes files, too.")
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
    from auralflow.cli.training_display import print_estimate, print_result
    from auralflow.errors import Cancelled, ConfigError, TrainingError, TrainingMemoryError
    from auralflow.text import Text
    from auralflow.training.control import TrainingControl
    from auralflow.training.run_folder import RunFolder
    from auralflow.training.run_record import kept_config

    run = RunFolder(options.folder)
    config = run_config(options, options.dataset, kept_config(run))
    if options.resume and not run.has_checkpoint:
        raise TrainingError(
            Text("There is no checkpoint in “{path}” to go on from.", path=run.path),
            hint="Leave out --resume to begin a training there.",
        )
    if options.view_grad and options.strategy == "fsdp":
        raise ConfigError(
            "Gradients that are shared out cannot be shown.", hint="Leave out --view-grad, or use --strategy ddp."
        )
    control = TrainingControl()
    with Interrupts(control) as interrupts, ExitStack() as processes:
        with interrupts.raised_at_once():
            from auralflow.training.estimate import estimate_run
            from auralflow.training.fabric_setup import launched, make_fabric
            from auralflow.training.progress_bar import ProgressBar
            from auralflow.training.run import require_trainable, train_run
        may_resume = options.resume is not False
        if options.dry_run:
            config = require_trainable(run, config, resume=may_resume)
            try:
                print_estimate(run, config, estimate_run(config, options.device, control, run=run))
            except Cancelled:
                return EXIT_INTERRUPTED
            return EXIT_OK
        with interrupts.raised_at_once():
            fabric = make_fabric(
                options.device,
                config.training.precision,
                devices=options.devices,
                nodes=options.nodes,
                strategy=options.strategy,
            )
            processes.enter_context(launched(fabric))
        writes = _wants_tensorboard(options) and fabric.is_global_zero
        callbacks = [_tensorboard(options, run, config, processes)] if writes else []
        with ProgressBar(config.training, quiet=options.quiet or not fabric.is_global_zero) as display:
            try:
                ended = train_run(
                    config, run.path, resume=may_resume, fabric=fabric, control=control, callbacks=(display, *callbacks)
                )
            except TrainingMemoryError as error:
                if error.batch_size is not None:
                    error.hint = Text(
                        "The last checkpoint was kept. Resume with --batch-size {size} --accumulate {parts}: the steps"
                        " stay the same.",
                        size=error.batch_size,
                        parts=error.accumulate,
                    )
                raise
    if not fabric.is_global_zero:  # a code that is not 0 makes launchers end the others, the first one, too
        return EXIT_OK
    print_result(run, ended, began_step=display.began_step)
    return EXIT_INTERRUPTED if ended.reason == "stopped" else EXIT_OK


def _wants_tensorboard(options: argparse.Namespace) -> bool:
    """Whoever says what to write wants it written."""
    details = ("view_weights", "view_grad", "view_norm", "view_wave", "view_spec", "play_estimate")
    return options.tensorboard or any(getattr(options, name) for name in details)


def _tensorboard(options: argparse.Namespace, run: RunFolder, config: RunConfig, ending: ExitStack) -> TrainingCallback:
    from auralflow.training.run import open_chunks, preview_clips
    from auralflow.training.run_model import model_info_of
    from auralflow.training.tensorboard import TensorBoardCallback, tensorboard_writer

    info = model_info_of(config, run)
    wants_clips = options.view_wave or options.view_spec or options.play_estimate
    clips = preview_clips(open_chunks(config, "validation", info.sample_rate, info.channels)) if wants_clips else ()
    return TensorBoardCallback(
        ending.enter_context(closing(tensorboard_writer(run.tensorboard))),
        clips,
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
