from __future__ import annotations

import configparser
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.audio.files import AUDIO_EXTENSIONS

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "packaging/linux/desktop_entry.py"
# What the desktop calls files by their names: freedesktop's own table, lines of weight:type:pattern[:flags].
MIME_TABLE = Path("/usr/share/mime/globs2")


@pytest.fixture(scope="module")
def desktop_entry() -> ModuleType:
    spec = importlib.util.spec_from_file_location("desktop_entry", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fields(text: str) -> dict[str, str]:
    parser = configparser.RawConfigParser(delimiters="=", comment_prefixes="#", strict=True)
    parser.optionxform = str
    parser.read_string(text)
    return dict(parser["Desktop Entry"])


def run(action: str, data_home: Path, *arguments: str) -> None:
    environment = {**os.environ, "XDG_DATA_HOME": str(data_home)}
    subprocess.run([sys.executable, str(SCRIPT), action, *arguments], env=environment, check=True)


def test_install_makes_a_valid_entry_with_an_icon_and_uninstall_leaves_nothing(tmp_path: Path) -> None:
    launcher = tmp_path / "my apps/100 %/auralflow-studio"
    run("install", tmp_path, "--launcher", str(launcher))
    run("install", tmp_path, "--launcher", str(launcher))  # an update

    entry = tmp_path / "applications/auralflow-studio.desktop"
    assert fields(entry.read_text(encoding="utf-8"))["TryExec"] == str(launcher)
    icon = tmp_path / "icons/hicolor/scalable/apps/auralflow-studio.svg"
    assert icon.read_bytes().lstrip().startswith(b"<")
    if validator := shutil.which("desktop-file-validate"):
        checked = subprocess.run([validator, str(entry)], capture_output=True, text=True, check=False)
        assert (checked.returncode, checked.stdout) == (0, "")

    run("uninstall", tmp_path)
    ours = [path for path in tmp_path.rglob("*auralflow*") if path.is_file()]
    assert ours == []


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30))
def test_exec_names_the_launcher_whatever_characters_its_path_has(desktop_entry: ModuleType, name: str) -> None:
    command = desktop_entry.desktop_entry(Path("/" + name)).split("Exec=", 1)[1].split("\n", 1)[0]

    unescaped = command.replace("\\\\", "\\")  # as every string of a desktop entry
    assert unescaped.endswith(" %F")
    # Quoting inside double quotes is the shell's own, so a shell is the judge.
    word = unescaped.removesuffix(" %F").replace("%%", "%")
    echoed = subprocess.run(["bash", "--norc", "-c", f"printf %s {word}"], capture_output=True, check=True)
    assert echoed.stdout.decode() == str(Path("/" + name))


def test_every_format_the_engine_opens_is_offered_to_the_desktop(desktop_entry: ModuleType) -> None:
    if not MIME_TABLE.exists():
        pytest.skip("needs shared-mime-info")
    offered = set(fields(desktop_entry.desktop_entry(Path("/a")))["MimeType"].split(";"))
    rows = [line.split(":") for line in MIME_TABLE.read_text().splitlines() if not line.startswith("#")]
    known = {
        (pattern.lower(), mime)
        for _, mime, pattern, *_ in rows
        if mime.startswith(("audio/", "video/")) and pattern.startswith("*.")
    }
    assert ("*.flac", "audio/flac") in known
    assert {entry for entry in known if entry[0][1:] in AUDIO_EXTENSIONS and entry[1] not in offered} == set()
