"""Each layout is read rightly or refused with what to do about it, never half."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.datasets import find_tracks
from auralflow.datasets.layout_error import LayoutError
from auralflow.datasets.layouts import find_splits, find_tracks_and_rest
from auralflow.datasets.sounds import Sounds
from auralflow.datasets.track_audio import TrackOnDisk
from support.dataset_layouts import FRAMES, PROPOSED, RATE, READ, REFUSED

if TYPE_CHECKING:
    from pathlib import Path

    from support.dataset_layouts import Truth


def assert_reads(folder: Path, truth: Truth) -> None:
    """Every song of every split is there, and each stem and the mixture are, sample by sample, what they should be."""
    splits = find_splits(folder, val_split=0)
    assert {split: [track.name for track in tracks] for split, tracks in splits.items() if tracks} == {
        split: sorted(songs) for split, songs in truth.items() if songs
    }
    for split, songs in truth.items():
        for track in splits[split]:
            sounds = songs[track.name]
            stems = sorted(set(sounds) - {"mixture"})
            assert list(track.stems) == stems
            audio = TrackOnDisk(track, stems, Sounds(RATE, sounds["mixture"].shape[1]))
            out = np.empty((1 + len(stems), sounds["mixture"].shape[1], FRAMES), np.float32)
            audio.read_into(out, 0)
            for name, samples in zip(("mixture", *stems), out, strict=True):
                np.testing.assert_allclose(samples.T, sounds[name], atol=1e-6, err_msg=f"{track.name}: {name}")
    assert find_tracks_and_rest(folder)[1] == ()


@pytest.mark.parametrize("layout", READ)
def test_published_layouts_are_read(tmp_path: Path, layout: str) -> None:
    assert_reads(tmp_path, READ[layout](tmp_path))


@pytest.mark.parametrize("layout", PROPOSED)
def test_layouts_that_need_a_mapping_are_refused_with_one_that_reads_them(tmp_path: Path, layout: str) -> None:
    truth = PROPOSED[layout](tmp_path)
    with pytest.raises(LayoutError, match="do not say which stems") as caught:
        find_tracks(tmp_path)
    proposal = caught.value.proposal
    assert proposal is not None
    proposal.write(tmp_path)
    assert_reads(tmp_path, truth)


@pytest.mark.parametrize("layout", REFUSED)
def test_finished_songs_and_unrelated_stems_are_refused(tmp_path: Path, layout: str) -> None:
    REFUSED[layout](tmp_path)
    with pytest.raises(LayoutError) as caught:
        find_tracks(tmp_path, targets=["vocals"])
    assert caught.value.proposal is None
    assert "stems.toml" in caught.value.hint
