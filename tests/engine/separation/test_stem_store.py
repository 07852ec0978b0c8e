from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
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
