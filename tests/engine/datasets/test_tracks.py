"""A track knows whether its whole song is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from auralflow.datasets import StemFile, Track

SOUND = StemFile(Path("a.wav"))


@pytest.mark.parametrize(
    ("mixture", "stems", "known"),
    [(SOUND, 1, True), (SOUND, 0, True), (None, 2, True), (None, 1, False), (None, 0, False)],
)
def test_the_song_is_a_file_or_the_sum_of_two_stems(mixture: StemFile | None, stems: int, known: bool) -> None:
    track = Track(name="a", mixture=mixture, stems={str(n): SOUND for n in range(stems)}, path=Path("a"))
    assert track.has_mixture is known
