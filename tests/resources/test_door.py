"""The door to the resources: what is behind it, and that nothing else is."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import auralflow_resources


def test_texts_icons_and_paths() -> None:
    assert auralflow_resources.text("CREDITS.md").startswith("# Credits")
    assert auralflow_resources.icon("play").startswith(b"<svg")
    assert auralflow_resources.binary("fonts/Inter-Regular.otf")[:4] == b"OTTO"
    assert auralflow_resources.path("themes/arrow.svg").is_file()
    assert auralflow_resources.exists("themes/app.qss")
    assert not auralflow_resources.exists("themes/no.qss")
    assert "icons/play.svg" in auralflow_resources.names("icons")
    assert auralflow_resources.names("nowhere") == []


def test_the_demo_song_is_a_song_and_not_one_of_its_stems() -> None:
    song = auralflow_resources.demo_song()
    assert song.is_file()
    assert song.stem not in ("vocals", "accompaniment")
    assert auralflow_resources.holds(song)
    assert not auralflow_resources.holds(Path.home())


@pytest.mark.parametrize(
    "name", ["../__init__.py", "icons/../../x", "/etc/passwd", "", "a\\..\\b", "C:/windows", "icons/.."]
)
def test_names_that_lead_out_are_refused(name: str) -> None:
    for function in (auralflow_resources.text, auralflow_resources.binary, auralflow_resources.path):
        with pytest.raises(ValueError, match="not the name of a resource"):
            function(name)


def test_what_is_missing_is_said() -> None:
    with pytest.raises(FileNotFoundError):
        auralflow_resources.icon("no-such-icon")
    with pytest.raises(FileNotFoundError):
        auralflow_resources.path("no-such-file")


def test_it_works_from_a_zip(tmp_path: Path) -> None:

    root = Path(auralflow_resources.__file__).parent
    archive = tmp_path / "app.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for part in ("__init__.py", "themes/arrow.svg", "icons/play.svg"):
            file.write(root / part, f"auralflow_resources/{part}")
    code = (
        "import auralflow_resources as r\n"
        "assert '.zip' in r.__file__\n"
        "path = r.path('themes/arrow.svg')\n"
        "assert path.read_bytes() == r.binary('themes/arrow.svg')\n"
        "assert r.names('icons') == ['icons/play.svg']\n"
        "print(path)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(archive)!r})\n{code}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # What was taken out of the zip is cleaned up.
    assert not Path(done.stdout.strip()).exists()
