"""What all readers share, on a decoder whose every sample is known."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auralflow.audio.info import AudioInfo
from auralflow.audio.reading import BlockReader, Facts, clock, cut_off_note, shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

FRAMES = 1_000


def info(frames: int = FRAMES) -> AudioInfo:
    return AudioInfo(
        path=Path("x.mp3"), sample_rate=44_100, channels=2, frames=frames, container="mp3", codec="mp3", bit_depth=None,
        is_float=False, decoder="test",
    )  # fmt: skip


class Ramp(BlockReader):
    """Sample `n` is `n + 1` on the left and `-n - 1` on the right; notes which blocks were asked for."""

    def __init__(self, block_frames: int, short: int = 0, frames: int = FRAMES) -> None:
        super().__init__(info(frames), block_frames)
        self.asked: list[tuple[int, int]] = []
        self.short = short

    def _decode(self, start: int, stop: int) -> NDArray[np.float32]:
        self.asked.append((start, stop))
        numbers = np.arange(start + 1, stop + 1 - self.short, dtype=np.float32)
        return np.stack((numbers, -numbers), axis=1)

    def _close(self) -> None:
        self.asked.clear()


@given(block=st.integers(1, 300), start=st.integers(-500, 1_500), frames=st.integers(0, 1_500))
def test_blocks_make_up_any_stretch(block: int, start: int, frames: int) -> None:
    reader = Ramp(block)
    numbers = np.arange(start, start + frames)
    left = np.where((numbers >= 0) & (numbers < FRAMES), numbers + 1, 0).astype(np.float32)
    np.testing.assert_array_equal(reader.read(start, frames), np.stack((left, -left), axis=1))
    # Only on the grid, only inside, and each block once.
    assert all(first % block == 0 and last == min(first + block, FRAMES) for first, last in reader.asked)
    assert len(set(reader.asked)) == len(reader.asked)


def test_a_block_that_is_too_short_ends_in_silence() -> None:
    decoded = Ramp(100, short=10).read(80, 40)
    np.testing.assert_array_equal(decoded[:, 0], [*range(81, 91), *[0] * 10, *range(101, 121)])


def test_much_that_is_missing_is_damage_and_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    reader = Ramp(8_000, short=2_206, frames=20_000)
    for start, frames in ((0, 8_000), (8_000, 100), (16_000, 4_000), (0, 20_000)):
        reader.read(start, frames)
    assert reader.damaged.ranges == ((5_794, 8_000), (13_794, 16_000), (17_794, 20_000))
    assert [record.args for record in caplog.records] == [  # type: ignore[comparison-overlap]
        ("x.mp3", clock(start / 44_100), 2_206 / 44_100) for start, _ in reader.damaged
    ]
    # Up to a twentieth of a second is a mistake in counting.
    reader = Ramp(8_000, short=2_205, frames=20_000)
    reader.read(0, 20_000)
    assert not reader.damaged


def test_the_last_two_blocks_are_kept() -> None:
    reader = Ramp(100)
    for start in (0, 100, 50, 150, 200, 110, 0):
        reader.read(start, 10)
    assert reader.asked == [(0, 100), (100, 200), (200, 300), (0, 100)]


def test_facts_are_remembered_until_the_file_changes(tmp_path: Path) -> None:
    facts = Facts()
    path = tmp_path / "a"
    path.write_bytes(b"one")
    found = []

    def find() -> int:
        found.append(1)
        return len(found)

    assert [facts.of(path.stat(), "kind", find) for _ in range(3)] == [1, 1, 1]
    assert facts.of(path.stat(), "other kind", find) == 2
    path.write_bytes(b"two!")
    assert facts.of(path.stat(), "kind", find) == 3
    # Sixteen others push it out.
    for number in range(16):
        other = tmp_path / f"{number}"
        other.touch()
        facts.of(other.stat(), "kind", find)
    assert facts.of(path.stat(), "kind", find) == 20


def test_what_people_read() -> None:
    assert [clock(seconds) for seconds in (0.44, 9.94, 10, 61, 3_599.6, 3_723)] == [
        "0.4 s", "9.9 s", "0:10", "1:01", "1:00:00", "1:02:03",
    ]  # fmt: skip
    assert cut_off_note(44_100, 441_000, 44_100) == "The file is cut off: 1.0 s of 0:10 are left."
    assert shown(Path("a\nb\tc.wav")) == "a b c.wav"
    assert shown(Path(os.fsdecode("é.wav".encode()))) == "é.wav"


@pytest.mark.skipif(os.name == "nt", reason="names are always text there")
def test_undecodable_names_can_be_shown() -> None:
    shown(Path(os.fsdecode(b"a\xff.wav"))).encode("utf-8")
