"""Scripts that start processes must not do their work in these once more. Loads no torch.

A process that reads songs is started afresh ("spawn": a fork of a process with threads may hang), and the first thing
that Python does in it is to run the script that started it, under another `__name__`.
"""

from __future__ import annotations

import ast
import multiprocessing
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.errors import ConfigError
from auralflow.text import Text

if TYPE_CHECKING:
    from types import FrameType, ModuleType

# What a condition asks to know whether this is the script's own process.
_GUARDS = {"__name__", "parent_process", "current_process"}
_INSTEAD = "Or let the training's own process read: num_workers=0."


def require_own_process() -> None:
    """Refuse to work in a process that is only to read songs, and runs the script that started it once more.

    Raises:
        ConfigError: If this is one.
    """
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise ConfigError(
            "A process that was started to read songs runs the whole script once more: put what the script does under"
            ' `if __name__ == "__main__":`.',
            hint=_INSTEAD,
        )


def require_guarded_script() -> None:
    """Refuse to start processes from a line of a script that they would come to, too.

    Raises:
        ConfigError: If this was called, through whatever functions, from such a line.
    """
    main = sys.modules.get("__main__")
    frame = _frame_of(main)
    if main is None or frame is None or not _is_run_again(main):
        return
    path = Path(str(main.__file__))
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return
    if not _is_guarded(tree, frame.f_lineno):
        raise ConfigError(
            Text(
                "Each process that reads songs would run “{script}” once more, from its first line: put what it does"
                ' under `if __name__ == "__main__":`.',
                script=path.name,
            ),
            hint=_INSTEAD,
        )


def _frame_of(main: ModuleType | None) -> FrameType | None:
    """Where the script is now, on the level of its module; None in another thread."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if main is not None and frame.f_globals is vars(main) and frame.f_code.co_name == "<module>":
            return frame
        frame = frame.f_back
    return None


def _is_run_again(main: ModuleType) -> bool:
    """Whether `multiprocessing` runs it in other processes: neither notebooks, nor `python -c`, nor `__main__.py`."""
    spec = getattr(main, "__spec__", None)
    if spec is not None:
        return not str(spec.name).endswith("__main__")
    return getattr(main, "__file__", None) is not None and not hasattr(sys, "ps1")


def _is_guarded(tree: ast.Module, line: int) -> bool:
    for statement in tree.body:
        if isinstance(statement, ast.If) and _asks(statement.test):
            if statement.lineno <= line <= (statement.end_lineno or line):
                return True
            if statement.lineno < line and _leaves(statement.body[-1]):
                return True
    return False


def _leaves(statement: ast.stmt) -> bool:
    """Whether a script ends there in other processes: `if __name__ != "__main__": sys.exit()`."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        function = statement.value.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        return name.endswith(("exit", "quit"))
    return isinstance(statement, ast.Raise)


def _asks(test: ast.expr) -> bool:
    names = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(test) if isinstance(node, ast.Attribute)}
    return bool(names & _GUARDS)
