"""Entry of the `auralflow` command: parses the command line and hands over to one module a command."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from auralflow.cli import config, dataset, evaluate, models, separate, train
from auralflow.cli.argument_parser import CommandParser
from auralflow.datasets.layout_error import LayoutError
from auralflow.errors import AuralflowError, ConfigError
from auralflow.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

logger = logging.getLogger(__name__)

EXIT_OK, EXIT_FAILED, EXIT_USAGE, EXIT_INTERRUPTED = 0, 1, 2, 130

_DESCRIPTION = (
    "Splits songs into their stems. Exit codes: 0 all went well, 1 some failed, 2 wrong usage, 130 interrupted."
)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: Without the program's name; those of the process if None.

    Returns:
        The exit code.
    """
    for stream in (sys.stdout, sys.stderr):
        # File names may hold bytes that are no text, and consoles may not know all of Unicode.
        if (reconfigure := getattr(stream, "reconfigure", None)) is not None:
            reconfigure(errors="backslashreplace")
    parser = _parser()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as stop:  # argparse has printed help, the version or what is wrong
        return stop.code if isinstance(stop.code, int) else EXIT_USAGE
    logging.basicConfig(level=logging.INFO if options.verbose else logging.WARNING, format="%(message)s")
    code = _run_command(options, parser.prog)
    if code == EXIT_INTERRUPTED and arguments is None:
        _leave_at_once(code)
    return code


def _run_command(options: argparse.Namespace, program: str) -> int:
    try:
        return _flushed(int(options.run(options)))
    except ConfigError as error:
        _print_error(program, error)
        return EXIT_USAGE
    except AuralflowError as error:
        _print_error(program, error)
        return EXIT_FAILED
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILED
    except Exception as error:
        logger.info("Unexpected error:", exc_info=True)
        message = f"Something unexpected happened: {type(error).__name__}: {error}"
        _print_error(program, AuralflowError(message, hint="Please report it, with what --verbose prints."))
        return EXIT_FAILED


def _flushed(code: int) -> int:
    """The code, after all was printed: when Python flushes at its end it complains of a reader that has gone."""
    sys.stdout.flush()
    return code


def _leave_at_once(code: int) -> NoReturn:
    """End the process without taking it apart, which takes torch up to a second; everything is removed already."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="auralflow", description=_DESCRIPTION)
    parser.add_argument("--version", action="version", version=f"auralflow {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=CommandParser)
    for module in (separate, models, dataset, config, train, evaluate):
        command = module.add_parser(commands)
        command.add_argument("-v", "--verbose", action="store_true", help="say more about what is going on")
    return parser


def _print_error(program: str, error: AuralflowError) -> None:
    print(f"{program}: {error.message}", file=sys.stderr)
    if error.hint:
        print(error.hint, file=sys.stderr)
    if isinstance(error, LayoutError) and error.proposal is not None:
        print(f'{program} dataset check --write-mapping "{error.path}" writes a proposal.', file=sys.stderr)


if __name__ == "__main__":
    sys.exit(run())
