from __future__ import annotations

from pathlib import Path

import pytest

from auralflow.version import __version__
from auralflow_studio.command_line import parse


def test_files_become_absolute_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    asked = parse(["song.wav", "/music/ü b.flac", "--profile-dir", "p", "--new-window", "--quit-after-ready"])
    assert asked.files == (tmp_path / "song.wav", Path("/music/ü b.flac"))
    assert asked.profile_dir == Path("p")
    assert asked.new_window
    assert asked.quit_after_ready


def test_nothing_is_fine() -> None:
    asked = parse([])
    assert asked.files == ()
    assert asked.profile_dir is None


@pytest.mark.skipif("sys.platform == 'win32'", reason="paths begin with a drive there")
def test_urls_of_file_managers_are_understood() -> None:
    assert parse(["file:///music/%C3%BC%20b.flac"]).files == (Path("/music/ü b.flac"),)


def test_names_that_look_like_options_come_after_two_dashes() -> None:
    assert parse(["--", "-song.wav"]).files[0].name == "-song.wav"


def test_version_and_mistakes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        parse(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"Auralflow {__version__}\n"
    with pytest.raises(SystemExit) as end:
        parse(["--no-such-option"])
    assert end.value.code == 2
