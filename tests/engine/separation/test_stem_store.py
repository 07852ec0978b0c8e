from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from auralflow.errors import StoreBusyError, StoreError
from auralflow.separation.stem_store import StemStore, StoreMeta


def make_meta(frames: int = 1000, **changes: object) -> StoreMeta:
    facts: dict[str, object] = {
        "sources": ("vocals", "accompaniment"), "sample_rate": 44100, "channels": 2, "frames": frames,
        "model": "m", "model_sha256": "0", "settings": {"consistency": True},
    }  # fmt: skip
    return StoreMeta(**{**facts, **changes})


def stretch(start: int, frames: int) -> tuple[np.ndarray, np.ndarray]:
    """Values that tell where they belong; vocals + accompaniment = mixture exactly."""
    ramp = np.arange(start, start + frames, dtype=np.float32)[:, None] * np.ones((1, 2), np.float32)
    return ramp * 4, np.stack([ramp * 3, ramp])


def test_what_is_written_is_read_back_and_the_rest_is_silence(tmp_path: Path) -> None:
    store = StemStore.create(tmp_path / "s", make_meta())
    store.write(100, *stretch(100, 50))
    block = store.read("vocals", 90, 70)
    assert not block[:10].any()
    np.testing.assert_array_equal(block[10:60], stretch(100, 50)[1][0])
    assert not block[60:].any()
    assert store.read("mixture", -5, 3).shape == (3, 2)
    assert not store.read("residual", 0, 1000).any()
    assert list(store.finished) == [(100, 150)]
    assert store.null_dbfs == -np.inf
    store.close()


def test_the_null_figure_is_the_worst_of_all_stretches_and_survives_reopening(tmp_path: Path) -> None:
    store = StemStore.create(tmp_path / "s", make_meta())
    mixture, stems = stretch(0, 10)
    store.write(0, mixture + np.float32(0.5), stems)
    store.write(10, *stretch(10, 10))
    assert store.null_dbfs == pytest.approx(-6.02, abs=0.01)
    assert store.read("residual", 0, 10) == pytest.approx(0.5)
    store.close()
    again = StemStore.open(tmp_path / "s")
    assert again.null_dbfs == pytest.approx(-6.02, abs=0.01)
    assert list(again.finished) == [(0, 20)]
    again.close()


def test_a_cut_journal_line_costs_only_its_stretch(tmp_path: Path) -> None:
    store = StemStore.create(tmp_path / "s", make_meta())
    store.write(0, *stretch(0, 10))
    store.write(10, *stretch(10, 10))
    store.close()
    journal = tmp_path / "s" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-7])
    again = StemStore.open(tmp_path / "s")
    assert list(again.finished) == [(0, 10)]
    again.write(10, *stretch(10, 10))
    again.close()
    with StemStore.open(tmp_path / "s") as third:
        assert list(third.finished) == [(0, 20)]


def test_a_stretch_whose_data_was_lost_is_not_finished(tmp_path: Path) -> None:
    """As after a power cut: the journal reached the disk, the data did not."""
    store = StemStore.create(tmp_path / "s", make_meta())
    store.write(0, *stretch(0, 500))
    store.write(500, *stretch(500, 500))
    store.close()
    with (tmp_path / "s" / "vocals.f32").open("r+b") as file:
        file.seek(700 * 8)
        file.write(bytes(64))
    with StemStore.open(tmp_path / "s") as again:
        assert list(again.finished) == [(0, 500)]


