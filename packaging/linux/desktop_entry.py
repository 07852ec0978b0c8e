"""Put Auralflow into the desktop's menu and its "open with" lists, for this user only, or take it out again."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
from pathlib import Path

NAME = "auralflow-studio"
TEMPLATE = Path(__file__).with_name(f"{NAME}.desktop")


def quoted(argument: str) -> str:
    r"""An argument as the key Exec wants it.

    It is unescaped twice, first as a string of the file, then as a quoted argument, so a backslash becomes four.
    """
    for character in '\\"`$':
        argument = argument.replace(character, f"\\{character}")
    return '"' + argument.replace("\\", "\\\\").replace("%", "%%") + '"'


def desktop_entry(launcher: Path) -> str:
    """The file's text, for a program at this path."""
    program = str(launcher).replace("\\", "\\\\")
    return (
        TEMPLATE.read_text(encoding="utf-8").replace("@LAUNCHER@", quoted(str(launcher))).replace("@PROGRAM@", program)
    )


def data_home() -> Path:
    configured = os.environ.get("XDG_DATA_HOME", "")
    return Path(configured) if configured.startswith("/") else Path.home() / ".local/share"


def places() -> tuple[Path, Path]:
    """Where the entry and its icon go."""
    return data_home() / f"applications/{NAME}.desktop", data_home() / f"icons/hicolor/scalable/apps/{NAME}.svg"


def refresh_menus() -> None:
    """Tell the desktop, where it keeps an index; where the tool is missing, it reads the folder itself."""
    tool, folder = shutil.which("update-desktop-database"), places()[0].parent
    if tool and folder.is_dir():
        subprocess.run([tool, str(folder)], check=False, capture_output=True)


def install(launcher: Path) -> None:
    import auralflow_resources

    entry, icon = places()
    for file, content in ((entry, desktop_entry(launcher).encode()), (icon, auralflow_resources.icon("auralflow"))):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    refresh_menus()


def uninstall() -> None:
    for file in places():
        file.unlink(missing_ok=True)
    refresh_menus()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=("install", "uninstall"))
    parser.add_argument("--launcher", type=Path, help="the program to start, an absolute path")
    options = parser.parse_args()
    if options.action == "uninstall":
        uninstall()
    elif options.launcher is None or not options.launcher.is_absolute():
        parser.error("install needs --launcher with an absolute path")
    else:
        install(options.launcher)


if __name__ == "__main__":
    main()
