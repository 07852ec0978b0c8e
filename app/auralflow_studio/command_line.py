"""What `auralflow-studio` can be told on the command line. Knows no Qt: `--version` and mistakes answer at once."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from auralflow.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """What was asked for.

    Attributes:
        files: Songs and folders to open.
        profile_dir: One folder for settings, logs and cache; None for the system's places.
        new_window: Open the files in a window of their own even if the app runs already.
        quit_after_ready: End as soon as everything is loaded: for tests of installations.
    """

    files: tuple[Path, ...] = ()
    profile_dir: Path | None = None
    new_window: bool = False
    quit_after_ready: bool = False


def _path_of(text: str) -> Path:
    # File managers hand over what is dropped on the icon as paths or as URLs.
    if text.startswith("file://"):
        from urllib.parse import unquote, urlsplit
        from urllib.request import url2pathname

        return Path(url2pathname(unquote(urlsplit(text).path)))
    return Path(text)


def parse(arguments: Sequence[str]) -> Arguments:
    """Understand a command line.

    Raises:
        SystemExit: After `--help`, `--version` (code 0) or a mistake (code 2).
    """
    parser = argparse.ArgumentParser(
        prog="auralflow-studio", description="Drop a song, hear its stems: separate, mix and export."
    )
    parser.add_argument("files", nargs="*", type=_path_of, metavar="FILE", help="songs or folders to open")
    parser.add_argument("--profile-dir", type=Path, metavar="DIR", help="keep settings, logs and cache in this folder")
    parser.add_argument(
        "--new-window", action="store_true", help="open a window of its own even if Auralflow runs already"
    )
    parser.add_argument("--quit-after-ready", action="store_true", help="end as soon as everything is loaded")
    parser.add_argument("--version", action="version", version=f"Auralflow {__version__}")
    found = parser.parse_args(arguments)
    return Arguments(
        files=tuple(path.absolute() for path in found.files),
        profile_dir=found.profile_dir,
        new_window=found.new_window,
        quit_after_ready=found.quit_after_ready,
    )
