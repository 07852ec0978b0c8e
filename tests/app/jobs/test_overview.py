from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.audio.files import probe_audio
from auralflow.errors import Cancelled
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


def test_finished_stems_are_drawn_without_decoding(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    samples = write_song(path, 12.0)
    info = probe_audio(path)
    stores = OpenStores(tmp_path / "cache")
    stems = np.stack([0.25 * samples, 0.75 * samples])
    with stores.lease(info, MODEL, SeparationSettings()) as lease:
        lease.store.write(0, samples, stems)
    audio = OpenSong("a", info, MODEL.sources).run(ignore_progress, CancelToken())
    AttachStore(audio, stores, MODEL, SeparationSettings()).run(ignore_progress, CancelToken())
    assert audio.is_complete
    DrawOverview(audio).run(ignore_progress, CancelToken())
    for lane, factor in (("mixture", 1.0), ("vocals", 0.25), ("accompaniment", 0.75)):
        shown = audio.lane(lane).pyramid.view(0, len(samples), 1)
        assert shown.high[0] == pytest.approx(factor * samples.max(), rel=1e-3)
    audio.close()


def test_drawing_stops_when_the_song_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    write_song(path, 12.0)
    audio = OpenSong("a", probe_audio(path), MODEL.sources).run(ignore_progress, CancelToken())
    audio.close()
    token = CancelToken()
    with pytest.raises(Cancelled):
        DrawOverview(audio).run(ignore_progress, token)
