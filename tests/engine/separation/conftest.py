"""Songs with finished stores."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from support.exports import Song

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def make_song(tmp_path: Path) -> Iterator[Callable[..., Song]]:
    with ExitStack() as stack:

        def make(**options: object) -> Song:
            song = Song(tmp_path, **options)
            stack.callback(song.store.close)
            return song

        yield make


@pytest.fixture
def song(make_song: Callable[..., Song]) -> Song:
    return make_song()
