from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.audio.files import probe_audio
from auralflow.errors import Cancelled
from auralflow.models.registry import load_model, model_info
from auralflow.progress import CancelToken, Progress, ignore_progress
from auralflow.separation.separator import SeparationSettings, Separator
from auralflow.separation.stem_store import StemStore
from auralflow_studio.jobs.separate import Playhead, SeparateRequest, SeparateSong
from auralflow_studio.jobs.stores import OpenStores
from support.songs import write_song

if TYPE_CHECKING:
    from pathlib import Path

    from auralflow_studio.jobs.warmup import LoadedModels

MODEL = model_info("spleeter-2stems")
SECONDS = 15.0


def make_job(path: Path, stores: OpenStores, models: LoadedModels) -> SeparateSong:
    request = SeparateRequest(song_id="a", info=probe_audio(path), model=MODEL, settings=SeparationSettings())
    return SeparateSong(request=request, stores=stores, models=models, playhead=Playhead())


def test_stems_are_those_of_the_engine(tmp_path: Path, models: LoadedModels) -> None:
    path = tmp_path / "song.wav"
    samples = write_song(path, 5.0)
    stores = OpenStores(tmp_path / "cache")
    job = make_job(path, stores, models)
    heard: list[tuple[int, int]] = []
    with stores.lease(job.request.info, MODEL, SeparationSettings()) as lease:
        lease.shared.add_listener(lambda start, stop: heard.append((start, stop)))
        result = job.run(ignore_progress, CancelToken())
        assert sum(stop - start for start, stop in heard) == len(samples)
        found = {track: lease.store.read(track, 0, len(samples)) for track in lease.store.tracks}
    assert result.null_dbfs <= -140
    np.testing.assert_array_equal(found["mixture"], samples)

    from auralflow.audio.files import open_audio

    store = StemStore.create(tmp_path / "truth", lease.store.meta)
    with open_audio(path) as reader:
        Separator(load_model(MODEL.name, cache_dir=tmp_path / "weights")).separate(reader, store)
    for stem in MODEL.sources:
        np.testing.assert_allclose(found[stem], store.read(stem, 0, len(samples)), atol=1e-6)
    store.close()


def test_stopped_and_taken_up_again(tmp_path: Path, models: LoadedModels) -> None:
    path = tmp_path / "song.wav"
    write_song(path, SECONDS)
    stores = OpenStores(tmp_path / "cache")
    job = make_job(path, stores, models)
    job.playhead.set("a", 0)
    token = CancelToken()

    def stop_after_the_first_chunk(progress: Progress, /) -> None:
        token.cancel()

    with pytest.raises(Cancelled):
        job.run(stop_after_the_first_chunk, token)
    assert stores.directories() == frozenset()
    with stores.lease(job.request.info, MODEL, SeparationSettings()) as lease:
        done = lease.store.finished.total
    assert 0 < done < SECONDS * 44_100
    first: list[float] = []
    job.run(lambda progress: first.append(progress.fraction), CancelToken())
    assert first[0] > done / (SECONDS * 44_100)
    assert first[-1] == 1.0


def test_playhead_counts_for_the_open_song_only() -> None:
    playhead = Playhead()
    assert playhead.in_song("a") is None
    playhead.set("a", 500)
    assert (playhead.in_song("a"), playhead.in_song("b")) == (500, None)
    playhead.set(None, 0)
    assert playhead.in_song("a") is None
