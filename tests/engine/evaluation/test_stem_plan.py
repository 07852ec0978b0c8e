"""Which stems are compared with which."""

from __future__ import annotations

from pathlib import Path

import pytest

from auralflow.datasets.tracks import StemFile, Track
from auralflow.errors import DatasetError
from auralflow.evaluation.stem_plan import plan_stems

FOUR = ("vocals", "drums", "bass", "other")


def track(*stems: str, mixture: bool = True) -> Track:
    files = {name: StemFile(Path(f"{name}.wav")) for name in stems}
    return Track(name="x", mixture=StemFile(Path("mixture.wav")) if mixture else None, stems=files, path=Path("x"))


def test_accompaniment_is_all_but_vocals() -> None:
    plan = plan_stems({"a": ("vocals", "accompaniment")}, [track(*FOUR)], path=Path("x"))
    assert plan.stems == ("vocals", "accompaniment")
    assert plan.left_out == {"a": ()}


def test_models_are_compared_on_what_all_of_them_make() -> None:
    plan = plan_stems({"two": ("vocals", "accompaniment"), "four": FOUR}, [track(*FOUR)], path=Path("x"))
    assert plan.stems == ("vocals", "accompaniment")
    assert plan.made_of["four"] == {"vocals": ("vocals",), "accompaniment": ("drums", "bass", "other")}
    alone = plan_stems({"four": FOUR}, [track(*FOUR)], path=Path("x"))
    assert alone.stems == FOUR


def test_what_is_all_but_vocals_is_not_added_to_its_parts() -> None:
    plan = plan_stems(
        {"two": ("vocals", "accompaniment"), "five": (*FOUR, "no_vocals")}, [track(*FOUR)], path=Path("x")
    )
    assert plan.made_of["five"] == {"vocals": ("vocals",), "accompaniment": ("no_vocals",)}
    assert plan.left_out["five"] == ("drums", "bass", "other")


def test_what_cannot_be_compared_is_named() -> None:
    plan = plan_stems({"six": (*FOUR, "guitar", "piano")}, [track(*FOUR)], path=Path("x"))
    assert plan.stems == FOUR
    assert plan.left_out == {"six": ("guitar", "piano")}
    with pytest.raises(DatasetError, match="has bass, drums, other, vocals, the models make a: guitar"):
        plan_stems({"a": ("guitar",)}, [track(*FOUR)], path=Path("x"))
    with pytest.raises(DatasetError, match="mixtures only"):
        plan_stems({"a": ("vocals",)}, [track()], path=Path("x"))


def test_without_models_all_common_stems_are_measured() -> None:
    assert plan_stems({}, [track(*FOUR), track("vocals", "drums")], path=Path("x")).stems == ("drums", "vocals")


def test_two_names_of_one_thing_are_one_stem() -> None:
    models = {"a": ("vocals", "accompaniment"), "b": ("vocals", "instrumental")}
    plan = plan_stems(models, [track(*FOUR)], path=Path("x"))
    assert plan.stems == ("vocals", "accompaniment")
    assert plan.made_of["b"]["accompaniment"] == ("instrumental",)
