"""Files that cannot be understood are kept for whoever can."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def set_aside(path: Path) -> Path:
    """Rename a damaged file to `<name>.damaged`, or `<name>.damaged-2` and so on: none is lost for another.

    Returns:
        Where it is now.

    Raises:
        OSError: If it cannot be renamed; it is where it was then.
    """
    for number in itertools.count(1):
        aside = path.with_name(f"{path.name}.damaged" + (f"-{number}" if number > 1 else ""))
        if not os.path.lexists(aside):
            break
    return path.rename(aside)
