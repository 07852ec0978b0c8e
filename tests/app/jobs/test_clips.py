from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.errors import AudioReadError
from auralflow.progress import CancelToken, ignore_progress
from auralflow_studio.jobs.clips import MIXTURE, MODEL, TRUTH, ClipWanted, ListClips, ReadClip
from support.clips import RATE, write_clips

if TYPE_CHECKING:
    from pathlib import Path


def test_only_epochs_that_are_complete_are_offered(tmp_path: Path) -> None:
    write_clips(tmp_path, epochs=3)
    (tmp_path / "previews" / "clip 2" / "epoch 0003" / "vocals.flac").unlink()
    clips = ListClips(tmp_path, ("vocals",)).run(ignore_progress, CancelToken())
    assert (clips.clips, clips.epochs) == ((1, 2), (1, 2))
    assert ListClips(tmp_path / "none", ("vocals",)).run(ignore_progress, CancelToken()).clips == ()


def test_a_clip_can_be_played_and_drawn(tmp_path: Path) -> None:
    write_clips(tmp_path)
    wanted = ClipWanted(folder=tmp_path, clip=1, stem="vocals", epoch=2)
    sound = ReadClip(wanted).run(ignore_progress, CancelToken())
    assert sound is not None
    assert (sound.frames, sound.channels, sound.sample_rate) == (RATE, 2, RATE)
    assert sound.lanes == (MIXTURE, TRUTH, MODEL)
    for lane, level in ((MIXTURE, 0.5), (TRUTH, 0.25), (MODEL, 0.02)):
        block = sound.read(lane, -10, RATE + 20)
        assert (block[:10] == 0).all()
        assert (block[-10:] == 0).all()
        np.testing.assert_allclose(block[10:-10], level, atol=1e-3)
        assert sound.pictures[lane].dtype == np.uint8
    assert sound.is_finished(0, RATE)


def test_before_the_first_epoch_the_model_is_silent(tmp_path: Path) -> None:
    write_clips(tmp_path, epochs=0)
    sound = ReadClip(ClipWanted(folder=tmp_path, clip=1, stem="vocals", epoch=0)).run(ignore_progress, CancelToken())
    assert sound is not None
    assert MODEL not in sound.pictures
    assert not sound.read(MODEL, 0, 100).any()


def test_an_epoch_that_was_removed_is_none(tmp_path: Path) -> None:
    write_clips(tmp_path, epochs=1)
    wanted = ClipWanted(folder=tmp_path, clip=1, stem="vocals", epoch=9)
    assert ReadClip(wanted).run(ignore_progress, CancelToken()) is None
    (tmp_path / "previews" / "clip 1" / "mixture.flac").write_bytes(b"")
    with pytest.raises(AudioReadError):
        ReadClip(wanted).run(ignore_progress, CancelToken())
