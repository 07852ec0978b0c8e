"""Rounding with and without noise, against the theory of dither."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from support.encoding import music, write

if TYPE_CHECKING:
    from pathlib import Path


def test_dither_makes_the_error_independent_of_the_sound(tmp_path: Path) -> None:
    """A sine of half a step vanishes when rounded, and survives under triangular noise of the right power."""
    step = 2.0**-15
    frames = 200_000
    sound = (0.45 * step * np.sin(2 * np.pi * 0.01 * np.arange(frames)))[:, None].astype(np.float32)
    plain = np.concatenate(write(tmp_path / "plain.wav", sound, bit_depth="16"))
    assert not plain.any()
    write(tmp_path / "a.wav", sound, bit_depth="16", dither=np.random.default_rng(1))
    write(tmp_path / "b.wav", sound, bit_depth="16", dither=np.random.default_rng(1))
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
    dithered, _ = soundfile.read(tmp_path / "a.wav", always_2d=True)
    error = dithered - sound
    assert np.dot(dithered[:, 0], sound[:, 0]) / np.dot(sound[:, 0], sound[:, 0]) == pytest.approx(1, abs=0.05)
    # Rounding 1/12 and triangular noise 1/6 of a squared step, whatever the sound (Lipshitz 1992).
    assert np.mean(error**2) / step**2 == pytest.approx(1 / 12 + 1 / 6, rel=0.02)
    loud, quiet = np.abs(sound) > 0.3 * step, np.abs(sound) < 0.1 * step
    assert np.var(error[loud]) == pytest.approx(np.var(error[quiet]), rel=0.05)


def test_digital_silence_stays_silent_under_dither(tmp_path: Path) -> None:
    write(tmp_path / "x.wav", np.zeros((1000, 2), np.float32), bit_depth="16", dither=np.random.default_rng(0))
    assert not soundfile.read(tmp_path / "x.wav")[0].any()


@pytest.mark.parametrize("depth", ["24", "float"])
def test_other_depths_take_no_dither(tmp_path: Path, depth: str) -> None:
    sound = music(1000, 2)
    write(tmp_path / "a.wav", sound, bit_depth=depth, dither=np.random.default_rng(0))
    write(tmp_path / "b.wav", sound, bit_depth=depth)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
