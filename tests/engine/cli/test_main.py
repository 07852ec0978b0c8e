"""The command's frame: help, version, exit codes, and that none of it waits for torch."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from auralflow.cli.main import run
from auralflow.version import __version__


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"auralflow {__version__}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["separate", "--help"], ["models", "--help"]])
def test_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 0
    assert "usage: auralflow" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["separate"], ["separate", "x.wav"], ["models", "--nonsense"]])
def test_wrong_usage_is_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert "usage: auralflow" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--format", "wma"], "source, wav"),
        (["--format", "flacc"], "Did you mean 'flac'"),
        (["--bit-depth", "20"], "float"),
        (["--stems", "vocal"], "Did you mean 'vocals'"),
        (["--stems", ""], "Name each stem once"),
        (["--model", "spleeter-4stems"], "spleeter-2stems"),
        (["--template", "{trak}"], "Did you mean {track}"),
        (["--overlap", "-1"], "overlap"),
        (["--overlap", "30"], "smaller overlap"),
        (["--device", "toaster"], "cuda:1"),
        (["--format", "flac", "--bit-depth", "float"], "24"),
        (["--template", "{track}"], "{stem}"),
        (["-o", "~nobody-of-this-name/out"], "names no user"),
        (["--original", "--overlap", "2"], "--original"),
        (["--original", "--consistency", "on"], "--original"),
        (["--sample-rate", "1"], "44100"),
        (["--bitrate", "1"], "320"),
    ],
)
def test_wrong_settings_are_exit_code_2_and_say_what_to_do(
    options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["separate", "missing.wav", "-o", "nowhere", *options]) == 2
    captured = capsys.readouterr()
    assert words in captured.err
    assert captured.out == ""


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["separate", "--help"], ["models", "--json"]])
def test_light_commands_load_nothing_heavy(arguments: list[str]) -> None:
    code = f"""
import sys
from auralflow.cli.main import run
assert run({arguments!r}) == 0
heavy = {{"torch", "numpy", "soundfile", "soxr", "av", "scipy", "rich", "mutagen", "PySide6"}} & set(sys.modules)
assert not heavy, heavy
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break in another way on Windows")
def test_a_reader_that_goes_away_is_no_traceback() -> None:
    code = "from auralflow.cli.main import run\nimport sys\nsys.exit(run(['models', '--json']))"
    buffered = {**os.environ, "PYTHONUNBUFFERED": ""}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=buffered
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()  # long before there is anything to read
        assert process.stderr.read() == ""
    assert process.returncode == 1
