from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.audio.files import probe_audio
from auralflow.errors import Cancelled
from auralflow.models.registry import SPLEETER_2STEMS
from auralflow.progress import CancelToken, ignore_progress
from auralflow.separation.separator import SeparationSettings
from auralflow.separation.workspace import store_for
from auralflow_studio.document.session import new_song
from auralflow_studio.jobs.find_separated import FindSeparated
from support.songs import write_song

if TYPE_CHECKING:
    from pathlib import Path


def test_only_finished_stems_of_that_model_count(tmp_path: Path) -> None:
    songs = []
    for name, part in (("whole", 1.0), ("half", 0.5), ("none", 0.0), ("gone", 1.0)):
        write_song(tmp_path / f"{name}.wav", 1.0)
        info = probe_audio(tmp_path / f"{name}.wav")
        songs.append(new_song(name, info, SPLEETER_2STEMS.sources))
        if part:
            with store_for(info, SPLEETER_2STEMS, SeparationSettings(), cache_dir=tmp_path) as store:
                stems = np.ones((2, round(part * info.frames), info.channels), np.float32)
                store.write(0, stems.sum(axis=0), stems)
    (tmp_path / "gone.wav").unlink()
    job = FindSeparated(songs=tuple(songs), model=SPLEETER_2STEMS, settings=SeparationSettings(), cache_dir=tmp_path)
    assert job.run(ignore_progress, CancelToken()) == {"whole"}
    other = FindSeparated(
        songs=tuple(songs), model=SPLEETER_2STEMS, settings=SeparationSettings(consistency=False), cache_dir=tmp_path
    )
    assert other.run(ignore_progress, CancelToken()) == frozenset()
    stopped = CancelToken()
    stopped.cancel()
    with pytest.raises(Cancelled):
        job.run(ignore_progress, stopped)
