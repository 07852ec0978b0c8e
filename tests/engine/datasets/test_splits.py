"""Who is held out depends on seed and name only, and is never trained on."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auralflow.datasets import Track
from auralflow.datasets.splits import MUSDB18_VALIDATION, hold_out, split_named
from auralflow.errors import ConfigError


def tracks(*names: str) -> list[Track]:
    return [Track(name=name, mixture=None, stems={}, path=Path(name)) for name in names]


@given(count=st.integers(0, 40), share=st.floats(0, 0.99), seed=st.integers(0, 99))
def test_every_track_is_on_one_side(count: int, share: float, seed: int) -> None:
    songs = tracks(*(f"song {n}" for n in range(count)))
    train, held_out = hold_out(songs, share, seed)
    assert sorted(train + held_out, key=lambda t: songs.index(t)) == songs
    assert {t.name for t in train}.isdisjoint(t.name for t in held_out)
    if count >= 2 and share > 0:
        assert held_out
        assert train
        assert abs(len(held_out) - share * count) <= 1
    if share == 0:
        assert not held_out
    assert hold_out(songs, share, seed) == (train, held_out)


def test_adding_a_song_moves_few_others() -> None:
    before = {t.name for t in hold_out(tracks(*(f"song {n}" for n in range(100))), 0.2)[1]}
    after = {t.name for t in hold_out(tracks(*(f"song {n}" for n in range(105))), 0.2)[1]}
    assert len(before - after) <= 5
    assert hold_out(tracks(*"abcdefgh"), 0.5, seed=1) != hold_out(tracks(*"abcdefgh"), 0.5, seed=2)


def test_musdb18_is_divided_as_everybody_does() -> None:
    package = find_spec("musdb")  # which cannot be imported without ffmpeg
    assert package is not None
    assert package.origin is not None
    configuration = yaml.safe_load((Path(package.origin).parent / "configs/mus.yaml").read_text(encoding="utf-8"))
    assert set(configuration["validation_tracks"]) == MUSDB18_VALIDATION
    songs = tracks(*MUSDB18_VALIDATION, *(f"song {n}" for n in range(86)))
    train, held_out = hold_out(songs, None)
    assert {track.name for track in held_out} == MUSDB18_VALIDATION
    assert len(train) == 86


def test_names() -> None:
    assert [split_named(name) for name in ("train", "valid", "validation", "test")] == ["train", "val", "val", "test"]
    with pytest.raises(ConfigError) as caught:
        split_named("tests")
    assert caught.value.hint == "Did you mean “test”?"
    for share in (-0.1, 1.0, float("nan")):
        with pytest.raises(ConfigError, match="val_split"):
            hold_out(tracks("a", "b"), share)
