from __future__ import annotations

import json
import logging
import os
import stat
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralflow_studio.settings import (
    ExportDefaults,
    Settings,
    load_settings,
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
    latency=st.sampled_from(["normal", "safe"]),
    volume_db=st.floats(-60, 0),
    open_folder=text,
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
    [b"", b"{", b"[1, 2]", b'{"volume_db": 99}', b'{"export": 5}', b"\xff\xfe\x00", b"[" * 100_000, b"nonsense\n"],
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
                "latency": "none",
                "cache_limit_gb": True,
                "output_device": 5,
                "export": {"format": "flac", "speed": 3, "sample_rate": "fast"},
            }
        )
    )
    loaded = load_settings(path)
    assert loaded.settings == Settings(theme="dark", export=ExportDefaults(format="flac"))
    assert loaded.set_aside is None
    for name in ("colour", "latency", "cache_limit_gb", "output_device", "export.speed", "export.sample_rate"):
        assert f"setting {name} " in caplog.text


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
