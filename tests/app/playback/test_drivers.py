"""What stands between the renderer and a device."""

from __future__ import annotations

import math
import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest
import soxr

from auralflow_studio.playback.drivers import DeviceCallback, RateBridge, RenderPort, SilentClock
from support.playback import ArraySource, Deck, counting, places

RATE = 44100


def port_of(deck: Deck) -> RenderPort:
    port = RenderPort()
    port.renderer = deck.renderer
    return port


def callback_of(port: RenderPort, *, device_rate: int = RATE, channels: int = 2) -> DeviceCallback:
    return DeviceCallback(
        port,
        song_rate=RATE,
        device_rate=device_rate,
        channels=channels,
        song_block_frames=1024,
        device_block_frames=1024,
        latency_s=0.1,
    )


def call(callback: DeviceCallback, channels: int, frames: int = 1024) -> np.ndarray:
    out = np.full((frames, channels), np.nan, dtype=np.float32)
    times = SimpleNamespace(outputBufferDacTime=5.1, currentTime=5.0)
    callback(out, frames, times, SimpleNamespace(output_underflow=False))
    return out


@pytest.mark.parametrize("device_rate", [48000, 96000, 22050])
def test_bridge_gives_the_resampled_song_and_its_playhead(device_rate: int) -> None:
    frames = 40_000
    samples = np.random.default_rng(2).uniform(-0.5, 0.5, (frames, 2)).astype(np.float32)
    deck = Deck(ArraySource({"vocals": samples}, RATE))
    deck.play()
    bridge = RateBridge(port_of(deck), RATE, device_rate, 1024)
    parts = []
    block = np.empty((1024, 2), dtype=np.float32)
    for _ in range(round(1.2 * frames * device_rate / RATE / 1024)):
        while True:
            deck.feed()
            if not bridge.work():
                break
        bridge.take(block, 50.0 + sum(map(len, parts)) / device_rate)
        parts.append(block.copy())
    sound = np.concatenate(parts)
    faded = samples.copy()
    faded[: deck.fade_frames] *= (np.arange(deck.fade_frames) / deck.fade_frames)[:, None].astype(np.float32)
    expected = soxr.resample(faded, RATE, device_rate, quality="HQ")
    count = min(len(sound), len(expected)) - 3000
    np.testing.assert_allclose(sound[:count], expected[:count], atol=1e-5)
    # Frame 30000 of the song is heard when its place among the device's frames is.
    log = deck.renderer.playhead
    heard = log.heard_at(50.0 + 30_000.5 / RATE, 0)
    assert heard is not None
    assert abs(heard - 30_000) <= 0.001 * RATE


def test_mono_device_gets_the_mean_and_a_surround_device_the_front() -> None:
    generator = np.random.default_rng(3)
    samples = generator.uniform(-1, 1, (10_000, 2)).astype(np.float32)
    for channels in (1, 2, 8):
        deck = Deck(ArraySource({"vocals": samples}))
        deck.play()
        deck.feed()
        callback = callback_of(port_of(deck), channels=channels)
        assert not call(callback, channels).any(), "silent until it is live"
        callback.go_live()
        sound = np.concatenate([call(callback, channels) for _ in range(4)])[deck.fade_frames :]
        heard = samples[deck.fade_frames : 4096]
        if channels == 1:
            np.testing.assert_allclose(sound[:, 0], heard.astype(np.float64).mean(axis=1), atol=1e-7)
        else:
            np.testing.assert_array_equal(sound[:, :2], heard)
            assert not sound[:, 2:].any()
        callback.close()


def test_the_delay_that_a_device_tells_is_taken_off() -> None:
    deck = Deck(counting(100_000))
    deck.play()
    deck.feed()
    callback = callback_of(port_of(deck))
    callback.go_live()
    before_s = time.monotonic()
    call(callback, 2)
    after_s = time.monotonic()
    log = deck.renderer.playhead
    assert log.heard_at(before_s + 0.0999, 0) is None
    assert log.heard_at(after_s + 0.1001, 0) is not None


def test_an_error_in_rendering_is_kept_and_silence_is_played() -> None:
    deck = Deck(counting(10_000))
    port = port_of(deck)
    deck.play()
    deck.feed()
    deck.renderer.set_gains(((math.nan, 0.0),))  # too few rows: a fault of the program
    out = np.ones((64, 2), dtype=np.float32)
    port.render(out, 0.0)
    assert isinstance(port.fault, ValueError)
    assert not out.any()


def test_a_second_thread_gets_silence_instead_of_waiting() -> None:
    deck = Deck(counting(100_000))
    port = port_of(deck)
    deck.play()
    deck.feed()
    entered, leave = threading.Event(), threading.Event()
    render = deck.renderer.render

    def slow(out: np.ndarray, when_s: float) -> None:
        render(out, when_s)
        entered.set()
        assert leave.wait(10)

    deck.renderer.render = slow  # type: ignore[method-assign]
    first = np.zeros((2048, 2), dtype=np.float32)
    thread = threading.Thread(target=port.render, args=(first, 0.0))
    thread.start()
    assert entered.wait(10)
    second = np.ones((64, 2), dtype=np.float32)
    port.render(second, 0.0)
    assert not second.any()
    leave.set()
    thread.join()
    assert places(first[deck.fade_frames :])[-1] == 2047


def test_the_silent_clock_moves_the_playhead_at_the_pace_of_time() -> None:
    deck = Deck(counting(10 * RATE))
    deck.play()
    deck.feed()
    clock = SilentClock(port_of(deck), RATE, 1024)
    begin_s = time.monotonic()
    deadline_s = begin_s + 20
    while deck.feeder.ring.render_position < RATE // 2 and time.monotonic() < deadline_s:
        deck.feed()
        time.sleep(0.005)
    elapsed_s = time.monotonic() - begin_s
    clock.close()
    position = deck.feeder.ring.render_position
    # Never ahead of time by more than the step being played.
    assert RATE // 2 <= position <= (elapsed_s * RATE) + 2 * 1024
