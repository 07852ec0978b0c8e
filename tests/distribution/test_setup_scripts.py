from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
SCRIPTS = sorted(PACKAGING.glob("*.sh"))

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")


def setup(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(PACKAGING / "setup.sh"), *arguments],
        env={**os.environ, **environment},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_executable_and_sound(script: Path) -> None:
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", str(script)], check=True)
    if shellcheck := shutil.which("shellcheck"):
        checked = subprocess.run([shellcheck, str(script)], capture_output=True, text=True, check=False)
        assert checked.stdout == ""


def test_a_second_set_up_does_nothing(tmp_path: Path) -> None:
    if not (Path(sys.prefix) / "auralflow-setup").exists():
        pytest.skip("these tests do not run in an environment that setup.sh made")
    # Without a network, tools to download with, or a home, and with a pip that wants hashes of everything, all that it
    # tried to install would fail and leave the environment, perhaps another checkout's, as it is.
    nothing = {"HOME": str(tmp_path), "https_proxy": "http://127.0.0.1:9", "PIP_REQUIRE_HASHES": "1"}
    result = setup("--tests", AURALFLOW_VENV=sys.prefix, **nothing)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_a_python_too_old_is_refused_with_a_way_out(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    result = setup(AURALFLOW_VENV=str(tmp_path / "venv"), AURALFLOW_PYTHON=str(old))
    assert result.returncode == 1
    assert f"AURALFLOW_PYTHON={old} is not a Python 3.11 or newer." in result.stderr
    assert not (tmp_path / "venv").exists()


@pytest.mark.parametrize("arguments", [(), ("--uninstall",)], ids=["install", "uninstall"])
def test_a_folder_that_is_no_environment_is_never_touched(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "song.wav").write_bytes(b"precious")
    result = setup(*arguments, AURALFLOW_VENV=str(tmp_path))
    assert result.returncode == 1
    assert "is no virtual environment" in result.stderr
    assert (tmp_path / "song.wav").read_bytes() == b"precious"


def test_an_unknown_option_shows_the_usage() -> None:
    result = setup("--test")
    assert result.returncode == 2
    assert "--tests" in result.stderr


def find_screen(**variables: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    command = [sys.executable, "-ISE", str(PACKAGING / "linux/find_screen.py")]
    return subprocess.run(command, env={**clean, **variables}, capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform != "linux", reason="X11 and Wayland")
class TestFindScreen:
    def test_no_variable(self) -> None:
        result = find_screen()
        assert (result.returncode, result.stdout) == (
            1,
            "there is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set\n",
        )

    def test_a_display_that_does_not_answer(self, tmp_path: Path) -> None:
        result = find_screen(DISPLAY=":4242", WAYLAND_DISPLAY="wayland-0", XDG_RUNTIME_DIR=str(tmp_path))
        assert (result.returncode, result.stdout) == (
            1,
            "no screen answers at WAYLAND_DISPLAY=wayland-0 or DISPLAY=:4242\n",
        )

    def test_a_display_that_answers(self) -> None:
        if not shutil.which("Xvfb"):
            pytest.skip("needs Xvfb")
        read_end, write_end = os.pipe()
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "320x200x24", "-nolisten", "tcp"],
            pass_fds=[write_end],
            stderr=subprocess.DEVNULL,
        )
        try:
            os.close(write_end)
            with os.fdopen(read_end) as told:
                number = told.readline().strip()
            assert find_screen(DISPLAY=f":{number}").returncode == 0
        finally:
            server.terminate()
            server.wait()
