from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

import auralflow


def test_one_call_gives_stems_that_add_up(tmp_path: Path) -> None:
    samples = np.random.default_rng(0).uniform(-0.3, 0.3, (30_000, 2)).astype(np.float32)
    soundfile.write(tmp_path / "song.wav", samples, 48_000, subtype="FLOAT")
    result = auralflow.separate(tmp_path / "song.wav")
    assert result.sample_rate == 48_000
    assert list(result.stems) == ["vocals", "accompaniment"]
    np.testing.assert_array_equal(result.mixture, samples)
    total = sum(stem.astype(np.float64) for stem in result.stems.values())
    assert np.abs(total - samples).max() <= 10 ** (-140 / 20)


def test_importing_the_library_loads_neither_torch_nor_numpy() -> None:
    code = "import sys, auralflow; print([m for m in ('torch', 'numpy', 'soundfile') if m in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="seperate"):
        _ = auralflow.seperate  # type: ignore[attr-defined]
    assert "separate" in dir(auralflow)
