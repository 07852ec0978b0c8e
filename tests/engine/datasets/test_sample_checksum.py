"""Checksums of samples: equal for equal ones only, whatever is alike in the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.datasets.sample_checksum import SampleChecksum

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZE = 1000


def of(samples: np.ndarray) -> bytes:
    return SampleChecksum().of(samples.astype(np.float32))


def noise(bits: int) -> np.ndarray:
    """Noise of so many bits a sample, shape (SIZE, 2)."""
    return np.random.default_rng(bits).integers(-(2 ** (bits - 1)), 2 ** (bits - 1), (SIZE, 2)) / 2 ** (bits - 1)


def test_equal_samples_have_one_checksum_whatever_was_summed_up_before() -> None:
    checksum, samples = SampleChecksum(), noise(16).astype(np.float32)
    first = checksum.of(samples)
    checksum.of(noise(24).astype(np.float32)[:77])
    assert checksum.of(samples.copy()) == first == of(samples)
    assert len(first) == 8


@pytest.mark.parametrize("bits", [2, 16, 24])
def test_each_single_change_by_the_least_bit_is_seen(bits: int) -> None:
    samples = noise(bits)
    found = {of(samples)}
    for place in range(SIZE):
        changed = samples.copy()
        changed[place, place % 2] += 2.0 ** -(bits - 1)
        found.add(of(changed))
    assert len(found) == SIZE + 1


def changes(samples: np.ndarray) -> Iterator[np.ndarray]:
    """What sums, energies and levels do not show."""
    yield samples
    yield samples[::-1]
    yield samples[:, ::-1]
    yield -samples
    yield np.roll(samples, 1, axis=0)
    yield np.concatenate([samples[1::2], samples[::2]])
    yield samples * [1, -1]
    yield np.sort(samples, axis=0)


@pytest.mark.parametrize("bits", [2, 16, 24])
def test_the_same_samples_in_another_order_or_with_other_signs_differ(bits: int) -> None:
    found = [of(changed) for changed in changes(noise(bits))]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("channels", [(0,), (1,), (0, 1)])
def test_one_click_differs_with_its_place_and_height(channels: tuple[int, ...]) -> None:
    # Numbers whose bits are nearly all zeros, which is where such a sum tells least apart.
    found = set()
    for place in range(SIZE):
        for height in (1.0, -1.0, 0.5, 0.25):
            samples = np.zeros((SIZE, 2))
            samples[place, list(channels)] = height
            found.add(of(samples))
    assert len(found) == 4 * SIZE


def test_blocks_of_two_levels_only_differ() -> None:
    rng = np.random.default_rng(0)
    blocks = rng.choice([2.0**-15, 2.0**-14], (5000, 8, 2))
    different = np.unique(blocks.reshape(5000, -1), axis=0)
    assert len({of(block) for block in different}) == len(different)
