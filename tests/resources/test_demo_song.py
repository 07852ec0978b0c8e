"""The demo song keeps what it promises: short, small, clean, and taken apart well by the bundled model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile as sf

import auralflow
import auralflow_resources

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEMS = Path(__file__).resolve().parents[1] / "data/demo_stems"


def sdr_db(estimate: NDArray[np.float32], reference: NDArray[np.float32]) -> float:
    error = np.sum((estimate.astype(np.float64) - reference) ** 2)
    return float(10 * np.log10(np.sum(reference.astype(np.float64) ** 2) / error))


@pytest.fixture(scope="module")
def true_stems() -> dict[str, NDArray[np.float32]]:
    return {name: sf.read(STEMS / f"{name}.ogg", dtype="float32")[0] for name in ("vocals", "accompaniment")}


def test_it_is_short_small_and_clean() -> None:
    path = auralflow_resources.demo_song()
    song, sample_rate = sf.read(path, dtype="float32")
    assert path.stat().st_size < 3_000_000
    assert 20 <= len(song) / sample_rate <= 40
    assert 0.5 < np.abs(song).max() < 1
    # Starts and ends in silence.
    assert np.abs(song[:20]).max() < 0.01
    assert np.abs(song[-20:]).max() < 0.01


def test_its_true_stems_add_up_to_it_but_for_the_codec(true_stems: dict[str, NDArray[np.float32]]) -> None:
    song, _ = sf.read(auralflow_resources.demo_song(), dtype="float32")
    assert sdr_db(sum(true_stems.values()), song) > 20


def test_the_bundled_model_takes_the_voice_out(true_stems: dict[str, NDArray[np.float32]]) -> None:
    stems = auralflow.separate(auralflow_resources.demo_song()).stems
    measured = {name: sdr_db(stems[name].T, reference) for name, reference in true_stems.items()}
    assert min(measured.values()) >= 7.5
    recorded = json.loads(auralflow_resources.text("demo/song.json"))["default_model"]
    for name, value in measured.items():
        assert value == pytest.approx(recorded[name]["sdr_db"], abs=0.2)
