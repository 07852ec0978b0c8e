"""Figures of the export: speed of every format, null, cancel, memory. Prints JSON lines.

python tests/benchmarks/export_figures.py [--minutes 4]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from auralflow.audio.formats import FORMATS
from auralflow.errors import Cancelled
from auralflow.process_memory import peak_memory_bytes
from auralflow.progress import CancelToken
from auralflow.separation.export import ExportSettings, export_stems, json_dbfs
from support.models import make_info
from support.stores import SOURCES, make_store, noise_stems, song_info

RATE = 44_100


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=4)
    minutes = parser.parse_args().minutes
    second = noise_stems(RATE)
    stems = np.tile(second, (1, round(60 * minutes), 1))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        info = song_info(folder / "song.wav", RATE, 2, stems.shape[1])
        with closing(make_store(folder / "store", info, stems)) as store:
            del stems
            for audio_format in FORMATS.values():
                for depth in audio_format.bit_depths or ("source",):
                    settings = ExportSettings(format=audio_format.name, bit_depth=depth)

                    def export(settings: ExportSettings = settings, **options: object):  # type: ignore[no-untyped-def]
                        return export_stems(
                            store, folder / "out", settings, source=info, model=make_info(sources=SOURCES), **options
                        )

                    started = time.monotonic()
                    result = export()
                    taken_s = time.monotonic() - started
                    for path in result.paths:
                        path.unlink()
                    facts = {
                        "format": audio_format.name,
                        "bit_depth": depth,
                        "seconds": round(taken_s, 2),
                        "times_real_time": round(60 * minutes / taken_s, 1),
                        "null_dbfs": json_dbfs(result.null_dbfs),
                        "cancel_s": [_cancel_s(export, taken_s * share) for share in (0.1, 0.5, 0.97)],
                        "left_behind": len(list((folder / "out").glob("*"))) if (folder / "out").exists() else 0,
                        "peak_memory_mb": round((peak_memory_bytes() or 0) / 1e6),
                    }
                    print(json.dumps(facts), flush=True)


def _cancel_s(export, after_s: float) -> float | None:  # type: ignore[no-untyped-def]
    """Seconds from asking to stop until everything is removed; None if it was done by then."""
    cancel = CancelToken()
    asked = []

    def ask() -> None:
        asked.append(time.monotonic())
        cancel.cancel()

    timer = threading.Timer(after_s, ask)
    timer.start()
    try:
        result = export(cancel=cancel)
    except Cancelled:
        return round(time.monotonic() - asked[0], 3)
    finally:
        timer.cancel()
    for path in result.paths:
        path.unlink()
    return None


if __name__ == "__main__":
    main()
