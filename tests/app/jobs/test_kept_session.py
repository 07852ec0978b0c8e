from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from auralflow.errors import Cancelled
from auralflow.progress import CancelToken
from auralflow_studio.document.session import Session, new_song
from auralflow_studio.document.session_file import SavedSession, SessionFileError
from auralflow_studio.jobs.kept_session import KeptSession, ReadKeptSession, write_kept_session
from support.facts import a_session, audio_info


def read(path: Path, cancel: CancelToken | None = None) -> KeptSession:
    return ReadKeptSession(path).run(lambda _: None, cancel or CancelToken())


def test_songs_come_back_and_it_is_known_which_files_are_gone(tmp_path: Path) -> None:
    (tmp_path / "here.wav").touch()
    songs = [new_song(name, audio_info(tmp_path / f"{name}.wav"), ["vocals"]) for name in ("here", "gone")]
    saved = SavedSession(session=Session(songs=tuple(songs), current="gone"), done=frozenset({"here"}))
    path = tmp_path / "deep" / "session.json"
    write_kept_session(path, saved)
    kept = read(path)
    assert kept.saved == saved
    assert list(kept.missing) == ["gone"]
    assert isinstance(kept.missing["gone"], FileNotFoundError)
    assert kept.missing["gone"].filename == str(tmp_path / "gone.wav")


def test_no_file_is_an_empty_session(tmp_path: Path) -> None:
    assert read(tmp_path / "session.json") == KeptSession(SavedSession(), {})


@pytest.mark.parametrize("content", [b"{ broken", b'{"schema_version": 99}'])
def test_what_cannot_be_understood_is_set_aside_whole(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "session.json"
    for name in ("session.json.damaged", "session.json.damaged-2"):
        path.write_bytes(content)
        with pytest.raises(SessionFileError) as caught:
            read(path)
        assert caught.value.kept == tmp_path / name
        assert (tmp_path / name).read_bytes() == content
        assert not path.exists()


def test_a_file_that_cannot_be_read_stays_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    path.mkdir()
    with pytest.raises(OSError, match=r"session\.json"):
        read(path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "session.json"
    saved = SavedSession(session=a_session("a"))
    write_kept_session(path, saved)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_kept_session(path, replace(saved, session=a_session("b")))
    assert read(path).saved == saved
    assert list(tmp_path.iterdir()) == [path]


def test_looking_for_files_can_be_stopped(tmp_path: Path) -> None:
    write_kept_session(tmp_path / "session.json", SavedSession(session=a_session("a")))
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        read(tmp_path / "session.json", cancel)
