"""Where the engine keeps files of its own."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

CACHE_VARIABLE = "AURALFLOW_CACHE_DIR"


def user_cache_dir() -> Path:
    """The folder for converted weights and separations in progress; everything in it can be made again.

    The environment variable `AURALFLOW_CACHE_DIR` overrides the system's usual place.
    """
    override = os.environ.get(CACHE_VARIABLE)
    return Path(override) if override else Path(platformdirs.user_cache_dir("auralflow", appauthor=False))
