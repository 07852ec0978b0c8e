"""What is read ahead is what is heard: sample by sample, through loops, seeks and stems that are finished late."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from auralflow.errors import AudioReadError
from auralflow.regions import Regions
from auralflow_studio.playback.feeder import CLOSE_BLOCKS, block_frames_for
from auralflow_studio.playback.transport import LoopRange
from support.playback import ArraySource, Deck, counting, places, walk


def behind_fade(deck: Deck, frames: int, buffer: int = 1024) -> list[int]:
    """Start to play; what is heard behind the fade-in."""
    deck.play()
    sound = deck.render(frames, buffer=buffer)
    return places(sound[deck.fade_frames :]).tolist()


@pytest.mark.parametrize(
    ("sample_rate", "frames"),
    [(8000, 256), (11025, 256), (22050, 512), (44100, 1024), (48000, 1024), (96000, 2048), (192000, 4096)],
)
def test_blocks_are_about_23_ms_long(sample_rate: int, frames: int) -> None:
    assert block_frames_for(sample_rate) == frames


@settings(max_examples=30, deadline=None)
@given(
    song_frames=st.integers(5000, 60000),
    ends=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    start=st.floats(0, 1),
    buffer=st.sampled_from([64, 441, 1024, 3000]),
)
def test_a_loop_is_exact_over_any_number_of_wraps(
    song_frames: int, ends: tuple[float, float], start: float, buffer: int
) -> None:
    a, b = sorted(round(end * (song_frames - 1)) for end in ends)
    loop = LoopRange(a, b + 1)
    deck = Deck(counting(song_frames))
    deck.set_loop(loop)
    deck.seek(round(start * (song_frames - 1)))
    heard = behind_fade(deck, 20000, buffer)
    expected = walk(round(start * (song_frames - 1)), 20000, song_frames, loop)[deck.fade_frames :]
    expected += [-1] * (20000 - deck.fade_frames - len(expected))
    assert heard == expected


def test_a_loop_of_one_frame_repeats_it() -> None:
    deck = Deck(counting(1000))
    deck.set_loop(LoopRange(7, 8))
    assert set(behind_fade(deck, 5000)) == {7}


def test_the_song_ends_with_its_last_frame() -> None:
    for song_frames in (1, 1023, 1024, 1025, 4096):
        deck = Deck(counting(song_frames))
        deck.play()
        sound = deck.render(8192)
        assert np.count_nonzero(sound[:, 0]) >= song_frames - 1  # the fade-in begins at exactly 0
        if song_frames > deck.fade_frames:
            assert sound[song_frames - 1, 0] == song_frames
        assert not sound[song_frames:].any()
        assert deck.renderer.ended_epoch == deck.feeder.ring.wanted_epoch


@settings(max_examples=40, deadline=None)
@given(
    before=st.integers(1500, 40000),
    loops=st.lists(
        st.one_of(st.none(), st.tuples(st.integers(0, 90000), st.integers(500, 30000))), min_size=1, max_size=4
    ),
)
def test_a_changed_loop_is_taken_up_by_what_was_read_ahead(before: int, loops: list[tuple[int, int] | None]) -> None:
    song_frames = 200_000
    deck = Deck(counting(song_frames))
    heard = behind_fade(deck, before)
    for ends in loops:
        loop = LoopRange(ends[0], sum(ends)) if ends is not None else None
        deck.set_loop(loop)
        heard += places(deck.render(8192)).tolist()
    # No sample is skipped or repeated but at the end of a loop.
    borders = {(sum(ends), ends[0]) for ends in loops if ends is not None}
    jumps = [(a + 1, b) for a, b in pairwise(heard) if b != a + 1]
    assert set(jumps) <= borders
    # The last loop is in force after the blocks that were too close to be replaced.
    close = (CLOSE_BLOCKS + 1) * deck.feeder.ring.block_frames
    last = heard[-8192:][close:]
    assert last == walk(last[0], len(last), song_frames, loop)


def test_loop_switched_off_at_the_end_of_the_song_lets_it_end() -> None:
    song_frames = 30_000
    deck = Deck(counting(song_frames))
    deck.set_loop(LoopRange(20_000, song_frames))
    deck.seek(20_000)
    deck.play()
    deck.render(12_000)
    deck.set_loop(None)
    heard = places(deck.render(30_000))
    last = int(np.flatnonzero(heard == song_frames - 1)[-1])
    assert not (heard[last + 1 :] >= 0).any()
    assert deck.renderer.ended_epoch == deck.feeder.ring.wanted_epoch


@settings(max_examples=60, deadline=None)
@example(script=[(93_173, 0, 5000), (0, 0, 1)], feeds=False)
@given(
    script=st.lists(st.tuples(st.integers(0, 99_999), st.integers(0, 3), st.integers(1, 5000)), min_size=1, max_size=6),
    feeds=st.booleans(),
)
def test_a_seek_is_exact_and_old_sound_is_never_heard_after_it(script: list[tuple[int, int, int]], feeds: bool) -> None:
    deck = Deck(counting(100_000))
    deck.play()
    deck.render(3000)
    for target, extra_seeks, frames in script:
        for extra in range(extra_seeks):
            deck.seek(1000 * extra)
            if feeds:
                deck.feed()
        deck.seek(target)
        fade = deck.fade_frames
        fade_out = 0 if deck.renderer.is_silent else fade
        sound = deck.render(frames)[fade_out:]
        # The old sound fades out, the new one fades in (beginning with 0), and then it is there, and only it.
        audible = np.flatnonzero(sound[:, 0])
        is_nothing = target >= 99_999 or len(sound) == 1  # the end, or no more than that 0
        late = max(0, int(audible[0]) - 1) if len(audible) else 0 if is_nothing else len(sound)
        # Seeks that nobody heard may fill the ring: then the last one waits until they are thrown away.
        assert late <= (1024 if extra_seeks and feeds else 0)
        expected = list(range(target + fade, 100_000)) + [-1] * frames
        heard = places(sound[late + fade :]).tolist()
        assert heard == expected[: len(heard)]
        deck.render(2048)


def test_a_seek_is_heard_within_one_buffer_once_it_is_read() -> None:
    deck = Deck(counting(100_000))
    deck.play()
    deck.render(10_240)
    deck.seek(50_000)
    sound = deck.render(1024)
    fade = deck.fade_frames
    assert np.all(sound[:fade, 0] <= 10_240 + fade), "the old sound fades out"
    assert places(sound[2 * fade :]).tolist() == list(range(50_000 + fade, 50_000 + 1024 - fade))


def test_any_number_of_seeks_while_nobody_renders_ends_at_the_last_one() -> None:
    deck = Deck(counting(100_000))
    for frame in range(0, 50_000, 1000):
        deck.seek(frame)
        deck.feed()
    deck.seek(77_777)
    deck.render(1024)
    heard = behind_fade(deck, 4096)
    assert heard[-1] == 77_777 + 4095


def late_song(frames: int = 120_000) -> ArraySource:
    generator = np.random.default_rng(7)
    # Samples of 15 bits, so that sums of two are exact.
    vocals, drums = generator.integers(-16384, 16384, (2, frames, 2)).astype(np.float32) / 32768
    lanes = {"mixture": vocals + drums, "vocals": vocals, "drums": drums}
    return ArraySource(lanes, finished=Regions())


def test_stems_fade_in_soon_after_they_are_finished_although_the_mixture_was_read_ahead() -> None:
    source = late_song()
    deck = Deck(source)
    deck.play()
    deck.render(10_240)
    in_stems = deck.renderer.peaks
    seen = in_stems.count
    assert not in_stems.since(0)[1].any(), "no stem is heard before"
    source.finish(0, source.frames)
    deck.feed()
    # It waits ahead for far longer than it takes to be heard.
    assert deck.feeder.ring.write_index - deck.feeder.ring.read_index > 4 * CLOSE_BLOCKS
    close = CLOSE_BLOCKS * deck.feeder.ring.block_frames
    deck.render(close, feed=False)
    seen = in_stems.count
    deck.render(1024, feed=False)
    assert in_stems.since(seen)[1].all(), "the stems are heard right behind the blocks that were too close"
    starts = [start for lane, start, _ in source.reads if lane == "mixture"]
    assert len(starts) == len(set(starts)), "the mixture is decoded only once"


def test_whatever_is_finished_when_the_sum_is_always_the_song() -> None:
    source = late_song()
    deck = Deck(source)
    deck.play()
    generator = np.random.default_rng(3)
    parts = []
    while sum(map(len, parts)) < 100_000:
        if generator.random() < 0.2:
            start = int(generator.integers(0, source.frames))
            source.finish(start, min(source.frames, start + int(generator.integers(1, 20_000))))
        parts.append(deck.render(int(generator.integers(1, 3000))))
    sound = np.concatenate(parts)
    fade = deck.fade_frames
    original = source.read("mixture", fade, len(sound) - fade)
    # Cross-fades add up to 1 but for the rounding of float32.
    np.testing.assert_allclose(sound[fade:], original, rtol=0, atol=3e-7)
    assert deck.renderer.peaks.since(0)[1].all(), "the stems took part"


def test_a_song_that_cannot_be_read_goes_on_in_silence_and_says_so_once() -> None:
    source = late_song()
    deck = Deck(source)
    deck.play()
    deck.render(2048)
    source.error = AudioReadError("gone", path=__file__)  # type: ignore[arg-type]
    deck.render(60_000)
    assert deck.errors == [source.error]
    source.error = None
    deck.seek(50_000)
    sound = deck.render(4096)
    np.testing.assert_array_equal(sound[1024:], source.read("mixture", 50_000 + 1024 - deck.fade_frames, 3072))


@pytest.mark.parametrize("channels", [1, 3, 6])
def test_other_channels_than_two_are_heard_on_both_sides(channels: int) -> None:
    samples = np.random.default_rng(channels).uniform(-1, 1, (8192, channels)).astype(np.float32)
    deck = Deck(ArraySource({"vocals": samples}))
    deck.play()
    sound = deck.render(8192)[deck.fade_frames :].astype(np.float64)
    root = 0.5**0.5
    rows = {
        1: [[1, 1]],
        3: np.array([[1, 0], [0, 1], [root, root]]) / (1 + root),
        6: np.array([[1, 0], [0, 1], [root, root], [0, 0], [root, 0], [0, root]]) / (1 + 2 * root),
    }
    np.testing.assert_allclose(sound, samples[deck.fade_frames :] @ np.array(rows[channels]), atol=1e-6)
