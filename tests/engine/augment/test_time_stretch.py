"""A stretch keeps frequencies and levels, moves onsets, and joins what fits together."""

from __future__ import annotations

import librosa
import numpy as np
import pytest
import torch

from auralflow.augment.time_stretch import SEARCH_S, StretchGrid, stretched

RATE = 22_050
SPEEDS = [0.8, 0.93, 1.07, 1.2]
LENGTH = 3 * RATE


def sound_for(speed: float) -> tuple[int, torch.Tensor]:
    needed = StretchGrid.at(RATE).frames_needed(LENGTH, speed)
    return needed, torch.arange(needed, dtype=torch.float64) / RATE


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("hz", [55.0, 220.0, 1760.0])
def test_a_tone_stays_the_same_tone(speed: float, hz: float) -> None:
    _, times = sound_for(speed)
    tone = torch.sin(2 * torch.pi * hz * times)
    result = stretched(tone[None, None], LENGTH, speed, RATE)[0, 0].numpy()
    spectrum = np.abs(np.fft.rfft(result * np.hanning(LENGTH), 1 << 20))
    found = spectrum.argmax() * RATE / (1 << 20)
    assert abs(1200 * np.log2(found / hz)) < 1
    # No dips where pieces join: the level of each 50 ms is that of the tone.
    levels = np.sqrt((result[: 59 * 1102].reshape(59, 1102) ** 2).mean(1))
    np.testing.assert_allclose(levels, np.sqrt(0.5), rtol=0.08)


@pytest.mark.parametrize("speed", SPEEDS)
def test_strokes_come_sooner_or_later_and_stay_strokes(speed: float) -> None:
    needed, _ = sound_for(speed)
    random = np.random.default_rng(0)
    period = RATE // 2
    stroke = random.standard_normal(2000) * np.exp(-np.arange(2000) / 300)
    beats = np.zeros(needed + 2000)
    for start in range(1000, needed, period):
        beats[start : start + 2000] += stroke
    result = stretched(torch.tensor(beats[None, None, :needed]), LENGTH, speed, RATE)[0, 0].numpy()
    onsets = librosa.onset.onset_detect(y=result, sr=RATE, units="time", hop_length=128)
    expected = np.arange(1000 / RATE / speed, 3 - 0.1, 0.5 / speed)
    nearest = [onsets[np.abs(onsets - time).argmin()] for time in expected]
    assert np.abs(np.array(nearest) - expected).max() < SEARCH_S + 0.015  # what the search and the detector allow


@pytest.mark.parametrize("speed", SPEEDS)
def test_every_piece_is_a_copy_of_the_sound_near_its_time(speed: float) -> None:
    grid = StretchGrid.at(RATE)
    needed, _ = sound_for(speed)
    ramp = torch.arange(needed, dtype=torch.float64)[None, None]  # tells where each frame comes from
    result = stretched(ramp, LENGTH, speed, RATE)[0, 0]
    for piece in range(LENGTH // grid.piece):
        copied = result[piece * grid.piece : (piece + 1) * grid.piece][grid.fade if piece else 0 :]
        assert (copied.diff() == 1).all()
        first = copied[0].item() - (grid.fade if piece else 0)
        assert 0 <= first - piece * grid.piece * speed + 0.5 <= grid.search


def test_pieces_join_where_a_search_through_all_places_says() -> None:
    random = np.random.default_rng(1)
    sound = random.standard_normal((1, 2, 40_000))
    grid = StretchGrid.at(RATE)
    result = stretched(torch.tensor(sound), 2 * grid.piece, 1.1, RATE)[0].numpy()
    wanted = sound[0, :, grid.piece : grid.piece + grid.fade]
    first = round(grid.piece * 1.1)
    found = []
    for start in range(first, first + grid.search):
        there = sound[0, :, start : start + grid.fade]
        found.append((wanted * there).sum() / np.sqrt((there**2).sum()))
    best = first + int(np.argmax(found))
    np.testing.assert_array_equal(
        result[:, grid.piece + grid.fade :], sound[0, :, best + grid.fade : best + grid.piece]
    )
    rise = (np.arange(grid.fade) + 0.5) / grid.fade
    faded = rise * sound[0, :, best : best + grid.fade] + (1 - rise) * wanted
    np.testing.assert_allclose(result[:, grid.piece : grid.piece + grid.fade], faded, atol=1e-12)


def test_channels_keep_their_relation_and_sounds_do_not_hear_each_other() -> None:
    needed, _ = sound_for(1.1)
    left = torch.randn(3, 1, needed, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    sounds = torch.cat([left, -0.5 * left], dim=1)
    result = stretched(sounds, LENGTH, 1.1, RATE)
    torch.testing.assert_close(result[:, 1], -0.5 * result[:, 0])
    torch.testing.assert_close(stretched(sounds[1:2], LENGTH, 1.1, RATE), result[1:2])


@pytest.mark.parametrize("level", [1e-8, 1.0, 1e6])
def test_the_level_makes_no_difference(level: float) -> None:
    needed, _ = sound_for(0.9)
    sound = torch.randn(1, 1, needed, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    expected = level * stretched(sound, LENGTH, 0.9, RATE)
    torch.testing.assert_close(stretched(level * sound, LENGTH, 0.9, RATE), expected)


def test_silence_and_speed_one() -> None:
    needed, _ = sound_for(1.2)
    assert torch.equal(stretched(torch.zeros(2, 2, needed), LENGTH, 1.2, RATE), torch.zeros(2, 2, LENGTH))
    sound = torch.randn(2, 2, LENGTH)
    assert torch.equal(stretched(sound, LENGTH, 1, RATE), sound)
