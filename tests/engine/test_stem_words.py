from __future__ import annotations

import pytest

from auralflow.stem_words import MIXTURE_NAMES, STEM_NAMES, is_mixture, is_stem, plain, usual_stem, words


@pytest.mark.parametrize(
    ("stem", "names"),
    [
        (
            "drums",
            "01_KickIn 02_SnareUp Overheads_L 03_HiHat 04_Tom1 Room_Drums BassDrum drum_machine Percussion Shaker2",
        ),
        ("bass", "10_BassDI Bass electric_bass SubBass double_bass"),
        ("vocals", "LeadVox BackingVox1 Vocals female_singer male_rapper vocalists Choir BGVs"),
        ("other", "ElecGtr1 AcousticGtr clean_electric_guitar Piano Strings Organ synthesizer Bassoon Saxophone other"),
        (None, "Intro Tomorrow That Overture Basically Trident track_1 Main_System"),
    ],
)
def test_instruments_belong_to_the_usual_stems(stem: str | None, names: str) -> None:
    assert {name: usual_stem(name) for name in names.split()} == dict.fromkeys(names.split(), stem)


def test_names_are_compared_without_case_and_separators() -> None:
    assert is_stem("Lead_Vocals")
    assert is_stem("(no-vocals)")
    assert is_mixture("Full Mix")
    assert not is_stem("mixture")
    assert not is_mixture("vocals")
    assert words("01_Kick.In2") == ("01", "kick", "in", "2")


def test_a_bass_drum_is_a_drum_wherever_it_stands_in_a_name() -> None:
    for name in ("Bass Drum", "Bass Drumkit", "03_Bass-Drumkit L"):
        assert usual_stem(name) == "drums", name
    assert usual_stem("Bass 2 L") == "bass"


def test_no_name_means_a_stem_and_a_mixture() -> None:
    assert STEM_NAMES.isdisjoint(MIXTURE_NAMES)
    assert all(plain(name) == name for name in (*STEM_NAMES, *MIXTURE_NAMES))
