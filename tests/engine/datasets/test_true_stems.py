"""Which stems a track tells of."""

from __future__ import annotations

from pathlib import Path

from auralflow.datasets.tracks import StemFile, Track
from auralflow.datasets.true_stems import has_stem, parts_of_stem


def track(*stems: str, mixture: bool = True) -> Track:
    files = {name: StemFile(Path(f"{name}.wav")) for name in stems}
    return Track(name="x", mixture=StemFile(Path("mixture.wav")) if mixture else None, stems=files, path=Path("x"))


def test_accompaniment_is_all_but_vocals() -> None:
    four = track("vocals", "drums", "bass", "other")
    assert parts_of_stem(four, "accompaniment") == (("mixture",), ("vocals",))
    without = track("vocals", "drums", "bass", mixture=False)
    assert parts_of_stem(without, "accompaniment") == (("drums", "bass"), ())
    assert parts_of_stem(track("vocals"), "accompaniment") == (("mixture",), ("vocals",))
    assert parts_of_stem(track("vocals", "accompaniment"), "accompaniment") == (("accompaniment",), ())
    under_another_name = track("vocals", "instrumental", mixture=False)
    assert parts_of_stem(under_another_name, "accompaniment") == (("instrumental",), ())
    assert has_stem(under_another_name, "accompaniment")
    assert has_stem(track("vocals"), "accompaniment")
    assert not has_stem(track("vocals", mixture=False), "accompaniment")
    assert not has_stem(track("drums"), "accompaniment")
    assert not has_stem(four, "guitar")
