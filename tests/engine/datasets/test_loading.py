"""Tracks loaded whole: the inventory's keys and shapes, without its faults."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralflow.datasets import load_stems
from auralflow.errors import ConfigError
from support.datasets import write_track


def test_keys_order_and_shapes(tmp_path: Path) -> None:
    sounds = write_track(tmp_path / "a", 0)
    (loaded,) = load_stems(tmp_path, ["vocals", "bass"], sample_rate=8000, mono=False)
    assert list(loaded) == ["mixture", "vocals", "bass", "duration"]
    assert loaded["duration"] == 4000
    for name in ("mixture", "vocals", "bass"):
        np.testing.assert_array_equal(loaded[name], sounds[name].T)
    (mono,) = load_stems(tmp_path, ["bass"], sample_rate=8000)
    np.testing.assert_allclose(mono["bass"][0], sounds["bass"].mean(1), atol=1e-7)


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "FLOAT"])
def test_every_encoding_has_its_own_full_scale(tmp_path: Path, subtype: str) -> None:
    write_track(tmp_path / "a", 0, leave_out=("bass",))
    soundfile.write(tmp_path / "a" / "bass.wav", np.full((4000, 2), 0.5), 8000, subtype=subtype)
    (loaded,) = load_stems(tmp_path, ["bass"], sample_rate=8000)
    np.testing.assert_allclose(loaded["bass"], 0.5, atol=0.01)


def test_rates_are_converted_and_short_stems_filled_up(tmp_path: Path) -> None:
    write_track(tmp_path / "a", 0, leave_out=("bass",))
    soundfile.write(tmp_path / "a" / "bass.wav", np.full((3000, 2), 0.5), 16_000)
    (loaded,) = load_stems(tmp_path, ["bass"], sample_rate=8000)
    assert loaded["bass"].shape == (1, 4000)
    np.testing.assert_allclose(loaded["bass"][0, 50:1450], 0.5, atol=0.01)
    np.testing.assert_allclose(loaded["bass"][0, 1600:], 0, atol=1e-5)


def test_no_more_tracks_than_asked_for(tmp_path: Path) -> None:
    for number in range(4):
        write_track(tmp_path / "train" / f"song {number}", number, frames=80)
    assert len(load_stems(tmp_path, ["bass"], max_num_tracks=2, sample_rate=8000)) == 2
    with pytest.raises(ConfigError, match="0 tracks"):
        load_stems(tmp_path, ["bass"], max_num_tracks=0)
