"""Tracks are read as evaluation needs them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralflow.errors import DatasetError
from auralflow.evaluation.song_under_test import SongUnderTest
from support.checked_datasets import RATE, make_stems, with_mixture, write_track


def test_references_and_mixture_are_the_files(tmp_path: Path) -> None:
    stems = make_stems(0)
    song = SongUnderTest(write_track(tmp_path / "x", with_mixture(stems)), ("vocals", "accompaniment"))
    assert (song.sample_rate, song.channels, song.frames) == (RATE, 2, 3 * RATE)
    references = song.references(100, 1000)
    np.testing.assert_allclose(references[0], stems["vocals"][100:1100].T, atol=1e-7)
    np.testing.assert_allclose(references[1], (stems["bass"] + stems["drums"])[100:1100].T, atol=1e-7)
    np.testing.assert_allclose(song.mixture(100, 1000), sum(stems.values())[100:1100].T, atol=1e-7)
    assert not song.mixture(-500, 500).any()
    assert not song.references(3 * RATE, 500).any()


def test_only_the_beginning(tmp_path: Path) -> None:
    song = SongUnderTest(write_track(tmp_path / "x", make_stems(0)), ("vocals",), 1.5)
    assert song.frames == 1.5 * RATE
    block = song.references(RATE, RATE)
    assert block[..., : RATE // 2].any()
    assert not block[..., RATE // 2 :].any()
    reader = song.mixture_reader()
    assert reader.info.frames == song.frames
    with reader:
        np.testing.assert_array_equal(reader.read(-10, 30), song.mixture(-10, 30).T)


def test_mono_and_stereo_together_are_stereo(tmp_path: Path) -> None:
    stems = make_stems(0)
    track = write_track(tmp_path / "x", stems)
    soundfile.write(tmp_path / "x/vocals.wav", stems["vocals"][:, 0], RATE, subtype="FLOAT")
    block = SongUnderTest(track, ("vocals",)).references(0, 100)
    np.testing.assert_array_equal(block[0, 0], block[0, 1])


def test_what_is_wrong_is_named(tmp_path: Path) -> None:
    sounds = with_mixture(make_stems(0))
    track = write_track(tmp_path / "short", {**sounds, "vocals": sounds["vocals"][: 2 * RATE]})
    with pytest.raises(DatasetError, match=r"“short” the stem “vocals” lasts 2.00 s, the mixture 3.00 s"):
        SongUnderTest(track, ("vocals",))
    with pytest.raises(DatasetError, match="“short” lacks: guitar"):
        SongUnderTest(track, ("guitar",))
    cut = write_track(tmp_path / "cut", {name: sound[: 2 * RATE] for name, sound in sounds.items()})
    assert SongUnderTest(cut, ("bass",)).frames == 2 * RATE
    with pytest.raises(DatasetError, match="0 seconds long"):
        SongUnderTest(cut, ("bass",), 1e-6)
