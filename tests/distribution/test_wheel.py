from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (path,) = folder.glob("auralflow_studio-*-py3-none-any.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


def tracked(*folders: str) -> set[str]:
    listed = subprocess.run(["git", "ls-files", "-z", *folders], cwd=ROOT, check=True, capture_output=True).stdout
    return {name.split("/", 1)[1] for name in listed.decode().split("\0") if name and (ROOT / name).exists()}


def test_the_wheel_holds_every_file_of_the_packages_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    packages = {name for name in names if ".dist-info/" not in name}
    expected = tracked("engine/auralflow", "app/auralflow_studio", "resources/auralflow_resources")
    if not expected:
        pytest.skip("not a git checkout")
    assert expected - packages == set()
    assert {name.split("/")[0] for name in packages} == {"auralflow", "auralflow_studio", "auralflow_resources"}
    assert {"auralflow/py.typed", "auralflow_studio/py.typed"} <= packages


def test_the_wheel_carries_the_help_pages_with_their_figures(wheel: zipfile.ZipFile) -> None:
    folder = ROOT / "resources/auralflow_resources/help"
    expected = {f"auralflow_resources/help/{path.name}" for path in folder.iterdir()}
    assert expected <= set(wheel.namelist())
    assert {Path(name).suffix for name in expected} == {".md", ".html", ".svg"}


def test_the_wheel_carries_licences_and_commands(wheel: zipfile.ZipFile) -> None:
    information = {Path(name).name: name for name in wheel.namelist() if ".dist-info/" in name}
    assert {"LICENSE", "CREDITS.md"} <= set(information)
    entry_points = wheel.read(information["entry_points.txt"]).decode()
    assert "auralflow = auralflow.cli.main:run" in entry_points
    assert "auralflow-studio = auralflow_studio.__main__:main" in entry_points


def test_the_wheel_is_small_enough_to_mail(wheel: zipfile.ZipFile) -> None:
    assert sum(item.compress_size for item in wheel.infolist()) < 10_000_000
