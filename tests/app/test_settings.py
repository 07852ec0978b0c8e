from __future__ import annotations

import errno
import json
import logging
import os
import stat
import subprocess
import sys
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralflow_studio.settings import (
    ExportDefaults,
    LoadedSettings,
    Settings,
    load_settings,
    merge_settings,
    save_settings,
    settings_from_json,
    settings_to_json,
)

if TYPE_CHECKING:
    from pathlib import Path

text = st.text(st.characters(exclude_categories=["Cs"]))
any_settings = st.builds(
    Settings,
    theme=st.sampled_from(["system", "light", "dark"]),
    language=text,
    output_device=st.none() | text,
    output_buffer=st.sampled_from(["low", "normal", "safe"]),
    open_folder=st.text(),
    export=st.builds(ExportDefaults, format=text, sample_rate=st.none() | st.integers(8000, 192_000), template=text),
    cache_limit_gb=st.floats(0, 1e6),
)


@given(any_settings)
def test_what_is_written_is_read(settings: Settings) -> None:
    assert settings_from_json(settings_to_json(settings)) == settings


def test_no_file_gives_the_defaults(tmp_path: Path) -> None:
    loaded = load_settings(tmp_path / "settings.json")
    assert loaded.settings == Settings()
    assert loaded.set_aside is None


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[1, 2]", b"\xff\xfe\x00", b"[" * 100_000, b"nonsense\n"],
)
def test_a_damaged_file_is_set_aside_and_kept(tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    loaded = load_settings(path)
    assert loaded.settings == Settings()
    assert loaded.set_aside is not None
    assert loaded.set_aside.read_bytes() == content
    assert loaded.reason
    assert not path.exists()
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_unknown_keys_and_unusable_values_cost_nothing_else(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    path = tmp_path / "settings.json"
    path.write_text(
        json.dumps(
            {
                "schema_version": 7,
                "theme": "dark",
                "colour": "blue",
                "language": ["de"],
                "cache_limit_gb": True,
                "output_device": 5,
                "output_buffer": "huge",
                "export": {"format": "flac", "speed": 3, "sample_rate": "fast"},
            }
        )
    )
    loaded = load_settings(path)
    assert loaded.settings == Settings(theme="dark", export=ExportDefaults(format="flac"))
    assert loaded.set_aside is None
    for name in (
        "colour",
        "language",
        "cache_limit_gb",
        "output_device",
        "output_buffer",
        "export.speed",
        "export.sample_rate",
    ):
        assert f"setting {name} " in caplog.text


@pytest.mark.parametrize("value", ["-1", "-1e-9", "Infinity", "-Infinity", "NaN", "1e300", "1" + "0" * 400])
def test_a_value_out_of_its_range_costs_nothing_else(tmp_path: Path, value: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(f'{{"cache_limit_gb": {value}, "theme": "dark", "open_folder": "/music", "export": 5}}')
    assert load_settings(path) == LoadedSettings(Settings(theme="dark", open_folder="/music"))
    assert path.exists()
    # The limit is used in bytes by jobs: whatever it is, this works.
    assert int(load_settings(path).settings.cache_limit_gb * 1e9) == 20_000_000_000


def test_a_file_that_cannot_be_read_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "settings.json"
    save_settings(path, Settings(theme="dark"))
    content = path.read_bytes()

    def refuse(_path: Path, encoding: str) -> str:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(type(path), "read_text", refuse)
        loaded = load_settings(path)
        assert loaded.settings == Settings()
        assert loaded.set_aside is None
        assert isinstance(loaded.unreadable, PermissionError)
        with pytest.raises(PermissionError):
            merge_settings(path, Settings(language="de"), ["language"])
    assert {file.name for file in tmp_path.iterdir()} <= {"settings.json", "settings.json.lock"}
    assert path.read_bytes() == content


def test_only_changed_fields_are_written_over(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    ours = Settings(theme="dark", language="de")
    merge_settings(path, ours, ["theme"])
    assert load_settings(path).settings == ours, "there was no file: all of it"
    save_settings(path, Settings(language="fr", export_folder="/stems"))
    merge_settings(path, ours, ["theme"])
    assert load_settings(path).settings == Settings(theme="dark", language="fr", export_folder="/stems")


def test_merging_into_a_damaged_file_loses_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "settings.json"
    path.write_text("{ broken")
    merge_settings(path, Settings(theme="dark", language="de"), ["theme"])
    assert load_settings(path).settings == Settings(theme="dark", language="de")
    assert (tmp_path / "settings.json.damaged").read_text() == "{ broken"


WRITING = """
import sys
from pathlib import Path
from auralflow_studio.settings import Settings, merge_settings
for number in range(1, 41):
    merge_settings(Path(sys.argv[1]), Settings(**{sys.argv[2]: str(number)}), [sys.argv[2]])
"""


def test_processes_that_write_at_the_same_time_wait_for_each_other(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    names = ("language", "open_folder", "export_folder")
    writers = [subprocess.Popen([sys.executable, "-c", WRITING, str(path), name]) for name in names]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert load_settings(path).settings == Settings(language="40", open_folder="40", export_folder="40")


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.json"
    save_settings(path, Settings(theme="dark"))

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        save_settings(path, Settings(theme="light"))
    assert load_settings(path).settings.theme == "dark"
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_is_private_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    save_settings(path, Settings())
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(json.loads(path.read_text())) == {field.name for field in fields(Settings)}
