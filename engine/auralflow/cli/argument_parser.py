"""A parser for commands: what has no name may stand anywhere between the options."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


class CommandParser(argparse.ArgumentParser):
    """As argparse's, but `train RUN --seed 1 SONGS` is understood as `train RUN SONGS --seed 1`.

    Argparse alone takes all arguments without a name from the first place where one stands, and so it is where a "--"
    says that names may begin with a dash.
    """

    _is_within = False

    def parse_known_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> tuple[Any, list[str]]:  # type: ignore[override]
        """Parse; what is not understood comes second."""
        args = sys.argv[1:] if args is None else list(args)
        # What belongs to a command of a command is not to be torn from it.
        has_commands = any(action.nargs in (argparse.PARSER, argparse.REMAINDER) for action in self._actions)
        if self._is_within or has_commands or "--" in args:
            return super().parse_known_args(args, namespace)
        self._is_within = True  # it calls this method: for the options first, for the rest second
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._is_within = False


def add_trust_code(group: argparse._ActionsContainer) -> None:
    """Add the option that lets a model bring code of its own."""
    group.add_argument(
        "--trust-code",
        action="store_true",
        help="let a model import the network that its card names: code of somebody else, which can do all that you can",
    )
