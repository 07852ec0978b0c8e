from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from auralflow import disk_space
from auralflow.disk_space import SpaceDemand, check_space, free_bytes, nearest_existing, size_text
from auralflow.errors import DiskSpaceError
from support.disks import small_disk

if TYPE_CHECKING:
    from pathlib import Path

MB = 2**20


@pytest.fixture(autouse=True)
def _to_the_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk_space, "SPARE_BYTES", 0)


def test_demands_on_one_disk_are_counted_together_and_on_two_disks_each_for_itself(tmp_path: Path) -> None:
    with small_disk(tmp_path / "a", 4 * MB) as a, small_disk(tmp_path / "b", 4 * MB) as b:
        work = SpaceDemand(folder=a / "work", bytes=3 * MB)
        check_space(work, SpaceDemand(folder=b / "songs" / "out", bytes=3 * MB))
        check_space(work, SpaceDemand(folder=a / "out", bytes=1 * MB))
        with pytest.raises(DiskSpaceError) as caught:
            check_space(work, SpaceDemand(folder=a / "out", bytes=1 * MB + 1))
        error = caught.value
        assert (error.needed_bytes, error.free_bytes) == (4 * MB + 1, 4 * MB)
        assert error.folders == (a / "work", a / "out")
        for fact in ("4 MB", str(a / "work"), str(a / "out"), "same disk"):
            assert fact in error.message
        assert error.hint
        with pytest.raises(DiskSpaceError, match="needed in") as caught:
            check_space(SpaceDemand(folder=b, bytes=5 * MB), work)
        assert caught.value.folders == (b,)


def test_what_is_written_already_needs_no_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "a", MB) as a:
        (a / "full").write_bytes(bytes(MB))
        assert free_bytes(a) == 0
        check_space(SpaceDemand(folder=a, bytes=0))


def test_what_is_going_to_be_deleted_makes_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "a", 4 * MB) as a:
        deleted = SpaceDemand(folder=a, bytes=-2 * MB)
        check_space(SpaceDemand(folder=a / "out", bytes=6 * MB), deleted)
        with pytest.raises(DiskSpaceError):
            check_space(SpaceDemand(folder=a / "out", bytes=6 * MB + 1), deleted)


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [(499_999, "0 MB"), (340_000_000, "340 MB"), (999_499_999, "999 MB"), (10**9, "1.0 GB"), (1_240_000_000, "1.2 GB")],
)
def test_sizes_are_told_in_decimal_units(size_bytes: int, text: str) -> None:
    assert size_text(size_bytes) == text


def test_the_margin_is_part_of_what_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with small_disk(tmp_path / "a", 4 * MB) as a:
        monkeypatch.setattr(disk_space, "SPARE_BYTES", 2 * MB)
        check_space(SpaceDemand(folder=a, bytes=2 * MB))
        with pytest.raises(DiskSpaceError) as caught:
            check_space(SpaceDemand(folder=a, bytes=2 * MB + 1))
        assert caught.value.needed_bytes == 4 * MB + 1  # else it would say that 2 MB are too much for 4


def test_a_disk_that_does_not_say_how_much_is_free_is_taken_to_have_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert nearest_existing(tmp_path / "no" / "such" / "folder") == tmp_path
    monkeypatch.setattr(os, "statvfs", lambda _: (_ for _ in ()).throw(OSError("not here")))
    assert free_bytes(tmp_path) is None
    check_space(SpaceDemand(folder=tmp_path, bytes=10**18))


def test_a_network_disk_of_no_size_is_taken_to_have_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = os.statvfs_result((4096, 4096, 0, 0, 0, 0, 0, 0, 0, 255))
    monkeypatch.setattr(os, "statvfs", lambda _: size)
    assert free_bytes(tmp_path) is None
    check_space(SpaceDemand(folder=tmp_path, bytes=10**18))
