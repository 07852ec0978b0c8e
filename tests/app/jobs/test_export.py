from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from auralflow.audio.files import probe_audio
from auralflow.audio.mixdown import LaneMix, MixerState
from auralflow.models.registry import model_info
from auralflow.progress import CancelToken, Progress, ignore_progress
from auralflow.separation.export import ExportSettings
from auralflow.separation.separator import SeparationSettings
from auralflow_studio.jobs.export import ExportRequest, ExportSong, PreviewExport, StemsMissingError
from auralflow_studio.jobs.stores import OpenStores
from support.songs import write_song

if TYPE_CHECKING:
    from pathlib import Path

MODEL = model_info("spleeter-2stems")
HALF = 20_000


@pytest.fixture
def request_(tmp_path: Path) -> ExportRequest:
    write_song(tmp_path / "song.wav", 1.0)
    return ExportRequest(
        song_id="a",
        info=probe_audio(tmp_path / "song.wav"),
        model=MODEL,
        separation=SeparationSettings(),
        destination=tmp_path / "out",
        settings=ExportSettings(bit_depth="float"),
    )


def test_what_is_not_separated_is_not_written(tmp_path: Path, request_: ExportRequest) -> None:
    stores = OpenStores(tmp_path / "cache")
    with pytest.raises(StemsMissingError, match=r"song\.wav"):
        ExportSong(request_, stores).run(ignore_progress, CancelToken())
    assert not request_.destination.exists()
    assert stores.directories() == frozenset()


def test_stems_mix_and_region(tmp_path: Path, request_: ExportRequest) -> None:
    stores = OpenStores(tmp_path / "cache")
    stems = np.random.default_rng(0).normal(0, 0.1, (2, HALF, 2)).astype(np.float32)
    with stores.lease(request_.info, MODEL, SeparationSettings()) as lease:
        lease.store.write(0, stems.sum(axis=0), stems)
    from dataclasses import replace

    part = replace(request_, region=(100, HALF))
    fractions: list[float] = []

    def note(progress: Progress, /) -> None:
        fractions.append(progress.fraction)

    result = ExportSong(part, stores).run(note, CancelToken())
    assert fractions[-1] == 1.0
    for path, stem in zip(result.paths, stems, strict=True):
        np.testing.assert_array_equal(soundfile.read(path, dtype="float32")[0], stem[100:])
    mixer = MixerState(lanes={"vocals": LaneMix(gain_db=-6.0), "accompaniment": LaneMix(mute=True)})
    result = ExportSong(replace(part, mixer=mixer), stores).run(ignore_progress, CancelToken())
    written = soundfile.read(result.paths[0], dtype="float32")[0]
    np.testing.assert_allclose(written, 10 ** (-6 / 20) * stems[0, 100:], atol=1e-6)


def test_preview_names_files_and_writes_none(tmp_path: Path, request_: ExportRequest) -> None:
    plan = PreviewExport(request_, OpenStores(tmp_path / "cache")).run(ignore_progress, CancelToken())
    assert [path.name for path in plan.names.paths] == ["song - vocals.wav", "song - accompaniment.wav"]
    assert not request_.destination.exists()
