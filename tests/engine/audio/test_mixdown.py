"""The mixer's rules and sums against float64 formulas written a second time here."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralflow.audio.mixdown import (
    LaneMix,
    MixerState,
    channel_gains,
    default_mixer,
    heard_lanes,
    lane_gains,
    linear_ramp,
    mix,
    stand_in_gains,
    stereo_matrix,
)
from auralflow.errors import ConfigError

LANES = ("mixture", "vocals", "drums", "residual")
strips = st.builds(
    LaneMix,
    gain_db=st.floats(-60, 12),
    pan=st.floats(-1, 1),
    mute=st.booleans(),
    solo=st.booleans(),
)


def state_of(*strips_in_order: LaneMix, master_db: float = 0.0) -> MixerState:
    roles = ("mixture", "stem", "stem", "residual")
    return MixerState(
        {
            lane: LaneMix(strip.gain_db, strip.pan, strip.mute, strip.solo, role)
            for lane, strip, role in zip(LANES, strips_in_order, roles, strict=True)
        },
        master_db,
    )


def test_every_combination_of_mute_and_solo_follows_the_rules() -> None:
    for flags in itertools.product((False, True), repeat=8):
        state = state_of(*(LaneMix(mute=flags[i], solo=flags[4 + i]) for i in range(4)))
        any_solo = any(flags[4:])
        expected = set()
        for i, lane in enumerate(LANES):
            muted, soloed = flags[i], flags[4 + i]
            if not muted and (soloed if any_solo else lane in ("vocals", "drums")):
                expected.add(lane)
        assert heard_lanes(state) == expected, flags
        assert {lane for lane, gain in lane_gains(state).items() if gain != (0.0, 0.0)} == expected, flags


@given(st.tuples(strips, strips, strips, strips), st.floats(-60, 12), st.integers(0, 2**32 - 1))
def test_mix_is_the_sum_of_gains_times_samples(
    lanes: tuple[LaneMix, LaneMix, LaneMix, LaneMix], master_db: float, seed: int
) -> None:
    state = state_of(*lanes, master_db=master_db)
    generator = np.random.default_rng(seed)
    blocks = {lane: generator.uniform(-1, 1, (64, 2)).astype(np.float32) for lane in LANES}
    expected = np.zeros((64, 2))
    for lane in heard_lanes(state):
        strip = state.lanes[lane]
        level = 10 ** ((strip.gain_db + master_db) / 20)
        sides = np.array([1 - max(strip.pan, 0), 1 + min(strip.pan, 0)])
        expected += blocks[lane].astype(np.float64) * level * sides
    out = np.full((64, 2), np.nan, dtype=np.float32)
    mix(blocks, lane_gains(state), out)
    np.testing.assert_allclose(out, expected, rtol=0, atol=1e-5 * max(1.0, np.abs(expected).max()))


@given(st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_stems_at_unity_add_up_to_the_original_bit_for_bit(channels: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    # 16-bit samples have exact sums in float32, so the split below loses nothing.
    whole = generator.integers(-32768, 32768, (100, channels)).astype(np.float32) / 32768
    vocals = generator.integers(-32768, 32768, (100, channels)).astype(np.float32) / 32768
    out = np.empty_like(whole)
    mix({"vocals": vocals, "drums": whole - vocals}, lane_gains(default_mixer(LANES)), out)
    np.testing.assert_array_equal(out, whole)


def test_bypass_is_the_mixture_at_unity_under_the_master_only() -> None:
    state = state_of(
        LaneMix(gain_db=-20, pan=1, mute=True), LaneMix(solo=True), LaneMix(), LaneMix(solo=True), master_db=-6
    )
    gains = lane_gains(state, bypass=True)
    assert gains["mixture"] == pytest.approx((10 ** (-6 / 20),) * 2)
    assert {gains[lane] for lane in LANES[1:]} == {(0.0, 0.0)}
    assert lane_gains(state, bypass=True, include_master=False)["mixture"] == (1.0, 1.0)
    assert stand_in_gains(state, bypass=True) == (0.0, 0.0)


def test_stand_in_takes_the_loudest_stem_of_each_side() -> None:
    plain = LaneMix()
    state = state_of(plain, LaneMix(gain_db=-6, pan=-1), LaneMix(gain_db=-12, pan=1), plain)
    assert stand_in_gains(state) == pytest.approx((10 ** (-6 / 20), 10 ** (-12 / 20)))
    muted = LaneMix(mute=True)
    assert stand_in_gains(state_of(plain, muted, muted, plain)) == (0.0, 0.0)
    # The mixture is heard as itself: no second one on top.
    assert stand_in_gains(state_of(LaneMix(solo=True), LaneMix(solo=True), plain, plain)) == (0.0, 0.0)


def test_without_stems_the_mixture_is_heard() -> None:
    assert lane_gains(default_mixer(("mixture",))) == {"mixture": (1.0, 1.0)}
    assert stand_in_gains(default_mixer(("mixture",))) == (0.0, 0.0)


def test_fold_down_never_clips_and_keeps_sides_apart() -> None:
    for channels in range(1, 13):
        matrix = stereo_matrix(channels)
        assert matrix.shape == (channels, 2)
        assert np.abs(np.ones(channels) @ matrix).max() <= 1 + 1e-6
    np.testing.assert_array_equal(stereo_matrix(1), [[1, 1]])
    np.testing.assert_array_equal(stereo_matrix(2), np.eye(2))
    # 5.1: front 1, centre and surround 0.7071, LFE out, divided by what full scale everywhere would give.
    scale = 1 + 2 * math.sqrt(0.5)
    expected = np.array([[1, 0], [0, 1], [0.5**0.5] * 2, [0, 0], [0.5**0.5, 0], [0, 0.5**0.5]]) / scale
    np.testing.assert_allclose(stereo_matrix(6), expected, atol=1e-7)
    np.testing.assert_array_equal(channel_gains((0.5, 0.25), 6), [0.5, 0.25, 0.5, 0.5, 0.5, 0.25])


def test_ramp_is_a_straight_line_that_ends_on_its_goal() -> None:
    counter = np.arange(1, 501, dtype=np.float32)
    out = np.empty(441, dtype=np.float32)
    linear_ramp(1.0, -1.0 / 441, counter, out)
    np.testing.assert_allclose(out, 1 - np.arange(1, 442) / 441, atol=1e-6)


@pytest.mark.parametrize("strip", [{"pan": 1.01}, {"gain_db": math.nan}, {"pan": math.nan}, {"gain_db": math.inf}])
def test_impossible_strips_are_refused(strip: dict[str, float]) -> None:
    with pytest.raises(ConfigError):
        LaneMix(**strip)


def test_minus_infinity_is_silence() -> None:
    assert lane_gains(MixerState({"vocals": LaneMix(gain_db=-math.inf)}))["vocals"] == (0.0, 0.0)
