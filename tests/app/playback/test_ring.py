"""Rings between two threads, with two threads."""

from __future__ import annotations

import threading
import time

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from auralflow_studio.playback.ring import BlockRing, SampleRing


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=60))
def test_samples_come_out_as_they_went_in(steps: list[tuple[bool, int]]) -> None:
    ring = SampleRing(50)
    queue: list[float] = []
    number = 0.0
    for is_write, count in steps:
        if is_write:
            count = min(count, ring.room)
            samples = np.arange(number, number + count, dtype=np.float32)
            ring.write(np.stack([samples, -samples], axis=1))
            queue += samples.tolist()
            number += count
        else:
            out = np.full((count, 2), np.nan, dtype=np.float32)
            there = ring.read_into(out)
            assert there == min(count, len(queue))
            assert out[:there, 0].tolist() == queue[:there]
            assert not out[there:].any()
            assert np.array_equal(out[:, 0], -out[:, 1])
            del queue[:there]
        assert ring.room == 50 - len(queue)


def test_reader_never_sees_a_mixture_of_old_and_replaced_blocks() -> None:
    """The writer replaces all that waits again and again; the reader must find whole blocks of rising generations."""
    ring = BlockRing(rows=2, block_frames=64, ahead=16)
    total = 1500
    failures: list[str] = []

    def read() -> None:
        generation = -1
        for number in range(total):
            while (block := ring.peek()) is None:
                time.sleep(0)
            if block.position != number:
                failures.append(f"block {block.position} in the place of {number}")
            values = np.unique(block.samples)
            if len(values) != 1:
                failures.append(f"block {number} is torn")
            if values[0] < generation:
                failures.append(f"generation {values[0]} after {generation}")
            generation = values[0]
            ring.skip()

    reader = threading.Thread(target=read)
    reader.start()
    generation = replaced = 0
    while ring.write_index < total and not failures:
        while ring.write_index - ring.read_index < ring.ahead and ring.has_room and ring.write_index < total:
            block = ring.take_blank()
            block.position = ring.write_index
            block.samples.fill(generation)
            ring.publish(block)
        generation += 1
        first = ring.read_index + 3
        count = ring.write_index - first
        if count > 0 and ring.spares >= count:
            blocks = [ring.take_blank() for _ in range(count)]
            for position, block in enumerate(blocks, first):
                block.position = position
                block.samples.fill(generation)
            replaced += ring.replace(first, blocks)
    reader.join()
    assert not failures
    assert replaced > 100


def test_replacing_what_the_reader_has_reached_changes_nothing() -> None:
    ring = BlockRing(rows=1, block_frames=8, ahead=4)
    for number in range(4):
        block = ring.take_blank()
        block.position = number
        ring.publish(block)
    ring.skip()
    spares = ring.spares
    better = ring.take_blank()
    better.position = 99
    assert not ring.replace(1, [better])
    assert ring.spares == spares
    assert [ring.waiting(number).position for number in range(1, 4)] == [1, 2, 3]
    assert ring.replace(2, [ring.take_blank()])
