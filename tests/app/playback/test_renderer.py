"""What reaches the device: exact where nothing changes, and without clicks where something does."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow.audio.mixdown import LaneMix, MixerState, lane_gains, mix
from auralflow.regions import Regions
from auralflow_studio.playback.transport import LoopRange
from support.playback import ArraySource, Deck

RATE = 44100
PERIOD = 400  # frames of the slowest sine; loops of whole periods meet themselves in phase
AMPLITUDES = {"vocals": (0.3, 1), "drums": (0.2, 2)}


def sines(frames: int = 200_000, finished: Regions | None = None) -> ArraySource:
    at = np.arange(frames)
    stems = {
        lane: amplitude * np.sin(2 * np.pi * multiple * at / PERIOD)
        for lane, (amplitude, multiple) in AMPLITUDES.items()
    }
    lanes = {"mixture": stems["vocals"] + stems["drums"], **stems, "residual": 0.0 * at}
    stereo = {lane: np.stack([samples, samples], axis=1).astype(np.float32) for lane, samples in lanes.items()}
    return ArraySource(stereo, RATE, finished)


def steepest_allowed() -> float:
    """The largest step between two samples if every gain moves along its ramp and every fade along its own at once."""
    # Each stem can sound twice: in itself, and in the mixture or the stand-in.
    amplitude = 2 * sum(a for a, _ in AMPLITUDES.values())
    slope = 2 * sum(a * 2 * np.pi * multiple / PERIOD for a, multiple in AMPLITUDES.values())
    # Gain ramps of 8 ms, fades of 5 ms, cross-fades of stems and mixture of 10 ms.
    return float(slope + amplitude * (1 / (0.008 * RATE) + 1 / (0.005 * RATE) + 1 / (0.010 * RATE))) * 1.01


strips = st.fixed_dictionaries(
    {
        lane: st.builds(
            LaneMix,
            gain_db=st.sampled_from([0.0, -6.0, -60.0]),
            pan=st.sampled_from([0.0, -1.0, 0.5]),
            mute=st.booleans(),
            solo=st.booleans(),
            role=st.just({"mixture": "mixture", "residual": "residual"}.get(lane, "stem")),
        )
        for lane in ("mixture", "vocals", "drums", "residual")
    }
)
actions = st.one_of(
    st.tuples(st.just("mix"), st.tuples(strips, st.booleans())),
    st.tuples(st.just("seek"), st.integers(0, 190_000)),
    st.tuples(st.just("loop"), st.one_of(st.none(), st.tuples(st.integers(0, 400), st.integers(1, 20)))),
    st.tuples(st.just("finish"), st.tuples(st.integers(0, 199_000), st.integers(1, 60_000))),
    st.tuples(st.just("toggle"), st.none()),
    st.tuples(st.just("starve"), st.integers(1, 60_000)),
)


@settings(max_examples=40, deadline=None)
@given(script=st.lists(st.tuples(actions, st.integers(1, 4000)), min_size=3, max_size=25), late=st.booleans())
def test_nothing_that_the_user_does_clicks(script: list[tuple[tuple[str, object], int]], late: bool) -> None:
    source = sines(finished=Regions() if late else None)
    deck = Deck(source)
    playing = True
    deck.play()
    parts = [deck.render(2048)]
    for (action, value), frames in script:
        if action == "mix":
            lanes, bypass = value  # type: ignore[misc]
            deck.mix(MixerState(lanes), bypass=bypass)
        elif action == "seek":
            deck.seek(value)  # type: ignore[arg-type]
        elif action == "loop":
            ends = value and (value[0] * PERIOD, sum(value) * PERIOD)  # type: ignore[index,arg-type]
            deck.set_loop(LoopRange(*ends) if ends else None)  # type: ignore[misc]
        elif action == "finish":
            start, count = value  # type: ignore[misc]
            source.finish(start, min(source.frames, start + count))
        elif action == "starve":
            parts.append(deck.render(value, feed=False))  # type: ignore[arg-type]
        else:
            playing = not playing
            if playing:
                deck.play()
            else:
                deck.pause()
        parts.append(deck.render(frames))
    sound = np.concatenate(parts).astype(np.float64)
    # The end of the song is the song's own: no fade is laid over it, and it may stop anywhere.
    steps = np.abs(np.diff(sound, axis=0)).max(axis=1)
    ends = np.flatnonzero((steps > steepest_allowed()) & ~sound[1:].any(axis=1))
    last = np.abs(source.read("mixture", source.frames - 1, 1)).max() * 2
    assert all(np.abs(sound[end]).max() <= last + 1e-6 for end in ends)
    steps[ends] = 0.0
    assert steps.max() <= steepest_allowed()


def test_stems_that_come_in_where_the_mixture_stood_in_do_not_click() -> None:
    # With the vocals muted, the mixture stands in louder than what follows it: a step, were it not for the cross-fade.
    muted = MixerState({"mixture": LaneMix(role="mixture"), "vocals": LaneMix(mute=True), "drums": LaneMix()})
    source = sines(finished=Regions(((20_100, 40_100),)))
    deck = Deck(source, muted)
    deck.play()
    parts = [deck.render(60_000)]
    assert deck.renderer.peaks.since(0)[2].any()
    source.finish(0, source.frames)
    parts.append(deck.render(20_000))
    sound = np.concatenate(parts).astype(np.float64)
    drums = source.read("drums", 0, 80_000)
    np.testing.assert_array_equal(sound[21_000:39_000], drums[21_000:39_000])
    np.testing.assert_array_equal(sound[70_000:], drums[70_000:])
    slope = sum(a * 2 * np.pi * multiple / PERIOD for a, multiple in AMPLITUDES.values())
    assert np.abs(np.diff(sound, axis=0)).max() <= (slope + AMPLITUDES["vocals"][0] / (0.010 * RATE)) * 1.01


def test_gain_moves_along_a_straight_line_of_8_ms() -> None:
    ones = np.ones((100_000, 2), dtype=np.float32)
    deck = Deck(ArraySource({"vocals": ones}, RATE))
    deck.play()
    deck.render(5000)
    deck.mix(MixerState({"vocals": LaneMix(mute=True)}))
    sound = deck.render(1000)[:, 0].astype(np.float64)
    frames = round(0.008 * RATE)
    np.testing.assert_allclose(sound[:frames], 1 - np.arange(1, frames + 1) / frames, atol=1e-6)
    assert not sound[frames:].any()
    # Turned back half-way: it starts from where it is.
    deck.mix(MixerState({"vocals": LaneMix()}))
    half = deck.render(frames // 2)[:, 0]
    deck.mix(MixerState({"vocals": LaneMix(mute=True)}))
    back = deck.render(frames)[:, 0]
    assert abs(back[0] - half[-1]) < 1 / frames
    assert abs(back[-1]) < 1e-6
    assert np.all(np.diff(back.astype(np.float64)) < 0)


@pytest.mark.parametrize("rate", [8000, 44100, 192000])
def test_fades_take_5_ms_at_any_rate(rate: int) -> None:
    ones = np.ones((rate, 2), dtype=np.float32)
    deck = Deck(ArraySource({"vocals": ones}, rate))
    deck.play()
    sound = deck.render(rate // 10)[:, 0]
    frames = round(0.005 * rate)
    np.testing.assert_allclose(sound[:frames], np.arange(frames) / frames, atol=1e-6)
    assert np.all(sound[frames:] == 1.0)
    deck.pause()
    sound = deck.render(rate // 10)[:, 0]
    np.testing.assert_allclose(sound[:frames], 1 - np.arange(frames) / frames, atol=1e-6)
    assert not sound[frames:].any()


def test_a_pause_keeps_the_place() -> None:
    source = sines()
    deck = Deck(source)
    deck.play()
    deck.render(10_000)
    deck.pause()
    deck.render(30_000)
    deck.play()
    sound = deck.render(5000)
    # The fade-out was heard, so it goes on behind it.
    start = 10_000 + deck.fade_frames
    expected = source.read("vocals", start, 5000) + source.read("drums", start, 5000)
    np.testing.assert_array_equal(sound[deck.fade_frames :], expected[deck.fade_frames :])


def test_what_is_heard_is_what_the_export_mixes() -> None:
    generator = np.random.default_rng(5)
    lanes = {lane: generator.uniform(-1, 1, (30_000, 2)).astype(np.float32) for lane in ("mixture", "vocals", "drums")}
    state = MixerState(
        {
            "mixture": LaneMix(role="mixture"),
            "vocals": LaneMix(-3.0, 0.25),
            "drums": LaneMix(2.0, -0.75),
        },
        -4.0,
    )
    deck = Deck(ArraySource(lanes), state)
    deck.play()
    sound = deck.render(30_000)
    exported = np.empty_like(sound)
    mix(lanes, lane_gains(state), exported)
    np.testing.assert_allclose(sound[deck.fade_frames :], exported[deck.fade_frames :], rtol=0, atol=1e-6)


def test_a_shortage_fades_out_and_loses_no_sample() -> None:
    source = sines()
    deck = Deck(source)
    deck.play()
    first = deck.render(10_000)
    starved = deck.render(80_000, feed=False)
    assert deck.renderer.shortages == 1
    assert not starved[-1024:].any()
    heard = np.concatenate([first, starved])
    count = int(np.flatnonzero(heard.any(axis=1))[-1]) + 1
    again = deck.render(8192)
    start = int(np.flatnonzero(again.any(axis=1))[0]) - 1
    place = deck.feeder.ring.render_position - (8192 - start)
    assert abs(place - count) <= 1, "it goes on where it stopped"


def test_any_size_of_buffer_gives_the_same_sound() -> None:
    sounds = []
    for buffer in (1, 100, 1024, 5000):
        deck = Deck(sines(20_000))
        deck.play()
        sounds.append(deck.render(12_000, buffer=buffer))
    for one, other in pairwise(sounds):
        np.testing.assert_array_equal(one, other)


def test_another_device_begins_with_a_fade() -> None:
    deck = Deck(ArraySource({"vocals": np.ones((50_000, 2), dtype=np.float32)}))
    deck.play()
    deck.render(4096)
    deck.renderer.begin_anew()
    sound = deck.render(1024)[:, 0]
    frames = deck.fade_frames
    np.testing.assert_allclose(sound[:frames], np.arange(frames) / frames, atol=1e-6)


def test_peaks_are_those_of_each_lane_and_of_the_sum() -> None:
    lanes = {
        "mixture": np.full((50_000, 2), 0.5, dtype=np.float32),
        "vocals": np.full((50_000, 2), -0.25, dtype=np.float32),
        "drums": np.full((50_000, 2), 0.75, dtype=np.float32),
    }
    state = MixerState(
        {"mixture": LaneMix(role="mixture"), "vocals": LaneMix(pan=1.0), "drums": LaneMix(pan=-0.5)}, 20 * np.log10(0.5)
    )
    deck = Deck(ArraySource(lanes), state)
    deck.play()
    deck.render(4096)
    seen = deck.renderer.peaks.count
    deck.render(2048)
    rows = deck.renderer.peaks.since(seen)
    np.testing.assert_allclose(rows, [[0, 0], [0, 0.25], [0.75, 0.375], [0, 0], [0.375, 0.0625]], atol=1e-6)
