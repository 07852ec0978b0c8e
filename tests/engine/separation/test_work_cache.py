from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from auralflow.separation.stem_store import StemStore, StoreMeta
from auralflow.separation.work_cache import WorkCache, list_stores, make_room, work_dir

if TYPE_CHECKING:
    from pathlib import Path

FRAMES = 50_000
BYTES = FRAMES * 2 * 4 * 3
META = StoreMeta(
    sources=("vocals", "accompaniment"), sample_rate=44_100, channels=2, frames=FRAMES, model="m", model_sha256="0"
)
ROOM = 10**15


def add_store(cache_dir: Path, name: str, *, used_at: float, complete: bool = True) -> Path:
    folder = work_dir(cache_dir) / name
    store = StemStore.create(folder, META)
    frames = FRAMES if complete else FRAMES // 2
    noise = np.random.default_rng(0).normal(size=(2, frames, 2)).astype(np.float32)
    store.write(0, noise.sum(axis=0), noise)
    store.close()
    os.utime(folder / "store.json", (used_at, used_at))
    return folder


def names(cache_dir: Path) -> set[str]:
    return {store.path.name for store in list_stores(cache_dir)}


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    add_store(tmp_path, "old", used_at=1000)
    add_store(tmp_path, "new", used_at=3000)
    add_store(tmp_path, "middle", used_at=2000)
    add_store(tmp_path, "half", used_at=500, complete=False)
    return tmp_path


def test_what_is_seen_from_outside(cache: Path) -> None:
    stores = {store.path.name: store for store in list_stores(cache)}
    assert {name: (store.used_at, store.is_complete) for name, store in stores.items()} == {
        "old": (1000, True),
        "middle": (2000, True),
        "new": (3000, True),
        "half": (500, False),
    }
    assert BYTES <= stores["old"].bytes <= BYTES * 1.1
    assert list_stores(cache / "nowhere") == []


def test_nothing_goes_while_there_is_room(cache: Path) -> None:
    assert make_room(cache, BYTES, limit_bytes=ROOM, in_use=frozenset) == 0
    assert names(cache) == {"old", "middle", "new", "half"}


def test_the_finished_one_used_longest_ago_goes_first(cache: Path) -> None:
    total = sum(store.bytes for store in list_stores(cache))
    assert make_room(cache, BYTES, limit_bytes=total + BYTES - 1, in_use=frozenset) > 0
    assert names(cache) == {"middle", "new", "half"}
    make_room(cache, BYTES, limit_bytes=int(2.2 * BYTES), in_use=frozenset)
    assert names(cache) == {"half"}


def test_unfinished_ones_go_last(cache: Path) -> None:
    make_room(cache, BYTES, limit_bytes=BYTES, in_use=frozenset)
    assert names(cache) == set()


def test_open_stores_stay_even_if_the_song_alone_is_over_the_limit(cache: Path) -> None:
    mine = work_dir(cache) / "old"
    make_room(cache, 100 * BYTES, limit_bytes=BYTES, in_use=lambda: {mine})
    assert names(cache) == {"old"}
    StemStore.open(mine).close()


HOLDING = """
import sys
from pathlib import Path
from auralflow.separation.stem_store import StemStore
store = StemStore.open(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.readline()
"""


def test_a_store_of_another_process_stays(cache: Path) -> None:
    folder = work_dir(cache) / "old"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        make_room(cache, BYTES, limit_bytes=0, in_use=frozenset)
        assert names(cache) == {"old"}
        other.communicate("\n")
    make_room(cache, BYTES, limit_bytes=0, in_use=frozenset)
    assert names(cache) == set()


def test_damaged_stores_are_no_trouble_and_go(cache: Path) -> None:
    (work_dir(cache) / "empty").mkdir()
    (work_dir(cache) / "old" / "store.json").write_text("{")
    (work_dir(cache) / "new" / "journal.jsonl").write_text(json.dumps({"start": 0}) + "\n")
    stores = {store.path.name: store.is_complete for store in list_stores(cache)}
    assert stores == {"old": False, "middle": True, "new": False, "half": False, "empty": False}
    make_room(cache, 0, limit_bytes=0, in_use=frozenset)
    assert names(cache) == set()


def test_folders_are_looked_at_again_only_when_the_limit_is_near(tmp_path: Path) -> None:
    room = BYTES * 3 // 2
    cache = WorkCache(tmp_path, lambda: 4 * room)
    cache.make_room(room)
    add_store(tmp_path, "1", used_at=1)
    cache.make_room(room)
    add_store(tmp_path, "2", used_at=2)
    # What another process adds is not seen while there seems to be room ...
    for number in range(3, 7):
        add_store(tmp_path, str(number), used_at=number)
    cache.make_room(room)
    assert len(names(tmp_path)) == 6
    # ... but when the count reaches the limit, all are looked at, and the oldest go.
    cache.make_room(room)
    cache.make_room(room)
    assert names(tmp_path) == {"3", "4", "5", "6"}
