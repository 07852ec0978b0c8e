from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.audio.files import probe_audio
from auralflow.errors import AudioReadError
from auralflow.models.registry import model_info
from auralflow.progress import CancelToken, ignore_progress
from auralflow.separation.separator import SeparationSettings
from auralflow_studio.jobs.open_song import AttachStore, OpenSong
from auralflow_studio.jobs.overview import DrawOverview
from auralflow_studio.jobs.stores import OpenStores
from support.songs import write_song

if TYPE_CHECKING:
    from pathlib import Path

MODEL = model_info("spleeter-2stems")


def test_open_attach_draw(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    samples = write_song(path, 12.0)
    stores = OpenStores(tmp_path / "cache")
    audio = OpenSong("a", probe_audio(path), MODEL.sources).run(ignore_progress, CancelToken())
    np.testing.assert_array_equal(audio.read("mixture", 0, len(samples)), samples)
    AttachStore(audio, stores, MODEL, SeparationSettings()).run(ignore_progress, CancelToken())
    assert audio.has_store
    fractions: list[float] = []
    DrawOverview(audio).run(lambda progress: fractions.append(progress.fraction), CancelToken())
    assert fractions[-1] == 1.0
    outline = audio.lane("mixture").pyramid
    assert outline.known.ranges == ((0, len(samples)),)
    shown = outline.view(0, len(samples), 1)
    assert shown.high[0] == pytest.approx(samples.max(), rel=1e-3)
    assert shown.low[0] == pytest.approx(samples.min(), rel=1e-3)
    assert not audio.lane("vocals").finished
    audio.close()
    AttachStore(audio, stores, MODEL, SeparationSettings()).run(ignore_progress, CancelToken())
    assert stores.directories() == frozenset()


def test_a_file_that_changed_since_it_was_added(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    write_song(path, 1.0)
    info = probe_audio(path)
    write_song(path, 2.0)
    with pytest.raises(AudioReadError, match="has changed") as caught:
        OpenSong("a", info, MODEL.sources).run(ignore_progress, CancelToken())
    assert caught.value.hint
