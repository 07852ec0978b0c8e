"""Every instrument plays the pitch that is written, for as long as it is written, without clicks."""

from __future__ import annotations

import librosa
import numpy as np
import pytest
from numpy.typing import NDArray

from auralflow.datasets.synthetic.composition import BASS_PATCHES, PAD_PATCHES, PLUCK_PATCHES
from auralflow.datasets.synthetic.partials import pitch_hz
from auralflow.datasets.synthetic.score import Note
from auralflow.datasets.synthetic.tuned_instruments import play_notes

RATE = 22050
PATCHES = [
    *((patch, 33) for patch in BASS_PATCHES),
    *((patch, 57) for patch in PAD_PATCHES),
    *((patch, 64) for patch in PLUCK_PATCHES),
]


def played(*notes: Note, patch: str, seconds: float = 3.0) -> NDArray[np.float32]:
    canvas = np.zeros((2, round(seconds * RATE)), np.float32)
    play_notes(canvas, notes, patch, np.random.default_rng(0), RATE)
    return canvas


@pytest.mark.parametrize(("patch", "pitch"), PATCHES)
def test_the_pitch_is_the_one_that_is_written(patch: str, pitch: int) -> None:
    sound = played(Note(0.2, 1.5, pitch, 1.0), patch=patch).sum(axis=0)[RATE // 2 : RATE * 3 // 2]
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 16 * len(sound)))
    hz = np.fft.rfftfreq(16 * len(sound), 1 / RATE)
    octave = {"bells": 2.0}.get(patch, 1.0)
    expected = octave * pitch_hz(pitch)
    near = (hz > 0.9 * expected) & (hz < 1.1 * expected)
    cents = 1200 * np.log2(hz[near][spectrum[near].argmax()] / expected)
    assert abs(cents) < 15
    assert spectrum[near].max() > 0.1 * spectrum.max()


@pytest.mark.parametrize(("patch", "pitch"), PATCHES)
def test_notes_begin_and_end_when_they_are_written(patch: str, pitch: int) -> None:
    level = np.abs(played(Note(0.5, 1.0, pitch, 1.0), patch=patch)).max(axis=0)
    assert not level[: RATE // 2].any()
    assert level[round(0.5 * RATE) : round(0.8 * RATE)].max() > 0.1
    assert level.max() < 3
    assert not level[round(2.2 * RATE) :].any()


@pytest.mark.parametrize(("patch", "pitch"), PATCHES)
def test_no_note_begins_or_ends_with_a_click(patch: str, pitch: int) -> None:
    sound = played(Note(0.5, 1.0, pitch, 1.0), patch=patch)
    start, end = round(0.5 * RATE), int(np.nonzero(sound.any(axis=0))[0][-1])
    assert np.abs(sound[:, start : start + 2]).max() < 0.05 * np.abs(sound).max()
    assert np.abs(sound[:, end - 2 : end + 1]).max() < 0.01 * np.abs(sound).max()


def test_chords_of_a_pad_are_the_notes_that_are_written() -> None:
    sound = played(*(Note(0.0, 3.0, pitch, 0.8) for pitch in (60, 64, 67)), patch="organ").sum(axis=0)
    chroma = librosa.feature.chroma_cqt(y=sound, sr=RATE).mean(axis=1)
    assert set(np.argsort(chroma)[-3:]) == {0, 4, 7}


def test_velocity_is_level_and_plucks_stand_beside_the_middle() -> None:
    loud = played(Note(0.0, 1.0, 60, 1.0), patch="guitar")
    soft = played(Note(0.0, 1.0, 60, 0.5), patch="guitar")
    np.testing.assert_allclose(soft, 0.5 * loud, atol=1e-7)
    left, right = (loud**2).sum(axis=1)
    assert max(left, right) > 1.5 * min(left, right)
