"""Each kit has all drums, low ones low and high ones high, and strokes sound where they are written."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from auralflow.datasets.synthetic.composition import KITS
from auralflow.datasets.synthetic.drum_kits import play_drums
from auralflow.datasets.synthetic.score import Hit

RATE = 22050


def played(*hits: Hit, kit: str = "acoustic", seed: int = 0, seconds: float = 2.5) -> NDArray[np.float32]:
    canvas = np.zeros((2, round(seconds * RATE)), np.float32)
    play_drums(canvas, hits, kit, np.random.default_rng(seed), RATE)
    return canvas


def centroid_hz(sound: NDArray[np.float32]) -> float:
    power = (np.abs(np.fft.rfft(sound)) ** 2).sum(axis=0)
    return float((np.fft.rfftfreq(sound.shape[-1], 1 / RATE) * power).sum() / power.sum())


@pytest.mark.parametrize("kit", KITS)
def test_drums_differ_in_height_as_drums_do(kit: str) -> None:
    heights = [centroid_hz(played(Hit(0.1, drum, 1.0), kit=kit)) for drum in ("kick", "low tom", "snare", "hat")]
    assert heights == sorted(heights)
    assert heights[0] < 300
    assert heights[-1] > 4000


@pytest.mark.parametrize("kit", KITS)
@pytest.mark.parametrize("drum", ["kick", "snare", "hat", "open hat", "crash", "clap", "high tom", "low tom"])
def test_a_stroke_begins_when_it_is_written_and_dies_away(kit: str, drum: str) -> None:
    level = np.abs(played(Hit(0.2, drum, 1.0), kit=kit, seconds=3.0)).max(axis=0)
    assert not level[: round(0.2 * RATE)].any()
    assert level[round(0.2 * RATE) : round(0.22 * RATE)].max() > 0.05
    assert level.max() < 2
    assert not level[round(2.5 * RATE) :].any()


def test_strength_is_level_and_takes_differ() -> None:
    loud, soft = played(Hit(0, "snare", 1.0)), played(Hit(0, "snare", 0.25))
    np.testing.assert_allclose(soft, 0.25 * loud, atol=1e-7)
    many = played(*(Hit(0.5 * i, "hat", 1.0) for i in range(5)))
    strokes = many[0, : 5 * (RATE // 2)].reshape(5, -1)
    assert len({stroke.tobytes() for stroke in strokes}) > 1


def test_another_seed_tunes_the_kit_anew() -> None:
    assert not np.array_equal(played(Hit(0, "kick", 1.0)), played(Hit(0, "kick", 1.0), seed=1))
