"""Stems that are made of others are found: mixtures under whatever name, and copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.signal import lfilter

from auralflow.datasets.check import check_dataset
from auralflow.datasets.check_relations import StemRelations
from auralflow.datasets.check_report import ProblemKind, Severity
from auralflow.datasets.tracks import StemFile, Track
from support.checked_datasets import RATE, make_stems, with_mixture, write_track

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from auralflow.datasets.check_report import Problem


def filtered(stems: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Codecs spoil white noise."""
    return {name: lfilter([0.1], [1, -0.95], sound, axis=0) for name, sound in stems.items()}


STEMS = filtered(make_stems(7))
TOTAL = sum(STEMS.values())
ABOUT = (ProblemKind.SUM_OF_STEMS, ProblemKind.DUPLICATE)


def problems(folder: Path, sounds: dict[str, np.ndarray], **options: object) -> list[Problem]:
    track = write_track(folder / "song", sounds, **options)  # type: ignore[arg-type]
    return [problem for problem in check_dataset([track]).problems if problem.kind in ABOUT]


def limited(sound: np.ndarray) -> np.ndarray:
    """As a limiter leaves a mix that is much too loud for it: the loudest sample is 6 dB above full scale."""
    return np.tanh(2 * sound / np.abs(sound).max())


@pytest.mark.parametrize(
    "change",
    [
        lambda sound: sound,
        lambda sound: 0.25 * sound,
        limited,
        lambda sound: np.round(sound * 127) / 127,
        lambda sound: sound[: -RATE // 50],
        lambda sound: sound.mean(axis=1, keepdims=True),
    ],
)
@pytest.mark.parametrize("ending", ["wav", "ogg"])
def test_a_mixture_under_another_name_is_found(
    tmp_path: Path, change: Callable[[np.ndarray], np.ndarray], ending: str
) -> None:
    (found,) = problems(tmp_path, {**STEMS, "take 7": change(TOTAL)}, ending=ending)
    assert (found.kind, found.severity, found.stem) == (ProblemKind.SUM_OF_STEMS, Severity.ERROR, "take 7")
    assert found.sentence == "It is the sum of bass, drums, vocals."


def test_a_part_of_the_stems_summed_up_is_found_too(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, {**STEMS, "accompaniment": STEMS["bass"] + STEMS["drums"]})
    assert (found.stem, found.sentence) == ("accompaniment", "It is the sum of bass, drums.")
    both = problems(tmp_path / "both", {**STEMS, "band": STEMS["bass"] + STEMS["drums"], "everything": TOTAL})
    assert {problem.stem for problem in both} == {"band", "everything"}


def test_beside_the_mixture_stems_may_be_there_in_parts_but_no_second_mixture(tmp_path: Path) -> None:
    instrumental = STEMS["bass"] + STEMS["drums"]
    assert problems(tmp_path / "a", {**with_mixture(STEMS), "instrumental": instrumental}) == []
    (found,) = problems(tmp_path / "b", {**with_mixture(STEMS), "take 7": limited(TOTAL)})
    assert (found.kind, found.severity, found.stem) == (ProblemKind.SUM_OF_STEMS, Severity.WARNING, "take 7")
    (found,) = problems(tmp_path / "c", {**with_mixture(STEMS), "take 7": 0.5 * TOTAL})
    assert (found.severity, found.sentence) == (Severity.WARNING, "It is a copy of mixture.")


def test_a_stem_that_ends_before_the_others_is_silent_from_there_on(tmp_path: Path) -> None:
    short = {**STEMS, "vocals": STEMS["vocals"][: RATE // 2]}
    total = STEMS["bass"] + STEMS["drums"] + np.pad(short["vocals"], ((0, len(TOTAL) - RATE // 2), (0, 0)))
    (found,) = problems(tmp_path, {**short, "take 7": total})
    assert found.sentence == "It is the sum of bass, drums, vocals."


def test_what_one_sound_had_in_a_block_before_is_forgotten_once_it_has_ended() -> None:
    sound = np.random.default_rng(1).uniform(-0.5, 0.5, (1600, 2)).astype(np.float32)
    relations = StemRelations(2, len(sound))
    for first, second in ((sound, sound), (sound[:0], sound)):
        relations.take(0, first)
        relations.take(1, second)
        relations.finish()
    assert relations.found(has_mixture=False) == ()


@pytest.mark.parametrize("gain", [1.0, 0.5, -1.0])
def test_a_stem_that_is_there_twice_is_found(tmp_path: Path, gain: float) -> None:
    (found,) = problems(tmp_path, {**STEMS, "voice": gain * STEMS["vocals"]}, subtype="PCM_24")
    assert (found.kind, found.severity, found.stem) == (ProblemKind.DUPLICATE, Severity.ERROR, "voice")
    assert "vocals" in found.sentence


def test_stems_that_are_alike_but_not_the_same_are_left_alone(tmp_path: Path) -> None:
    doubled = STEMS["vocals"] + 0.2 * make_stems(8)["vocals"]  # -14 dB of difference
    assert problems(tmp_path / "a", {**STEMS, "double": doubled}) == []
    slightly = STEMS["vocals"] + 0.02 * filtered(make_stems(8))["vocals"]  # -34 dB
    assert problems(tmp_path / "slightly", {**STEMS, "again": slightly}) == []
    more = STEMS["vocals"] + STEMS["drums"] + filtered(make_stems(9))["bass"]  # a third of it is something else
    assert problems(tmp_path / "more", {**STEMS, "choir": more}) == []
    bleed = {name: sound + 0.1 * (TOTAL - sound) for name, sound in STEMS.items()}
    assert problems(tmp_path / "b", bleed) == []
    quiet = with_mixture({"vocals": STEMS["vocals"], "drums": 3e-3 * STEMS["drums"]})
    assert problems(tmp_path / "c", quiet) == []


def test_a_microphone_that_is_the_sum_of_others_is_named_by_its_file(tmp_path: Path) -> None:
    parts = {"kick": STEMS["bass"], "snare": STEMS["drums"], "bus": STEMS["bass"] + STEMS["drums"]}
    files = write_track(tmp_path / "song", {**parts, "vocals": STEMS["vocals"]}).stems
    drums = StemFile(files["kick"].path, added=(files["snare"], files["bus"]))
    track = Track(name="song", mixture=None, stems={"drums": drums, "vocals": files["vocals"]}, path=tmp_path / "song")
    (found,) = (problem for problem in check_dataset([track]).problems if problem.kind in ABOUT)
    assert (found.stem, found.path.name) == ("drums", "bus.wav")
    assert found.sentence == "It is the sum of kick.wav, snare.wav."