def test_only_what_was_finished_shortly_before_the_end_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system writes out within a minute; comparing eleven gigabytes at each start would take too long."""
    now = time.time()
    store = StemStore.create(tmp_path / "s", make_meta())
    for start, at in ((0, now - 300), (100, now - 130), (200, now - 100)):
        monkeypatch.setattr(time, "time", lambda at=at: at)
        store.write(start, *stretch(start, 100))
    store.close()
    monkeypatch.undo()
    damaged = tmp_path / "s" / "vocals.f32"

    def damage(frame: int) -> None:
        with damaged.open("r+b") as file:
            file.seek(frame * 8)
            file.write(b"damage")

    damage(50)
    with StemStore.open(tmp_path / "s") as again:
        assert list(again.finished) == [(0, 300)]
    damage(150)  # compared by now
    with StemStore.open(tmp_path / "s") as again:
        assert list(again.finished) == [(0, 300)]
        again.write(300, *stretch(300, 100))
    damage(350)
    for _ in range(2):
        with StemStore.open(tmp_path / "s") as again:
            assert list(again.finished) == [(0, 300)]


IMPOSSIBLE = ['"frames": Infinity', '"frames": 1e18', '"frames": -5', '"start": -1', '"null": NaN', '"crc32": 3']


@pytest.mark.parametrize("fact", IMPOSSIBLE)
def test_an_impossible_journal_line_costs_only_its_stretch(tmp_path: Path, fact: str) -> None:
    store = StemStore.create(tmp_path / "s", make_meta())
    store.write(0, *stretch(0, 10))
    store.close()
    with (tmp_path / "s" / "journal.jsonl").open("a") as journal:
        line = '{"start": 20, "frames": 10, "null": 0.0, "crc32": [0, 0, 0], "at": 1e12'
        journal.write(line + ", " + fact + "}\n")
    with StemStore.open(tmp_path / "s") as again:
        assert list(again.finished) == [(0, 10)]


def test_a_damaged_half_cross_fade_is_none(tmp_path: Path) -> None:
    with StemStore.create(tmp_path / "s", make_meta()) as store:
        part = np.ones((2, 5, 2), np.float32)
        store.put_seam(100, "left", part)
        np.testing.assert_array_equal(store.seam(100, "left"), part)
        next((tmp_path / "s").glob("seam-*")).write_bytes(b"")
        assert store.seam(100, "left") is None


def test_a_store_made_over_an_old_one_never_shows_the_old_stretches(tmp_path: Path) -> None:
    """Whenever the process dies in between: silence must not be taken for finished stems."""
    store = StemStore.create(tmp_path / "s", make_meta())
    store.write(0, *stretch(0, 500))
    store.put_seam(700, "left", np.ones((2, 5, 2), np.float32))
    store.close()
    code = """
        import sys, os
        from pathlib import Path
        from dataclasses import replace
        from auralflow.separation import stem_store
        folder, step = Path(sys.argv[1]), int(sys.argv[2])
        meta = stem_store.StemStore.open(folder)
        meta.close()
        count = 0
        def die_at_step(event, arguments):
            global count
            if event in ("open", "os.remove", "os.rename", "os.truncate") and str(folder) in str(arguments):
                count += 1
                if count > step:
                    os._exit(9)
        sys.addaudithook(die_at_step)
        stem_store.StemStore.create(folder, meta.meta)
        os._exit(0)
    """
    codes = []
    for step in range(40):
        if step and codes[-1] == 0:
            break
        (tmp_path / "t").mkdir(exist_ok=True)
        shutil.rmtree(tmp_path / "t")
        shutil.copytree(tmp_path / "s", tmp_path / "t")
        codes.append(subprocess.call([sys.executable, "-c", textwrap.dedent(code), str(tmp_path / "t"), str(step)]))
        try:
            with StemStore.open(tmp_path / "t") as again:
                for start, stop in again.finished:
                    np.testing.assert_array_equal(again.read("vocals", start, stop - start), stretch(start, stop)[1][0])
                assert not (again.finished and again.seam(700, "left") is None)
        except StoreError:
            continue  # no store any more, or none yet
    assert codes[0] == 9
    assert codes[-1] == 0


def test_one_thread_opens_a_store_and_another_closes_it(tmp_path: Path) -> None:
    made: list[StemStore] = []
    thread = threading.Thread(target=lambda: made.append(StemStore.create(tmp_path / "s", make_meta())))
    thread.start()
    thread.join()
    made[0].close()
    StemStore.open(tmp_path / "s").close()


@pytest.mark.parametrize("damage", ["no meta", "bad meta", "short track", "no track", "newer version"])
def test_a_damaged_store_is_refused_and_its_lock_freed(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "s"
    StemStore.create(folder, make_meta()).close()
    if damage == "no meta":
        (folder / "store.json").unlink()
    elif damage == "bad meta":
        (folder / "store.json").write_text('{"frames": ')
    elif damage == "short track":
        os.truncate(folder / "vocals.f32", 10)
    elif damage == "no track":
        (folder / "vocals.f32").unlink()
    else:
        text = (folder / "store.json").read_text()
        (folder / "store.json").write_text(text.replace('"schema_version": 1', '"schema_version": 2'))
    with pytest.raises(StoreError):
        StemStore.open(folder)
    StemStore.create(folder, make_meta()).close()


def test_only_one_at_a_time_works_in_a_store(tmp_path: Path) -> None:
    store = StemStore.create(tmp_path / "s", make_meta())
    with pytest.raises(StoreBusyError):
        StemStore.open(tmp_path / "s")
    store.delete()
    assert not (tmp_path / "s").exists()


def test_a_folder_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as caught:
        StemStore.create(tmp_path / "file" / "s", make_meta())
    assert "folder" in caught.value.hint


def test_kill_minus_9_between_writes_keeps_everything_finished(tmp_path: Path) -> None:
    code = f"""
        import sys
        sys.path[:0] = {[str(Path(__file__).parent), *sys.path]!r}
        from pathlib import Path
        from test_stem_store import StemStore, make_meta, stretch
        store = StemStore.create(Path({str(tmp_path / "s")!r}), make_meta(100_000))
        for start in range(0, 100_000, 10):
            store.write(start, *stretch(start, 10))
            print(start, flush=True)
    """
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            if int(line) >= 500:
                process.send_signal(signal.SIGKILL)
                break
        rest = [int(line) for line in process.stdout if line.endswith("\n")]
    process.wait()
    last_reported = max([500, *rest])
    store = StemStore.open(tmp_path / "s")
    ((start, stop),) = store.finished
    assert start == 0
    assert last_reported + 10 <= stop < 100_000
    np.testing.assert_array_equal(store.read("vocals", 0, stop), stretch(0, stop)[1][0])
    store.close()
