from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auralflow.audio.files import find_audio_files
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


def test_folders_are_searched_as_the_engine_does(tmp_path: Path) -> None:
    """Hidden folders, links in a circle and folders that cannot be searched included."""
    for folder in ("b/2", "b/10/deep", ".hidden", "a"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("z.wav", "b/2/x.mp3", "b/10/y.flac", "b/10/deep/a.WAV", ".hidden/no.wav", "a/.no.wav", "a/no.txt"):
        (tmp_path / name).touch()
    (tmp_path / "b" / "circle").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "b" / "broken").symlink_to(tmp_path / "nowhere")
    for given in ((tmp_path,), (tmp_path / "gone.wav",), (tmp_path / "z.wav", tmp_path / "b")):
        expected = [path for top in given for path in find_audio_files([top])]
        assert FindFiles(given).run(ignore_progress, CancelToken()) == tuple(expected)
    assert len(FindFiles((tmp_path,)).run(ignore_progress, CancelToken())) == 4


class _Impatient(CancelToken):
    """Stops whoever asks it for the twentieth time."""

    asked = 0

    def raise_if_cancelled(self) -> None:
        self.asked += 1
        if self.asked == 20:
            self.cancel()
        super().raise_if_cancelled()


def test_a_search_can_be_stopped_within_one_folder_that_was_dropped(tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / f"{number}" / "a" / "b" / "c").mkdir(parents=True)
        (tmp_path / f"{number}" / "song.wav").touch()
    token = _Impatient()
    with pytest.raises(Cancelled):
        FindFiles((tmp_path,)).run(ignore_progress, token)
    assert token.asked == 20


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
