from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from auralflow.audio.formats import plan_encoding
from auralflow.separation.export import ExportSettings
from auralflow_studio.presenters.export_null import files_null_dbfs
from support.exports import Song, null_dbfs_of_files
from support.facts import audio_info

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("depth", ["16", "24", "32", "float"])
def test_what_is_written_adds_up_as_promised(tmp_path: Path, depth: Any) -> None:
    song = Song(tmp_path)
    with song.store as store:
        encoding = plan_encoding(song.info, name="wav", bit_depth=depth)
        promised = files_null_dbfs(store.null_dbfs, encoding, len(store.meta.sources))
        written = song.export(ExportSettings(format="wav", bit_depth=depth))
        measured = null_dbfs_of_files(song, written.paths)
    assert measured <= promised + 0.01
    # It is a worst case, not a wild guess.
    assert promised - measured < 10


def test_nothing_is_added_to_a_perfect_null_but_rounding() -> None:
    encoding = plan_encoding(audio_info(), name="wav", bit_depth="float")
    assert files_null_dbfs(-math.inf, encoding, 4) == -math.inf
    assert files_null_dbfs(-120.0, encoding, 4) == pytest.approx(-120.0)
    assert files_null_dbfs(-math.inf, replace(encoding, bit_depth="24"), 4) == pytest.approx(20 * math.log10(2**-22))
