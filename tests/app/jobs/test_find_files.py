from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow.errors import AudioReadError, Cancelled
from auralflow.progress import CancelToken, ignore_progress
from auralflow_studio.jobs.find_files import FindFiles, ProbeFiles
from support.songs import write_song

if TYPE_CHECKING:
    from pathlib import Path


def test_each_song_once_in_the_order_of_the_drop(tmp_path: Path) -> None:
    folder = tmp_path / "album"
    folder.mkdir()
    for name in ("2.wav", "10.wav", "1.wav"):
        write_song(folder / name, 0.1)
    single = tmp_path / "single.wav"
    write_song(single, 0.1)
    job = FindFiles((single, folder, folder / "1.wav"))
    found = job.run(ignore_progress, CancelToken())
    assert found == (single, folder / "1.wav", folder / "2.wav", folder / "10.wav")


def test_files_that_cannot_be_read_do_not_stop_the_others(tmp_path: Path) -> None:
    write_song(tmp_path / "good.wav", 0.5)
    (tmp_path / "bad.wav").write_text("nothing")
    names = ("good.wav", "bad.wav", "gone.wav", "good.wav")
    job = ProbeFiles(tuple((str(number), tmp_path / name) for number, name in enumerate(names)))
    found = job.run(ignore_progress, CancelToken())
    assert [probed.row_id for probed in found] == ["0", "1", "2", "3"]
    assert [probed.info is not None for probed in found] == [True, False, False, True]
    assert found[0].info is not None
    assert (found[0].info.frames, found[0].info.sample_rate, found[0].info.channels) == (22_050, 44_100, 2)
    assert isinstance(found[1].error, AudioReadError)
    assert "gone.wav" in str(found[2].error)


def test_both_can_be_stopped(tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        FindFiles((tmp_path,)).run(ignore_progress, token)
    with pytest.raises(Cancelled):
        ProbeFiles((("a", tmp_path),)).run(ignore_progress, token)
